"""What a project hopes for, what it shows by now, and which phase the project is in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.improvement import access
from brobygger.improvement.models import Benefit, Member, Note, Project
from brobygger.improvement.rules import NoteKind, Phase
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id
from brobygger.rooms import text

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Hope:
    """A chain: what we do in another way, what people notice, what comes of it, and what for in the long run.

    `followed`: by what one sees whether it comes. `owner_role_id`: who follows it.
    """

    way: str
    noticed: str
    gain: str
    followed: str
    goal: str = ""
    owner_role_id: UUID | None = None


def add_benefit(actor: Actor, *, project_id: UUID, hope: Hope) -> UUID:
    """Somebody in the project writes what they hope for. Raises Hidden, Invalid."""
    access.write(actor, project_id)
    given = _checked(project_id, hope)
    return Benefit.objects.create(id=new_id(), project_id=project_id, made_at=clock.now(), **asdict(given)).id


def change_benefit(actor: Actor, *, project_id: UUID, benefit_id: UUID, hope: Hope) -> None:
    """Another wording, or another who follows it. Raises Hidden, Invalid."""
    access.write(actor, project_id)
    given = _checked(project_id, hope)
    changed = Benefit.objects.filter(pk=benefit_id, project_id=project_id).update(**asdict(given))
    access.there(bool(changed), project_id)


def read_off(actor: Actor, *, project_id: UUID, benefit_id: UUID, words: str) -> UUID:
    """Write what it shows now: data of the project, beside the benefit. Raises Hidden, Invalid."""
    mine = access.write(actor, project_id)
    access.there(Benefit.objects.filter(pk=benefit_id, project_id=project_id).exists(), project_id)
    kept = text.line(words, field="words", longest=1000, needed=True)
    row = Note(
        id=new_id(),
        project_id=project_id,
        benefit_id=benefit_id,
        kind=NoteKind.DATA,
        text=kept,
        by_role_id=mine.role_id,
        at=clock.now(),
    )
    row.save(force_insert=True)
    return row.id


def go_to_phase(actor: Actor, *, project_id: UUID, phase: str) -> None:
    """The project leader says which phase it is in; also back, since what is tried may ask for that.

    Raises Hidden, Invalid.
    """
    access.lead(actor, project_id)
    if phase not in set(Phase):
        raise Invalid(_("Choose one of the phases."), field="phase")
    Project.objects.filter(pk=project_id).update(phase=phase)


def _checked(project_id: UUID, hope: Hope) -> Hope:
    if hope.owner_role_id is not None:
        members = Member.objects.filter(project_id=project_id, ended_at=None, role_id=hope.owner_role_id)
        if not members.exists():
            raise Invalid(_("Choose somebody who is in the project. Bring them in first."), field="owner")
    needed = ("way", "noticed", "gain", "followed")
    way, noticed, gain, followed = (
        text.line(getattr(hope, name), field=name, longest=LONGEST, needed=True) for name in needed
    )
    goal = text.line(hope.goal, field="goal", longest=LONGEST)
    return Hope(way, noticed, gain, followed, goal, hope.owner_role_id)
