"""One project and the list of one's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from brobygger.improvement import access, rules
from brobygger.improvement.models import Barrier, Course, Member, Note, Project
from brobygger.improvement.rules import Ask, Kind, NoteKind, Part, Phase, State
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.working_time import OSLO
from brobygger.people.queries import StaffCard, find_staff, staff_cards
from brobygger.pilots import queries as pilots

MOST_NOTES = 50


@dataclass(frozen=True, slots=True)
class MemberCard:
    """Somebody in a project."""

    card: StaffCard
    part: Part
    is_me: bool


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """An organisation in a project, and who is in it for them."""

    id: UUID
    name: str
    members: tuple[MemberCard, ...]


@dataclass(frozen=True, slots=True)
class BarrierCard:
    """Something in the way."""

    id: UUID
    kind: Kind
    text: str
    owner: StaffCard | None
    next_step: str
    due_on: dt.date | None
    gone_on: dt.date | None
    how: str


@dataclass(frozen=True, slots=True)
class NoteCard:
    """Something written down."""

    id: UUID
    kind: NoteKind
    text: str
    by: StaffCard
    at: dt.datetime
    is_mine: bool


@dataclass(frozen=True, slots=True)
class PilotCard:
    """A pilot of the project; its name for its own members alone."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project in the list."""

    id: UUID
    name: str
    state: State
    last_day: dt.date


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """All about a project."""

    id: UUID
    name: str
    goal: str
    target: str
    state: State
    phase: Phase
    starts_on: dt.date
    last_day: dt.date
    week: tuple[int, int]
    conclusion: str
    organisations: tuple[OrganisationCard, ...]
    barriers: tuple[BarrierCard, ...]  # those in the way, the next date first
    gone: tuple[BarrierCard, ...]
    notes: tuple[NoteCard, ...]
    pilots: tuple[PilotCard, ...]
    more_pilots: tuple[PilotCard, ...]  # one's own that are not linked
    asks: tuple[Ask, ...]
    leads: bool
    goes_on: bool

    def barrier(self, key: UUID) -> BarrierCard | None:
        """One of its barriers, in the way or gone."""
        return next((one for one in (*self.barriers, *self.gone) if one.id == key), None)


def today() -> dt.date:
    """The day it is in Norway."""
    return clock.now().astimezone(OSLO).date()


def mine(actor: Actor) -> list[ProjectCard]:
    """The projects one is in, those that go on first. One query."""
    role, now = access.helper(actor), today()
    rows = Project.objects.filter(members__role_id=role, members__ended_at=None).order_by("-starts_on")
    cards = [
        ProjectCard(one.id, one.name, rules.state(one.starts_on, one.ended_on, now), rules.last_day(one.starts_on))
        for one in rows
    ]
    return sorted(cards, key=lambda one: one.state is State.ENDED)


def page(actor: Actor, project_id: UUID) -> ProjectPage:
    """One project, for whoever is in it. Raises Hidden. A fixed number of queries."""
    me, now = access.read(actor, project_id), today()
    project = Project.objects.get(pk=project_id)
    members = list(project.members.filter(ended_at=None).order_by("id"))
    barriers, notes = list(project.barriers.order_by("made_at")), _notes(project)
    cards = staff_cards(actor, _roles(members, barriers, notes))
    linked = set(project.pilots.values_list("pilot_id", flat=True))
    own = dict(pilots.mine(actor))
    open_ones = [one for one in barriers if one.gone_on is None]
    goes_on = project.ended_on is None
    return ProjectPage(
        id=project.id,
        name=project.name,
        goal=project.goal,
        target=project.target,
        state=rules.state(project.starts_on, project.ended_on, now),
        phase=Phase(project.phase),
        starts_on=project.starts_on,
        last_day=project.ended_on or rules.last_day(project.starts_on),
        week=rules.week(project.starts_on, now),
        conclusion=project.conclusion,
        organisations=_organisations(members, cards, me),
        barriers=tuple(_barrier(one, cards) for one in sorted(open_ones, key=lambda one: one.due_on or dt.date.max)),
        gone=tuple(_barrier(one, cards) for one in reversed(barriers) if one.gone_on is not None),
        notes=tuple(
            NoteCard(one.id, NoteKind(one.kind), one.text, cards[one.by_role_id], one.at, one.by_role_id == me.role_id)
            for one in notes
        ),
        pilots=tuple(PilotCard(key, own.get(key, "")) for key in sorted(linked)),
        more_pilots=tuple(PilotCard(key, name) for key, name in own.items() if key not in linked),
        asks=tuple(
            rules.asks(
                steps=[
                    rules.Step(one.id, one.owner_role_id is not None, one.next_step, one.due_on) for one in open_ones
                ],
                parts=_parts(members),
                without_course=_without_course(members) if me.part == Part.LEAD else (),
                has_target=bool(project.target),
                newest_note_on=notes[0].at.astimezone(OSLO).date() if notes else None,
                starts_on=project.starts_on,
                ended_on=project.ended_on,
                today=now,
            )
        ),
        leads=goes_on and me.part == Part.LEAD,
        goes_on=goes_on,
    )


def _notes(project: Project) -> list[Note]:
    """The newest; what stands beside a benefit is not said twice."""
    return list(project.notes.filter(benefit=None).order_by("-at")[:MOST_NOTES])


def found(actor: Actor, project_id: UUID, words: str) -> list[StaffCard]:
    """Staff by name or place, who are not in the project now; for its leader. Raises Hidden."""
    access.lead(actor, project_id)
    inside = set(Member.objects.filter(project_id=project_id, ended_at=None).values_list("role_id", flat=True))
    cards = find_staff(actor, words=words, limit=10)
    return [card for card in cards if isinstance(card, StaffCard) and card.role_id not in inside]


def _without_course(members: Sequence[Member]) -> list[UUID]:
    """Where nobody gives a next course: asked of the project leader alone, who sees to it."""
    planned = Course.objects.filter(held_on__gte=today(), attendances__gave=True)
    there = set(planned.values_list("organisation_id", flat=True))
    return [key for key in dict.fromkeys(one.organisation_id for one in members) if key not in there]


def _roles(members: Sequence[Member], barriers: Sequence[Barrier], notes: Sequence[Note]) -> set[UUID]:
    owners = {one.owner_role_id for one in barriers if one.owner_role_id is not None}
    return {one.role_id for one in members} | owners | {one.by_role_id for one in notes}


def _parts(members: Sequence[Member]) -> dict[UUID, set[Part]]:
    parts: dict[UUID, set[Part]] = {}
    for one in members:
        parts.setdefault(one.organisation_id, set()).add(Part(one.part))
    return parts


def _barrier(row: Barrier, cards: Mapping[UUID, StaffCard]) -> BarrierCard:
    owner = cards.get(row.owner_role_id) if row.owner_role_id else None
    return BarrierCard(row.id, Kind(row.kind), row.text, owner, row.next_step, row.due_on, row.gone_on, row.how)


def _organisations(
    members: Sequence[Member], cards: Mapping[UUID, StaffCard], me: Member
) -> tuple[OrganisationCard, ...]:
    order = list(Part)
    shown = [MemberCard(cards[one.role_id], Part(one.part), one.role_id == me.role_id) for one in members]
    shown.sort(key=lambda one: (one.card.organisation_name, order.index(one.part), one.card.name))
    names = dict.fromkeys((one.card.organisation_id, one.card.organisation_name) for one in shown)
    return tuple(
        OrganisationCard(key, name, tuple(one for one in shown if one.card.organisation_id == key))
        for key, name in names
    )
