"""What came of something that asked to be talked about."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.feedback import access, queries
from brobygger.feedback.models import Addressed
from brobygger.feedback.services import keeping
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict
from brobygger.kernel.ids import new_id
from brobygger.rooms import text as texts

LONGEST = 600


def address(actor: Actor, *, room_id: UUID, episode_id: UUID, kind: str, since: int, words: str) -> None:
    """Write what came of it: then it asks no more, until it begins anew. It can be written again.

    Raises Hidden, Denied, Conflict (it does not ask any more), Invalid (nothing written, too long).
    """
    with transaction.atomic():
        members = keeping.enter(actor, room_id, access.LEADS, "address")
        found = queries.one(actor, room_id, episode_id)
        access.found(found.is_whole, episode_id)
        now = queries.of_episode(found.episode, found.sessions)
        if (kind, since) not in {(one.kind, one.since) for one in now}:
            told = _("It does not ask to be talked about any more. Look at the page as it is now.")
            raise Conflict(told, code="gone")
        row = Addressed(
            id=new_id(),
            room_id=room_id,
            episode_id=episode_id,
            kind=kind,
            since=since,
            words=texts.line(words, field="came", longest=LONGEST, needed=True),
            at=clock.now(),
        )
        unique = ["episode", "kind", "since"]
        Addressed.objects.bulk_create([row], update_conflicts=True, unique_fields=unique, update_fields=["words", "at"])
        keeping.keep(actor, members, "feedback.addressed", episode_id)
