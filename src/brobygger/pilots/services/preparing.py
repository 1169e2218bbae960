"""Setting up a pilot, and starting it when everybody is ready. One function, one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.people import queries as people
from brobygger.pilots import access, queries, rules
from brobygger.pilots.models import Member, Pilot, Terms
from brobygger.pilots.rules import State
from brobygger.rooms import text

MOST_DAYS = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be carried out together."""

    name: str
    goals: str
    criteria: str  # one question a line
    answer_within: int
    need: str = ""  # why what there is already does not do; a page asks for it


def make(actor: Actor, *, plan: Plan) -> UUID:
    """A leader begins a plan and is its first member. Raises Hidden, Invalid."""
    role, organisation = access.make(actor)
    given = _checked(plan)
    with transaction.atomic():
        pilot = Pilot.objects.create(id=new_id(), made_at=clock.now(), **asdict(given))
        Member.objects.create(id=new_id(), pilot=pilot, role_id=role, organisation_id=organisation, is_leader=True)
    return pilot.id


def change_plan(actor: Actor, *, pilot_id: UUID, plan: Plan) -> None:
    """Another plan: everybody is asked again whether they are ready. Raises Hidden, Invalid. Tells `pilots.stopped`."""
    mine = access.change(actor, pilot_id)
    given = _checked(plan)
    with _held(pilot_id, mine) as pilot:
        if asdict(given) != {key: getattr(pilot, key) for key in asdict(given)}:
            Pilot.objects.filter(pk=pilot_id).update(**asdict(given))
            _ask_all_again(pilot_id)


def bring_in(actor: Actor, *, pilot_id: UUID, role_id: UUID) -> None:
    """A leader in the pilot brings somebody in; once. Raises Hidden. Tells `pilots.stopped`."""
    mine = access.change(actor, pilot_id)
    card = people.role_card(actor, role_id)
    with _held(pilot_id, mine):
        row = Member(pilot_id=pilot_id, role_id=role_id, organisation_id=card.organisation_id, is_leader=card.is_leader)
        Member.objects.bulk_create([row], ignore_conflicts=True)


def set_terms(actor: Actor, *, pilot_id: UUID, flexible: str, fixed: str) -> None:
    """A leader says what their organisation can and cannot be flexible on. Raises Hidden, Invalid.

    Tells `pilots.stopped`.
    """
    mine = access.change(actor, pilot_id)
    given = {"flexible": _text(flexible, "flexible", 500), "fixed": _text(fixed, "fixed", 500)}
    with _held(pilot_id, mine):
        here = Terms.objects.filter(pilot_id=pilot_id, organisation_id=mine.organisation_id)
        if not here.filter(**given).exists():
            if not here.update(**given):
                Terms.objects.create(pilot_id=pilot_id, organisation_id=mine.organisation_id, **given)
            _ask_all_again(pilot_id)


def set_ready(actor: Actor, *, pilot_id: UUID, ready: bool) -> None:
    """A member says "ready", or takes it back: then the pilot does not run. Raises Hidden. Tells `pilots.stopped`."""
    mine = access.read(actor, pilot_id)
    with _held(pilot_id, mine):
        Member.objects.filter(pk=mine.pk).update(ready_at=clock.now() if ready else None)


def start(actor: Actor, *, pilot_id: UUID) -> None:
    """A leader starts the pilot today. Raises Hidden, Conflict (something is missing, or it was started)."""
    access.change(actor, pilot_id)
    with transaction.atomic():
        pilot = access.locked(pilot_id)
        if pilot.started_on is not None:
            raise Conflict(_("The pilot has been started already."), code="started")
        if queries.lacks(pilot):
            raise Conflict(_("The pilot cannot start yet. The page says what is missing."), code="missing")
        Pilot.objects.filter(pk=pilot_id).update(started_on=queries.today())


@contextmanager
def _held(pilot_id: UUID, by: Member) -> Iterator[Pilot]:
    """The plan, held while it is changed. Where the change stops a pilot that ran, its leaders are told.

    Raises Conflict when the pilot has ended.
    """
    with transaction.atomic():
        pilot = access.locked(pilot_id)
        if pilot.started_on and rules.is_over(pilot.started_on, pilot.ended_on, queries.today()):
            raise Conflict(_("The pilot has ended. What stands on its page stays as it is."), code="over")
        ran = _runs(pilot)
        yield pilot
        if ran and not _runs(pilot):
            outbox.emit("pilots.stopped", pilot=pilot_id, by=by.role_id, news=new_id())


def _runs(pilot: Pilot) -> bool:
    lacking = bool(queries.lacks(pilot))
    return (
        rules.state(started_on=pilot.started_on, ended_on=pilot.ended_on, today=queries.today(), lacking=lacking)
        is State.RUNNING
    )


def _ask_all_again(pilot_id: UUID) -> None:
    Member.objects.filter(pilot_id=pilot_id).update(ready_at=None)


def _checked(plan: Plan) -> Plan:
    questions = [line.strip() for line in plan.criteria.splitlines() if line.strip()]
    if not 1 <= plan.answer_within <= MOST_DAYS:
        raise Invalid(_("Choose between one and ten working days."), field="answer_within")
    return Plan(
        _text(plan.name, "name", 120),
        _text(plan.goals, "goals", 1000),
        _text("\n".join(questions), "criteria", 1000),
        plan.answer_within,
        text.line(plan.need, field="need", longest=1000),
    )


def _text(given: str, field: str, longest: int) -> str:
    kept = text.line(given, field=field, longest=longest)
    if not kept:
        raise Invalid(_("Write something here. The others read it before they say that they are ready."), field=field)
    return kept
