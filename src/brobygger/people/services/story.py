"""The made-up story: who is in it, and stepping in as any of them with one click. Refused where the setting is off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from brobygger.kernel import clock, decisions
from brobygger.kernel.actor import Level, system
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people.models import Person, Role
from brobygger.people.queries import title_label
from brobygger.people.services import codes, sign_ins

SYSTEM = system("story-sign-in")
DEFINITION = Path(__file__).resolve().parent.parent / "definitions" / "story.yaml"
_IDS = uuid5(NAMESPACE_URL, "brobygger:story")


@dataclass(frozen=True, slots=True)
class StoryPerson:
    """One of the cast: what they are, and one sentence on who they are."""

    id: UUID
    name: str
    roles: tuple[str, ...]
    blurb: str


@cache
def story_definition() -> dict[str, Any]:
    """The cast and where they work, as written in definitions/story.yaml."""
    found: dict[str, Any] = yaml.safe_load(DEFINITION.read_text(encoding="utf-8"))
    return found


def story_id(kind: str, key: str) -> UUID:
    """The id of something in the story: always the same, so that loading twice makes nothing twice."""
    return uuid5(_IDS, f"{kind}:{key}")


def cast() -> list[StoryPerson]:
    """The story's persons, in its order. Raises Hidden where story sign-in is off."""
    _only_in_stories()
    with transaction_as(SYSTEM):
        people = {person.pk: person for person in Person.objects.filter(is_story=True)}
        roles: dict[UUID, list[str]] = {}
        for role in (
            Role.objects.filter(person__in=people.values())
            .exclude(valid_until__lte=clock.now())
            .select_related("unit__organisation")
            .order_by("valid_from", "id")
        ):
            where = f"{role.unit.name}, {role.unit.organisation.name}"
            roles.setdefault(role.person_id, []).append(f"{title_label(role.title)} · {where}")
    language = get_language() or "nb"
    written = {story_id("person", entry["key"]): entry["blurb"] for entry in story_definition()["people"]}
    order = [key for key in written if key in people] + sorted(set(people) - set(written), key=str)
    return [
        StoryPerson(
            id=key,
            name=people[key].name,
            roles=tuple(roles.get(key, ())),
            blurb=written.get(key, {}).get(language, ""),
        )
        for key in order
    ]


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
