"""Emergency access: two hours, read only, seen by all in the room; consents keeps the case and its review."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from brobygger.consents import access as consent_access
from brobygger.consents import services as consents
from brobygger.kernel import clock, decisions
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people.limits import Limit, take
from brobygger.people.queries import role_card
from brobygger.people.services import find_by_identity_number, find_by_mobile
from brobygger.rooms.models import MemberKind
from brobygger.rooms.services.common import KEEPER, Newcomer, let_in, lock_room, open_members, say
from brobygger.rooms.services.inputs import BreakGlassOpened

SEARCHES = Limit("break-glass-search", 10, dt.timedelta(hours=24))
# The room that something was written in last; one that never opened is none.
_NEWEST = """
    select r.id, r.about_person_id from rooms_room r join live_stream s on s.id = r.id
    where r.about_person_id = %s and r.opened_at is not null and r.state in ('open', 'paused', 'closed')
    order by r.state = 'closed', s.last_at desc limit 1
"""


@dataclass(frozen=True, slots=True)
class _Found:
    room_id: UUID
    person_id: UUID


def may_break_glass(actor: Actor) -> None:
    """Whether the page about emergency access is for the actor. Raises Hidden."""
    consent_access.break_glass(actor)


def break_glass(actor: Actor, *, reason: str, mobile: str = "", identity_number: str = "") -> BreakGlassOpened:
    """Open the newest of a person's rooms in an emergency.

    The person is found by mobile or identity number; every attempt counts, and one that finds nothing stands in the
    log as a refusal. Raises Hidden (not health personnel), Invalid (number, reason, no room), Denied and TooMany (too
    many in a day), Conflict (in the room already). Twice while one lasts gives the same one.
    """
    consent_access.break_glass(actor)
    take(SEARCHES, actor.seat)
    with transaction.atomic():  # by itself: the line stays when what follows is undone
        found = _newest_room(mobile, identity_number)
        if found is None:
            decisions.keep_refusal(actor, Hidden("rooms.break-glass", why="no room found"))
    if found is None:
        raise Invalid(_("We found no room with that number."), field="mobile", code="no-room")
    with transaction.atomic():
        lock_room(actor, found.person_id, found.room_id)
        inside = [row for row in open_members(found.room_id, seat=actor.seat) if _lasts(row.valid_until)]
        if any(row.kind != MemberKind.BREAK_GLASS for row in inside):
            raise Conflict(_("You are in this person's room already."), code="is-member")
        started = consents.start_break_glass(actor, room_id=found.room_id, person_id=found.person_id, reason=reason)
        if not inside:
            membership_id = let_in(actor, found.room_id, _emergency(actor, started.ends_at))
            say(actor, found.room_id, "break-glass", membership=membership_id)
    return BreakGlassOpened(found.room_id, started.ends_at)


def _newest_room(mobile: str, identity_number: str) -> _Found | None:
    with acting_as(KEEPER):
        if identity_number.strip():
            person_id = find_by_identity_number(KEEPER, text=identity_number)
        else:
            person_id = find_by_mobile(KEEPER, text=mobile)
        with connection.cursor() as cursor:
            cursor.execute(_NEWEST, [person_id])
            row = cursor.fetchone()
    return _Found(*row) if row else None


def _emergency(actor: Actor, ends_at: dt.datetime) -> Newcomer:
    assert actor.role_id is not None
    card = role_card(actor, actor.role_id)
    return Newcomer(
        seat=actor.seat,
        person_id=card.person_id,
        kind=MemberKind.BREAK_GLASS,
        name=card.name,
        basis="break-glass",
        valid_until=ends_at,
        role_id=card.role_id,
        organisation_id=card.organisation_id,
        title=card.title,
        unit_name=card.unit_name,
        organisation_name=card.organisation_name,
        may_write=False,
    )


def _lasts(until: dt.datetime | None) -> bool:
    return until is None or until > clock.now()
