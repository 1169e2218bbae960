"""Two choose at the same moment, each on a connection of their own."""

from __future__ import annotations

from uuid import UUID

from brobygger.appointments import services
from brobygger.kernel.errors import Conflict
from tests import personas
from tests.appointments.acting import made, offered, seen
from tests.at_once import together
from tests.rooms.scene import open_room


def test_of_two_choices_at_once_one_counts_and_the_other_is_told_which(real_db: None) -> None:
    room = open_room(personas.make(), wishes=("vera", "knut"))
    key = made(room, people=("vera", "are", "kari"))
    first, second = offered(room, key, 8, 9)
    results = together(
        lambda: room.do("kari", services.choose, alternative_id=first),
        lambda: room.do("vera", services.choose, alternative_id=second),
        lambda: room.do("are", services.answer, alternative_id=first, fits=True),
    )
    [new] = [one for one in results[:2] if isinstance(one, UUID)]
    [late] = [one for one in results[:2] if isinstance(one, Conflict)]
    assert late.code == "replaced"
    page = seen(room, "are", key)
    assert [one.state for one in page.chain] == ["replaced", "planned"]
    assert page.chain[-1].id == new
