"""The draft of a pair, held while it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.collaboration import access, rules
from brobygger.collaboration.models import Pair, Plan
from brobygger.collaboration.rules import Side
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict


@contextmanager
def open_draft(actor: Actor, pair_id: UUID) -> Iterator[tuple[Plan, Side]]:
    """The draft, locked until the transaction ends, and one's side. Raises Hidden, Conflict (there is none)."""
    pair, side = access.change(actor, pair_id)
    with transaction.atomic():
        Pair.objects.select_for_update().get(pk=pair.id)
        found = rules.draft(list(Plan.objects.filter(pair=pair)))
        if found is None:
            raise Conflict(_("Nobody is working on a new version now. Begin one first."), code="no-draft")
        yield found, side


@contextmanager
def changing(actor: Actor, pair_id: UUID) -> Iterator[tuple[Plan, Side]]:
    """The draft, to be changed: whoever had agreed to it is asked again. Raises as `open_draft`."""
    with open_draft(actor, pair_id) as (plan, side):
        yield plan, side
        Plan.objects.filter(pk=plan.id).update(
            changed_at=clock.now(),
            changed_by_role_id=actor.role_id,
            agreed_a_role_id=None,
            agreed_a_at=None,
            agreed_b_role_id=None,
            agreed_b_at=None,
        )
