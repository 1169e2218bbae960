"""Whether first meetings happen, and as they were meant: asked of the two helpers, counted without names."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from brobygger.improvement import access, rules
from brobygger.improvement.models import Batch, Member, Project
from brobygger.improvement.queries.projects import today
from brobygger.improvement.rules import Check
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.people.queries import organisation_names

WAITS = """
select (select coalesce(json_agg(row_to_json(a)), '[]') from (
    select id, organisation_a, organisation_b, made_at from improvement_asked
    where role_id = %(role)s and not answered and made_at > %(since)s order by made_at) a)::text,
  (select coalesce(json_agg(row_to_json(b)), '[]') from (
    select b.id, b.project_id, coalesce(nullif(b.next_step, ''), b.text) as text, b.due_on
    from improvement_barrier b join improvement_project p on p.id = b.project_id
    where b.owner_role_id = %(role)s and b.gone_on is null and p.ended_on is null and b.due_on <= %(soon)s
    order by b.due_on) b)::text
"""
ASKED_FOR = dt.timedelta(days=28)  # so long one is asked on one's first page


@dataclass(frozen=True, slots=True)
class Question:
    """A first meeting that this helper is asked about: between whom, and since when."""

    id: UUID
    organisations: tuple[str, ...]
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class OwnStep:
    """The next step of something in the way that this helper has."""

    id: UUID
    project_id: UUID
    text: str
    due_on: dt.date
    late: bool


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for a helper: questions, and next steps of this week."""

    questions: tuple[Question, ...]
    steps: tuple[OwnStep, ...]


@dataclass(frozen=True, slots=True)
class Happens:
    """How many first meetings there were in a project, and how many answered yes to each of the four."""

    across: int
    inside: int
    answers: int
    yes: dict[Check, int]
    newest_on: dt.date | None


def waits(actor: Actor) -> Waits:
    """What waits for this helper on their first page. One query, and one more where there is a question."""
    role, now = access.helper(actor), today()
    given: dict[str, Any] = {"role": role, "since": clock.now() - ASKED_FOR, "soon": now + rules.SOON}
    with connection.cursor() as cursor:
        cursor.execute(WAITS, given)
        asked, steps = (json.loads(one) for one in cursor.fetchone() or ("[]", "[]"))
    keys = {UUID(key) for one in asked for key in (one["organisation_a"], one["organisation_b"])}
    names = organisation_names(actor, keys) if keys else {}
    return Waits(
        tuple(_question(one, names) for one in asked),
        tuple(
            OwnStep(UUID(one["id"]), UUID(one["project_id"]), one["text"], due, late=due < now)
            for one in steps
            for due in [dt.date.fromisoformat(one["due_on"])]
        ),
    )


def questions(actor: Actor) -> list[Question]:
    """What this helper is asked, the oldest first."""
    return list(waits(actor).questions)


def _question(row: Mapping[str, str], names: Mapping[UUID, str]) -> Question:
    between = dict.fromkeys(names[UUID(row[key])] for key in ("organisation_a", "organisation_b"))
    return Question(UUID(row["id"]), tuple(between), dt.datetime.fromisoformat(row["made_at"]))


def happens(actor: Actor, project_id: UUID) -> Happens:
    """What a project's organisations have answered since its first day, for those in it. Raises Hidden."""
    access.read(actor, project_id)
    project = Project.objects.get(pk=project_id)
    inside = Member.objects.filter(project_id=project_id, ended_at=None).values("organisation_id")
    rows = Batch.objects.filter(
        organisation_a__in=inside, organisation_b__in=inside, stored_on__gte=project.starts_on
    ).exclude(stored_on__gt=project.ended_on or dt.date.max)
    sums = rows.aggregate(answers=Sum("answers"), **{str(check): Sum(check) for check in Check})
    newest = rows.order_by("-stored_on").values_list("stored_on", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute("select across, inside from improvement_meetings(%s)", [project_id])
        across, within = cursor.fetchone() or (0, 0)
    return Happens(across, within, sums["answers"] or 0, {check: sums[str(check)] or 0 for check in Check}, newest)
