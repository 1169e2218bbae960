"""A project's plan and people, what is in its way, and what is written down on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.improvement import access
from brobygger.improvement.models import Barrier, Linked, Member, Note, Project
from brobygger.improvement.queries import today
from brobygger.improvement.rules import Kind, NoteKind, Part
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.people import queries as people
from brobygger.pilots import queries as pilots
from brobygger.rooms import text

FARTHEST = dt.timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be achieved together, from when."""

    name: str
    goal: str
    starts_on: dt.date
    target: str = ""  # whom it is for first


@dataclass(frozen=True, slots=True)
class Work:
    """Something in the way: who has it, what they do next, and by when."""

    kind: str
    text: str
    owner_role_id: UUID | None = None
    next_step: str = ""
    due_on: dt.date | None = None


def make(actor: Actor, *, plan: Plan) -> UUID:
    """A leader begins a project and leads it until they let somebody else. Raises Hidden, Invalid."""
    role, organisation = access.make(actor)
    given, key = _plan(plan), new_id()
    with transaction.atomic():
        # without RETURNING: before the first member is there, nobody reads the row
        Project.objects.bulk_create([Project(id=key, made_by_role_id=role, made_at=clock.now(), **asdict(given))])
        first = Member(id=new_id(), project_id=key, role_id=role, organisation_id=organisation, part=Part.LEAD)
        Member.objects.bulk_create([first])
        record(actor, what="improvement.people-changed", object_id=key)
    return key


def change_plan(actor: Actor, *, project_id: UUID, plan: Plan) -> None:
    """Another name, goal or first day. Raises Hidden, Invalid."""
    access.lead(actor, project_id)
    given = _plan(plan)
    Project.objects.filter(pk=project_id).update(**asdict(given))


def bring_in(actor: Actor, *, project_id: UUID, role_id: UUID, part: str) -> None:
    """Bring somebody in, or give them another part. Raises Hidden, Invalid, Conflict (the last project leader)."""
    access.lead(actor, project_id)
    if part not in set(Part):
        raise Invalid(_("Choose what they do in the project."), field="part")
    card = people.role_card(actor, role_id)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project_id)
        if part != Part.LEAD:
            _must_have_another_leader(project_id, role_id)
        row = Member(project_id=project_id, role_id=role_id, organisation_id=card.organisation_id, part=part)
        Member.objects.bulk_create([row], ignore_conflicts=True)
        Member.objects.filter(project_id=project_id, role_id=role_id).update(part=part, ended_at=None)
        record(actor, what="improvement.people-changed", object_id=project_id, details={"role": str(role_id)})


def take_out(actor: Actor, *, project_id: UUID, role_id: UUID) -> None:
    """Somebody is no longer in it; what they had stays, and waits for somebody else. Raises Hidden, Conflict."""
    access.lead(actor, project_id)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project_id)
        _must_have_another_leader(project_id, role_id)
        Barrier.objects.filter(project_id=project_id, owner_role_id=role_id, gone_on=None).update(owner_role_id=None)
        Member.objects.filter(project_id=project_id, role_id=role_id, ended_at=None).update(ended_at=clock.now())
        record(actor, what="improvement.people-changed", object_id=project_id, details={"role": str(role_id)})


def add_barrier(actor: Actor, *, project_id: UUID, work: Work) -> UUID:
    """Somebody in the project writes what is in the way. Raises Hidden, Invalid."""
    access.write(actor, project_id)
    given = _work(project_id, work)
    return Barrier.objects.create(id=new_id(), project_id=project_id, made_at=clock.now(), **asdict(given)).id


def change_barrier(actor: Actor, *, project_id: UUID, barrier_id: UUID, work: Work) -> None:
    """Another owner, next step or date. Raises Hidden, Invalid."""
    access.write(actor, project_id)
    given = _work(project_id, work)
    changed = Barrier.objects.filter(pk=barrier_id, project_id=project_id).update(**asdict(given))
    access.there(bool(changed), project_id)


