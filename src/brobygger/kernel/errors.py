"""What a service may raise. Pages turn these into plain words; the log keeps the reason."""

from __future__ import annotations


class Refused(Exception):
    """The decision was no. `what` names the action, `why` is for the log alone."""

    def __init__(self, what: str, *, why: str = "", object_id: object = None) -> None:
        super().__init__(f"{what}: {why}" if why else what)
        self.what = what
        self.why = why
        self.object_id = object_id


class Hidden(Refused):
    """Missing and forbidden look the same: the page is 404."""


class Denied(Refused):
    """Was in, or had the page open: a neutral reason is shown. `reason` is a key of ui's neutral sentences."""

    def __init__(self, what: str, *, reason: str, why: str = "", object_id: object = None) -> None:
        super().__init__(what, why=why, object_id=object_id)
        self.reason = reason


class Invalid(Exception):
    """What was given cannot be used. `message` is for the user (translated), `field` names where, `code` is stable."""

    def __init__(self, message: str, *, field: str = "", code: str = "invalid") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code


class Conflict(Invalid):
    """Somebody else came first, or the page is older than what is there now."""


class TooMany(Invalid):
    """A limit was reached; `message` says when one may try again."""
