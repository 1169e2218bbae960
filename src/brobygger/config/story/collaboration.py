"""The story's collaboration plan: collaboration.yaml, written and decided by the services that everybody uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from brobygger.collaboration import queries, services
from brobygger.collaboration.rules import Journey
from brobygger.collaboration.services import Points, StepInput
from brobygger.config.story.people import actor_of
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.rowsecurity import acting_as

DEFINITION = Path(__file__).resolve().parent / "collaboration.yaml"
Written = Mapping[str, Any]


def play(*, now: dt.datetime) -> None:
    """Write the plan and decide on it, in the caller's transaction."""
    written = yaml.safe_load(DEFINITION.read_text(encoding="utf-8"))["plan"]
    with clock.at(now + dt.timedelta(days=written["days"])):
        leader, other = (actor_of(who) for who in written["by"])
        assert other.organisation_id is not None
        with acting_as(leader):
            key = services.begin(leader, organisation_id=other.organisation_id)
            words = {name: written[name] for name in ("target", "meets", "records", "place")}
            services.set_points(leader, pair_id=key, points=Points(**words, starts_on=queries.today()))
            for one in written["gaps"]:
                _break(leader, key, one)
        for who in (leader, other):
            with acting_as(who):
                draft = queries.draft(who, key)
                assert draft is not None
                services.agree(who, pair_id=key, seen=draft.changed_at)


def _break(leader: Actor, key: UUID, one: Written) -> None:
    """Say at a step of the usual way what breaks before it."""
    draft = queries.draft(leader, key)
    assert draft is not None
    card = draft.journeys[Journey(one["journey"])][one["number"] - 1]
    step = StepInput(card.what, card.side, law=card.law, decision=card.decision)
    services.change_step(leader, pair_id=key, step_id=card.id, step=replace(step, day=one["day"], gap=one["text"]))
