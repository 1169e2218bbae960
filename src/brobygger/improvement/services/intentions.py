"""The two helpers are asked whether a first meeting was as it was meant, and answer once, without a name."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from brobygger.improvement import access
from brobygger.improvement.models import Asked
from brobygger.improvement.rules import Check
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict
from brobygger.kernel.ids import new_id


def ask(actor: Actor, *, handover_id: UUID, between: tuple[UUID, UUID], roles: Collection[UUID]) -> int:
    """Ask these helpers, where a project of the two organisations runs; each once. Gives how many are asked."""
    access.jobs_only(actor)
    first, second = sorted(between)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select improvement_runs(%s, %s)", [first, second])
        (runs,) = cursor.fetchone() or (False,)
        pair = {"organisation_a": first, "organisation_b": second, "made_at": clock.now()}
        rows = [Asked(id=new_id(), handover_id=handover_id, role_id=role, **pair) for role in roles if runs]
        return len(Asked.objects.bulk_create(rows, ignore_conflicts=True))


def answer(actor: Actor, *, asked_id: UUID, yes: Collection[Check]) -> None:
    """Keep which of the four it was; nothing tells whose answer it is. Raises Hidden, Conflict (answered already)."""
    role = access.helper(actor)
    access.asked(Asked.objects.filter(pk=asked_id, role_id=role).exists(), asked_id)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select improvement_answer(%s, %s, %s, %s, %s)", [asked_id, *(one in yes for one in Check)])
        (kept,) = cursor.fetchone() or (False,)
    if not kept:
        raise Conflict(_("You have answered this already. Thank you."), code="answered")
