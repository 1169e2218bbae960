"""Two on connections of their own, and a number that no text message reaches: with real commits."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from brobygger.handovers import services
from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict, Invalid
from tests import personas
from tests.at_once import together
from tests.handovers.acting import Passage, at
from tests.rooms.scene import open_room

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.req("DFM-10", "DFM-11")
def test_one_of_two_counts_and_a_landline_gets_no_text_message(owner_connection: psycopg.Connection[Any]) -> None:
    """Both deltakere mark the same step at once; SMS to a landline."""
    cast = personas.make()
    passage = Passage.begun(open_room(cast, wishes=("frida", "vera", "sara"))).to_fixed()

    owner_connection.execute("update people_person set mobile = '+4755990001' where id = %s", [cast.person("are")])
    with clock.at(at(-1)), pytest.raises(Invalid) as refused:
        passage.do("kari", services.ask_by_text)
    assert refused.value.code == "no-mobile"

    def held(who: str) -> Any:
        with clock.at(at(0, 11)):
            return passage.do(who, services.note, step="meeting")

    results = together(lambda: held("kari"), lambda: held("sara"))
    assert sorted(str(type(one).__name__) for one in results) == ["Conflict", "bool"]
    (calm,) = [one for one in results if isinstance(one, Conflict)]
    assert calm.code == "done"
    assert len([one for one in passage.seen().card.marks if one.step == "meeting"]) == 1

    with clock.at(at(0, 12)):
        passage.do("kari", services.write_summary, words="Vi ses.")
        with pytest.raises(Invalid) as refused:
            passage.do("kari", services.agree_to_summary, words="Vi ses.")
    assert refused.value.code == "no-mobile"
