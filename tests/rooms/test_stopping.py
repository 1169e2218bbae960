"""The person takes back their yes: it takes effect with the commit, and history shows that it happened."""

from __future__ import annotations

from uuid import uuid4

import pytest

from brobygger.consents.queries import standing_consent
from brobygger.kernel.errors import Conflict, Denied, Hidden
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms import queries, services
from tests.rooms.scene import Scene


@pytest.mark.req("SAM-03", "SAM-07")
def test_withdrawing_all_ends_every_place_but_the_persons(room: Scene) -> None:
    room.say("are", "Det jeg har skrevet, kan jeg fortsatt lese")
    room.do("kari", services.add_member, role_id=room.cast.role("knut"))
    room.do("are", services.withdraw_consent)
    me = {f"self:{room.cast.person('are')}"}
    assert room.seats() == room.places() == me
    assert room.ask("are", queries.room_page).room.state == "closed"
    assert len(room.messages("are")) == 1
    assert room.kinds()[-1] == "consent-withdrawn"
    for who in ("kari", "frida", "vera"):
        with pytest.raises(Denied) as refused:
            room.ask(who, queries.room_page)
        assert refused.value.reason == "not-here-any-more"
    assert room.ask("are", queries.members).wishes == ()
    with transaction_as(room.cast.actor("are")):
        assert standing_consent(room.cast.actor("are"), room.room_id) is None
    with pytest.raises(Conflict):
        room.do("are", services.withdraw_consent)


def test_taking_out_an_organisation_takes_out_all_of_its_helpers(room: Scene) -> None:
    room.do("vera", services.hand_over_place, to_role_id=room.cast.role("tor"), why="Ferie")
    room.do("kari", services.add_member, role_id=room.cast.role("vera"))
    room.do("are", services.take_out_organisation, organisation_id=room.cast.organisation("nav"))
    names = {card.name for card in room.ask("are", queries.members).members}
    assert names == {room.cast.actor(name).name for name in ("are", "kari", "frida")}
    assert room.seats() == room.places()
    event = room.events()[-1]
    assert (event.kind, event.organisation) == ("organisation-taken-out", "NAV region vest")
    with pytest.raises(Hidden):
        room.do("are", services.take_out_organisation, organisation_id=uuid4())


def test_taking_out_one_helper_leaves_the_others(room: Scene) -> None:
    room.do("are", services.take_out_helper, membership_id=room.member("frida").id)
    with pytest.raises(Denied) as refused:
        room.ask("frida", queries.room_page)
    assert refused.value.reason == "not-here-any-more"
    assert room.ask("vera", queries.room_head).may_write
    assert (room.events()[-1].kind, room.events()[-1].whom) == ("helper-taken-out", room.cast.actor("frida").name)
    with pytest.raises(Hidden):
        room.do("are", services.take_out_helper, membership_id=room.member("are").id)


def test_nobody_in_the_room_learns_whom_the_person_has_said_no_to(room: Scene) -> None:
    room.do("are", services.take_out_helper, membership_id=room.member("frida").id)
    from brobygger.consents.models import Objection

    for who in ("kari", "vera", "frida"):
        with transaction_as(room.cast.actor(who)):
            assert Objection.objects.count() == 0


def test_a_room_that_closed_with_the_yes_is_not_asked_about_again(room: Scene) -> None:
    room.do("are", services.withdraw_consent)
    with pytest.raises(Denied):
        room.ask("are", queries.consent_question, "nb")
