"""Sealing: one sealer at a time hangs what waits on the chain, in batches, apart from those who write.

A line waits in `audit_waiting` from the transaction that wrote it. What the sealer sees there has been committed, and
what is committed later is there the next time: no transaction id is needed, so a restored log seals on as before.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction

from brobygger.audit.models import Seal, Waiting
from brobygger.audit.services import chain
from brobygger.kernel import clock
from brobygger.kernel.actor import system
from brobygger.kernel.rowsecurity import transaction_as

ONE_SEALER = 4_242_010  # key of the advisory lock: sealing, checking and dropping take turns
BATCH = 5_000
MONTHS_AHEAD = 3
COLUMNS = (
    "id, at, what, seat, person_id, role_id, organisation_id, about_person_id, room_id, object_id, "
    "basis, purpose, refused, machine, details, request_id, written_at"
)
log = logging.getLogger("brobygger.audit")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one run of the sealer did."""

    seals: int
    lines: int


def seal_waiting() -> Sealed:
    """Seal every line that waits, one transaction for each batch; also makes the months ahead.

    Runs as our own job, at most one at a time: a second caller seals nothing and returns at once. Each new head goes
    to the log, and to the file of the setting AUDIT_HEADS_FILE, once its seal is committed.
    """
    _make_months()
    seals = lines = 0
    while links := _seal_batch():
        seals += len(links)
        lines += sum(link.lines for link in links)
    return Sealed(seals, lines)


def _seal_batch() -> list[chain.Link]:
    with transaction_as(system("sealing")):
        if not _only_sealer():
            return []
        by_day: dict[dt.date, list[chain.Entry]] = defaultdict(list)
        for row in _waiting_rows(BATCH):
            by_day[row["at"].astimezone(dt.UTC).date()].append((str(row["id"]), chain.line_hash(row)))
        if not by_day:
            return []
        links = _hang_on_chain(by_day)
        sealed = [line_id for entries in by_day.values() for line_id, _hash in entries]
        Waiting.objects.filter(line_id__in=sealed).delete()
        transaction.on_commit(lambda: _tell_outside(links))
    return links


def _hang_on_chain(by_day: dict[dt.date, list[chain.Entry]]) -> list[chain.Link]:
    last = Seal.objects.order_by("-number").values_list("number", "digest").first()
    number, previous = last or (0, chain.FIRST)
    links, rows = [], []
    for day, entries in sorted(by_day.items()):
        number += 1
        link = chain.forge_link(number=number, day=day, sealed_at=clock.now(), entries=entries, previous=previous)
        previous = link.digest
        links.append(link)
        rows.append(
            Seal(
                number=link.number,
                day=link.day,
                sealed_at=link.sealed_at,
                lines=link.lines,
                entries=[list(entry) for entry in entries],
                lines_digest=link.lines_digest,
                previous=link.previous,
                digest=link.digest,
            )
        )
    Seal.objects.bulk_create(rows)
    return links


def _only_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [ONE_SEALER])
        return bool(cursor.fetchone()[0])


def _waiting_rows(most: int) -> list[dict[str, Any]]:
    columns = ", ".join(f"l.{name}" for name in COLUMNS.split(", "))
    statement = (
        f"select {columns} from audit_waiting w join audit_line l on l.id = w.line_id and l.at = w.at "  # noqa: S608
        "order by w.at, w.line_id limit %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [most])
        return list(as_rows(cursor.fetchall()))


def as_rows(found: Sequence[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Rows of COLUMNS by name, `details` read as JSON (Django's cursor hands it over as text)."""
    names = COLUMNS.split(", ")
    for values in found:
        row = dict(zip(names, values, strict=True))
        if isinstance(row["details"], str):
            row["details"] = json.loads(row["details"])
        yield row


def _make_months() -> None:
    """Make the partitions ahead; when a long reading holds the table, the next run makes them."""
    try:
        with transaction_as(system("sealing")), connection.cursor() as cursor:
            cursor.execute("select audit_make_months(%s)", [MONTHS_AHEAD])
    except OperationalError:
        log.warning("the log's coming months could not be made now; the next sealing tries again")


def _tell_outside(links: Sequence[chain.Link]) -> None:
    """Put the heads where somebody who can change the database may not reach: the log, and a file."""
    for link in links:
        log.info("sealed", extra={"seal": link.number, "day": link.day.isoformat(), "digest": link.digest})
    path = getattr(settings, "AUDIT_HEADS_FILE", "")
    if not path:
        return
    told = [
        {"number": link.number, "day": link.day.isoformat(), "lines": link.lines, "digest": link.digest}
        for link in links
    ]
    try:
        with Path(path).open("a", encoding="utf-8") as heads:
            heads.writelines(json.dumps(head) + "\n" for head in told)
    except OSError:
        # The seals are committed already: say it loudly, and let sealing go on.
        log.exception("the heads of the log could not be written to %s", path)
