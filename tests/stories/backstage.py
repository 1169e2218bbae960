"""A process beside the server that makes rooms through the services, for stories that begin in an open room.

It runs with the server's own environment (database, keys), takes a line of JSON for each room, and answers with its id.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

import psycopg

WEEKS = {
    "feedback_episode": ("begun_at",),
    "feedback_session": ("at",),
    "measures_form": ("made_at", "expires_at", "begun_at", "finished_at"),
}


class Backstage:
    """The process, started with the first room that is asked for."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment | {"DJANGO_SETTINGS_MODULE": "brobygger.config.settings"}
        self._process: subprocess.Popen[str] | None = None

    def open_room(self, *, about: str, by: str, why: str, helpers: list[str]) -> str:
        """An open room around somebody who said yes to these helpers (all by their keys in the story); its id."""
        return self._ask({"about": about, "by": by, "why": why, "helpers": helpers})

    def open_survey(self, instrument: str, who: str, *, between: list[str]) -> str:
        """Somebody is asked to answer a survey for the organisations of two others; the path of their link."""
        return self._ask({"survey": instrument, "who": who, "between": between})

    def answer_surveys(self, instrument: str, rows: list[dict[str, str]], *, between: list[str]) -> None:
        """As many as there are rows have answered."""
        for row in rows:
            self._ask({"survey": instrument, "who": "kari", "between": between, "answers": row})

    def give_form(self, instrument: str, *, about: str, by: str, room: str) -> str:
        """A helper gives the person a form; the path of its link."""
        return self._ask({"form": instrument, "about": about, "by": by, "room": room})

    def ask_whether_as_meant(self, who: str, *, between: list[str]) -> None:
        """A hand-over is done: somebody is asked whether its first meeting was as it was meant."""
        self._ask({"meant": who, "between": between})

    def _ask(self, what: dict[str, object]) -> str:
        self._process = self._process or self._start()
        asked, answers = self._pipes(self._process)
        asked.write(json.dumps(what) + "\n")
        asked.flush()
        said = answers.readline().strip()
        if not said:
            raise RuntimeError("the process behind the stage has ended: see its words above")
        return said

    def let_it_be(self, room: str, what: str, starts_in: dt.timedelta) -> None:
        """Time passes: the appointment called that begins so long from now (or began so long ago)."""
        with psycopg.connect(self._environment["DATABASE_OWNER_URL"], autocommit=True) as owner:
            owner.execute(
                "update appointments_appointment "
                "set ends_at = now() + %s + (ends_at - starts_at), starts_at = now() + %s "
                "where room_id = %s and what = %s and state = 'planned'",
                [starts_in, starts_in, room, what],
            )

    def let_a_week_pass(self, room: str) -> None:
        """Time passes: what was said of how it goes, and the forms of the room, are a week older."""
        with psycopg.connect(self._environment["DATABASE_OWNER_URL"], autocommit=True) as owner:
            for table, times in WEEKS.items():
                moved = ", ".join(f"{one} = {one} - interval '7 days'" for one in times)
                owner.execute(f"update {table} set {moved} where room_id = %s", [room])

    def close(self) -> None:
        if self._process is not None:
            self._pipes(self._process)[0].close()
            self._process.wait(10)

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", __name__],
            env=self._environment,
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @staticmethod
    def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
        assert process.stdin is not None
        assert process.stdout is not None
        return process.stdin, process.stdout


def main() -> None:
    """Make one room for each line that comes in."""
    import django
    from django.conf import settings

    own = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # one may not ask Are as often as the tests do
    settings.CACHES = {"default": own}
    django.setup()
    from brobygger.config.story import people
    from brobygger.kernel.rowsecurity import transaction_as

    for line in sys.stdin:
        with transaction_as(people.LOADER):
            said = _do(json.loads(line))
        print(said, flush=True)


def _do(asked: dict[str, Any]) -> object:
    from brobygger.config.story import people, rooms

    if "survey" in asked or "form" in asked:
        return _questions(asked)
    if "meant" in asked:
        return _meant(asked)
    return rooms.open_room(
        about=asked["about"],
        by=people.actor_of(asked["by"]),
        why=asked["why"],
        wishes=[people.role_of(key) for key in asked["helpers"]],
        newcomers_see_history=False,
    )


def _meant(asked: dict[str, Any]) -> int:
    from brobygger.config.story import people
    from brobygger.improvement import services

    one, two = (people.actor_of(key).organisation_id for key in asked["between"])
    assert one is not None
    assert two is not None
    roles = [people.role_of(asked["meant"])]
    return services.ask(people.LOADER, handover_id=uuid4(), between=(one, two), roles=roles)


def _questions(asked: dict[str, Any]) -> str:
    from brobygger.config.story import people
    from brobygger.kernel import clock
    from brobygger.kernel.actor import link_holder
    from brobygger.kernel.rowsecurity import acting_as
    from brobygger.measures import services
    from brobygger.measures.services.links import address
    from brobygger.measures.services.surveys import answer_survey
    from brobygger.people.services import story_id

    if "form" in asked:
        by, person, until = people.actor_of(asked["by"]), story_id("person", asked["about"]), dt.timedelta(days=1)
        given = {"instrument": asked["form"], "room_id": UUID(asked["room"]), "about_person_id": person}
        with acting_as(by):
            link = services.give(by, until=clock.now() + until, **given).address
    else:
        pair = tuple(people.actor_of(key).organisation_id for key in asked["between"])
        about, person = services.About("first-meeting", pair, uuid4()), story_id("person", asked["who"])
        key = services.open_survey(people.LOADER, instrument=asked["survey"], rater_person_id=person, about=about)
        link = address(key)
        if "answers" in asked:
            with acting_as(link_holder(key, purpose="questions")):
                answer_survey(key, asked["answers"])
    return "/q/" + link.split("/q/")[1]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brobygger.config.settings")
    main()
