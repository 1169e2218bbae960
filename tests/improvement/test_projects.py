"""An improvement project: its page says what waits this week; who is in it clears the way and writes what is learnt."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from brobygger.improvement import queries, rules, services
from brobygger.improvement.queries import ProjectPage
from brobygger.improvement.rules import Asks, Kind, NoteKind, Part, State, Step
from brobygger.improvement.services import Plan, Work
from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.kernel.working_time import OSLO
from tests.days import ordinary_monday
from tests.personas import Cast

MONDAY = ordinary_monday()
DAY = dt.timedelta(days=1)
PLAN = Plan("Overganger i Helsefellesskapet", "Ingen faller mellom to stoler.", MONDAY)
NEVER = {
    "steps": [],
    "without_course": [],
    "has_target": True,
    "newest_note_on": MONDAY,
    "starts_on": MONDAY,
    "ended_on": None,
    "today": MONDAY,
}


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(8), OSLO)


def do(cast: Cast, who: str, what: Any, **given: Any) -> Any:
    actor = cast.actor(who)
    with transaction_as(actor):
        return what(actor, **given)


def page(cast: Cast, who: str, key: UUID) -> ProjectPage:
    found: ProjectPage = do(cast, who, queries.page, project_id=key)
    return found


@pytest.fixture
def project(cast: Cast) -> UUID:
    """Berit leads it; Kari is in the action team for the municipality, Sara for the DPS, and Anne can decide."""
    with clock.at(at(MONDAY)):
        key: UUID = do(cast, "berit", services.make, plan=PLAN)
        for who, part in (("kari", Part.TEAM), ("sara", Part.TEAM), ("anne", Part.DECIDER)):
            do(cast, "berit", services.bring_in, project_id=key, role_id=cast.role(who), part=part)
    return key


def whole(**other: Any) -> list[Asks]:
    """What asks for somebody in a project with two whole organisations, but for `other`."""
    parts = {UUID(int=1): [Part.TEAM, Part.LEAD], UUID(int=2): [Part.TEAM, Part.DECIDER]}
    return [one.what for one in rules.asks(**{"parts": parts, **NEVER, **other})]


@pytest.mark.req("DFM-21", "DFM-26", "DFM-31", "VID-06")
def test_the_rules_ask_for_an_action_team_with_one_from_each_and_a_leader_who_decides() -> None:
    assert whole() == []
    assert whole(parts={UUID(int=1): [Part.LEAD, Part.TEAM, Part.DECIDER]}) == [Asks.SECOND_ORGANISATION]
    assert whole(parts={UUID(int=1): [Part.LEAD], UUID(int=2): [Part.TEAM]}) == [Asks.TEAM, Asks.DECIDER]
    assert whole(without_course=[UUID(int=2)], has_target=False) == [Asks.TARGET, Asks.COURSE]


def test_what_is_late_comes_first_and_a_barrier_that_nobody_has_is_named() -> None:
    late, soon = Step(UUID(int=1), True, "Ringe", MONDAY - DAY), Step(UUID(int=2), True, "Møtes", MONDAY + 7 * DAY)
    later, nobodys = Step(UUID(int=3), True, "Tegne", MONDAY + 8 * DAY), Step(UUID(int=4), False, "", None)
    assert whole(steps=[nobodys, later, soon, late]) == [Asks.LATE, Asks.DUE, Asks.NO_STEP]


@pytest.mark.parametrize(
    ("today", "ended", "state", "asked"),
    [
        (MONDAY - DAY, None, State.COMING, []),
        (MONDAY + 13 * DAY, None, State.RUNNING, []),
        (MONDAY + 14 * DAY, None, State.RUNNING, [Asks.NOTES]),
        (rules.last_day(MONDAY) - 28 * DAY, None, State.JUDGED, [Asks.JUDGE, Asks.NOTES]),
        (rules.last_day(MONDAY), MONDAY + 99 * DAY, State.ENDED, []),
    ],
)
def test_it_lasts_six_months_and_is_then_judged(
    today: dt.date, ended: dt.date | None, state: State, asked: list[Asks]
) -> None:
    assert rules.state(MONDAY, ended, today) is state
    assert whole(today=today, ended_on=ended) == asked


@pytest.mark.req("DFM-26")
def test_a_barrier_has_an_owner_a_next_step_and_a_day_and_stays_with_what_was_done(cast: Cast, project: UUID) -> None:
    new = f"/improvement/{project}/barriers/new/"
    with clock.at(at(MONDAY)):
        anne = cast.browser("anne")
        form = anne.get(new).content.decode()
        assert "Tiden fra henvisning til vedtak" in form
        assert "fast kontaktpunkt" in form  # what the source proposes
        written = {"kind": "finding", "text": "Vi vet ikke hvem vi skal ringe.", "owner": str(cast.role("sara"))}
        written |= {"next_step": "Avtale ett nummer", "due_on": str(MONDAY + 2 * DAY)}
        assert anne.post(new, written | {"text": " "}).status_code == 422
        assert anne.post(new, written | {"owner": str(cast.role("tor"))}).status_code == 422
        assert anne.post(new, written).status_code == 302
    with clock.at(at(MONDAY + 3 * DAY)):
        anne, kari = cast.browser("anne"), cast.browser("kari")
        shown = kari.get(f"/improvement/{project}/").content.decode()
        assert "Sara" in shown
        assert "«Avtale ett nummer» skulle vært gjort" in shown
        assert "Avtale ett nummer" in cast.browser("sara").get("/").content.decode()  # hers to do
        assert "Avtale ett nummer" not in kari.get("/").content.decode()
        (barrier,) = page(cast, "kari", project).barriers
        assert barrier.kind is Kind.FINDING
        away = f"/improvement/{project}/barriers/{barrier.id}/gone/"
        assert kari.post(away, {"how": ""}).status_code == 422
        assert kari.post(away, {"how": "Vaktnummeret til poliklinikken gjelder."}).status_code == 302
        assert "Vaktnummeret til poliklinikken gjelder." in anne.get(f"/improvement/{project}/").content.decode()
        assert page(cast, "anne", project).barriers == ()
        assert kari.post(away, {"again": "1"}).status_code == 302
        assert len(page(cast, "anne", project).barriers) == 1


@pytest.mark.req("DFM-26")
def test_what_is_learnt_is_written_down_and_only_its_writer_takes_it_back(cast: Cast, project: UUID) -> None:
    kari = cast.browser("kari")
    sent = {"kind": "learnt", "words": "Det går lettere når vi ringer først."}
    refused = kari.post(f"/improvement/{project}/notes/", sent | {"kind": ""})
    assert refused.status_code == 422
    assert sent["words"] in refused.content.decode()
    assert kari.post(f"/improvement/{project}/notes/", sent).status_code == 302
    (note,) = page(cast, "anne", project).notes
    assert (note.kind, note.text, note.by.name) == (NoteKind.LEARNT, sent["words"], "Kari Berge")
    with pytest.raises(Hidden):
        do(cast, "anne", services.remove_note, project_id=project, note_id=note.id)
    do(cast, "kari", services.remove_note, project_id=project, note_id=note.id)
    assert page(cast, "anne", project).notes == ()


def test_the_project_leader_alone_brings_people_in_and_lets_them_go(cast: Cast, project: UUID) -> None:
    tor = cast.role("tor")
    with pytest.raises(Hidden):
        do(cast, "kari", services.bring_in, project_id=project, role_id=tor, part=Part.TEAM)
    with pytest.raises(Hidden):
        do(cast, "tor", queries.page, project_id=project)
    berit = cast.browser("berit")
    assert "Tor Hansen" in berit.get(f"/improvement/{project}/people/?q=Tor").content.decode()
    assert berit.post(f"/improvement/{project}/people/", {"role": str(tor), "part": "decider"}).status_code == 302
    assert len(page(cast, "tor", project).organisations) == 3
    work = Work(Kind.PLACE, "Hvor møtes vi?", tor, "Spørre", MONDAY)
    barrier = do(cast, "tor", services.add_barrier, project_id=project, work=work)
    assert berit.post(f"/improvement/{project}/people/out/", {"role": str(tor)}).status_code == 302
    with pytest.raises(Hidden):
        do(cast, "tor", queries.page, project_id=project)
    left = page(cast, "berit", project).barrier(barrier)
    assert left is not None
    assert left.owner is None  # it waits for somebody else


def test_somebody_always_leads_it(cast: Cast, project: UUID) -> None:
    own = cast.role("berit")
    for what in (
        lambda: do(cast, "berit", services.take_out, project_id=project, role_id=own),
        lambda: do(cast, "berit", services.bring_in, project_id=project, role_id=own, part=Part.TEAM),
    ):
        with pytest.raises(Conflict):
            what()
    do(cast, "berit", services.bring_in, project_id=project, role_id=cast.role("anne"), part=Part.LEAD)
    do(cast, "berit", services.take_out, project_id=project, role_id=own)
    assert page(cast, "anne", project).leads


@pytest.mark.req("DFM-26")
def test_it_ends_with_what_was_decided_together_and_is_then_only_read(cast: Cast, project: UUID) -> None:
    berit = cast.browser("berit")
    assert berit.post(f"/improvement/{project}/end/", {"conclusion": " "}).status_code == 422
    decided = "Vi går videre, med ett kontaktpunkt hos hver."
    assert berit.post(f"/improvement/{project}/end/", {"conclusion": decided}).status_code == 302
    assert decided in cast.browser("sara").get(f"/improvement/{project}/").content.decode()
    with pytest.raises(Hidden):
        do(cast, "kari", services.note, project_id=project, kind=NoteKind.DATA, words="For sent.")


def test_a_plan_without_a_goal_or_with_a_day_far_away_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid, match="Skriv noe her"):
        do(cast, "berit", services.make, plan=Plan("Navn", " ", queries.today()))
    with pytest.raises(Invalid):
        do(cast, "berit", services.make, plan=Plan("Navn", "Mål", dt.date(1999, 1, 1)))
    with pytest.raises(Hidden):
        do(cast, "kari", services.make, plan=Plan("Navn", "Mål", queries.today()))
