"""Every decision is recorded for the request it was made in, so that a view that forgot to ask is found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Denied, Hidden, Refused

RefusalWriter = Callable[[Actor, Refused], None]


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer to "may this actor do this?"."""

    what: str
    allowed: bool


_made: ContextVar[list[Decision] | None] = ContextVar("decisions", default=None)
_refusal_writers: list[RefusalWriter] = []


@contextmanager
def collecting() -> Iterator[list[Decision]]:
    """Collect the decisions made inside the block."""
    made: list[Decision] = []
    token = _made.set(made)
    try:
        yield made
    finally:
        _made.reset(token)


def record(what: str, allowed: bool) -> None:
    """Note a decision for the request under way (nothing to do outside one)."""
    made = _made.get()
    if made is not None:
        made.append(Decision(what, allowed))


def hide_unless(allowed: bool, what: str, *, why: str = "", object_id: UUID | None = None) -> None:
    """Record the decision; raise Hidden (404) when the answer is no."""
    record(what, allowed)
    if not allowed:
        raise Hidden(what, why=why, object_id=object_id)


def deny_unless(allowed: bool, what: str, *, reason: str, why: str = "", object_id: UUID | None = None) -> None:
    """Record the decision; raise Denied with a neutral reason when the answer is no."""
    record(what, allowed)
    if not allowed:
        raise Denied(what, reason=reason, why=why, object_id=object_id)


def write_refusals_with(writer: RefusalWriter) -> None:
    """Register who keeps the refusals (the audit log, at start-up)."""
    if writer not in _refusal_writers:
        _refusal_writers.append(writer)


def keep_refusal(actor: Actor, refusal: Refused) -> None:
    """Hand a refusal to those who keep it; called after the rollback, in a transaction of its own."""
    for writer in _refusal_writers:
        writer(actor, refusal)
