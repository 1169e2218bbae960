"""What stands about the story's units: directory.yaml, written by the service that everybody uses."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml

from brobygger.config.story.people import role_of
from brobygger.directory import services
from brobygger.directory.services import EntryInput
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.people import services as people

DEFINITION = Path(__file__).resolve().parent / "directory.yaml"


def make(actor: Actor, *, now: dt.datetime) -> None:
    """Write every entry as its owner did, on the day it was last said to be right."""
    for written in yaml.safe_load(DEFINITION.read_text(encoding="utf-8"))["units"]:
        given = {key: written[key] for key in ("what", "for_whom", "needs", "hours", "address") if key in written}
        entry = EntryInput(**given, owner=role_of(written["owner"]))
        with clock.at(now - dt.timedelta(days=written["days"])):
            services.change_entry(actor, unit_id=people.story_id("unit", written["unit"]), entry=entry)
