"""Nothing written twice: what stands in whose record, who sees it, and the text one takes along."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Denied, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms import queries, services
from brobygger.rooms.services import BallInput
from brobygger.ui.words import NORWAY
from tests.rooms.scene import Scene


def waiting(room: Scene, who: str) -> int:
    """How many messages of the room stand in no record yet, as the list says it."""
    actor = room.cast.actor(who)
    with transaction_as(actor):
        return sum(one.count for one in queries.not_recorded(actor) if one.room_id == room.room_id)


def counted(room: Scene, who: str) -> tuple[int, bool]:
    """What the helper's home says of it, and whether there may be more."""
    actor = room.cast.actor(who)
    with transaction_as(actor):
        return queries.not_recorded_count(actor)


def suggested(room: Scene, who: str) -> list[str]:
    page = room.ask(who, queries.record_page)
    return [line.message.text for line in page.lines if line.suggested]


def recorded_by(room: Scene, who: str, message_id: UUID) -> list[str]:
    (message,) = [one for one in room.messages(who) if one.id == message_id]
    return [card.name for card in message.recorded]


def test_the_text_says_when_who_and_what_in_the_order_it_was_written(room: Scene) -> None:
    noon = (clock.now() + dt.timedelta(days=3)).replace(hour=11, minute=2, second=0, microsecond=0)
    said_at = f"{noon.astimezone(NORWAY):%d.%m.%Y kl. %H.%M}"
    with clock.at(noon):
        first = room.say("are", "Kan jeg bytte time?")
        vera = room.member("vera").id
        second = room.say("kari", "Vera, kan du flytte møtet?", to=(vera,), ball=BallInput(vera, None))
        room.say("frida", "Ikke valgt")
        made = room.do("kari", services.record_text, message_ids=[second.message_id, first.message_id])
    assert made.count == 2
    heading, one, two = made.text.split("\n\n")
    assert "Are Solberg" in heading
    assert "Kari Berge, kommunepsykolog, Øygarden kommune" in heading
    assert one == f"{said_at}. Are Solberg, den rommet handler om:\nKan jeg bytte time?"
    assert two.startswith(f"{said_at}. Kari Berge, kommunepsykolog, Øygarden kommune (til Vera Moe):\n")
    assert "Skal svare: Vera Moe, NAV region vest. Ikke besvart ennå." in two
    assert room.logged("journal.text-made") == 1


def test_nothing_that_one_may_not_read_can_be_chosen(room: Scene) -> None:
    here = room.say("are", "Hei")
    for wrong in ([uuid4()], [here.message_id, uuid4()]):
        with pytest.raises(Hidden):
            room.do("kari", services.record_text, message_ids=wrong)
    with pytest.raises(Invalid):
        room.do("kari", services.record_text, message_ids=[])
    with pytest.raises(Invalid):
        room.do("kari", services.record_text, message_ids=[uuid4() for _ in range(101)])
    for who, refusal in (("are", Denied), ("sara", Hidden)):
        with pytest.raises(refusal):
            room.do(who, services.record_text, message_ids=[here.message_id])
    room.do("are", services.take_back, message_id=here.message_id)
    with pytest.raises(Invalid):
        room.do("kari", services.record_text, message_ids=[here.message_id])
    assert suggested(room, "kari") == []


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("text", "Endret av Kari\r\næøå".encode())])
def test_files_hold_the_text_as_the_helper_left_it(room: Scene, kind: str, begins: bytes) -> None:
    said = room.say("are", "Hei")
    given: dict[str, Any] = {"message_ids": [said.message_id], "written": "Endret av Kari\næøå", "language": "nb"}
    found = room.do("kari", services.record_file, kind=kind, **given)
    assert found.body.startswith(begins)
    assert "Are" not in found.name
    with pytest.raises(Invalid):
        room.do("kari", services.record_file, kind="exe", **given)


def test_the_file_for_import_says_who_wrote_what_and_when(room: Scene) -> None:
    said = room.say("vera", "Møtet er flyttet")
    found = room.do("kari", services.record_file, message_ids=[said.message_id], kind="json", written="", language="nb")
    data = json.loads(found.body)
    (message,) = data["messages"]
    assert data["format"] == "brobygger-record-1"
    assert message["by"] == {
        "name": "Vera Moe", "kind": "helper", "title": "NAV-veileder", "organisation": "NAV region vest",
    }  # fmt: skip
    assert dt.datetime.fromisoformat(message["at"]).tzinfo is not None
    assert "Møtet er flyttet" in data["text"]


@pytest.mark.req("SAM-10")
def test_colleagues_see_that_it_is_done_and_nobody_else_does(room: Scene) -> None:
    said = room.say("are", "Hei")
    room.do("vera", services.mark_recorded, message_ids=[said.message_id], reference="Notat 7")
    for who, sees in (("vera", ["Vera Moe"]), ("knut", ["Vera Moe"]), ("kari", []), ("frida", []), ("are", [])):
        assert recorded_by(room, who, said.message_id) == sees, who
    page = room.ask("knut", queries.message_page, said.message_id)
    assert [name for name, _at in page.journalled_by] == ["Vera Moe"]
    assert (page.journalled_at, page.journal_reference) == (None, "")
    assert suggested(room, "knut") == []
    assert suggested(room, "kari") == ["Hei"]
    room.do("vera", services.leave)
    assert recorded_by(room, "knut", said.message_id) == ["Vera Moe"]
    room.do("are", services.take_out_helper, membership_id=room.member("knut").id)
    knut = room.cast.actor("knut")
    with transaction_as(knut), connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_mark")
        assert cursor.fetchone() == (0,)


