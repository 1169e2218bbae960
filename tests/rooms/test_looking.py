"""Who has seen, "Why?", emergency access, and the person's copy."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from uuid import uuid4

import pytest

from brobygger.consents.queries import review_queue
from brobygger.kernel import clock
from brobygger.kernel.actor import Level
from brobygger.kernel.errors import Conflict, Denied, Hidden, Invalid, TooMany
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms import queries, services
from brobygger.rooms.services.deadlines import easter, is_working_day, working_days_later
from tests.rooms.scene import Scene

ARE = "+4799900001"
REASON = "Er funnet bevisstløs, trenger medisinliste"


def in_emergency(scene: Scene, who: str = "sara", **given: object) -> services.BreakGlassOpened:
    return scene.do(who, lambda actor, **_: services.break_glass(actor, **({"mobile": ARE, "reason": REASON} | given)))  # type: ignore[arg-type]


def test_every_look_stands_once_an_hour_and_the_person_reads_it_in_sentences(room: Scene) -> None:
    for _ in range(3):
        room.do("vera", services.note_visit)
    assert room.logged("rooms.read") == 1
    page = room.ask("are", queries.log_page)
    (line,) = [one for one in page.lines if one.may_ask_why]
    assert room.cast.actor("vera").name in line.sentence
    assert "NAV Øygarden" in line.sentence
    with pytest.raises(Denied):
        room.ask("vera", queries.log_page)


def test_the_log_of_one_room_does_not_tell_of_another(room: Scene, asked: Scene) -> None:
    asked.do("sara", services.note_visit)
    looks = [line.sentence for line in room.ask("are", queries.log_page).lines if line.may_ask_why]
    assert not any(room.cast.actor("sara").name in one for one in looks)
    assert any(line.may_ask_why for line in asked.ask("are", queries.log_page).lines)


def test_why_goes_to_the_units_leader_and_the_answer_comes_back_in_the_room(room: Scene) -> None:
    room.do("kari", services.add_member, role_id=room.cast.role("sara"))
    room.do("sara", services.note_visit)
    line = next(one for one in room.ask("are", queries.log_page).lines if one.may_ask_why)
    key = room.do("are", services.ask_why, line_id=line.line_id)
    assert room.do("are", services.ask_why, line_id=line.line_id) == key
    assert room.told("rooms.access-question-asked") == 1
    anne = room.cast.actor("anne")
    with transaction_as(anne):
        (question,) = [one for one in queries.questions_for_leader(anne) if one.id == key]
        assert room.cast.actor("sara").name in question.who
        assert queries.helper_home(anne).counts.for_leader == 1
        services.answer_question(anne, question_id=key, text="Hun forberedte timen din.")
        with pytest.raises(Conflict):
            services.answer_question(anne, question_id=key, text="Igjen")
    event = room.events()[-1]
    assert (event.kind, event.detail) == ("access-question-answered", "Hun forberedte timen din.")
    (asked,) = [one.question for one in room.ask("are", queries.log_page).lines if one.question]
    assert asked.answer == "Hun forberedte timen din."
    assert room.told("rooms.access-question-answered") == 1


def test_only_the_units_leader_answers_and_only_looks_are_asked_about(room: Scene) -> None:
    room.do("vera", services.note_visit)
    lines = room.ask("are", queries.log_page).lines
    key = room.do("are", services.ask_why, line_id=next(one for one in lines if one.may_ask_why).line_id)
    for who in ("anne", "vera", "sara"):
        actor = room.cast.actor(who)
        with transaction_as(actor), pytest.raises(Hidden):
            services.answer_question(actor, question_id=key, text="Fordi")
    other = next(one for one in lines if not one.may_ask_why)
    with pytest.raises(Invalid):
        room.do("are", services.ask_why, line_id=other.line_id)
    with pytest.raises(Hidden):
        room.do("are", services.ask_why, line_id=uuid4())
    with pytest.raises(Denied):
        room.do("vera", services.ask_why, line_id=other.line_id)


def test_five_working_days_leave_out_weekends_and_holidays() -> None:
    assert easter(2026) == dt.date(2026, 4, 5)
    assert [is_working_day(dt.date(2026, 5, day)) for day in (1, 2, 4, 14, 15)] == [False, False, True, False, True]
    before_easter = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)
    assert working_days_later(before_easter, 5).date() == dt.date(2026, 4, 13)


@pytest.mark.req("SAM-07")
def test_emergency_access_is_read_only_for_two_hours_and_seen_by_all(room: Scene) -> None:
    room.say("are", "Jeg tar medisin om morgenen")
    opened = in_emergency(room)
    assert opened.room_id == room.room_id
    page = room.ask("sara", queries.room_page)
    assert page.room.emergency
    assert not page.room.may_write
    assert len(room.messages("sara")) == 1
    assert (room.events()[-1].kind, room.events()[-1].whom) == ("break-glass", room.cast.actor("sara").name)
    assert room.logged("consents.break-glass-started") == 1
    with pytest.raises(Denied):
        room.say("sara")
    for service in (services.close, services.set_receipts, services.add_member):
        with pytest.raises(Denied):
            room.do(
                "sara", service, **({"on": False} if service is services.set_receipts else {}), **_role(room, service)
            )
    assert in_emergency(room) == opened
    with clock.at(opened.ends_at + dt.timedelta(seconds=1)):
        with pytest.raises(Denied) as refused:
            room.ask("sara", queries.room_page)
        assert refused.value.reason == "not-here-any-more"
        assert room.seats() == room.places()
        again = in_emergency(room)
        assert again.ends_at > opened.ends_at
        assert room.ask("sara", queries.room_page).room.emergency
    anne = room.cast.actor("anne")
    with transaction_as(anne):
        assert len(review_queue(anne)) == 2


def _role(room: Scene, service: object) -> dict[str, object]:
    return {"role_id": room.cast.role("maria")} if service is services.add_member else {}


def test_leaving_ends_the_emergency_access(room: Scene) -> None:
    first = in_emergency(room)
    room.do("sara", services.leave)
    assert room.logged("consents.break-glass-ended") == 1
    with pytest.raises(Denied):
        room.ask("sara", queries.room_page)
    assert room.seats() == room.places()
    with clock.at(clock.now() + dt.timedelta(minutes=1)):
        assert in_emergency(room).ends_at > first.ends_at


def test_emergency_access_is_for_health_personnel_with_two_factors(room: Scene) -> None:
    for actor in (
        room.cast.actor("knut"),
        room.cast.themselves("trine"),
        dataclasses.replace(room.cast.actor("sara"), level=Level.PASSWORD),
    ):
        with transaction_as(actor), pytest.raises(Hidden):
            services.break_glass(actor, mobile=ARE, reason=REASON)


def test_an_emergency_needs_a_reason_a_number_and_a_room(room: Scene) -> None:
    for given in (
        {"reason": "haster"},
        {"mobile": "41234567"},
        {"mobile": "hei"},
        {"mobile": "", "identity_number": "1"},
    ):
        with pytest.raises(Invalid):
            in_emergency(room, **given)
    assert room.seats() == room.places()
    with pytest.raises(Hidden):
        room.ask("sara", queries.room_page)


def test_an_emergency_search_that_finds_nothing_stands_in_the_log(room: Scene) -> None:
    sara = room.cast.actor("sara")
    with transaction_as(sara), pytest.raises(Invalid):
        services.break_glass(sara, mobile="41234567", reason=REASON)
    refusals = "select count(*) from audit_line where refused and details ->> 'what' = 'rooms.break-glass'"
    assert room.rows(refusals)[0][0] == 1


def test_somebody_in_the_room_needs_no_emergency(room: Scene) -> None:
    with pytest.raises(Conflict):
        in_emergency(room, "kari")


def test_a_room_that_waits_is_not_opened_by_an_emergency(room: Scene, asked: Scene) -> None:
    in_emergency(room, "maria")
    assert asked.seats() == {f"role:{room.cast.role('sara')}", f"self:{room.cast.person('are')}"}


def test_searching_for_rooms_in_emergencies_has_a_limit(room: Scene) -> None:
    codes = []
    for _ in range(11):
        with pytest.raises(Invalid) as refused:
            in_emergency(room, mobile="41234567")
        codes.append(refused.value.code)
    assert codes == ["no-room"] * 10 + ["too-many"]
    assert refused.type is TooMany


def test_the_persons_copy_as_data(room: Scene) -> None:
    first = room.say("are", "Hei <b>alle</b>")
    room.say("vera", "Hei Are", reply_to=first.message_id)
    room.do("vera", services.leave)
    copy = room.do("are", services.export_json)
    found = json.loads(copy.body)
    assert [one["text"] for one in found["entries"] if one["kind"] == "message"] == ["Hei <b>alle</b>", "Hei Are"]
    assert found["entries"][-1]["kind"] == "member-left"
    assert len(found["members"]) == 4
    assert room.cast.actor("are").name not in copy.name
    assert room.logged("rooms.exported") == 1


def test_the_persons_copy_as_a_document(room: Scene) -> None:
    room.say("are", "Hei <b>alle</b> " + "ord " * 400)
    copy = room.do("are", services.export_pdf, language="nn", describe=lambda event: event.kind)
    assert copy.body.startswith(b"%PDF-")
    assert copy.content_type == "application/pdf"


def test_without_its_library_the_document_says_so(room: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def refuse(name: str, *rest: object, **more: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(services.NoPdf) as refused:
        room.do("are", services.export_pdf, language="nb")
    assert refused.value.message
    assert room.logged("rooms.exported") == 0
