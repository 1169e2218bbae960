"""Several answer at once: each counts, none twice."""

from __future__ import annotations

import datetime as dt
import json
import threading
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest


@pytest.mark.django_db(transaction=True)
def test_answers_at_once_count_each_other_and_a_link_is_spent_once(database_urls: Any, owner_connection: Any) -> None:
    """Eight connections answer five surveys, one of them four times: one batch of five, nothing lost, nothing twice."""
    collection, now = uuid4(), dt.datetime.now(dt.UTC)
    keys = [uuid4() for _each in range(5)]
    owner_connection.execute("insert into measures_collection values (%s, 'x', %s, %s)", [collection, uuid4(), uuid4()])
    for key in keys:
        owner_connection.execute(
            "insert into measures_asked (id, collection_id, instrument, version, rater_person_id, opened_by_seat,"
            " secret_hash, made_at, expires_at, answered) values (%s, %s, 'i', '1', %s, 'x', %s, %s, %s, false)",
            [key, collection, uuid4(), key.hex, now, now + dt.timedelta(days=1)],
        )
    outcomes: list[bool] = []

    def answer(key: UUID) -> None:
        with psycopg.connect(database_urls.app) as own:
            own.execute("select set_config('app.actor', %s, true)", [f"link:{key}"])
            row = own.execute("select measures_answer_survey(%s, %s)", [key, json.dumps({"q": str(key)})]).fetchone()
            outcomes.append(bool(row and row[0]))

    threads = [threading.Thread(target=answer, args=[key]) for key in (*keys, *keys[:1] * 3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(outcomes) == [False] * 3 + [True] * 5
    stored = owner_connection.execute("select answers->>'q' from measures_answer").fetchall()
    assert sorted(UUID(one) for (one,) in stored) == sorted(keys)
