"""What the story's services have written to learn from: library.yaml, by the services that everybody uses."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml

from brobygger.config.story.people import actor_of
from brobygger.kernel.rowsecurity import acting_as
from brobygger.library import queries, services
from brobygger.library.services import Given

DEFINITION = Path(__file__).resolve().parent / "library.yaml"


def play() -> None:
    """Write the entries, in the caller's transaction."""
    for written in yaml.safe_load(DEFINITION.read_text(encoding="utf-8"))["entries"]:
        own = {name: value for name, value in written.items() if name not in ("by", "days")}
        day = queries.today() + dt.timedelta(days=written["days"]) if "days" in written else None
        by = actor_of(written["by"])
        with acting_as(by):
            services.add(by, given=Given(day=day, **own))
