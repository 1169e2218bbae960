"""Who has seen: the access log for the person, in sentences; the questions to a leader; one's own duty list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from brobygger.audit.queries import LogLine, lines_about
from brobygger.audit.services import record_look
from brobygger.journal import queries as journal
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, role_seat
from brobygger.people.queries import StaffCard, staff_cards
from brobygger.rooms import access, models
from brobygger.rooms.access import Action
from brobygger.rooms.queries.cards_log import Duty, LogEntry, LogPage, QuestionCard
from brobygger.rooms.queries.members import head

PAGE = 50


def log_page(actor: Actor, room_id: UUID, *, before: str | None = None) -> LogPage:
    """Who has seen, newest first, for the person whom the room is about. Raises Hidden, Denied, Invalid (cursor).

    Lines about the person that belong to another room stay with that one; lines of no room are shown in each. At
    most five queries; that the list was read is itself a line, once an hour.
    """
    here = access.room(actor, room_id, Action.LOG)
    lines = lines_about(actor, here.about_person_id, before=before, limit=PAGE)
    record_look(actor, what="rooms.log-read", room_id=room_id, about_person_id=here.about_person_id, basis=here.basis)
    shown = [line for line in lines if line.room_id in (room_id, None)]
    cards = staff_cards(actor, _roles(shown))
    asked = models.AccessQuestion.objects.filter(line_id__in=[line.id for line in shown])
    names = {role_seat(role): who(card) for role, card in cards.items()}
    questions = {row.line_id: _question(row, names) for row in asked}
    entries = tuple(_entry(line, cards, questions.get(line.id)) for line in shown)
    more = sum(line.stands_for for line in lines) >= PAGE
    return LogPage(head(here), entries, lines[-1].cursor if more else None)


def questions_for_leader(actor: Actor) -> tuple[QuestionCard, ...]:
    """The questions to the leader's units: those that wait first, the nearest deadline on top. Three queries.

    Raises Hidden for others.
    """
    units = access.leader(actor)
    rows = list(models.AccessQuestion.objects.filter(unit_id__in=units).order_by("-asked_at")[:200])
    cards = staff_cards(actor, [UUID(row.seat_asked_about.partition(":")[2]) for row in rows])
    names = {role_seat(role): who(card) for role, card in cards.items()}
    found = sorted(rows, key=lambda row: (row.answered_at is not None, row.due_at))
    return tuple(_question(row, names) for row in found)


def duty_list(actor: Actor, *, before: dt.datetime | None = None) -> tuple[Duty, ...]:
    """What one has noted as written in one's own record, newest first, 50 at a time; kept after leaving."""
    marks = journal.duty_list(actor, before=before)
    rooms = models.Room.objects.filter(pk__in={mark.room_id for mark in marks})
    still = set(rooms.values_list("id", flat=True)) if marks else set()
    return tuple(
        Duty(m.id, m.room_id, m.message_id, m.message_at, m.person_name, m.reference, m.marked_at, m.room_id in still)
        for m in marks
    )


def who(card: StaffCard | None) -> str:
    """Sara (psykolog, Øyane DPS)."""
    if card is None:
        return ""
    what = ", ".join(word for word in (card.title_label, card.unit_name or card.organisation_name) if word)
    return f"{card.name} ({what})" if what else card.name


def _entry(line: LogLine, cards: dict[UUID, StaffCard], question: QuestionCard | None) -> LogEntry:
    return LogEntry(
        line_id=line.id,
        sentence=_sentence(line, cards),
        at=line.at,
        basis=line.basis,
        machine=line.machine,
        folded=tuple(_sentence(one, cards) for one in line.folded),
        may_ask_why=line.may_ask_why and question is None,
        question=question,
    )


def _sentence(line: LogLine, cards: dict[UUID, StaffCard]) -> str:
    whom = line.details.get("role_id")
    card = cards.get(UUID(str(whom))) if whom else None
    return line.sentence(who(cards.get(line.role_id)) if line.role_id else "", whom=who(card))


def _roles(lines: Iterable[LogLine]) -> set[UUID]:
    found: set[UUID] = set()
    for line in lines:
        for one in (line, *line.folded):
            if one.role_id:
                found.add(one.role_id)
            if one.details.get("role_id"):
                found.add(UUID(str(one.details["role_id"])))
    return found


def _question(row: models.AccessQuestion, names: dict[str, str]) -> QuestionCard:
    return QuestionCard(
        id=row.id,
        room_id=row.room_id,
        line_id=row.line_id,
        who=names.get(row.seat_asked_about, ""),
        what=row.line_what,
        line_at=row.line_at,
        asked_at=row.asked_at,
        due_at=row.due_at,
        answer=row.answer,
        answered_at=row.answered_at,
        late=row.answered_at is None and row.due_at < clock.now(),
    )
