"""Who sees an improvement project and who may change it: whoever is in it, and the project leader."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from brobygger.improvement.models import Member, Project
from brobygger.improvement.rules import Part
from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind


def helper(actor: Actor) -> UUID:
    """Whoever acts in a role; gives it. Raises Hidden."""
    decisions.hide_unless(actor.is_helper and actor.role_id is not None, "improvement.list", why="not a helper")
    assert actor.role_id is not None
    return actor.role_id


def make(actor: Actor) -> tuple[UUID, UUID]:
    """Beginning a project: leaders; gives the role and its organisation. Raises Hidden."""
    allowed = actor.is_helper and actor.is_leader and actor.organisation_id is not None
    decisions.hide_unless(allowed, "improvement.make", why="not a leader")
    assert actor.role_id is not None
    assert actor.organisation_id is not None
    return actor.role_id, actor.organisation_id


def read(actor: Actor, project_id: UUID) -> Member:
    """The actor's own place in the project. Raises Hidden for whoever is not in it."""
    role = helper(actor)
    mine = Member.objects.filter(project_id=project_id, role_id=role, ended_at=None).first()
    decisions.hide_unless(mine is not None, "improvement.read", why="not in the project", object_id=project_id)
    assert mine is not None
    return mine


def write(actor: Actor, project_id: UUID) -> Member:
    """Barriers and notes: everybody in a project that goes on. Raises Hidden."""
    mine = read(actor, project_id)
    over = Project.objects.filter(pk=project_id, ended_on__isnull=False).exists()
    decisions.hide_unless(not over, "improvement.write", why="the project has ended", object_id=project_id)
    return mine


def lead(actor: Actor, project_id: UUID) -> Member:
    """The plan, the people and the end: a project leader, as long as it goes on. Raises Hidden."""
    mine = write(actor, project_id)
    leads = mine.part == Part.LEAD
    decisions.hide_unless(leads, "improvement.lead", why="not a project leader", object_id=project_id)
    return mine


def there(found: bool, project_id: UUID) -> None:
    """Something of this project. Raises Hidden."""
    decisions.hide_unless(found, "improvement.read", why="none such in the project", object_id=project_id)


def asked(mine: bool, asked_id: UUID) -> None:
    """A question to this very helper. Raises Hidden."""
    decisions.hide_unless(mine, "improvement.answer", why="not asked", object_id=asked_id)


def jobs_only(actor: Actor) -> None:
    """A step of our own machinery. Raises Hidden for everybody else."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, "improvement.ask", why="for our own jobs only")


def training(actor: Actor) -> list[UUID]:
    """The organisations whose training one sees to: one's own as a leader, and those of the projects that one leads.

    Raises Hidden where there are none. One query.
    """
    helper(actor)
    keys = answers_for(actor)
    decisions.hide_unless(bool(keys), "improvement.training", why="sees to nobody's training")
    return keys


def answers_for(actor: Actor) -> list[UUID]:
    """The same, and none for whoever sees to nobody's training."""
    if not actor.is_helper:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select my_training()")
        (keys,) = cursor.fetchone() or ([],)
    return list(keys)


def course(mine: bool, course_id: UUID) -> None:
    """A course in one of these organisations. Raises Hidden."""
    decisions.hide_unless(mine, "improvement.course", why="no such course there", object_id=course_id)
