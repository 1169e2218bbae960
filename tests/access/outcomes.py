"""What an answer tells about access, and the words of the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What somebody meets at an address."""

    ALLOWED = "allowed"  # in: the page, or the form with what is missing
    HIDDEN = "hidden"  # 404, as for what does not exist
    DENIED = "denied"  # 403 with a neutral reason
    SIGN_IN = "sign-in"  # asked who one is
    NOTHING = "nothing"  # 405: the address does not answer this method, to anybody who gets that far


A, H, D, S, N = Outcome.ALLOWED, Outcome.HIDDEN, Outcome.DENIED, Outcome.SIGN_IN, Outcome.NOTHING


@dataclass(frozen=True, slots=True)
class Row:
    """One address and method: what each persona meets. Whoever is not named meets what strangers meet."""

    member: Outcome
    former_member: Outcome
    taken_out: Outcome
    other_organisation: Outcome
    wrong_role: Outcome
    person: Outcome
    other_person: Outcome
    next_of_kin: Outcome
    leader: Outcome
    researcher: Outcome
    administrator: Outcome
    link_holder: Outcome
    anonymous: Outcome

    def but(self, **changes: Outcome) -> Row:
        """The same row with some personas changed."""
        return replace(self, **changes)


PERSONAS = tuple(field.name for field in fields(Row))
HELPERS = ("member", "former_member", "taken_out", "other_organisation", "wrong_role", "leader", "administrator")
SELVES = ("person", "other_person", "next_of_kin", "researcher")
OUTSIDE = ("link_holder", "anonymous")


def row(everybody: Outcome, **changes: Outcome) -> Row:
    """A row in which everybody meets the same, but for those named (`helpers` and `selves` name a group)."""
    met = dict.fromkeys(PERSONAS, everybody)
    for group, names in (("helpers", HELPERS), ("selves", SELVES), ("outside", OUTSIDE)):
        if group in changes:
            met |= dict.fromkeys(names, changes.pop(group))
    return Row(**(met | changes))


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the URLconf: what each method answers, and what a POST sends (ids filled in from the world)."""

    get: Row
    post: Row
    data: Mapping[str, Any] | None = None


def outcome_of(status: int, location: str) -> Outcome:
    """Read an answer. Raises AssertionError for a fault: a broken page is no answer."""
    if status == 401 or (status in (301, 302) and location.startswith("/sign-in/?")):
        return Outcome.SIGN_IN
    named = {403: Outcome.DENIED, 404: Outcome.HIDDEN, 405: Outcome.NOTHING}
    if status in named:
        return named[status]
    assert status < 500, f"the page is broken ({status})"
    return Outcome.ALLOWED