def put_away(actor: Actor, *, project_id: UUID, barrier_id: UUID, how: str) -> None:
    """It is no longer in the way, and what was done about it: the others learn from that. Raises Hidden, Invalid."""
    access.write(actor, project_id)
    kept = text.line(how, field="how", longest=500, needed=True)
    gone = Barrier.objects.filter(pk=barrier_id, project_id=project_id).update(gone_on=today(), how=kept)
    access.there(bool(gone), project_id)


def open_again(actor: Actor, *, project_id: UUID, barrier_id: UUID) -> None:
    """It is in the way again. Raises Hidden."""
    access.write(actor, project_id)
    back = Barrier.objects.filter(pk=barrier_id, project_id=project_id).update(gone_on=None)
    access.there(bool(back), project_id)


def note(actor: Actor, *, project_id: UUID, kind: str, words: str) -> UUID:
    """Write down data, or what was learnt or decided. Raises Hidden, Invalid."""
    mine = access.write(actor, project_id)
    if kind not in set(NoteKind):
        raise Invalid(_("Choose what it is."), field="kind")
    kept = text.line(words, field="words", longest=1000, needed=True)
    row = Note(id=new_id(), project_id=project_id, kind=kind, text=kept, by_role_id=mine.role_id, at=clock.now())
    row.save(force_insert=True)
    return row.id


def remove_note(actor: Actor, *, project_id: UUID, note_id: UUID) -> None:
    """Take back what one has written oneself. Raises Hidden."""
    mine = access.write(actor, project_id)
    removed, _each = Note.objects.filter(pk=note_id, project_id=project_id, by_role_id=mine.role_id).delete()
    access.there(bool(removed), project_id)


def link_pilot(actor: Actor, *, project_id: UUID, pilot_id: UUID) -> None:
    """A pilot that the project leader is in is a part of the project; once. Raises Hidden."""
    access.lead(actor, project_id)
    access.there(pilot_id in dict(pilots.mine(actor)), project_id)
    Linked.objects.bulk_create([Linked(project_id=project_id, pilot_id=pilot_id)], ignore_conflicts=True)


def end(actor: Actor, *, project_id: UUID, conclusion: str) -> None:
    """It is judged and over: what came of it stays for all who were in it. Raises Hidden, Invalid."""
    access.lead(actor, project_id)
    kept = text.line(conclusion, field="conclusion", longest=1000, needed=True)
    Project.objects.filter(pk=project_id, ended_on=None).update(ended_on=today(), conclusion=kept)


def _must_have_another_leader(project_id: UUID, role_id: UUID) -> None:
    leaders = Member.objects.filter(project_id=project_id, part=Part.LEAD, ended_at=None).values_list(
        "role_id", flat=True
    )
    if set(leaders) == {role_id}:
        raise Conflict(_("Somebody must lead the project. Let another lead it first."), code="last-leader")


def _plan(plan: Plan) -> Plan:
    if abs(plan.starts_on - today()) > FARTHEST:
        raise Invalid(_("Choose a day within two years."), field="starts_on")
    return Plan(
        text.line(plan.name, field="name", longest=120, needed=True),
        text.line(plan.goal, field="goal", longest=1000, needed=True),
        plan.starts_on,
        text.line(plan.target, field="target", longest=500),
    )


def _work(project_id: UUID, work: Work) -> Work:
    if work.kind not in set(Kind):
        raise Invalid(_("Choose what kind it is."), field="kind")
    members = Member.objects.filter(project_id=project_id, ended_at=None)
    if work.owner_role_id is not None and not members.filter(role_id=work.owner_role_id).exists():
        raise Invalid(_("Choose somebody who is in the project. Bring them in first."), field="owner")
    if work.due_on is not None and abs(work.due_on - today()) > FARTHEST:
        raise Invalid(_("Choose a day within two years."), field="due_on")
    return Work(
        work.kind,
        text.line(work.text, field="text", longest=500, needed=True),
        work.owner_role_id,
        text.line(work.next_step, field="next_step", longest=300),
        work.due_on,
    )
