"""Story sign-in: one click steps in as any person of the made-up story. Refused where the setting is off."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from brobygger.kernel import clock, decisions
from brobygger.kernel.actor import Level, system
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people.models import Person, Role
from brobygger.people.queries import title_label
from brobygger.people.services import codes, sign_ins

SYSTEM = system("story-sign-in")


@dataclass(frozen=True, slots=True)
class StoryPerson:
    """One of the cast: who they are in one sentence is made from their roles."""

    id: UUID
    name: str
    roles: tuple[str, ...]


def cast() -> list[StoryPerson]:
    """The story's persons with what they are. Raises Hidden where story sign-in is off."""
    _only_in_stories()
    with transaction_as(SYSTEM):
        people = list(Person.objects.filter(is_story=True).order_by("created_at", "name"))
        roles: dict[UUID, list[str]] = {}
        for role in (
            Role.objects.filter(person__in=people)
            .exclude(valid_until__lte=clock.now())
            .select_related("unit__organisation")
        ):
            where = f"{role.unit.name}, {role.unit.organisation.name}"
            roles.setdefault(role.person_id, []).append(f"{title_label(role.title)} · {where}")
    return [StoryPerson(person.pk, person.name, tuple(roles.get(person.pk, ()))) for person in people]


def step_in(request: HttpRequest, *, person_id: UUID) -> UUID:
    """Sign this browser in as a person of the story. Raises Hidden for anybody else."""
    _only_in_stories()
    with transaction_as(SYSTEM):
        known = Person.objects.filter(pk=person_id, is_story=True).exists()
        decisions.hide_unless(known, "people.story", why="not of the story", object_id=person_id)
        account = codes.account_of(person_id)
        helper = Role.objects.filter(person_id=person_id).exclude(valid_until__lte=clock.now()).exists()
    level = Level.TWO_FACTOR if helper else Level.CODE
    return sign_ins.enter(request, account_id=account.pk, level=level, is_story=True)


def _only_in_stories() -> None:
    decisions.hide_unless(bool(settings.STORY), "people.story", why="story sign-in is off")