def test_only_its_maker_changes_a_note(room: Scene) -> None:
    said = room.say("are", "Hei")
    room.do("vera", services.mark_recorded, message_ids=[said.message_id])
    room.do("knut", services.unmark_journalled, message_id=said.message_id)
    with transaction_as(room.cast.actor("knut")), connection.cursor() as cursor:
        cursor.execute("update journal_mark set reference = 'x'")
        assert cursor.rowcount == 0
        cursor.execute("delete from journal_mark")
        assert cursor.rowcount == 0
    assert recorded_by(room, "vera", said.message_id) == ["Vera Moe"]
    room.do("vera", services.unmark_journalled, message_id=said.message_id)
    assert recorded_by(room, "knut", said.message_id) == []
    assert suggested(room, "knut") == ["Hei"]


def test_several_are_noted_at_once_and_stand_as_one_line_in_the_log(room: Scene) -> None:
    keys = [room.say("are", f"Melding {n}").message_id for n in range(3)]
    assert room.do("kari", services.mark_recorded, message_ids=keys) == 3
    assert room.do("kari", services.mark_recorded, message_ids=keys) == 3
    assert room.logged("journal.marked-several") == 1
    kari = room.cast.actor("kari")
    with transaction_as(kari):
        assert {one.message_id for one in queries.duty_list(kari)} == set(keys)
    lines = [one.sentence for one in room.ask("are", queries.log_page).lines]
    assert any("ført i egen journal" in line for line in lines)


def test_what_waits_goes_down_as_it_is_noted_or_set_aside(room: Scene) -> None:
    keys = [room.say("are", f"Melding {n}").message_id for n in range(3)]
    room.say("are", "", quick="received")
    assert [waiting(room, who) for who in ("kari", "vera", "knut", "frida")] == [3, 3, 3, 3]
    room.do("kari", services.mark_recorded, message_ids=keys[:1])
    room.do("vera", services.mark_recorded, message_ids=keys[:2])
    room.do("frida", services.mark_recorded, message_ids=keys, needed=False)
    assert [waiting(room, who) for who in ("kari", "vera", "knut", "frida")] == [2, 1, 1, 0]
    assert [counted(room, who)[0] for who in ("kari", "vera", "knut", "frida")] == [2, 1, 1, 0]
    assert recorded_by(room, "frida", keys[0]) == []
    frida = room.cast.actor("frida")
    with transaction_as(frida):
        assert queries.duty_list(frida) == ()
    room.do("frida", services.mark_recorded, message_ids=keys[:1])
    assert recorded_by(room, "frida", keys[0]) == ["Frida Lien"]
    with clock.at(clock.now() + dt.timedelta(days=31)):
        assert waiting(room, "kari") == 0


def test_the_home_page_says_that_there_may_be_more_than_it_has_looked_at(room: Scene) -> None:
    for n in range(19):
        room.say("are", f"Melding {n}")
    assert counted(room, "kari") == (19, False)
    room.say("are", "Den tjuende")
    room.say("are", "Den neste")
    assert counted(room, "kari") == (20, True)


def test_setting_aside_stays_with_oneself(room: Scene) -> None:
    said = room.say("are", "Hei")
    room.do("vera", services.mark_recorded, message_ids=[said.message_id], needed=False)
    assert suggested(room, "vera") == []
    assert suggested(room, "knut") == ["Hei"]
    assert room.logged("journal.marked") == 0


def post(room: Scene, who: str, path: str, **data: Any) -> Any:
    return room.cast.browser(who).post(f"/rooms/{room.room_id}/record/{path}", data)


def test_a_file_is_taken_and_noted_in_the_same_step_where_that_is_the_answer(room: Scene) -> None:
    said = room.say("are", "Hei")
    given = {"message": str(said.message_id), "text": "Hei", "format": "text"}
    answer = post(room, "kari", "text/", **given, recorded="no")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="journal-')
    assert recorded_by(room, "kari", said.message_id) == []
    answer = post(room, "kari", "text/", **given, recorded="yes", reference="Notat 9")
    assert answer.content == b"Hei"
    assert recorded_by(room, "kari", said.message_id) == ["Kari Berge"]


def test_what_was_typed_stays_after_an_error(room: Scene) -> None:
    said = room.say("are", "Hei")
    answer = post(room, "kari", "text/", message=str(said.message_id), text="Mine ord", format="text")
    assert (answer.status_code, "Mine ord" in answer.content.decode()) == (422, True)
    assert post(room, "kari", "", what="text").status_code == 422
    for garbage in ({"message": "x"}, {"message": "x", "format": "pdf", "recorded": "yes"}):
        assert post(room, "kari", "", **garbage).status_code == 422
        assert post(room, "kari", "text/", **garbage).status_code == 422
    assert recorded_by(room, "kari", said.message_id) == []


def test_home_and_the_list_of_what_waits_cost_one_query_each(room: Scene, django_assert_num_queries: Any) -> None:
    room.say("are", "Hei")
    actor: Actor = room.cast.actor("kari")
    for one in (queries.not_recorded, queries.not_recorded_count):
        with transaction_as(actor), django_assert_num_queries(1):
            one(actor)
    page = room.cast.browser("kari").get("/").content.decode()
    assert "1 ikke ført ennå" in page
    assert "Are Solberg" in room.cast.browser("kari").get("/rooms/duty/").content.decode()
