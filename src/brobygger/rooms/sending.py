"""From what a page sends to an item for the writer: shape, text, and the words for every way it can be refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brobygger.kernel.errors import Invalid
from brobygger.rooms import text as texts

MOST_ADDRESSED = 50
T = TypeVar("T")
STATEMENT = "select ord, outcome, seq, at, audience from rooms_post_messages(%s::jsonb, %s)"

_OUTCOMES = {
    "not-member": gettext_noop("You are not in this room any more. The message was not sent."),
    "read-only": gettext_noop("You can read here, not write. The message was not sent."),
    "waiting": gettext_noop("The room is not open yet. The message was not sent."),
    "paused": gettext_noop("The room is paused just now. The message was not sent."),
    "closed": gettext_noop("The room is closed. The message was not sent."),
    "declined": gettext_noop("The room is closed. The message was not sent."),
    "audience-changed": gettext_noop("Somebody has come in since you wrote. Look at who will read it, and send again."),
    "conflict": gettext_noop("A message has been sent already under this number. Send it as a new one."),
    "gone": gettext_noop("Somebody you name has left the room. Choose anew whom it is to, and send again."),
    "not-written": gettext_noop("The message could not be kept just now. It was not sent. Try again in a moment."),
    "signed-out": gettext_noop("You are signed out. What you wrote is still here."),
    "locked": gettext_noop("The screen is locked. Unlock it, and send again."),
    "unknown": gettext_noop("The message was not sent. Try again."),
}


def explain(outcome: str, language: str) -> str:
    """Why a message was not taken, in the sender's language and without saying whose decision it was."""
    with translation.override(language):
        return translation.gettext(_OUTCOMES.get(outcome, _OUTCOMES["unknown"]))


def item(seat: str, payload: dict[str, Any]) -> dict[str, Any]:
    """A checked item for `rooms_post_messages`. Raises Invalid (in the language under way).

    `as` in the payload is the seat that it was written in: in a browser where somebody else has signed in since, it is
    never sent in their name. The message's id follows from the room and the client's own random id, so that a repeated
    sending names the same.
    """
    if payload.get("as", seat) != seat:
        raise Invalid(_("Somebody else is signed in here now. The message was not sent."), code="another")
    room = _uuid(payload.get("room"), "room")
    client_id = _uuid(payload.get("client_id"), "client_id")
    quick = str(payload.get("quick") or "")
    if quick and quick not in texts.QUICK:
        raise Invalid(_("That quick answer does not exist."), field="quick", code="quick")
    text = texts.message(payload.get("text") or texts.words_of(quick))
    to = sorted(str(_uuid(one, "to")) for one in _list(payload.get("to")))
    reply_to = str(_uuid(payload["reply_to"], "reply_to")) if payload.get("reply_to") else None
    ball = _ball(payload.get("ball"))
    return {
        "stream": str(room),
        "seat": seat,
        "client_id": str(client_id),
        "hash": texts.content_hash(text=text, quick=quick, reply_to=reply_to, to=to, ball=ball),
        "kind": "message",
        "ref": str(uuid5(room, f"{seat} {client_id}")),
        "audience": _whole(payload.get("audience")),
        "text": text,
        "quick": quick,
        "reply_to": reply_to,
        "to": to,
        "ball": ball,
    }


def _ball(given: object) -> dict[str, str | None] | None:
    if not given:
        return None
    if not isinstance(given, dict):
        raise Invalid(_("Choose who is to answer."), field="ball", code="ball")
    due = given.get("due") or given.get("due_at")
    return {"holder": str(_uuid(given.get("holder"), "ball")), "due_at": _moment(due).isoformat() if due else None}


def _moment(given: object) -> dt.datetime:
    return _read(_aware, given, gettext_noop("That is not a date and a time."), "due")


def _aware(given: object) -> dt.datetime:
    moment = dt.datetime.fromisoformat(str(given).replace("Z", "+00:00"))
    if moment.tzinfo is None or not 2000 < moment.year < 2200:
        raise ValueError
    return moment


def _uuid(given: object, field: str) -> UUID:
    return _read(_any_uuid, given, gettext_noop("The page sent something that cannot be read."), field)


def _any_uuid(given: object) -> UUID:
    return UUID(str(given))


def _whole(given: object) -> int | None:
    if given is None:
        return None
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given < 2**62:
        raise Invalid(_("The page sent something that cannot be read."), field="audience", code="malformed")
    return given


def _list(given: object) -> list[Any]:
    if given in (None, ""):
        return []
    if not isinstance(given, list) or len(given) > MOST_ADDRESSED:
        raise Invalid(_("The page sent something that cannot be read."), field="to", code="malformed")
    return given


def _read(read: Callable[[object], T], given: object, problem: str, field: str) -> T:
    try:
        return read(given)
    except (ValueError, TypeError, OverflowError):
        raise Invalid(_(problem), field=field, code="malformed") from None
