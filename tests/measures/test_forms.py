"""Forms to named persons: given in a room, answered behind a link or by a helper, kept, scored, flagged; licences."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
import yaml
from django.test import Client

from brobygger.kernel import clock
from brobygger.kernel.actor import anonymous
from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.measures import services
from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.problems import BrokenDefinition
from brobygger.measures.instruments.writing import to_fhir, to_sheet
from brobygger.measures.models import Form
from brobygger.measures.rules import Mode
from brobygger.measures.services.licences import LicenceInput
from tests.rooms.scene import Scene

ANSWERS = {"strength": "3", "others": "4", "doing": "5", "hope": "6"}


def give(room: Scene, instrument: str = "how-i-am", by: str = "kari", **more: Any) -> services.Given:
    until = more.pop("until", clock.now() + dt.timedelta(hours=2))
    person = room.cast.person("are")
    return room.do(by, services.give, instrument=instrument, about_person_id=person, until=until, **more)


def path(given: services.Given) -> str:
    return re.sub(r"^https?://[^/]+", "", given.address)


def stored(room: Scene, given: services.Given, who: str = "kari") -> Form | None:
    with transaction_as(room.cast.actor(who)):
        return Form.objects.filter(pk=given.form_id).first()


def test_a_form_is_answered_on_ones_own_telephone_and_scored(room: Scene) -> None:
    given = give(room)
    page = Client().get(path(given)).content.decode()
    assert page.count("<fieldset") == 4
    assert 'value="0"' not in page  # an unanswered line is not zero
    assert "Haster det, så ring" in page
    assert Client().post(path(given), ANSWERS | {"lang": "nn"}).status_code == 200
    form = stored(room, given)
    assert form is not None
    assert (form.answers, form.scores) == ({key: int(one) for key, one in ANSWERS.items()}, {"total": 18})
    assert (form.rater, form.mode, form.language, form.interpreter, form.version) == ("self", "link", "nn", False, "1")
    assert form.seconds is not None
    assert form.algorithm == "1"
    assert form.flags == ["fast"]  # answered at once; told, never left out
    again = Client().post(path(given), dict.fromkeys(ANSWERS, "0"))
    assert again.status_code == 410
    assert stored(room, given).answers == form.answers  # type: ignore[union-attr]


def test_what_is_answered_stays_when_something_interrupts(room: Scene) -> None:
    given = give(room)
    assert Client().post(path(given), {"strength": "7", "later": "yes"}).status_code == 200
    assert 'name="strength" type="text" inputmode="numeric" autocomplete="off" maxlength="7" value="7"' in (
        Client().get(path(given)).content.decode()
    )
    assert stored(room, given).finished_at is None  # type: ignore[union-attr]
    assert Client().post(path(given), {"strength": "7", "hope": "2"}).status_code == 200
    form = stored(room, given)
    assert form is not None
    assert form.scores == {"total": None}  # two of four come to nothing
    assert "incomplete" in form.flags


def test_out_of_range_and_words_for_numbers_are_refused(room: Scene) -> None:
    given = give(room)
    for wrong in ("11", "-1", "1.5", "seks", "9" * 40, "１"):
        answer = Client().post(path(given), ANSWERS | {"hope": wrong})
        assert answer.status_code == 422, wrong
        assert "Skriv et helt tall fra 0 til 10." in answer.content.decode()
        assert 'value="3"' in answer.content.decode()  # what was right stays
    assert stored(room, given).finished_at is None  # type: ignore[union-attr]


def test_a_link_after_its_session(room: Scene) -> None:
    given = give(room)
    with clock.at(clock.now() + dt.timedelta(hours=3)):
        assert Client().get(path(given)).status_code == 410
        assert Client().post(path(given), ANSWERS).status_code == 410
    with pytest.raises(Invalid):
        give(room, until=clock.now())


def test_only_helpers_in_the_room_give_and_only_they_and_the_person_see(room: Scene) -> None:
    for stranger in ("sara", "are"):
        with pytest.raises(Hidden):
            give(room, by=stranger)
    given = give(room)
    assert stored(room, given, "are") is not None
    for other in ("frida", "sara"):
        assert stored(room, given, other) is None
    with transaction_as(anonymous()):
        assert not Form.objects.exists()


def test_a_helper_enters_what_was_said_or_written(room: Scene) -> None:
    given = give(room, mode=Mode.ALOUD, interpreter=True)
    with pytest.raises(Invalid) as refused:
        room.do("kari", enter, form_id=given.form_id, answers={"hope": "12"}, language="nb")
    assert refused.value.field == "hope"
    room.do("kari", enter, form_id=given.form_id, answers=ANSWERS, language="nb")
    form = stored(room, given)
    assert form is not None
    assert (form.scores, form.flags, form.interpreter) == ({"total": 18}, ["helper-entered"], True)
    with pytest.raises(Conflict):
        room.do("kari", enter, form_id=given.form_id, answers=ANSWERS, language="nb")
    with pytest.raises(Conflict):  # the person answers that one
        room.do("kari", enter, form_id=give(room).form_id, answers=ANSWERS, language="nb")
    with pytest.raises(Hidden):
        room.do("frida", enter, form_id=given.form_id, answers=ANSWERS, language="nb")


def enter(actor: Any, *, room_id: object, **given: Any) -> None:
    services.enter(actor, **given)


def enter_scores(actor: Any, *, room_id: object, **given: Any) -> None:
    services.enter_scores(actor, **given)


def record(actor: Any, *, room_id: object, **given: Any) -> None:
    services.record_licence(actor, **given)


def load(actor: Any, *, room_id: object, **given: Any) -> None:
    services.load_text(actor, **given)


def made_up(version: str = "own-1", items: int = 4) -> dict[str, str]:
    """A text for ORS's structure that is nobody's."""
    ors = shipped.one("ors")
    root = to_fhir(ors) | {"version": version, "language": "nb"}
    for number, item in enumerate(root["item"][:items], 1):
        item["text"] = f"Oppdiktet spørsmål {number}"
    sheet = yaml.safe_load(to_sheet(ors)) | {"version": version}
    return {"questionnaire": json.dumps(root), "sheet": yaml.safe_dump(sheet)}


def test_what_was_added_up_on_paper(room: Scene) -> None:
    """A licence for paper alone: no text is needed, nothing stands on a screen, and items are not made up."""
    room.do("berit", record, instrument="ors", given=LicenceInput("Rettighetshaver", "Papir", "Avtale 7", False))
    given = give(room, "ors", mode=Mode.PAPER)
    assert Client().get(path(given)).status_code == 410
    for wrong in ({"total": "40,1"}, {"total": "mye"}, {"sum": "3"}, {"total": ""}, {"total": "1e1"}):
        with pytest.raises(Invalid):
            room.do("kari", enter_scores, form_id=given.form_id, scores=wrong, language="nb")
    room.do("kari", enter_scores, form_id=given.form_id, scores={"total": "21,3"}, language="nb")
    form = stored(room, given)
    assert form is not None
    assert (form.answers, form.scores, form.mode) == ({}, {"total": 21.3}, "paper")
    assert form.flags == ["helper-entered", "incomplete"]
    with pytest.raises(Conflict):
        room.do("kari", enter_scores, form_id=given.form_id, scores={"total": "20"}, language="nb")
    with pytest.raises(Conflict):
        room.do("kari", enter_scores, form_id=give(room).form_id, scores={"total": "20"}, language="nb")


@pytest.mark.req("FIT-05")
def test_the_licence_gate(room: Scene) -> None:
    today = clock.now().date()
    licence = LicenceInput("Rettighetshaver", "For oss", "Avtale 7", True, today + dt.timedelta(days=10))

    def refused(**more: Any) -> str:
        with pytest.raises(Invalid) as found:
            give(room, "ors", **more)
        return found.value.message

    assert "registrert noen lisens" in refused()
    with pytest.raises(Hidden):
        room.do("kari", record, instrument="ors", given=licence)
    with pytest.raises(Invalid):  # the licence first
        room.do("berit", load, instrument="ors", **made_up())
    room.do("berit", record, instrument="ors", given=licence)
    assert "ikke lastet inn" in refused()
    with pytest.raises(BrokenDefinition):
        room.do("berit", load, instrument="ors", **made_up(items=2))
    for wrong in ({"instrument": "srs"}, {"instrument": "nothing"}):
        with pytest.raises(Invalid):
            room.do("berit", load, **(made_up() | wrong))
    room.do("berit", load, instrument="ors", **made_up())
    with pytest.raises(Conflict):
        room.do("berit", load, instrument="ors", **made_up())
    given, unfinished = give(room, "ors"), give(room, "ors", until=clock.now() + dt.timedelta(days=30))
    assert Client().post(path(given), {"q1": "61", "q2": "48", "q3": "32", "q4": "70"}).status_code == 200
    assert stored(room, given).scores == {"total": pytest.approx(21.1)}  # type: ignore[union-attr]
    # Replaced midway: what was given keeps its text.
    room.do("berit", load, instrument="ors", **made_up("own-2"))
    assert "Oppdiktet spørsmål 1" in Client().get(path(unfinished)).content.decode()
    assert stored(room, unfinished).version == "own-1"  # type: ignore[union-attr]
    # For paper only: nothing stands on a screen, but what is on paper may be entered.
    paper = LicenceInput("Rettighetshaver", "Papir", "Avtale 7", False)
    room.do("berit", record, instrument="ors", given=paper)
    assert "bare papir" in refused()
    assert give(room, "ors", mode=Mode.PAPER)
    # Expired: nothing new, and the old stays readable.
    room.do("berit", record, instrument="ors", given=LicenceInput("R", "For oss", "Avtale 7", True, today))
    with clock.at(clock.now() + dt.timedelta(days=2)):
        assert "utløpt" in refused(until=clock.now() + dt.timedelta(days=1))
        assert stored(room, given) is not None
        assert "Oppdiktet" in Client().get(path(unfinished)).content.decode()
        with pytest.raises(Invalid, match="utløpt"):
            room.do("berit", load, instrument="ors", **made_up("own-3"))
    with pytest.raises(Invalid):  # another organisation has recorded none
        give(room, "ors", by="frida")
