"""`make bench`: the figures that Brobygger promises, measured on this machine with everything switched on.

Server, database and load generator share the machine. Sign-in sessions, origin checks, membership checks and the
audit log are as in earnest; the database writes durably.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import uvloop

from tests.bench import course, scoring
from tests.bench.report import Figure, show, write
from tests.load.client import Client
from tests.load.server import Server, own_server
from tests.load.world import Helper, Room, World

ROOMS, STREAMS_EACH = 20, 5
CROWD_ROOMS, CROWD_MESSAGES = 100_000, 2_000_000


@dataclass
class Set:
    """The people and rooms of a run."""

    server: Server
    world: World

    def restart(self, *words: str) -> float:
        """Stop and start the server, and the database with it; return the seconds that the start took."""
        self.server.stop()
        seconds = self.server.start(*words)
        self.world.reconnect()
        return seconds

    def clients(self, helpers: list[Helper]) -> list[Client]:
        from tests.load.sign_in import sign_in

        cookies = sign_in(self.world, [(helper.person, helper.role) for helper in helpers])
        return [Client(self.server.port, cookie) for cookie in cookies]


def main() -> int:
    figures: list[Figure] = [*scoring.figures(), *course.figures()]
    with own_server() as server:
        say("starting the server on a new database")
        server.start()
        import django

        django.setup()
        from brobygger.config.embedded import known_urls

        known = known_urls(server.data)
        assert known is not None
        stage = Set(server, World(known.owner))
        helpers = uvloop.run(live(stage, figures))
        say("starting the server again, with one process")
        figures.append(Figure("server start, existing database", stage.restart(), "s", 4))
        uvloop.run(waiting(stage, helpers, figures))
        uvloop.run(small_and_large(stage, figures))
        say("starting the server again on the full database")
        figures.append(Figure("server start, full database", stage.restart(), "s", 4))
        from tests.bench.first_page import first_page

        figures.extend(first_page(server.port))
        say("sending 10,000 notices")
        stage.restart("--no-worker")
        from tests.bench.notifications import notifications

        figures.extend(notifications(server, known.owner))
        stage.world.close()
    show(figures)
    write(figures, Path("build/bench.json"))
    return 0 if all(figure.ok for figure in figures) else 1


async def live(stage: Set, figures: list[Figure]) -> list[Helper]:
    """Sending and seeing; return the helpers whose streams stood open."""
    from tests.bench import messages

    helpers = stage.world.helpers(ROOMS * STREAMS_EACH)
    people = stage.world.persons(ROOMS)
    teams = [helpers[n * STREAMS_EACH : (n + 1) * STREAMS_EACH] for n in range(ROOMS)]
    rooms: list[Room] = [stage.world.room(person, team) for person, team in zip(people, teams, strict=True)]
    readers, senders = stage.clients(helpers), stage.clients([team[0] for team in teams])
    say("sending as fast as the acknowledgements come")
    figures += await messages.closed_loop(rooms, senders, readers)
    say("sending 100 messages a second")
    figures += await messages.open_loop(rooms, senders, readers)
    return helpers


async def waiting(stage: Set, helpers: list[Helper], figures: list[Figure]) -> None:
    """Streams that wait."""
    from tests.bench import idle

    say("opening 2,000 streams")
    process = stage.server.process
    assert process is not None
    figures += await idle.idle_memory(stage.clients(helpers * (idle.STREAMS // len(helpers))), process.pid)


async def small_and_large(stage: Set, figures: list[Figure]) -> None:
    """The two pages of every day, before and after the database is filled."""
    from tests.bench import caseload, directory, effects, feed, pages

    team = stage.world.helpers(4)
    people = stage.world.persons(300)
    rooms = [stage.world.room(person, team) for person in people]
    stage.world.messages([rooms[0].id], 2000)
    stage.world.messages([room.id for room in rooms[1:]], 10)
    [client] = stage.clients(team[:1])
    path = f"/rooms/{rooms[0].id}/"
    say("opening pages in a small database")
    figures += await pages.figures(client, path, "small database")
    say(f"filling the database: {CROWD_ROOMS:,} rooms, {CROWD_MESSAGES:,} messages")
    stage.world.crowd(CROWD_ROOMS, CROWD_MESSAGES)
    say("opening the same pages")
    large = await pages.figures(client, path, "full database")
    small = {figure.name: figure.value for figure in figures}
    figures += large
    for figure in large[:2]:
        before = small[figure.name.replace("full", "small")]
        figures.append(Figure(f"{figure.name}: share of small", 100 * figure.value / before, "%", 130))
    say("searching in the directory")
    figures += await directory.figures(client, stage.world)
    say("asking for a calendar")
    figures += await feed.figures(client, stage.world, team[0], rooms[0])
    say("looking at the conversations of a helper")
    figures += await caseload.figures(client, stage.world, team[0], rooms)
    say("counting hand-overs, and looking at what they come to")
    figures += await effects.figures(client, stage.world, team[0])


def say(what: str) -> None:
    print(f"… {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
