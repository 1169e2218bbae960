"""Streams and seats laid down by the owner, without rooms; what is tested runs as the application, really committed."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg

from brobygger.config.embedded import Urls

STATEMENT = "select ord, outcome, seq, at, audience from live_append(%s::jsonb, %s)"
ANNA, BERIT, CARL = "role:anna", "role:berit", "self:carl"
Connection = psycopg.Connection[tuple[Any, ...]]


def message(stream: UUID, seat: str, text: str = "hei", **more: Any) -> dict[str, Any]:
    """An item for the log: `text` stands for its content's hash."""
    common = {"stream": str(stream), "seat": seat, "client_id": str(uuid4()), "hash": text, "kind": "message"}
    return {**common, "ref": str(uuid4()), **more}


@dataclass
class Logs:
    """Makes streams and seats, appends to them, and looks behind row-level security."""

    urls: Urls
    owner: Connection
    opened: list[Connection] = field(default_factory=list)

    def connect(self, seat: str = "system:live-writer", *, autocommit: bool = True) -> Connection:
        """A connection of the application's role that acts as a seat."""
        connection = psycopg.connect(self.urls.app, autocommit=True)
        connection.execute("select set_config('app.actor', %s, false)", [seat])
        connection.autocommit = autocommit
        self.opened.append(connection)
        return connection

    def close(self) -> None:
        """Close what is open."""
        while self.opened:
            self.opened.pop().close()

    def stream(self, *seats: str, state: str = "open", audience: int = 1) -> UUID:
        """A new stream with these seats in it."""
        stream = uuid4()
        self.owner.execute(
            "insert into live_stream (id, last_seq, state, audience, last_at) values (%s, 0, %s, %s, now())",
            [stream, state, audience],
        )
        for seat in seats:
            self.seat(stream, seat)
        return stream

    def seat(self, stream: UUID, seat: str, *, from_seq: int = 1, valid_until: dt.datetime | None = None) -> None:
        """One more seat in a stream; open streams are told."""
        self.owner.execute(
            """insert into live_subscriber (id, stream_id, seat, from_seq, may_write, valid_from, valid_until,
                   delivered_seq, read_seq)
               values (gen_random_uuid(), %s, %s, %s, true, now() - interval '1 minute', %s, 0, 0)""",
            [stream, seat, from_seq, valid_until],
        )
        self.tell("a", stream)

    def end(self, stream: UUID, seat: str) -> None:
        """End a seat under the stream's lock, and tell the open streams."""
        with self.owner.transaction():
            self.owner.execute("select 1 from live_stream where id = %s for update", [stream])
            self.owner.execute(
                "update live_subscriber set ended_at = now() where stream_id = %s and seat = %s", [stream, seat]
            )
            self.tell("a", stream)

    def tell(self, letter: str, word: object) -> None:
        """Notify as the services do."""
        self.owner.execute("select live_notify(%s, %s)", [letter, [str(word)]])

    def write(self, stream: UUID, seat: str = ANNA, *texts: str) -> list[int]:
        """Append messages; return their numbers."""
        batch = json.dumps([message(stream, seat, text) for text in texts or ("hei",)])
        with closing(self.connect()) as connection:
            rows = connection.execute(STATEMENT, [batch, False]).fetchall()
        assert {row[1] for row in rows} == {"stored"}
        return [row[2] for row in rows]

    def stored(self, stream: UUID) -> list[tuple[int, str]]:
        """(number, client id) of everything in a stream."""
        return self.owner.execute(
            "select seq, client_id::text from live_event where stream_id = %s order by seq", [stream]
        ).fetchall()

    def kill(self, application: str) -> int:
        """End the application's connections of that name, as a restart would; say how many there were."""
        with closing(self.connect()) as connection:
            rows = connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and application_name = %s",
                [application],
            )
            return len(rows.fetchall())
