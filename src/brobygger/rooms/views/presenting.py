"""From the queries' values to what the ui components are told: no queries, no decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brobygger.kernel.ids import new_id
from brobygger.rooms import panels
from brobygger.rooms.queries import (
    Audience,
    BallCard,
    Entry,
    FileCard,
    MemberCard,
    MessageCard,
    RoomHead,
)
from brobygger.rooms.views import portraits, sentences
from brobygger.rooms.views.portraits import Marks
from brobygger.ui.marks import PERSON

GROUP_WITHIN = dt.timedelta(minutes=5)
SHOWN_BESIDE = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the room's history a page begins: what it needs to tell days, groups and news apart."""

    first_unread_seq: int | None = None
    unread: int = 0


def title(head: RoomHead) -> str:
    """What the room is called: the person's name, and to the person their own."""
    return _("Your room") if head.own else head.name


def subtitle(head: RoomHead) -> str:
    """The one line under the name: the room's state, or how the person takes part."""
    if head.state != "open":
        return sentences.state(head.state, head.name)
    return "" if head.own else sentences.participation(head.participation, first_name(head.name))


def first_name(name: str) -> str:
    """Are."""
    return name.split()[0] if name.split() else name


def may(head: RoomHead, what: str) -> bool:
    """Whether the page may offer this to the reader (the service decides again)."""
    return what in head.may


def room_context(head: RoomHead) -> dict[str, Any]:
    """What every page of a room knows."""
    return {
        "room": {
            "id": head.id,
            "title": title(head),
            "subtitle": subtitle(head),
            "own": head.own,
            "person_name": first_name(head.name),
            "why": head.why,
            "matters": head.matters,
            "contact_wish": head.contact_wish,
            "state": head.state,
            "may_write": head.may_write,
            "may_edit_matters": head.own and may(head, "rooms.decide"),
        }
    }


def timeline_entries(
    entries: Iterable[Entry], of: Marks, head: RoomHead, place: Place | None = None
) -> list[dict[str, Any]]:
    """Messages and happenings with day dividers and the line that shows what is new."""
    place = place or Place()
    shown: list[dict[str, Any]] = []
    day: dt.date | None = None
    before: MessageCard | None = None
    for entry in entries:
        if (date := timezone.localdate(entry.at)) != day:
            day, before = date, None
            shown.append({"kind": "day", "date": entry.at})
        if place.first_unread_seq is not None and entry.seq == place.first_unread_seq:
            shown.append({"kind": "new", "count": place.unread})
            before = None
        if isinstance(entry, MessageCard):
            grouped = _continues(before, entry)
            shown.append({"kind": "message", "message": message(entry, of, head, grouped=grouped)})
            before = entry
        else:
            line = _happening(entry, head)
            if line:
                shown.append(line)
                before = None
    return shown


def _continues(before: MessageCard | None, now: MessageCard) -> bool:
    return before is not None and before.membership_id == now.membership_id and now.at - before.at < GROUP_WITHIN


def _happening(entry: Any, head: RoomHead) -> dict[str, Any] | None:
    names = {"who": entry.by, "whom": entry.whom, "organisation": entry.organisation, "detail": entry.detail}
    line = sentences.system_line(entry.kind, names) or panels.line_of(entry.kind, names | {"ids": entry.ids})
    if line is None:
        return None
    text, icon, strong = line
    return {"kind": "system", "text": text, "icon": icon, "strong": strong, "at": entry.at, "seq": entry.seq}


def message(card: MessageCard, of: Marks, head: RoomHead, *, grouped: bool = False) -> dict[str, Any]:
    """One message as the component shows it."""
    address = _address(head.id, card.id)
    return {
        "id": card.id,
        "seq": card.seq,
        "membership": card.membership_id,
        "author": card.author_name,
        "author_title": card.author_title_label,
        "author_organisation": card.author_organisation,
        "mark": of.get(card.membership_id, PERSON if card.author_kind == "person" else 0),
        "at": card.at,
        "text": card.text or sentences.quick_words(card.quick),
        "own": card.own,
        "edited": card.edited_at,
        "taken_back": card.taken_back_at,
        "to": sentences.joined([first_name(name) for name in card.to_names]),
        "reply_author": card.reply.author_name if card.reply else "",
        "reply_text": _reply_text(card),
        "ball": sentences.ball_on_message(_holder(card.ball), card.ball.due_at) if card.ball else "",
        "ball_open": bool(card.ball and card.ball.is_open),
        "receipts": receipts_words(card, head),
        "receipts_url": address if card.own and card.of else "",
        "menu_url": address,
        "grouped": grouped,
        "recorded": recorded_words(card),
        "file": shown_file(card.file, card, head) if card.file else None,
    }


def shown_file(file: FileCard, card: MessageCard, head: RoomHead) -> dict[str, Any]:
    """What a message shows: where it is fetched, and the page that shows it large."""
    return {
        "href": reverse("rooms:file", args=[head.id, file.id]),
        "page": reverse("rooms:message", args=[head.id, card.id]),
        "recording": file.is_recording,
        "width": file.width,
        "height": file.height,
    }


