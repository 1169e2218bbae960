"""The story's improvement project: improvement.yaml, made by the services that everybody uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml

from brobygger.config.story.people import actor_of, role_of
from brobygger.improvement import queries, services
from brobygger.improvement.rules import Check
from brobygger.improvement.services import Hope, Plan, Work
from brobygger.kernel import clock
from brobygger.kernel.actor import system
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people.services import story_id

SYSTEM = system("story")
DEFINITION = Path(__file__).resolve().parent / "improvement.yaml"
Written = Mapping[str, Any]


def play(*, now: dt.datetime) -> None:
    """Play the project, in the caller's transaction."""
    written = yaml.safe_load(DEFINITION.read_text(encoding="utf-8"))["project"]
    with clock.at(now + dt.timedelta(days=written["days"])):
        leader = actor_of(written["made_by"])
        with acting_as(leader):
            key = services.make(leader, plan=Plan(starts_on=queries.today(), **written["plan"]))
            for one in written["people"]:
                services.bring_in(leader, project_id=key, role_id=role_of(one["who"]), part=one["part"])
        for one in written["barriers"]:
            _barrier(key, one, now)
        for one in written["benefits"]:
            _benefit(key, one, now)
        with acting_as(leader):
            services.go_to_phase(leader, project_id=key, phase=written["phase"])
    for one in written["courses"]:
        _course(one, now)
    _meetings(key, written["meetings"], now)
    for one in written["notes"]:
        with clock.at(now + dt.timedelta(days=one["days"])):
            by = actor_of(one["by"])
            with acting_as(by):
                services.note(by, project_id=key, kind=one["kind"], words=one["text"])


def _barrier(project_id: UUID, written: Written, now: dt.datetime) -> None:
    by = actor_of(written["by"])
    work = Work(
        written["kind"],
        written["text"],
        role_of(written["owner"]) if "owner" in written else None,
        written.get("next_step", ""),
        (now + dt.timedelta(days=written["due"])).date() if "due" in written else None,
    )
    with acting_as(by):
        key = services.add_barrier(by, project_id=project_id, work=work)
        if "how" in written:
            services.put_away(by, project_id=project_id, barrier_id=key, how=written["how"])


def _benefit(project_id: UUID, written: Written, now: dt.datetime) -> None:
    names, by = ("way", "noticed", "gain", "goal", "followed"), actor_of(written["by"])
    owner = role_of(written["owner"]) if "owner" in written else None
    with acting_as(by):
        hope = Hope(owner_role_id=owner, **{name: written.get(name, "") for name in names})
        key = services.add_benefit(by, project_id=project_id, hope=hope)
    if "shows" in written:
        reader, day = actor_of(written["shows"]["by"]), now + dt.timedelta(days=written["shows"]["days"])
        with clock.at(day), acting_as(reader):
            services.read_off(reader, project_id=project_id, benefit_id=key, words=written["shows"]["text"])


def _course(written: Written, now: dt.datetime) -> None:
    by, day = actor_of(written["by"]), now + dt.timedelta(days=written["days"])
    with acting_as(by):
        key = services.plan_course(by, unit_id=story_id("unit", written["unit"]), held_on=day.date())
        for giver in written["gives"]:
            services.let_give(by, course_id=key, role_id=role_of(giver))
        if "took" in written:
            services.write_down(by, course_id=key, roles=[role_of(one) for one in written["took"]])


def _meetings(project_id: UUID, written: Written, now: dt.datetime) -> None:
    """First meetings that have been, and what the two helpers answered: made up, and without names as all of them."""
    helpers = [actor_of(key) for key in written["between"]]
    for number, answers in enumerate(written["answers"]):
        with clock.at(now + dt.timedelta(days=written["days"][number])):
            with acting_as(SYSTEM):
                services.ask(
                    SYSTEM,
                    handover_id=uuid5(project_id, str(number)),
                    between=(helpers[0].organisation_id or project_id, helpers[1].organisation_id or project_id),
                    roles=[role_of(key) for key in written["between"]],
                )
            for helper, yes in zip(helpers, answers, strict=True):
                with acting_as(helper):
                    (asked,) = queries.questions(helper)
                    services.answer(helper, asked_id=asked.id, yes=[Check(one) for one in yes])
