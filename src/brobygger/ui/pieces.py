"""The components that a page holds by the dozen and the live path makes for every message, written in Python.

A template costs about ten times as much for each message. Everything that is put in is escaped here, whatever it is,
except `content` and `attrs`, which are other components' markup.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from brobygger.ui import words

Given = Mapping[str, Any]
Moment = dt.datetime | dt.date
_DRAWINGS = Path(__file__).parent / "templates" / "ui" / "icons"
_STYLES: dict[str, Callable[[Any], str]] = {
    "moment": words.moment,
    "day": words.day,
    "clock": words.clock,
    "short": words.short,
}


_safe = SafeString  # the functions below have escaped what is not theirs


@cache
def _spoken(msgid: str, language: str) -> str:
    """A translated text, escaped; looked up once for each language."""
    return escape(gettext(msgid))


def _(msgid: str) -> str:
    return _spoken(msgid, words.language())


def _text(value: Any) -> str:
    return escape(str(value))


@cache
def icon(name: str) -> SafeString:
    """A decorative drawing. Raises FileNotFoundError for a name that nobody has drawn."""
    drawing = (_DRAWINGS / f"{name}.svg").read_text(encoding="utf-8").strip()
    return _safe(f'<svg class="ui-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{drawing}</svg>')


def time(value: Moment, style: str = "moment") -> SafeString:
    """A <time> in words (style moment, day, clock or short) that the base script keeps fresh."""
    machine = value.isoformat(timespec="seconds") if isinstance(value, dt.datetime) else value.isoformat()
    return _safe(f'<time datetime="{machine}" data-fresh="{style}">{_text(_STYLES[style](value))}</time>')


def avatar(given: Given) -> SafeString:
    """components/avatar.html"""
    label = given.get("label")
    read = f'role="img" aria-label="{_text(label)}"' if label else 'aria-hidden="true"'
    mark, size = _text(given.get("mark") or 0), _text(given.get("size") or "m")
    attrs, letters = given.get("attrs", ""), _text(words.initials(str(given["name"])))
    shape = f'class="ui-avatar" data-mark="{mark}" data-avatar-size="{size}"'
    return _safe(f"<span {shape} {read}{attrs}><span>{letters}</span></span>")


def message(given: Given) -> SafeString:
    """components/message.html"""
    author = {"name": given["author"], "mark": given.get("mark"), "size": "s"}
    return _safe(
        f'<li class="ui-message"{_identity(given)}{_flags(given)}{given.get("attrs", "")}>{avatar(author)}'
        f'<article class="ui-message__body">{_author(given)}{_bubble(given)}{_meta(given)}{_answers(given)}'
        f"{given.get('content', '')}</article></li>"
    )


def _identity(given: Given) -> str:
    seq = _text(given["seq"])
    return (
        f' id="m{seq}" data-seq="{seq}" data-message="{_text(given["id"])}"'
        f' data-membership="{_text(given["membership"])}"'
    )


def _flags(given: Given) -> str:
    names = ("own", "grouped", "announcement", "taken_back")
    flags = "".join(f" data-{name.replace('_', '-')}" for name in names if given.get(name))
    state = given.get("state")
    return f'{flags} data-state="{_text(state)}"' if state else flags


def _author(given: Given) -> str:
    where = ", ".join(_text(given[key]) for key in ("author_title", "author_organisation") if given.get(key))
    place = f' <span class="ui-message__where">{where}</span>' if where else ""
    return (
        f'<p class="ui-message__author"><b class="ui-message__name">{_text(given["author"])}</b>'
        f'<b class="ui-message__you">{_("You")}</b>{place}</p>'
    )


def _bubble(given: Given) -> str:
    gone = given.get("taken_back")
    text = _("This message was taken back.") if gone else words.message_text(str(given["text"]))
    return (
        f'<div class="ui-bubble">{_reply(given)}{_addressed(given)}{_file(given)}'
        f'<p class="ui-message__text">{text}</p>{_ball(given)}</div>'
    )


def _file(given: Given) -> str:
    """A picture that opens large, or a recording to listen to; the words below say what it is."""
    file = given.get("file")
    if not file or given.get("taken_back"):
        return ""
    address = _text(file["href"])
    if file["recording"]:
        label = _("Voice message")
        return f'<audio class="ui-message__voice" controls preload="none" src="{address}" aria-label="{label}"></audio>'
    size = f'width="{_text(file["width"])}" height="{_text(file["height"])}"'
    return (
        f'<a class="ui-message__picture" href="{_text(file["page"])}" aria-label="{_("Open the picture")}">'
        f'<img src="{address}" {size} alt="" loading="lazy" decoding="async"></a>'
    )


def _reply(given: Given) -> str:
    said = str(given.get("reply_text") or "")
    if not said:
        return ""
    short = said if len(said) <= 120 else said[:119].rstrip() + "…"
    return f'<blockquote class="ui-quote"><b>{_text(given.get("reply_author", ""))}</b> {_text(short)}</blockquote>'


def _addressed(given: Given) -> str:
    if not given.get("to"):
        return ""
    return f'<p class="ui-message__to">{icon("at")}{_("To %(to)s") % {"to": _text(given["to"])}}</p>'


def _ball(given: Given) -> str:
    if not given.get("ball"):
        return ""
    is_open = given.get("ball_open")
    before = "" if is_open else f'<span class="ui-sr">{_("Answered:")} </span>'
    mark = " data-open" if is_open else ""
    return f'<p class="ui-message__ball"{mark}>{icon("ball")}<span>{before}{_text(given["ball"])}</span></p>'


def _meta(given: Given) -> str:
    parts = [time(given["at"], "clock")]
    if given.get("edited"):
        parts.append(_safe(f"<span>{_('edited')}</span>"))
    parts += [_safe(_recorded(given)), _safe(_receipts(given)), _safe(_state(given)), _safe(_menu(given))]
    return f'<p class="ui-message__meta">{" ".join(part for part in parts if part)}</p>'


def _recorded(given: Given) -> str:
    said = given.get("recorded")
    return f'<span class="ui-message__recorded">{icon("list")}{_text(said)}</span>' if said else ""


def _receipts(given: Given) -> str:
    said, address = given.get("receipts"), given.get("receipts_url")
    if not said:
        return ""
    shared = f'class="ui-message__receipts" data-receipts-of="{_text(given["membership"])}"'
    inside = icon("checks") + _text(said)
    return f'<a {shared} href="{_text(address)}">{inside}</a>' if address else f"<span {shared}>{inside}</span>"


def _state(given: Given) -> str:
    return f"<span data-state-text>{_text(given['state_text'])}</span>" if given.get("state_text") else ""


def _menu(given: Given) -> str:
    if not given.get("menu_url"):
        return ""
    label = _("More about the message from %(author)s") % {"author": _text(given["author"])}
    return f'<a class="ui-message__menu" href="{_text(given["menu_url"])}" aria-label="{label}">{icon("more")}</a>'


def _answers(given: Given) -> str:
    if not (given.get("may_answer") and given.get("quick")):
        return ""
    buttons = "".join(
        '<button class="ds-button" type="submit" data-variant="secondary" data-size="sm" name="quick"'
        f' value="{_text(value)}">{_text(said)}</button>'
        for value, said in given["quick"]
    )
    return (
        f'<form class="ui-quick" method="post" action="{_text(given.get("answer_url", ""))}" data-quick-answer>'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{_text(given.get("csrf_token") or "")}">'
        f'<input type="hidden" name="reply_to" value="{_text(given["id"])}">{buttons}</form>'
    )


def people_line(given: Given) -> SafeString:
    """components/people_line.html"""
    marks = "".join(avatar({"name": one["name"], "mark": one.get("mark"), "size": "s"}) for one in given["people"])
    more, text = given.get("more"), given.get("text")
    rest = f'<span class="ui-people__more">+{_text(more)}</span>' if more else ""
    beside = f'<span class="ui-people__text">{_text(text)}</span>' if text else ""
    return _safe(
        f'<span class="ui-people"{given.get("attrs", "")}>'
        f'<span class="ui-people__marks" aria-hidden="true">{marks}{rest}</span>{beside}</span>'
    )


def badge(given: Given) -> SafeString:
    """components/badge.html"""
    count, text, color = given.get("count"), given.get("text"), given.get("color")
    shape = f'class="ui-badge"{_named("data-color", color)}{given.get("attrs", "")}'
    if count:
        shown = "99+" if int(count) > 99 else _text(count)
        read = f'<span class="ui-sr">{_text(given.get("label", ""))}</span>'
        return _safe(f'<span {shape}><span aria-hidden="true">{shown}</span>{read}</span>')
    return _safe(f"<span {shape}>{_text(text)}</span>" if text else "")


def tag(given: Given) -> SafeString:
    """components/tag.html"""
    drawing = icon(given["icon"]) if given.get("icon") else ""
    color = _text(given.get("color") or "neutral")
    shape = f'class="ds-tag ui-tag" data-color="{color}"{given.get("attrs", "")}'
    return _safe(f"<span {shape}>{drawing}{_text(given['text'])}</span>")


def room_item(given: Given) -> SafeString:
    """components/room_item.html"""
    title, unread = _text(given["title"]), int(given.get("unread") or 0)
    flags = (" data-waits" if given.get("waits_for_me") else "") + (" data-unread" if unread else "")
    level = _text(given.get("level") or 3)
    link = f'<a class="ui-cover" href="{_text(given["href"])}">{title}</a>'
    at = f'<span class="ui-roomitem__at">{time(given["at"], "short")}</span>' if given.get("at") else ""
    people = {"people": given.get("people"), "more": given.get("people_more")}
    return _safe(
        f'<li class="ui-roomitem" data-pressable{flags}{given.get("attrs", "")}>'
        f"{avatar({'name': given['title'], 'mark': given.get('mark') or 'person'})}"
        f'<div class="ui-roomitem__text"><div class="ui-roomitem__top">'
        f'<h{level} class="ui-roomitem__title">{link}</h{level}>{at}</div>'
        f"{_waits(given)}{_line('new', given.get('text'))}{_line('why', given.get('why'))}{_room_state(given)}"
        f"{people_line(people) if people['people'] else ''}</div>{_unread(unread)}</li>"
    )


def _named(attribute: str, value: Any) -> str:
    return f' {attribute}="{_text(value)}"' if value else ""


def _line(what: str, text: Any) -> str:
    return f'<p class="ui-roomitem__{what}">{_text(text)}</p>' if text else ""


def _waits(given: Given) -> str:
    waits, ball = given.get("waits_for_me"), given.get("ball")
    if waits:
        late = f" <b>{_('The time has passed')}</b>" if given.get("late") else ""
        return f'<p class="ui-roomitem__waits">{icon("ball")}<span>{_text(waits)}{late}</span></p>'
    return f'<p class="ui-roomitem__ball">{icon("ball")}<span>{_text(ball)}</span></p>' if ball else ""


def _room_state(given: Given) -> str:
    said = given.get("state_text")
    return f"<p>{tag({'text': said})}</p>" if said else ""


def _unread(count: int) -> str:
    if not count:
        return ""
    label = ngettext("%(counter)s new message", "%(counter)s new messages", count) % {"counter": count}
    return badge({"count": count, "label": label})


PIECES: dict[str, Callable[[Given], SafeString]] = {
    piece.__name__: piece for piece in (avatar, badge, message, people_line, room_item, tag)
}