@lru_cache(maxsize=256)
def _addresses(room_id: UUID) -> str:
    """The address of the room's messages with a place for the message: Django takes long to make each anew."""
    nowhere = UUID(int=0)
    return reverse("rooms:message", args=[room_id, nowhere]).replace(str(nowhere), "{}")


def _address(room_id: UUID, message_id: UUID) -> str:
    return _addresses(room_id).format(message_id)


def _reply_text(card: MessageCard) -> str:
    if card.reply is None:
        return ""
    if card.reply.taken_back:
        return _("(taken back)")
    return card.reply.text or sentences.quick_words(card.reply.quick)


def receipts_words(card: MessageCard, head: RoomHead) -> str:
    """Read by 2 of 3; only under one's own messages, and only where receipts show."""
    if not card.own or not card.of or card.taken_back_at:
        return ""
    if card.read_by >= card.of:
        return _("Read by all")
    if card.read_by:
        return _("Read by %(n)d of %(of)d") % {"n": card.read_by, "of": card.of}
    if card.delivered_to:
        return _("Arrived")
    return _("Sent")


def recorded_words(card: MessageCard) -> str:
    """In record by you and Kari: for a helper, of what their own organisation has written."""
    names = [_("you") if one.is_me else first_name(one.name) for one in card.recorded]
    return _("In the record by %(names)s") % {"names": sentences.joined(names)} if names else ""


def ball_context(ball: BallCard | None, head: RoomHead) -> dict[str, Any]:
    """The banner that says who has the ball."""
    if ball is None or not ball.is_open:
        return {"ball": None}
    return {
        "ball": {
            "text": sentences.ball(_holder(ball), ball.due_at, mine=ball.mine),
            "mine": ball.mine,
            "late": ball.late,
            "href": f"#m{ball.message_seq}" if ball.message_seq else "",
        }
    }


def _holder(ball: BallCard) -> str:
    name = first_name(ball.holder_name)
    return f"{name} ({ball.holder_organisation})" if ball.holder_organisation else name


def audience_context(audience: Audience, of: Marks) -> dict[str, Any]:
    """Who will read what one writes, and whom one can address."""
    readers = [
        {
            "membership": str(reader.membership_id),
            "name": reader.name,
            "title": reader.title_label,
            "organisation": reader.organisation_name,
            "mark": of.get(reader.membership_id, PERSON if reader.kind == "person" else 0),
        }
        for reader in audience.readers
    ]
    return {
        "audience": {
            "version": audience.version,
            "count": audience.count,
            "text": sentences.readers(
                [_named(reader.name, reader.organisation_name, reader.kind) for reader in audience.readers]
            ),
            "readers": readers,
            "people": readers,
        }
    }


def _named(name: str, organisation: str, kind: str) -> str:
    short = first_name(name)
    return f"{short} ({organisation})" if organisation and kind == "helper" else short


def aside_context(head: RoomHead, members: tuple[MemberCard, ...], of: Marks, *, trust: bool = False) -> dict[str, Any]:
    """What stands beside the conversation on a desk."""
    links = [("search", _("Search in the room"), "rooms:search")]
    if head.own:
        links = [
            ("heart", _("This is yours to decide"), "rooms:choices"),
            ("eye", _("Who has seen"), "rooms:log"),
            *links,
            ("download", _("Take a copy of the room"), "rooms:export"),
        ]
    else:
        if may(head, "rooms.journal"):
            links.append(("list", _("To my record"), "rooms:record"))
        links.append(("settings", _("About the room"), "rooms:settings"))
    return {
        "members": [portraits.member(one, of, own_room=head.own) for one in members[:SHOWN_BESIDE]],
        "members_more": max(0, len(members) - SHOWN_BESIDE),
        "people_heading": ngettext("%(n)d in the room", "%(n)d in the room", len(members)) % {"n": len(members)},
        "links": [{"icon": icon, "text": text, "href": reverse(name, args=[head.id])} for icon, text, name in links],
    }


def closed_text(head: RoomHead) -> str:
    """Why there is no field to write in, or nothing when there is one."""
    if head.may_write:
        return ""
    if head.emergency:
        return _("You are here by emergency access. You can read, but not write.")
    return sentences.closed_text(head.state, first_name(head.name), own=head.own) or (
        _('You have chosen to read only. You can change that under "This is yours to decide".')
        if head.own
        else _("You can read here, but not write.")
    )


def composer_context(head: RoomHead) -> dict[str, Any]:
    """The writing field's own."""
    return {
        "quick_answers": sentences.quick_answers(),
        "draft_key": f"room:{head.id}",
        "closed_text": closed_text(head),
        "composer_placeholder": "",
        "urgent": head.urgent,
        "danger": all(one.digits != "113" for one in head.urgent),
        "promise": sentences.promise(head.answer_within) if head.own else sentences.helpers_promise(head.answer_within),
        "client_id": new_id(),
        "other_href": reverse("rooms:other-ways", args=[head.id]) if head.may_write else "",
        "phrases_href": reverse("rooms:phrases", args=[head.id]) if may(head, "rooms.journal") else "",
    }
