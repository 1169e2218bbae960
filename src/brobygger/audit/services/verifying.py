"""Checking that the log is whole: every line against its seal, every seal against the one before it.

Everything is computed here, from the columns, and not by a function in the database that is being doubted.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from brobygger.audit.models import Line, Seal, Waiting
from brobygger.audit.services import chain
from brobygger.audit.services.retention import dropped_months
from brobygger.audit.services.sealing import COLUMNS, ONE_SEALER, as_rows
from brobygger.kernel.actor import system
from brobygger.kernel.rowsecurity import transaction_as


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was sealed.

    `code`: `changed`, `removed`, `inserted` (lines); `seal-changed`, `seal-removed`, `chain-broken` (seals);
    `head-lost`, `head-unreadable` (against the heads kept outside).
    """

    code: str
    where: str

    def __str__(self) -> str:
        return f"{self.code}: {self.where}"


@dataclass(slots=True)
class Report:
    """What the check saw. `not_sealed` lines are guarded only by the queue so far; `dropped` months by their seals."""

    lines: int = 0
    sealed: int = 0
    not_sealed: int = 0
    seals: int = 0
    head: str = ""
    dropped: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.findings


def verify(*, heads: Path | None = None) -> Report:
    """Check the whole log; `heads` is the file of heads kept outside the database.

    Works through the log day by day and keeps the sealer (not the writers) waiting meanwhile. Finds a line that was
    changed, removed, put in behind the triggers or moved; a seal that was changed, removed or put in another order;
    and, with `heads`, a chain that was made anew.
    """
    report = Report()
    with transaction_as(system("verify-audit")):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_SEALER])
        dropped = dropped_months()
        report.dropped = sorted(dropped)
        digests = _check_chain(report)
        for day in _days():
            _check_day(report, day, dropped=f"{day:%Y-%m}" in dropped)
        _check_queue(report)
    if heads is not None:
        _check_heads(report, heads, digests)
    return report


def _check_chain(report: Report) -> dict[int, str]:
    """Follow the seals from the first; return the digest of each."""
    digests: dict[int, str] = {}
    expected, previous = 1, chain.FIRST
    columns = ("number", "day", "sealed_at", "lines", "lines_digest", "previous", "digest")
    for values in Seal.objects.order_by("number").values_list(*columns).iterator():
        link = chain.Link(*values)
        if link.number != expected:
            report.findings.append(Finding("seal-removed", f"seals {expected} to {link.number - 1}"))
        elif link.previous != previous:
            report.findings.append(Finding("chain-broken", f"seal {link.number} does not follow the one before it"))
        if not chain.is_sound(link):
            report.findings.append(Finding("seal-changed", f"seal {link.number}"))
        expected, previous = link.number + 1, link.digest
        digests[link.number] = link.digest
        report.seals += 1
        report.head = link.digest
    return digests


def _days() -> list[dt.date]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select day from audit_seal union select (at at time zone 'UTC')::date from audit_line order by 1"
        )
        return [day for (day,) in cursor.fetchall()]


def _check_day(report: Report, day: dt.date, *, dropped: bool) -> None:
    sealed = _entries_of(report, day)
    missing = dict(sealed)
    for row, waits in _lines_of(day):
        line_id = str(row["id"])
        report.lines += 1
        if line_id in sealed:
            missing.pop(line_id, None)
            report.sealed += 1
            if sealed[line_id] != chain.line_hash(row):
                report.findings.append(Finding("changed", f"line {line_id} of {day}"))
        elif waits:
            report.not_sealed += 1
        else:
            report.findings.append(
                Finding("inserted", f"line {line_id} of {day} has no seal and does not wait for one")
            )
    if not dropped:
        report.findings.extend(Finding("removed", f"line {line_id} of {day}") for line_id in missing)


def _entries_of(report: Report, day: dt.date) -> dict[str, str]:
    """The hashes that the day's seals hold for their lines."""
    hashes: dict[str, str] = {}
    for seal in Seal.objects.filter(day=day).order_by("number"):
        entries = [(str(line_id), str(digest)) for line_id, digest in seal.entries]
        if len(entries) != seal.lines or chain.lines_digest(entries) != seal.lines_digest:
            report.findings.append(Finding("seal-changed", f"the lines that seal {seal.number} covers"))
        hashes.update(entries)
    return hashes


def _lines_of(day: dt.date) -> Iterator[tuple[dict[str, Any], bool]]:
    """The lines of a day, each with whether it waits: in one statement, so that both are of the same moment."""
    begins = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
    statement = (
        f"select {COLUMNS}, exists (select 1 from audit_waiting w where w.line_id = l.id and w.at = l.at) "  # noqa: S608
        "from audit_line l where l.at >= %s and l.at < %s"
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, [begins, begins + dt.timedelta(days=1)])
        while found := cursor.fetchmany(2_000):
            rows = as_rows([values[:-1] for values in found])
            yield from zip(rows, (bool(values[-1]) for values in found), strict=True)


def _check_queue(report: Report) -> None:
    """What waits for a seal must be there."""
    lost = Waiting.objects.filter(~Exists(Line.objects.filter(id=OuterRef("line_id"), at=OuterRef("at"))))
    report.findings.extend(
        Finding("removed", f"line {one.line_id} of {one.at:%Y-%m-%d}, not sealed yet") for one in lost
    )


def _check_heads(report: Report, heads: Path, digests: dict[int, str]) -> None:
    try:
        told = heads.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        if digests:
            report.findings.append(Finding("head-unreadable", f"{heads} cannot be read"))
        return
    for at, text in enumerate(told, start=1):
        try:
            head = json.loads(text)
            number, digest = int(head["number"]), str(head["digest"])
        except (ValueError, KeyError, TypeError):
            report.findings.append(Finding("head-unreadable", f"row {at} of {heads.name}"))
            continue
        if digests.get(number) != digest:
            report.findings.append(Finding("head-lost", f"seal {number} is not the one that was told outside"))
