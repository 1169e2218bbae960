"""Who sits in a seat now, for our own jobs that do something in somebody's stead."""

from __future__ import annotations

from uuid import UUID

from brobygger.kernel.actor import Actor, Kind, Level
from brobygger.people import access
from brobygger.people.models import Person
from brobygger.people.queries.cards import all_roles, card_of, valid_now


def seated(actor: Actor, seat: str) -> Actor | None:
    """Whoever answers from a seat by a secret that they hold; None for a role that has ended. One query.

    Raises Hidden for anybody but our own jobs.
    """
    access.system_only(actor, "people.seated")
    kind, _colon, key = seat.partition(":")
    if kind == Kind.SELF:
        name = Person.objects.filter(pk=UUID(key)).values_list("name", flat=True).first()
        return None if name is None else Actor(Kind.SELF, key, UUID(key), level=Level.LINK, name=name)
    role = valid_now(all_roles()).filter(pk=UUID(key)).first()
    if role is None:
        return None
    card = card_of(role)
    return Actor(
        kind=Kind.ROLE,
        key=key,
        person_id=card.person_id,
        role_id=card.role_id,
        unit_id=card.unit_id,
        organisation_id=card.organisation_id,
        level=Level.LINK,
        name=card.name,
        title=card.title,
        organisation_name=card.organisation_name,
        is_health_personnel=card.is_health_personnel,
    )
