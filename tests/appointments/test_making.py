"""Making, seeing, changing and cancelling an appointment in a room."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from brobygger.appointments import queries, services
from brobygger.appointments.services import Overlaps
from brobygger.appointments.views import copying, panels
from brobygger.config.reactions import appointments as reactions
from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict, Denied, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms import queries as rooms
from brobygger.rooms import services as room_services
from brobygger.ui.words import NORWAY
from tests.appointments.acting import HOUR, days, given, made, offered, seen
from tests.rooms.scene import Scene


@pytest.mark.req("SAM-05")
def test_what_is_agreed_is_seen_by_all_in_the_room(room: Scene) -> None:
    key = made(room, find="Inngang B", bring="Vedtaket", video="https://video.example/1")
    for who in ("are", "kari", "frida"):
        (card,) = room.ask(who, queries.page).coming
        assert (card.id, card.what, card.place, card.find, card.bring) == (
            key, "Møte med NAV", "Storgata 1", "Inngang B", "Vedtaket",
        )  # fmt: skip
        assert [one.name for one in card.people] == ["Vera Moe", "Are Solberg"]
    assert room.kinds()[-1] == "appointment-made"
    html = room.cast.browser("are").get(f"/rooms/{room.room_id}/").content.decode()
    assert "Vera Moe laget en avtale: " in html
    assert "<b>Neste</b>: " in html


@pytest.mark.req("SAM-05")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"starts_at": days(-1), "ends_at": days(-1) + HOUR}, "past"),
        ({"ends_at": days(7) - HOUR}, "ends-before"),
        ({"ends_at": days(7)}, "ends-before"),
        ({"ends_at": days(9)}, "too-long"),
        ({"starts_at": days(2000), "ends_at": days(2000) + HOUR}, "far"),
        ({"people": ()}, "nobody"),
        ({"people": (uuid4(),)}, "nobody"),
        ({"what": " "}, "empty"),
        ({"place": "x" * 201}, "too-long"),
        ({"find": "snudd \u202e"}, "direction"),
        ({"video": "javascript:alert(1)"}, "unsafe-link"),
    ],
)
def test_what_cannot_be_is_refused(room: Scene, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        made(room, **change)
    assert refused.value.code == code
    assert room.ask("are", queries.page).coming == ()


@pytest.mark.req("SAM-05")
def test_two_at_the_same_time_is_a_warning_to_confirm(room: Scene) -> None:
    made(room)
    half = HOUR / 2
    again = given(room, "kari", "are", starts_at=days(7) + half, ends_at=days(7) + HOUR + half)
    with pytest.raises(Overlaps) as warned:
        room.do("kari", services.make, given=again)
    assert "Møte med NAV" in warned.value.message
    room.do("kari", services.make, given=again, overlap_ok=True)
    made(room, by="frida", people=("frida",))  # others meet at the same time without a word
    assert len(room.ask("are", queries.page).coming) == 3


def test_the_form_keeps_what_was_typed_and_asks_about_two_at_once(room: Scene) -> None:
    made(room)
    kari, path = room.cast.browser("kari"), f"/rooms/{room.room_id}/appointments/new/"
    typed = {
        "what": "Samtale",
        "day": days(7).date().isoformat(),
        "clock": "02:30",
        "length": "60",
        "people": [str(room.member("are").id)],
    }
    skipped = kari.post(path, typed | {"day": "2027-03-28"})
    assert (skipped.status_code, "stilles frem" in skipped.content.decode()) == (422, True)
    assert 'value="Samtale"' in skipped.content.decode()
    at = days(7).astimezone(NORWAY).strftime("%H:%M")
    warned = kari.post(path, typed | {"clock": at})
    assert (warned.status_code, 'name="overlap"' in warned.content.decode()) == (422, True)
    assert kari.post(path, typed | {"clock": at, "overlap": "yes"}).status_code == 302
    assert len(room.ask("are", queries.page).coming) == 2


def test_changing_the_place_keeps_it_and_changing_the_time_makes_a_chain(room: Scene) -> None:
    key = made(room)
    same = room.do("kari", services.change, appointment_id=key, given=given(room, "vera", "are", place="Torget 2"))
    assert same == key
    later = given(room, "vera", "are", place="Torget 2", starts_at=days(8), ends_at=days(8) + HOUR)
    new = room.do("are", services.change, appointment_id=key, given=later)
    assert [(one.state, one.place, one.sequence) for one in seen(room, "frida", new).chain] == [
        ("replaced", "Torget 2", 1),
        ("planned", "Torget 2", 2),
    ]
    assert room.kinds()[-3:] == ["appointment-made", "appointment-changed", "appointment-moved"]
    with pytest.raises(Conflict):
        room.do("kari", services.change, appointment_id=key, given=later)
    room.do("are", services.cancel, appointment_id=new)
    with pytest.raises(Conflict):
        room.do("kari", services.cancel, appointment_id=new)
    found = room.ask("kari", queries.page)
    assert (found.coming, [one.state for one in found.past]) == ((), ["cancelled"])


def test_outsiders_see_nothing_and_those_who_only_read_agree_on_nothing(room: Scene) -> None:
    key = made(room)
    for call, more in ((services.make, {}), (services.change, {"appointment_id": key})):
        with pytest.raises(Hidden):
            room.do("sara", call, given=given(room, "are"), **more)
    with pytest.raises(Hidden):
        room.ask("sara", queries.one, key)
    with pytest.raises(Hidden):
        room.do("kari", services.cancel, appointment_id=uuid4())
    room.do("are", room_services.set_participation, participation="read")
    with pytest.raises(Denied):
        room.do("are", services.make, given=given(room, "are"))
    room.do("are", room_services.pause)
    with pytest.raises(Denied):
        room.do("vera", services.cancel, appointment_id=key)


def test_a_newcomer_without_the_history_sees_only_what_is_theirs_or_new(room: Scene) -> None:
    old = made(room)
    room.do("are", room_services.set_history_choice, newcomers_see_history=False)
    room.do("kari", room_services.add_member, role_id=room.cast.role("sara"))
    assert room.ask("sara", queries.page).coming == ()
    with pytest.raises(Hidden):
        seen(room, "sara", old)
    room.do("vera", services.change, appointment_id=old, given=given(room, "vera", "are", "sara"))
    assert [one.id for one in room.ask("sara", queries.page).coming] == [old]


def test_those_whom_it_is_with_are_told_without_a_word_of_it(room: Scene) -> None:
    made(room, people=("vera", "are", "kari"))
    rows = room.rows("select ids from kernel_outbox where kind = 'appointments.changed'")
    news = [json.loads(ids) if isinstance(ids, str) else ids for (ids,) in rows]
    assert {one["person"] for one in news} == {str(room.cast.person(name)) for name in ("are", "kari")}
    assert "NAV" not in repr(news)
    with transaction_as(reactions.SYSTEM):
        for ids in (*news, *news):
            reactions.tell(ids)
    sent = room.rows("select person_id, template from notify_delivery where key like 'appointment:%%'")
    assert {template for _person, template in sent} <= {"something-happened"}
    assert {person for person, _template in sent} <= {room.cast.person("are"), room.cast.person("kari")}
    assert sent


def test_the_rooms_panels_cost_one_query_each(room: Scene) -> None:
    made(room)
    head = room.ask("are", rooms.room_head)
    actor = room.cast.actor("are")
    for panel in (panels.top, panels.aside):
        with transaction_as(actor), CaptureQueriesContext(connection) as captured:
            assert panel(actor, head)
        assert len(captured.captured_queries) == 1


def test_what_is_over_is_no_longer_next(room: Scene) -> None:
    made(room)
    with clock.at(days(8)):
        found = room.ask("are", queries.page)
        assert (found.coming, len(found.past)) == ((), 1)


def test_who_takes_over_a_place_takes_over_its_appointments_to_come(room: Scene) -> None:
    key = made(room, people=("vera", "are"))
    before = seen(room, "are", key).card
    theirs = room.do("vera", room_services.hand_over_place, to_role_id=room.cast.role("tor"), why="Permisjon")
    card = seen(room, "are", key).card
    assert [(one.name, one.is_here) for one in card.people] == [("Tor Hansen", True), ("Are Solberg", True)]
    assert theirs in card.concerned
    assert card.sequence == before.sequence + 1  # calendars take it as a change
    room.do("tor", services.does_not_suit, appointment_id=key)


def test_an_appointment_says_who_has_left_the_room(room: Scene) -> None:
    key = made(room, people=("vera", "are"))
    room.do("vera", room_services.leave)
    page = room.cast.browser("are").get(f"/rooms/{room.room_id}/appointments/{key}/").content.decode()
    assert "Vera Moe (NAV region vest), som ikke er i rommet lenger" in page


def test_the_persons_copy_holds_their_appointments(room: Scene) -> None:
    key = made(room, bring="Brevet fra NAV")
    room.do("are", services.does_not_suit, appointment_id=key, times="Heller etter tolv")
    first, _second = offered(room, key, 8, 9)
    room.do("are", services.answer, alternative_id=first, fits=True)
    found = json.loads(room.do("are", room_services.export_json).body)
    assert [(one["state"], one["does_not_suit"]) for one in found["appointments"]] == [
        ("replaced", [{"name": "Are Solberg", "says": "Heller etter tolv"}]),
        ("planned", []),
    ]
    with transaction_as(room.cast.actor("are")), translation.override("nb"):
        was, now = copying.chapter(room.cast.actor("are"), room.room_id).lines
    assert was.words.endswith(": Møte med NAV (Flyttet)")
    assert "Ta med: Brevet fra NAV" in now.more
    assert room.do("are", room_services.export_pdf, language="nb").body.startswith(b"%PDF-")
