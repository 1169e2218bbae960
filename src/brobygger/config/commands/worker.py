"""`brobygger worker`: empty the outbox, run the jobs (notifications, seals, tidying); `serve` starts one by itself."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import threading

from brobygger.config.commands import Needs

HELP = "Run the jobs; `serve` starts one by itself."
NEEDS = Needs.DATABASE

_BEHIND = 5  # how much a worker on the server's own machine gives way to whoever waits for an answer


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until-input-ends", action="store_true", help="leave when standard input is closed")


def run(options: argparse.Namespace) -> int:
    if options.until_input_ends:
        os.nice(_BEHIND)
        threading.Thread(target=_leave_when_input_ends, daemon=True).start()
    asyncio.run(_work())
    return 0


def _leave_when_input_ends() -> None:
    """The server that started us is gone, however it went: leave too."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


async def _work() -> None:
    from procrastinate.contrib.django import app

    from brobygger.config.relay import Relay

    connector = app.connector.get_worker_connector()
    with Relay(), app.replace_connector(connector) as jobs:
        async with jobs.open_async():
            await jobs.run_worker_async(shutdown_graceful_timeout=3, delete_jobs="successful")
