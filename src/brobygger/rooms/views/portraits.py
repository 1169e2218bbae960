"""The people of a room as the ui components are told of them: members, former members, wishes, and whom to choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.people.queries import ContactPointCard, StaffCard
from brobygger.rooms.queries import MemberCard, WishCard
from brobygger.rooms.views import sentences
from brobygger.ui import words
from brobygger.ui.marks import PERSON, mark_of, marks_of

Marks = Mapping[UUID, int | str]


def marks(members: Iterable[MemberCard]) -> dict[UUID, int | str]:
    """Each membership's mark: the person's own, else the organisation's, in the order of joining."""
    everybody = sorted(members, key=lambda member: member.joined_at)
    of_organisation = marks_of(member.organisation_id for member in everybody)
    return {
        member.id: PERSON if member.kind == "person" else of_organisation.get(member.organisation_id or UUID(int=0), 0)
        for member in everybody
    }


def member(card: MemberCard, of: Marks, *, own_room: bool) -> dict[str, Any]:
    """Somebody in the room, with what everybody may know about their place."""
    return {
        "id": card.id,
        "name": card.name,
        "title": _what(card),
        "unit": card.unit_name,
        "organisation": card.organisation_name,
        "mark": of.get(card.id, 0),
        "you": card.is_me,
        "since": _("Here since %(day)s") % {"day": words.day(card.joined_at)},
        "basis": _basis(card, own_room=own_room),
        "last_here": _last_here(card),
        "receipt": _receipt(card),
        "note": _short_note(card),
    }


def _what(card: MemberCard) -> str:
    if card.kind == "helper":
        return card.title_label
    return {
        "person": _("the room is about this person"),
        "next-of-kin": _("next of kin"),
        "trust-person": _("trust person"),
        "break-glass": _("emergency access"),
    }.get(card.kind, "")


def _basis(card: MemberCard, *, own_room: bool) -> str:
    if card.kind == "break-glass" and card.valid_until:
        return _("Emergency access until %(when)s; can only read") % {"when": words.moment(card.valid_until)}
    return "" if card.kind == "person" else sentences.basis(card.basis, own=own_room)


def _last_here(card: MemberCard) -> str:
    if card.is_me:
        return ""
    if card.last_here_at is None:
        return _("Has not been here yet")
    return _("Last here %(when)s") % {"when": words.moment(card.last_here_at)}


def _receipt(card: MemberCard) -> str:
    return "" if card.shows_receipts or card.is_me else _("Does not show receipts")


def _short_note(card: MemberCard) -> str:
    return _("Has not been here yet") if card.last_here_at is None and not card.is_me else ""


def former(card: MemberCard, of: Marks) -> dict[str, Any]:
    """Somebody who was in the room: when, and neutrally how it ended."""
    return {
        "name": card.name,
        "title": card.title_label,
        "organisation": card.organisation_name,
        "mark": of.get(card.id, 0),
        "note": _("Here from %(start)s to %(end)s")
        % {"start": words.day(card.joined_at), "end": words.day(card.ended_at) if card.ended_at else ""},
    }


def wish(card: WishCard) -> dict[str, Any]:
    """Somebody one would like in the room."""
    where = card.relation or _("Wished for by %(name)s, %(day)s") % {
        "name": card.wished_by_name or _("Somebody"),
        "day": words.day(card.wished_at),
    }
    return {
        "id": card.id,
        "name": card.name,
        "title": card.title_label,
        "unit": card.unit_name,
        "organisation": card.organisation_name,
        "mark": 0,
        "note": where,
    }


def staff(card: StaffCard | ContactPointCard) -> dict[str, Any]:
    """A helper or a contact point in a list to choose from."""
    if isinstance(card, StaffCard):
        where = ", ".join(part for part in (card.title_label, card.unit_name, card.organisation_name) if part)
        key, role, note = f"role:{card.role_id}", card.title_label, ""
    else:
        where = ", ".join(part for part in (card.unit_name, card.organisation_name) if part)
        key, role, note = f"point:{card.contact_point_id}", _("contact point"), ""
    return {
        "key": key,
        "name": card.name,
        "title": role,
        "unit": card.unit_name if card.unit_name != card.organisation_name else "",
        "organisation": card.organisation_name,
        "where": where,
        "mark": mark_of(card.organisation_id),
        "note": card.place if card.place and card.place not in where else note,
    }


def people_around(members: Iterable[MemberCard], of: Marks) -> list[dict[str, Any]]:
    """Small portraits for the room's bar."""
    return [{"name": one.name, "mark": of.get(one.id, 0)} for one in members if not one.is_me][:4]
