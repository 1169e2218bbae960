"""How often something may be tried. Counted in the shared cache: the same for all workers, and a rollback keeps it."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import ngettext

from brobygger.kernel.errors import TooMany


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` times in a window of `per`, for each key (a number, a sender, an address)."""

    name: str
    amount: int
    per: dt.timedelta

    def key(self, of: object) -> str:
        return f"limit:{self.name}:{hashlib.sha256(str(of).encode()).hexdigest()[:32]}"


def _minutes(count: int) -> dt.timedelta:
    return dt.timedelta(minutes=count)


CODES_PER_NUMBER = Limit("codes-per-number", 5, _minutes(60))
CODES_PER_IP = Limit("codes-per-ip", 30, _minutes(60))
CODE_TRIES_PER_IP = Limit("code-tries-per-ip", 60, _minutes(60))
CODE_TRIES_PER_NUMBER = Limit("code-tries-per-number", 20, _minutes(60))
OPENINGS_PER_IP = Limit("invitation-openings-per-ip", 60, _minutes(60))
INVITATIONS_PER_SENDER = Limit("invitations-per-sender", 30, _minutes(60))
INVITATIONS_PER_SENDER_AND_NUMBER = Limit("invitations-per-sender-and-number", 3, _minutes(24 * 60))
INVITATIONS_PER_NUMBER = Limit("invitations-per-number", 10, _minutes(24 * 60))
INVITATIONS_PER_ORGANISATION = Limit("invitations-per-organisation", 300, _minutes(24 * 60))
PASSWORD_LINKS_PER_NAME = Limit("password-links-per-name", 3, _minutes(60))
FILES_PER_SEAT = Limit("files-per-seat", 40, _minutes(60))
PASSWORD_LINKS_PER_IP = Limit("password-links-per-ip", 20, _minutes(60))


def take(limit: Limit, of: object) -> None:
    """Count one attempt; raises TooMany beyond the limit, in words that say nothing about who exists."""
    if not try_take(limit, of):
        minutes = max(1, round(limit.per.total_seconds() / 60))
        raise TooMany(
            ngettext(
                "Too many attempts. Wait about %(minutes)s minute and try again.",
                "Too many attempts. Wait up to %(minutes)s minutes and try again.",
                minutes,
            )
            % {"minutes": minutes},
            code="too-many",
        )


def try_take(limit: Limit, of: object) -> bool:
    """Count one attempt and tell whether it was within the limit."""
    key = limit.key(of)
    cache.add(key, 0, timeout=limit.per.total_seconds())
    try:
        return cache.incr(key) <= limit.amount
    except ValueError:  # the window ended between the two
        cache.add(key, 1, timeout=limit.per.total_seconds())
        return True


def forget(limit: Limit, of: object) -> None:
    """Start the count anew (after a success)."""
    cache.delete(limit.key(of))
