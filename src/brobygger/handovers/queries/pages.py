"""Reading hand-overs. One query for a room's panel, one for a home; pages go through the room's own door."""

from __future__ import annotations

from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from brobygger.handovers import access, rules
from brobygger.handovers.models import Handover, Point, Summary
from brobygger.handovers.queries.cards import HandoverCard, HandoverPage, PointCard, SummaryCard, card_of, from_json
from brobygger.handovers.recipes import recipe
from brobygger.kernel.actor import Actor
from brobygger.rooms import panels
from brobygger.rooms import queries as rooms
from brobygger.rooms.queries import Members

IN_ROOM = "handovers"
_CARD: LiteralString = """
    select h.id, h.room_id, h.one_role_id, h.two_role_id, h.from_organisation_id, h.to_organisation_id, h.to_unit_id,
        h.round, h.enquiry_id, h.begun_at, h.offered_at, h.answer, h.answered_at, h.ready_at, h.decision, h.shown_at,
        h.voicemail, h.meeting_uid, h.first_uid, h.ended_at, h.ended_how, u.name as unit, o.name as organisation,
        r.state as room_state, r.name_given, r.about_person_id,
        (select m.name from rooms_membership m where m.id = h.answer_by_membership_id) as answer_by,
        (select json_build_array(m.id, m.name, m.organisation_name, m.ended_at is null, m.person_id,
                                 m.seat = app_actor())
         from rooms_membership m where m.room_id = h.room_id and m.role_id = h.one_role_id
         order by m.ended_at is null desc, m.joined_at desc limit 1) as one,
        (select json_build_array(m.id, m.name, m.organisation_name, m.ended_at is null, m.person_id,
                                 m.seat = app_actor())
         from rooms_membership m where m.room_id = h.room_id and m.role_id = h.two_role_id
         order by m.ended_at is null desc, m.joined_at desc limit 1) as two,
        (select json_agg(json_build_array(k.step, k.outcome, k.happened_at, k.at, m.name, k.round, k.checks)
                         order by k.at)
         from handovers_mark k left join rooms_membership m on m.id = k.by_membership_id where k.handover_id = h.id)
            as marks,
        (select json_agg(json_build_array(t.uid, t.appointment, t.starts_at, t.ends_at))
         from handovers_times(array[h.room_id]) t) as times,
        (select s.agreed from handovers_sums(array[h.room_id]) s
         where s.handover = h.id and s.round = h.round) as agreed
    from handovers_handover h join rooms_room r on r.id = h.room_id
    join people_unit u on u.id = h.to_unit_id join people_organisation o on o.id = h.to_organisation_id
"""
_OF_ROOM: LiteralString = _CARD + " where h.room_id = %(room)s order by h.ended_at is not null, h.begun_at, h.id"
OPEN_OF_ROOM: LiteralString = _CARD + " where h.room_id = %(room)s and h.ended_at is null order by h.begun_at, h.id"
_MINE: LiteralString = (
    _CARD
    + """ where h.ended_at is null and r.state = 'open' and %(seat)s in
        ('role:' || h.one_role_id, 'role:' || h.two_role_id, 'self:' || r.about_person_id)
    order by h.from_organisation_id = h.to_organisation_id, h.begun_at limit 50"""
)
_OPEN: LiteralString = (
    _CARD + " where h.ended_at is null and r.state = 'open' and h.id > %(after)s order by h.id limit 500"
)


def of_room(room_id: UUID) -> tuple[HandoverCard, ...]:
    """The hand-overs of a room the caller has been let into, open ones first. One query."""
    return _cards(_OF_ROOM, room=room_id)


def open_of_room(room_id: UUID) -> tuple[HandoverCard, ...]:
    """The open ones alone. On the room's page no query of its own: the panels ask together."""
    return tuple(card_of(from_json(one)) for one in panels.answered(IN_ROOM, room_id))


def mine(actor: Actor) -> tuple[HandoverCard, ...]:
    """The actor's own open hand-overs, those between organisations first. One query, bounded by the policies."""
    return _cards(_MINE, seat=actor.seat)


def open_ones(actor: Actor, *, after: UUID) -> tuple[HandoverCard, ...]:
    """All open hand-overs, for our own jobs, 500 at a time by id. One query. Raises Hidden."""
    access.job(actor, "remind")
    return _cards(_OPEN, after=after)


def page(actor: Actor, room_id: UUID) -> tuple[Members, tuple[HandoverCard, ...]]:
    """All hand-overs of a room. Raises Hidden, Denied. One query more than its members."""
    return rooms.members(actor, room_id), of_room(room_id)


def one(actor: Actor, room_id: UUID, handover_id: UUID) -> HandoverPage:
    """A hand-over. Raises Hidden, Denied. Four queries more than the room's members."""
    members, cards = page(actor, room_id)
    card = next((card for card in cards if card.id == handover_id), None)
    access.found(card is not None, handover_id)
    assert card is not None
    points = Point.objects.filter(handover_id=handover_id, removed_at=None).order_by("at", "id")
    summary = Summary.objects.filter(handover_id=handover_id, round=card.round).first()
    return HandoverPage(
        room=members.room,
        members=members,
        me=members.me,
        side=access.side_of(
            members.me,
            one_role_id=card.one_role_id,
            two_role_id=card.two_role_id,
            to_organisation_id=card.to_organisation_id,
        ),
        card=card,
        standings=rules.standings(recipe(), card.facts),
        points=tuple(PointCard(p.id, p.part, p.text, p.shared, p.by_membership_id, p.at, p.raised_at) for p in points),
        summary=SummaryCard(summary.id, summary.text, summary.yes_at, summary.sent_at) if summary else None,
        feedback_id=Handover.objects.values_list("feedback_id", flat=True).get(pk=handover_id),
    )


def _cards(statement: LiteralString, **values: Any) -> tuple[HandoverCard, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return tuple(card_of(row) for row in cursor.fetchall())
