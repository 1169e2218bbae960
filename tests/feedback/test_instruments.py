"""Which questions a curve is made of: chosen at the beginning, kept to the end, with the lines of their sources."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any
from uuid import UUID

import pytest
import yaml

from brobygger.feedback import queries, services
from brobygger.feedback.services import Lines
from brobygger.kernel import clock
from brobygger.kernel.errors import Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.measures import services as measures
from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.writing import to_json, to_sheet
from brobygger.measures.services.licences import LicenceInput
from tests.feedback.held import ALLIANCE, MONDAY, fill, page
from tests.rooms.scene import Scene

ORS = ("q1", "q2", "q3", "q4")
PHQ = tuple(f"q{n}" for n in range(1, 10))
BON = "Better Outcomes Now, public scoring code (bluewinginc/algorithms-23)"


def licensed(room: Scene, *, electronic: bool, until: dt.date | None = None) -> None:
    given = LicenceInput("Rettighetshaver", "For oss", "Avtale 7", electronic, until)
    with transaction_as(room.cast.actor("berit")):
        measures.record_licence(room.cast.actor("berit"), instrument="ors", given=given)


def load(room: Scene, version: str, value: float = 25) -> None:
    """The service's own text of an instrument, in a version of its own; its questions are made up."""
    form: dict[str, Any] = json.loads(to_json(shipped.one("ors"))) | {"version": version, "language": "nb"}
    for number, item in enumerate(form["item"], 1):
        item["text"] = f"Oppdiktet spørsmål {number}"
    sheet = yaml.safe_load(to_sheet(shipped.one("ors"))) | {"version": version}
    sheet["cut_offs"][0]["value"] = value
    texts = {"questionnaire": json.dumps(form), "sheet": yaml.safe_dump(sheet)}
    with transaction_as(room.cast.actor("berit")):
        measures.load_text(room.cast.actor("berit"), instrument="ors", **texts)


def hold(room: Scene, episode: UUID, week: int, items: tuple[str, ...], *values: int) -> UUID:
    """One conversation, on whatever questions; gives the id of its first form."""
    with clock.at(MONDAY + dt.timedelta(weeks=week)):
        room.do("kari", services.begin_session, episode_id=episode)
        last = room.ask("kari", queries.one, episode).last
        assert last is not None
        assert fill(last.outcome_form_id, items, [str(one) for one in values]) == 200
        assert fill(last.alliance_form_id, ALLIANCE, "8888") == 200
        return last.outcome_form_id


def enter(room: Scene, form: UUID, total: str) -> None:
    """What was added up on paper."""
    kari = room.cast.actor("kari")
    with transaction_as(kari):
        measures.enter_scores(kari, form_id=form, scores={"total": total}, language="nb")


def y(value: float, most: float) -> str:
    """Where a value lies in the picture: 172 is 0, 14 is the top."""
    return f"{172 - min(max(value, 0), most) / most * 158:.1f}"


@pytest.mark.req("FIT-02", "FIT-03")
def test_the_lines_of_the_sources_stand_on_the_curve_and_say_what_they_are(room: Scene) -> None:
    browser, address = room.cast.browser("kari"), f"/rooms/{room.room_id}/how-it-goes/"
    begun = {"outcome": "phq-9", "alliance": "how-we-work"}
    assert "PHQ-9" in browser.get(address).content.decode()
    asked = browser.post(address, begun)
    assert (asked.status_code, "Fra 18 år" in asked.content.decode()) == (422, True)
    begun |= {"has_cut_off": "1", "has_reliable": "1"}
    for wrong in ({"cut_off": "ti", "reliable": "6"}, {"cut_off": "12", "reliable": "6"}, {"cut_off": "10"}):
        assert browser.post(address, begun | wrong).status_code == 422
    assert browser.post(address, begun | {"cut_off": "10", "reliable": "6"}).status_code == 302
    (episode,) = (one.id for one in room.ask("kari", queries.overview).episodes)
    answered = ([2] * 9, [2] * 8 + [1], [1] * 9)  # 18, 17, 9: lower is better
    for week, values in enumerate(answered):
        hold(room, episode, week, PHQ, *values)
        shown = page(room, episode, "are")
        change = {1: "1 poeng. Det kan være tilfeldig", 2: "9 poeng bedre enn første gang. Det er mer enn"}.get(week)
        assert change is None or change in shown
    assert "Spørsmålene er våre egne" not in shown
    assert "stiplede linjen ved 10" in shown
    assert "Her er lavere bedre." in shown
    assert "Kroenke" in shown
    assert "NHS Talking Therapies" in shown
    assert f'class="ui-chart__level" d="M40 {y(10, 27)}H350"' in shown
    (band,) = re.findall(r'ui-chart__band" x="40" y="([0-9.]+)" width="310" height="([0-9.]+)"', shown)
    assert band == (y(24, 27), f"{float(y(12, 27)) - float(y(24, 27)):.1f}")


