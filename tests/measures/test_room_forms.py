"""Forms in a room: given, filled in on each way, read, and shown to whom the person wants."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from brobygger.kernel import clock
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.measures import services
from brobygger.measures.models import Form
from brobygger.measures.rules import Mode, Rater
from brobygger.measures.services import links
from brobygger.measures.services.licences import LicenceInput
from tests.rooms.scene import Scene

ANSWERS = {"strength": "3", "others": "4", "doing": "5", "hope": "6"}
HOW = {"instrument": "how-i-am", "mode": "link", "rater": "self", "days": "7"}


def given(room: Scene, **more: str) -> Any:
    return room.cast.browser("kari").post(f"/rooms/{room.room_id}/forms/give/", HOW | more)


def newest(room: Scene, who: str = "kari") -> Form:
    with transaction_as(room.cast.actor(who)):
        return Form.objects.latest("made_at")


def address(room: Scene, key: UUID, part: str = "") -> str:
    return f"/rooms/{room.room_id}/forms/{key}/{part}"


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.req("FIT-01")
def test_a_link_goes_to_the_persons_telephone_and_the_answers_stand_in_the_room(room: Scene) -> None:
    assert given(room).status_code == 302
    assert room.rows("select count(*) from kernel_outbox where kind = 'measures.form-given'")[0][0] == 1
    form = newest(room)
    are, kari = room.cast.browser("are"), room.cast.browser("kari")
    assert "Mine svar" in text(are.get(f"/rooms/{room.room_id}/"))
    page = text(are.get(address(room, form.pk)))
    (link,) = re.findall(r'href="(/q/[^"]+)"', page)
    assert "/q/" not in text(kari.get(address(room, form.pk)))  # a helper never gets the person's link
    assert are.get(link).status_code == 200
    assert are.post(link, ANSWERS).status_code == 200
    read = text(kari.get(address(room, form.pk)))
    assert "18 " in read
    assert "fra 0 til 40" in read
    assert "raskere enn man leser" in read
    assert "raskere enn man leser" not in text(are.get(address(room, form.pk)))  # said to helpers alone
    assert room.logged("measures.form-read") == 1


def test_the_person_decides_who_sees_it(room: Scene) -> None:
    given(room)
    form = newest(room)
    are = room.cast.browser("are")

    def choose(seen_by: str) -> int:
        return int(are.post(address(room, form.pk, "seen-by/"), {"seen_by": seen_by}).status_code)

    def seen(who: str) -> int:
        return int(room.cast.browser(who).get(address(room, form.pk)).status_code)

    assert (seen("are"), seen("kari"), seen("frida")) == (200, 200, 404)
    for wanted, expected in (("room", (200, 200, 200)), ("mine", (200, 404, 404)), ("giver", (200, 200, 404))):
        assert choose(wanted) == 302
        assert (seen("are"), seen("kari"), seen("frida")) == expected, wanted
    assert choose("everybody") == 302
    assert newest(room).seen_by == "giver"  # what is not known changes nothing
    for who in ("kari", "frida"):
        answer = room.cast.browser(who).post(address(room, form.pk, "seen-by/"), {"seen_by": "room"})
        assert answer.status_code == 404
    assert "hvem som ser et skjema" in text(are.get(f"/rooms/{room.room_id}/log/"))


def test_aloud_is_written_down_question_by_question(room: Scene) -> None:
    answer = given(room, mode="aloud", interpreter="on")
    form, kari = newest(room), room.cast.browser("kari")
    assert answer.headers["Location"] == address(room, form.pk, "enter/")
    page = text(kari.get(address(room, form.pk, "enter/")))
    assert page.count("<fieldset") == 4
    assert "checked" not in page
    wrong = kari.post(address(room, form.pk, "enter/"), ANSWERS | {"hope": "12"})
    assert wrong.status_code == 422
    assert 'value="3"' in text(wrong)  # what was typed stays
    assert kari.post(address(room, form.pk, "enter/"), {"strength": "7", "later": "yes"}).status_code == 200
    assert 'value="7"' in text(kari.get(address(room, form.pk, "enter/")))
    assert newest(room).finished_at is None
    assert kari.post(address(room, form.pk, "enter/"), ANSWERS | {"lang": "nn"}).status_code == 302
    form = newest(room)
    assert (form.scores, form.language, form.interpreter) == ({"total": 18}, "nn", True)
    assert form.seconds is not None  # from the moment the helper had the questions before them
    assert form.flags == ["helper-entered"]  # fast is said of whoever reads for themselves
    assert "En hjelper skrev ned svarene" in text(kari.get(address(room, form.pk)))
    assert kari.get(address(room, form.pk, "enter/")).status_code == 302  # nothing is left to enter
    room.cast.browser("are").post(address(room, form.pk, "seen-by/"), {"seen_by": "room"})
    assert room.cast.browser("frida").get(address(room, form.pk, "enter/")).status_code == 302


def test_paper_under_a_licence_for_paper_alone_takes_the_sums(room: Scene) -> None:
    def record(actor: Any, *, room_id: UUID, **more: Any) -> None:
        services.record_licence(actor, **more)

    kari = room.cast.browser("kari")
    page = text(kari.get(f"/rooms/{room.room_id}/forms/give/"))
    assert "ORS" not in page.split("du ikke kan bruke")[0]
    assert "PHQ-9 (English)" in page  # one reads it before one gives it
    room.do("berit", record, instrument="ors", given=LicenceInput("Rettighetshaver", "Papir", "Avtale 7", False))
    refused = given(room, instrument="ors", mode="tablet")
    assert refused.status_code == 422
    assert "bare papir" in text(refused)
    given(room, instrument="ors", mode="paper")
    form = newest(room)
    page = text(kari.get(address(room, form.pk, "enter/")))
    assert "<fieldset" not in page
    for wrong in ("40,1", "mye", ""):
        assert kari.post(address(room, form.pk, "enter/"), {"total": wrong}).status_code == 422
    assert kari.post(address(room, form.pk, "enter/"), {"total": "21,3"}).status_code == 302
    assert "21,3" in text(kari.get(address(room, form.pk)))


def test_a_device_is_locked_to_the_form(room: Scene) -> None:
    answer = given(room, mode="tablet")
    form, kari = newest(room), room.cast.browser("kari")
    assert answer.headers["Location"] == address(room, form.pk, "hand/")
    assert kari.get(address(room, form.pk, "here/")).status_code == 404  # not before it is locked
    assert kari.post(address(room, form.pk, "hand/"), {"code": "12"}).status_code == 200
    assert kari.post(address(room, form.pk, "hand/"), {"code": "4711"}).status_code == 302
    here = address(room, form.pk, "here/")
    page = text(kari.get(here))
    assert page.count("<fieldset") == 4
    assert "data-brief" in page  # nothing stays in a helper's browser
    for elsewhere in (f"/rooms/{room.room_id}/", address(room, form.pk), "/"):
        assert kari.get(elsewhere).status_code in (302, 404), elsewhere
    other = given_other(room)
    assert kari.get(address(room, other, "here/")).status_code == 404  # this form alone
    assert kari.get(f"/rooms/{room.room_id}/consent/here/").status_code == 404
    assert kari.post(here, ANSWERS | {"hope": "x"}).status_code == 422
    assert "Takk" in text(kari.post(here, ANSWERS))
    assert kari.get(here).status_code == 410
    assert "Gi enheten tilbake" in text(kari.get(here))
    assert kari.post(address(room, form.pk, "take-back/"), {"code": "1111"}).status_code == 200
    assert kari.post(address(room, form.pk, "take-back/"), {"code": "4711"}).status_code == 302
    assert "18 " in text(kari.get(address(room, form.pk)))
    assert kari.get(here).status_code == 404


def given_other(room: Scene) -> UUID:
    return room.do(
        "kari",
        services.give,
        instrument="how-i-am",
        about_person_id=room.cast.person("are"),
        until=clock.now() + dt.timedelta(hours=1),
        mode=Mode.TABLET,
    ).form_id


def test_somebody_who_answers_about_the_person_is_told_who_reads_it(room: Scene) -> None:
    about = {"about_person_id": room.cast.person("are"), "until": clock.now() + dt.timedelta(hours=1)}
    told = "Den dette gjelder, leser det du svarer"
    for rater, whom, is_told in ((Rater.OTHER, "vera", True), (Rater.SELF, None, False)):
        person = room.cast.person(whom) if whom else None
        key = room.do(
            "kari", services.give, instrument="how-they-are", rater=rater, rater_person_id=person, **about
        ).form_id
        path = "/" + links.address(key).split("//", 1)[1].partition("/")[2]
        assert (told in text(Client().get(path))) is is_told


def test_who_may_give_and_to_whom(room: Scene) -> None:
    wrong = given(room, mode="link", rater="other")
    assert wrong.status_code == 422
    assert "noen som er i rommet" in text(wrong)
    for bad in (
        {"instrument": "nothing"},
        {"mode": "post"},
        {"rater": "all"},
        {"days": "900"},
        {"instrument": "first-meeting-1"},
    ):
        answer = given(room, **bad)
        assert answer.status_code == 422, bad
    with transaction_as(room.cast.actor("kari")):
        assert not Form.objects.exists()
    assert room.cast.browser("are").get(f"/rooms/{room.room_id}/forms/give/").status_code == 404
    assert room.cast.browser("sara").get(f"/rooms/{room.room_id}/forms/").status_code == 404


def test_the_page_of_a_form_says_whose_limits_they_are(room: Scene) -> None:
    given(room, mode="paper", instrument="gad-7")
    form, kari = newest(room), room.cast.browser("kari")
    kari.post(address(room, form.pk, "enter/"), {f"q{n}": "1" for n in range(1, 8)})
    page = text(kari.get(address(room, form.pk)))
    assert "Milde plager" in page
    assert "Spitzer, Kroenke, Williams" in page  # who says so
    assert "/questionnaires/gad-7/" in page
    assert "/questionnaires/" not in text(room.cast.browser("are").get(address(room, form.pk)))
