"""What a plan consists of, which version holds, and what it lacks. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

MOST_STEPS = 20  # in one journey: a picture that nobody reads helps nobody


class Journey(StrEnum):
    """Whose way it is (StimuLab, Øyane DPS 2022, barrier 1): the two need different things."""

    NEW = "new"
    FORMER = "former"


class Side(StrEnum):
    """Who does a step."""

    A = "a"
    B = "b"
    BOTH = "both"
    PERSON = "person"


class Meets(StrEnum):
    """Whether the receiving service may meet the person before its decision (vedtak)."""

    AFTER = "after"
    BEFORE = "before"


class State(StrEnum):
    """How a version stands on a day."""

    DRAFT = "draft"
    COMING = "coming"
    IN_FORCE = "in-force"
    REPLACED = "replaced"


class Version(Protocol):
    """What is asked of a version here."""

    @property
    def number(self) -> int: ...
    @property
    def starts_on(self) -> dt.date | None: ...
    @property
    def agreed_a_at(self) -> dt.datetime | None: ...
    @property
    def agreed_b_at(self) -> dt.datetime | None: ...


V = TypeVar("V", bound=Version)


def is_decided(one: Version) -> bool:
    """A leader of each side has agreed."""
    return one.agreed_a_at is not None and one.agreed_b_at is not None


def in_force(versions: Sequence[V], today: dt.date) -> V | None:
    """The newest decided version whose day has come."""
    begun = [one for one in versions if is_decided(one) and one.starts_on is not None and one.starts_on <= today]
    return max(begun, key=lambda one: one.number, default=None)


def coming(versions: Sequence[V], today: dt.date) -> V | None:
    """The decided version whose day is still to come."""
    later = [one for one in versions if is_decided(one) and one.starts_on is not None and one.starts_on > today]
    return max(later, key=lambda one: one.number, default=None)


def draft(versions: Sequence[V]) -> V | None:
    """The version that is worked on; at most one."""
    return next((one for one in versions if not is_decided(one)), None)