def test_a_version_stays_with_its_episode_and_the_newer_one_waits_for_the_next(room: Scene) -> None:
    licensed(room, electronic=True)
    load(room, "vår-1")
    with clock.at(MONDAY):
        episode = room.do("kari", services.begin, outcome="ors", lines=Lines(25, 6))
    hold(room, episode, 0, ORS, 40, 45, 50, 50)
    load(room, "vår-2", 27)
    hold(room, episode, 1, ORS, 10, 20, 25, 30)
    found = room.ask("kari", queries.one, episode)
    assert [one.outcome.value for one in found.sessions if one.outcome] == [18.5, 8.5]
    assert (found.episode.outcome_version, found.episode.cut_off_source) == ("vår-1", BON)
    shown = page(room, episode, "kari")
    assert "versjon vår-1" in shown
    assert "Det finnes en nyere versjon" in shown
    assert "10 poeng dårligere enn første gang" in shown  # both ways alike
    assert "8,5 av 40" in shown
    room.do("kari", services.end, episode_id=episode, how="planned")
    with pytest.raises(Invalid):
        room.do("kari", services.begin, outcome="ors", lines=Lines(25, 6))  # the line of the version before
    again = room.do("kari", services.begin, outcome="ors", lines=Lines(27, 5))
    assert room.ask("kari", queries.one, again).episode.outcome_version == "vår-2"


def test_an_expired_licence_asks_no_more_and_what_was_answered_stays(room: Scene) -> None:
    licensed(room, electronic=True, until=MONDAY.date())
    load(room, "vår-1")
    with clock.at(MONDAY):
        episode = room.do("kari", services.begin, outcome="ors", lines=Lines(28, None))
    hold(room, episode, 0, ORS, 40, 45, 50, 50)
    with clock.at(MONDAY + dt.timedelta(days=7)):
        address = f"/rooms/{room.room_id}/how-it-goes/{episode}/"
        refused = room.cast.browser("kari").post(address, {"do": "session"})
        assert (refused.status_code, "Lisensen er utløpt" in refused.content.decode()) == (422, True)
        assert "18,5 av 40" in page(room, episode, "are")


def test_a_licence_for_paper_alone_is_answered_on_paper(room: Scene) -> None:
    for wrong in ("ors", "recovery-knowledge", "nothing", "srs"):
        with pytest.raises(Invalid, match="kan bruke"):
            room.do("kari", services.begin, outcome=wrong)
    licensed(room, electronic=False)
    with pytest.raises(Invalid, match="kildene er uenige"):
        room.do("kari", services.begin, outcome="ors")
    with clock.at(MONDAY):
        episode = room.do("kari", services.begin, outcome="ors", lines=Lines())
        room.do("kari", services.begin_session, episode_id=episode)
        form = room.ask("kari", queries.one, episode).sessions[0].outcome_form_id
        assert f"/rooms/{room.room_id}/forms/{form}/enter/" in page(room, episode, "kari")
        assert "På papir" in page(room, episode, "are")
        for wrong in ("atten", "41"):
            with pytest.raises(Invalid):
                enter(room, form, wrong)
        enter(room, form, "18,5")
    shown = page(room, episode, "are")
    assert "18,5 av 40" in shown
    assert "ui-chart__band" not in shown  # nothing was chosen, nothing stands there


def test_a_group_is_asked_how_the_group_was(room: Scene) -> None:
    with clock.at(MONDAY):
        episode = room.do("kari", services.begin, alliance="how-the-group-works")
        room.do("kari", services.begin_session, episode_id=episode)
        last = room.ask("kari", queries.one, episode).sessions[0]
        assert fill(last.outcome_form_id, ("strength", "others", "doing", "hope"), "4444") == 200
        assert fill(last.alliance_form_id, ALLIANCE, "8888") == 422  # the questions of another
        assert fill(last.alliance_form_id, ("room", "safe", "mine", "others"), "7685") == 200
    assert "26 av 40" in page(room, episode, "are")
