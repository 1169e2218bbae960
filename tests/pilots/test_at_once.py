"""A leader takes "ready" back while somebody makes a room under the pilot: what comes first counts."""

from __future__ import annotations

from contextlib import ExitStack

from django.db import transaction

from brobygger.kernel.errors import Conflict
from brobygger.kernel.rowsecurity import acting_as, transaction_as
from brobygger.people.models import Person
from brobygger.pilots import services
from brobygger.pilots.models import Refused
from brobygger.pilots.views.starting import answers_yes
from brobygger.rooms import services as rooms
from brobygger.rooms.services import AboutInvited
from tests import personas
from tests.at_once import in_background, together, wait_until_somebody_waits
from tests.pilots.test_preparing import do, running


def test_a_room_that_waits_while_ready_is_taken_back_is_not_made_and_nobody_is_bothered(real_db: None) -> None:
    cast = personas.make()
    key = running(cast)
    anne, about = cast.actor("anne"), AboutInvited("Ola Ny", "999 00 077")
    with ExitStack() as after_the_commit, transaction.atomic(), acting_as(anne):
        services.set_ready(anne, pilot_id=key, ready=False)
        late = in_background(
            lambda: do(cast, "kari", rooms.create_room, about=about, why="Timer.", answers=answers_yes(key, 2))
        )
        results = after_the_commit.enter_context(late)
        wait_until_somebody_waits()
    (refused,) = results
    assert isinstance(refused, Conflict)
    with transaction_as(personas.MAKER):
        assert not Person.objects.filter(name="Ola Ny").exists()


def test_two_who_are_outside_at_once_are_two(real_db: None) -> None:
    cast = personas.make()
    key = running(cast)
    counted = together(
        lambda: do(cast, "kari", services.count_outside, pilot_id=key),
        lambda: do(cast, "sara", services.count_outside, pilot_id=key),
    )
    assert counted == [None, None]
    assert Refused.objects.get().times == 2
