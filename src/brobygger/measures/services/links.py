"""What stands behind a link: found by its hash, by whoever holds it, and nothing more is told than its id."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.urls import reverse

from brobygger.kernel.actor import Actor, link_holder
from brobygger.people.services.secrets import link_secret, secret_hash


@dataclass(frozen=True, slots=True)
class Held:
    """A link that is there: what it opens, and who holds it."""

    id: UUID
    is_survey: bool
    holder: Actor


@dataclass(frozen=True, slots=True)
class LinkToSend:
    """What the job that sends a link needs: whose telephone it goes to, and the address."""

    person_id: UUID
    link: str


def hash_of(row_id: UUID) -> str:
    """What is stored of the link's secret. The secret follows from the id and the server's key."""
    return secret_hash(link_secret(row_id))


def secret_of(row_id: UUID) -> str:
    """What opens it, for a page that has let in whoever may."""
    return link_secret(row_id)


def address(row_id: UUID) -> str:
    """The link, to be sent or opened."""
    return settings.PUBLIC_URL + reverse("measures:fill-in", args=[link_secret(row_id)])


def find(secret: str) -> Held | None:
    """What a secret opens; None for one that nobody made."""
    with connection.cursor() as cursor:
        cursor.execute("select id, is_survey from measures_link(%s)", [secret_hash(secret)])
        row = cursor.fetchone()
    return Held(row[0], row[1], link_holder(row[0], purpose="questions")) if row else None
