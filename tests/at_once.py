"""Several people at the same moment, each in a thread and a connection of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from brobygger.kernel.errors import Invalid, Refused


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment, each in a thread and connection of its own; what each gave or raised."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait(10)
            results[place] = call()
        except (Refused, Invalid) as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return results


@contextmanager
def in_background(call: Callable[[], Any]) -> Iterator[list[Any]]:
    """Run something beside the block; what it gave or raised is there after the block."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(call())
        except (Refused, Invalid) as error:
            results.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    yield results
    thread.join(30)
    assert not thread.is_alive()


def wait_until_somebody_waits() -> None:
    """Until another connection waits for a lock."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_locks where not granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody came to wait")
