"""What a project hopes for, each with what it shows by now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from brobygger.improvement import access
from brobygger.improvement.models import Benefit
from brobygger.kernel.actor import Actor
from brobygger.people.queries import StaffCard, staff_cards


@dataclass(frozen=True, slots=True)
class Reading:
    """What a benefit showed at some time, as somebody wrote it."""

    text: str
    by: StaffCard
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class BenefitCard:
    """A chain, who follows it and by what, and what it showed: the newest first."""

    id: UUID
    way: str
    noticed: str
    gain: str
    goal: str
    followed: str
    owner: StaffCard | None
    readings: tuple[Reading, ...]


def benefits(actor: Actor, project_id: UUID) -> tuple[BenefitCard, ...]:
    """The chains of a project, for whoever is in it. Raises Hidden. Four queries."""
    access.read(actor, project_id)
    rows = list(Benefit.objects.filter(project_id=project_id).order_by("made_at").prefetch_related("notes"))
    owners = {one.owner_role_id for one in rows if one.owner_role_id is not None}
    cards = staff_cards(actor, owners | {note.by_role_id for one in rows for note in one.notes.all()})
    return tuple(
        BenefitCard(
            id=one.id,
            way=one.way,
            noticed=one.noticed,
            gain=one.gain,
            goal=one.goal,
            followed=one.followed,
            owner=cards.get(one.owner_role_id) if one.owner_role_id else None,
            readings=tuple(
                Reading(note.text, cards[note.by_role_id], note.at)
                for note in sorted(one.notes.all(), key=lambda note: note.at, reverse=True)
            ),
        )
        for one in rows
    )


def benefit(actor: Actor, project_id: UUID, benefit_id: UUID) -> BenefitCard:
    """One of them. Raises Hidden."""
    one = next((card for card in benefits(actor, project_id) if card.id == benefit_id), None)
    access.there(one is not None, project_id)
    assert one is not None
    return one
