"""Who acts: one Actor per request, job or link. There is no `actor=None`."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from uuid import UUID


class Level(enum.IntEnum):
    """How surely we know who it is; a higher level includes the lower ones."""

    NONE = 0
    LINK = 1  # holds a single-use link to one object
    CODE = 2  # a one-time code sent to the person's own number
    PASSWORD = 3
    TWO_FACTOR = 4  # passkey, or password and a second factor


class Kind(enum.StrEnum):
    """In what capacity somebody acts; the first half of a seat."""

    ROLE = "role"
    SELF = "self"
    LINK = "link"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a role (or as themselves), a link-holder, or a named system purpose.

    `seat` is what row-level security sees: `role:<id>`, `self:<person id>`, `link:<id>`, `system:<purpose>`.
    """

    kind: Kind
    key: str
    person_id: UUID | None = None
    role_id: UUID | None = None
    unit_id: UUID | None = None
    organisation_id: UUID | None = None
    level: Level = Level.NONE
    purpose: str = ""
    name: str = ""
    title: str = ""
    organisation_name: str = ""
    is_health_personnel: bool = False
    is_leader: bool = False
    is_administrator: bool = False
    session_id: str = ""

    @property
    def seat(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def is_signed_in(self) -> bool:
        return self.kind in (Kind.ROLE, Kind.SELF)

    @property
    def is_helper(self) -> bool:
        return self.kind is Kind.ROLE


def anonymous() -> Actor:
    """Nobody we know: may see public pages only."""
    return Actor(kind=Kind.ANONYMOUS, key="")


def system(purpose: str) -> Actor:
    """A job of our own, named by what it is for (shown in the audit log)."""
    if not purpose:
        raise ValueError("a system actor needs a purpose")
    return Actor(kind=Kind.SYSTEM, key=purpose, purpose=purpose)


def link_holder(link_id: UUID, *, purpose: str) -> Actor:
    """Somebody who holds a single-use link: an actor for that one object."""
    return Actor(kind=Kind.LINK, key=str(link_id), level=Level.LINK, purpose=purpose)


def role_seat(role_id: UUID) -> str:
    """The seat of a role assignment."""
    return f"{Kind.ROLE}:{role_id}"


def self_seat(person_id: UUID) -> str:
    """The seat of a person acting as themselves (service user, next of kin)."""
    return f"{Kind.SELF}:{person_id}"
