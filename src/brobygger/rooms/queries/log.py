"""Who has seen: the access log for the person, in sentences; and the questions a leader is to answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from brobygger.audit.queries import LogLine as AuditLine
from brobygger.audit.queries import lines_about
from brobygger.audit.services import record
from brobygger.journal.queries import duty_list as journal_duty_list
from brobygger.kernel.actor import Actor, role_seat
from brobygger.people.queries import StaffCard, title_label
from brobygger.rooms import access, models
from brobygger.rooms.queries.shapes import Duty, LogLine, Question
from brobygger.rooms.queries.wishes import cards_of


def log_page(actor: Actor, *, before: str | None = None, limit: int = 50) -> list[LogLine]:
    """Lines about the actor, as themselves, newest first; machine readings are folded. Raises Hidden, Invalid."""
    assert actor.person_id is not None or not actor.is_signed_in
    lines = lines_about(actor, actor.person_id or UUID(int=0), before=before, limit=limit)
    record(actor, what="rooms.log-read", about_person_id=actor.person_id)
    asked = {row.line_id: row for row in models.AccessQuestion.objects.filter(line_id__in=[line.id for line in lines])}
    cards = cards_of([line.role_id for line in lines if line.role_id])
    return [_line(actor, line, cards, asked.get(line.id)) for line in lines]


def open_questions(actor: Actor) -> list[Question]:
    """The questions to the actor's unit, unanswered first, the nearest deadline on top. For leaders (Hidden)."""
    access.leader_of(actor, actor.unit_id, None)
    rows = models.AccessQuestion.objects.filter(unit_id=actor.unit_id).order_by("answered_at", "due_at")[:200]
    seats = [row.seat_asked_about for row in rows]
    cards = cards_of([UUID(seat[5:]) for seat in seats if seat.startswith("role:")])
    names = {role_seat(role): who(card) for role, card in cards.items()}
    return [
        Question(
            r.id, r.room_id, r.line_what, r.line_at, names.get(r.seat_asked_about, ""), r.asked_at, r.due_at,
            r.answer, r.answered_at,
        )
        for r in sorted(rows, key=lambda row: (row.answered_at is not None, row.due_at))
    ]  # fmt: skip


def duty_list(actor: Actor) -> list[Duty]:
    """What the actor has noted as written in their own record; the one thing kept after leaving a room."""
    return [
        Duty(m.id, m.room_id, m.person_name, m.message_at, m.marked_at, m.reference) for m in journal_duty_list(actor)
    ]


def who(card: StaffCard | None) -> str:
    """Sara (psykolog, Øyane DPS)."""
    if card is None:
        return ""
    what = ", ".join(word for word in (title_label(card.title), card.unit_name or card.organisation_name) if word)
    return f"{card.name} ({what})" if what else card.name


def _line(actor: Actor, line: AuditLine, cards: dict[UUID, StaffCard], asked: models.AccessQuestion | None) -> LogLine:
    name = _name(actor, line, cards)
    return LogLine(
        id=line.id,
        at=line.at,
        sentence=line.sentence(name),
        may_ask=line.may_ask and line.role_id is not None and asked is None,
        asked_at=asked.asked_at if asked else None,
        due_at=asked.due_at if asked else None,
        answer=asked.answer if asked else "",
        answered_at=asked.answered_at if asked else None,
        folded=tuple(_sentences(actor, line.folded, cards)),
        cursor=line.cursor,
    )


def _sentences(actor: Actor, lines: Iterable[AuditLine], cards: dict[UUID, StaffCard]) -> list[str]:
    return [line.sentence(_name(actor, line, cards)) for line in lines]


def _name(actor: Actor, line: AuditLine, cards: dict[UUID, StaffCard]) -> str:
    return who(cards.get(line.role_id)) if line.role_id else ""


def deadline(now: dt.datetime, working_days: int) -> dt.datetime:
    """That many working days later (Saturdays and Sundays do not count)."""
    moment = now
    while working_days:
        moment += dt.timedelta(days=1)
        working_days -= moment.weekday() < 5
    return moment
