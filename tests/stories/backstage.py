"""A process beside the server that makes rooms through the services, for stories that begin in an open room.

It runs with the server's own environment (database, keys), takes a line of JSON for each room, and answers with its id.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO


class Backstage:
    """The process, started with the first room that is asked for."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment | {"DJANGO_SETTINGS_MODULE": "brobygger.config.settings"}
        self._process: subprocess.Popen[str] | None = None

    def open_room(self, *, about: str, by: str, why: str, helpers: list[str]) -> str:
        """An open room around somebody who said yes to these helpers (all by their keys in the story); its id."""
        self._process = self._process or self._start()
        asked, answers = self._pipes(self._process)
        asked.write(json.dumps({"about": about, "by": by, "why": why, "helpers": helpers}) + "\n")
        asked.flush()
        room_id = answers.readline().strip()
        if not room_id:
            raise RuntimeError("the process that makes rooms has ended: see its words above")
        return room_id

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
    from brobygger.config.story import people, rooms
    from brobygger.kernel.rowsecurity import transaction_as

    for line in sys.stdin:
        asked = json.loads(line)
        with transaction_as(people.LOADER):
            room_id = rooms.open_room(
                about=asked["about"],
                by=people.actor_of(asked["by"]),
                why=asked["why"],
                wishes=[people.role_of(key) for key in asked["helpers"]],
                newcomers_see_history=False,
            )
        print(room_id, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brobygger.config.settings")
    main()
