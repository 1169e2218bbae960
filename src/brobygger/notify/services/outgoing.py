"""What a gateway is handed, and the two ways in which it says no."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from brobygger.notify.services.texts import Text


class NotNow(Exception):
    """The way out is closed for now, or slow: it is tried again. Holds a code, never an address or a text."""


class Never(Exception):
    """The receiver is refused for good; `how` is a code: refused, bounced, gone."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a push goes, and the keys that only the device can open it with."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as it goes out. `to` is a number or an address; `own` says that it is the person's own."""

    id: UUID
    person_id: UUID
    channel: str
    template: str
    to: str
    own: bool
    text: Text
    tries: int
    at: dt.datetime
    language: str = ""
    device_id: UUID | None = None
    subscription: Subscription | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went: `state` is sent, later (not tried), failed (tried again) or never."""

    message: Outgoing
    state: str
    how: str = ""
