"""What happened in a room, said in one plain sentence each; and the other small phrases of the room pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brobygger.ui import words

Names = Mapping[str, str]
Sentence = Callable[[Names], str]

# {who}: whose doing it was; {whom}: whom it was about; {organisation}: their organisation.
_SYSTEM: dict[str, tuple[str, str, Callable[[], str]]] = {
    "room-opened": ("bridge", "", lambda: _("The room is open.")),
    "consent-given": ("check", "", lambda: _("%(who)s said yes to the room.")),
    "consent-withdrawn": (
        "lock",
        "strong",
        lambda: _("%(who)s took back the yes. The helpers no longer have the room."),
    ),
    "member-joined": ("plus", "strong", lambda: _("%(whom)s is now in the room.")),
    "member-left": ("door", "", lambda: _("%(whom)s left the room.")),
    "member-removed": ("door", "", lambda: _("%(whom)s is no longer in the room.")),
    "member-handed-over": ("swap", "strong", lambda: _("%(who)s gave their place to %(whom)s.")),
    "organisation-taken-out": ("door", "", lambda: _("%(organisation)s is no longer in the room.")),
    "helper-taken-out": ("door", "", lambda: _("%(whom)s is no longer in the room.")),
    "room-paused": ("pause", "strong", lambda: _("%(who)s takes a break. Nobody can write until it is over.")),
    "room-resumed": ("play", "", lambda: _("The break is over. You can write again.")),
    "room-closed": ("lock", "strong", lambda: _("%(who)s closed the room. It can still be read.")),
    "room-reopened": ("play", "", lambda: _("%(who)s opened the room again.")),
    "ball-answered": ("check", "", lambda: _("%(who)s has answered. Nobody waits now.")),
    "participation-changed": ("person", "", lambda: _("%(who)s changed how to take part.")),
    "receipts-changed": ("checks", "", lambda: _("%(who)s changed the receipts of the room.")),
    "answer-time-changed": ("clock", "", lambda: _("%(who)s changed how soon the helpers answer here.")),
    "matters-changed": ("heart", "", lambda: _("%(who)s changed what matters most now.")),
    "break-glass": ("warning", "strong", lambda: _("%(whom)s opened the room in an emergency, for two hours.")),
    "access-question-answered": ("question", "strong", lambda: _('Answer to "Why?": %(detail)s')),
}


def system_line(kind: str, names: Names) -> tuple[str, str, bool] | None:
    """Sentence, icon and whether it is for everybody to notice; None for what shows elsewhere on the page."""
    found = _SYSTEM.get(kind)
    if found is None:
        return None
    icon, strong, sentence = found
    filled = {
        "who": _("Somebody"),
        "whom": _("Somebody"),
        "organisation": "",
        "detail": "",
        **{k: v for k, v in names.items() if v},
    }
    return sentence() % filled, icon, bool(strong)


def answer_time(days: int) -> str:
    """How soon one is answered: within two working days."""
    return ngettext("within %(n)d working day", "within %(n)d working days", days) % {"n": days}


def promise(days: int) -> str:
    """The promise that stands where one writes."""
    return _("You get an answer here %(when)s.") % {"when": answer_time(days)}


def helpers_promise(days: int) -> str:
    """The same, as those read it who have promised it."""
    return _("We answer here %(when)s.") % {"when": answer_time(days)}


def quick_answers() -> list[tuple[str, str]]:
    """Answers in one tap: code and words."""
    return [
        ("received", _("Received")),
        ("i-take-it", _("I take it")),
        ("does-not-suit", _("Does not suit")),
        ("talked", _("We have talked together")),
    ]


def quick_words(code: str) -> str:
    """The words of an answer in one tap; none for a code that is not one."""
    return dict(quick_answers()).get(code, "") if code else ""


def ball(holder: str, due_at: dt.datetime | None, *, mine: bool) -> str:
    """The ball is with Vera (NAV) until Thursday at 12.00."""
    if mine and due_at:
        return _("The ball is with you until %(when)s") % {"when": words.moment(due_at)}
    if mine:
        return _("The ball is with you")
    if due_at:
        return _("The ball is with %(who)s until %(when)s") % {"who": holder, "when": words.moment(due_at)}
    return _("The ball is with %(who)s") % {"who": holder}


def ball_on_message(holder: str, due_at: dt.datetime | None) -> str:
    """Vera, by Thursday at 12.00."""
    if due_at:
        return _("%(who)s, by %(when)s") % {"who": holder, "when": words.moment(due_at)}
    return holder


def readers(names: list[str]) -> str:
    """Read by 4: Are, Frida (Fjordsiden legekontor) …"""
    if not names:
        return _("Nobody else reads this yet.")
    return ngettext("Read by %(n)d: %(names)s", "Read by %(n)d: %(names)s", len(names)) % {
        "n": len(names),
        "names": joined(names),
    }


def joined(names: list[str]) -> str:
    """Are, Frida and Vera."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def greeting(name: str, now: dt.datetime) -> str:
    """Good morning, Are."""
    hour = timezone.localtime(now).hour
    first = name.split()[0] if name.split() else name
    if hour < 5 or hour >= 22:
        return _("Hello, %(name)s") % {"name": first}
    if hour < 10:
        return _("Good morning, %(name)s") % {"name": first}
    if hour < 18:
        return _("Good day, %(name)s") % {"name": first}
    return _("Good evening, %(name)s") % {"name": first}


def participation(code: str, name: str) -> str:
    """How the person takes part, as the choice it is."""
    return {
        "write": _("%(name)s reads and writes"),
        "read": _("%(name)s has chosen to read only"),
        "told": _("%(name)s has chosen to be told by text message"),
    }[code] % {"name": name}


def basis(code: str, *, own: bool) -> str:
    """Why somebody is in the room, in plain words."""
    ours = {
        "self": _("The room is about you"),
        "consent": _("You said yes to this helper"),
        "health-cooperation": _("Helps you within the health services; you can say no"),
        "break-glass": _("Emergency access"),
    }
    theirs = {
        "self": _("The room is about this person"),
        "consent": _("The person said yes to this helper"),
        "health-cooperation": _("Helps the person within the health services"),
        "break-glass": _("Emergency access"),
    }
    return (ours if own else theirs).get(code, "")


def state(code: str, name: str) -> str:
    """What a room that is not open waits for."""
    return {
        "waiting": _("Waits for an answer from %(name)s"),
        "paused": _("%(name)s takes a break"),
        "closed": _("Closed"),
        "declined": _("%(name)s did not want a room now"),
    }.get(code, "") % {"name": name}


def closed_text(code: str, name: str, *, own: bool) -> str:
    """Why nobody can write just now, and what can be done about it."""
    if code == "paused":
        if own:
            return _("You are taking a break. Start the room again when you want to.")
        return _("%(name)s takes a break, so nobody can write now.") % {"name": name}
    if code == "closed" and own:
        return _("The room is closed. It is still yours: you can read everything and take a copy.")
    if code == "closed":
        return _('The room is closed. It can be read, and opened again under "About the room".')
    return ""
