"""The story's pilot: pilots.yaml, prepared, said ready to and started by the services that everybody uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from brobygger.config.story.people import actor_of, role_of
from brobygger.kernel import clock
from brobygger.kernel.rowsecurity import acting_as
from brobygger.pilots import services
from brobygger.pilots.services import Plan
from brobygger.pilots.views.starting import answers_yes

DEFINITION = Path(__file__).resolve().parent / "pilots.yaml"
Written = Mapping[str, Any]


def play(*, now: dt.datetime) -> dict[str, Mapping[str, str]]:
    """Play every pilot, in the caller's transaction; gives, by its key, what begins a room under it."""
    found = yaml.safe_load(DEFINITION.read_text(encoding="utf-8"))["pilots"]
    return {written["key"]: _play(written, now) for written in found}


def _play(written: Written, now: dt.datetime) -> Mapping[str, str]:
    plan = Plan(**written["plan"])
    with clock.at(now - dt.timedelta(days=written["days"])):
        pilot_id = _begin(written, plan)
    for one in written["outside"]:
        with clock.at(now - dt.timedelta(days=one["days"])):
            helper = actor_of(one["by"])
            with acting_as(helper):
                services.count_outside(helper, pilot_id=pilot_id)
    return answers_yes(pilot_id, len(plan.criteria.splitlines()))


def _begin(written: Written, plan: Plan) -> UUID:
    leader = actor_of(written["made_by"])
    with acting_as(leader):
        pilot_id = services.make(leader, plan=plan)
        for key in written["brings_in"]:
            services.bring_in(leader, pilot_id=pilot_id, role_id=role_of(key))
    for one in written["terms"]:
        by = actor_of(one["by"])
        with acting_as(by):
            services.set_terms(by, pilot_id=pilot_id, flexible=one["flexible"], fixed=one["fixed"])
    for key in (written["made_by"], *written["brings_in"]):
        member = actor_of(key)
        with acting_as(member):
            services.set_ready(member, pilot_id=pilot_id, ready=True)
    with acting_as(leader):
        services.start(leader, pilot_id=pilot_id)
    return pilot_id
