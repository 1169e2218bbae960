"""Reading the log in plain words: who has looked at what is mine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brobygger.audit import access, kinds
from brobygger.audit.models import Line
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Kind
from brobygger.kernel.errors import Invalid

MOST = 200
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line as its reader sees it, or (`folded`) one line that stands for several readings by machine.

    Names are the caller's to fill in: `sentence("Sara (psykolog, Øyane DPS)")`. `cursor` goes on from here.
    """

    id: UUID
    at: dt.datetime
    what: str
    seat: str
    person_id: UUID | None
    role_id: UUID | None
    organisation_id: UUID | None
    room_id: UUID | None
    object_id: UUID | None
    basis: str
    purpose: str
    refused: bool
    machine: bool
    is_own: bool
    details: Mapping[str, object] = field(default_factory=dict)
    folded: tuple[LogLine, ...] = ()

    @property
    def kind(self) -> kinds.Kind:
        return kinds.kind_of(self.what)

    @property
    def may_ask_why(self) -> bool:
        """The person may ask "Why?": a look by somebody in a role."""
        return self.kind.look and self.role_id is not None and not self.is_own

    @property
    def stands_for(self) -> int:
        """How many lines this is: a page that stands for fewer than its limit is the last one."""
        return len(self.folded) or 1

    @property
    def cursor(self) -> str:
        """Where the next page goes on: `lines_about(…, before=cursor)`."""
        last = self.folded[-1] if self.folded else self
        return f"{(last.at - _EPOCH) // _MICROSECOND}_{last.id}"

    def sentence(self, who: str = "", *, whom: str = "") -> str:
        """The line in plain words, in the language under way; without names it says "you" or what we call them."""
        if self.folded:
            return _("Our own machinery read {count} times without a human seeing it").format(count=len(self.folded))
        return str(self.kind.sentence).format(
            who=_("You") if self.is_own else who or _nameless(self),
            whom=whom or _whom(self.kind.whom),
            when=when(self.at),
        )


def lines_about(actor: Actor, person_id: UUID, *, before: str | None = None, limit: int = 50) -> list[LogLine]:
    """The lines about a person, newest first, for the page "Who has seen"; machine readings in a row are one line.

    One query. Only the person themself may ask (Hidden). `before` is the `cursor` of the last line of the page
    before. Raises Invalid for a cursor that is none. May give fewer than `limit` lines where some are folded: the end
    is where the lines together `stands_for` fewer.
    """
    access.own_log(actor, person_id)
    meant = [kind.code for kind in kinds.KINDS.values() if kind.reader is kinds.Reader.PERSON]
    lines = Line.objects.filter(about_person_id=person_id, what__in=meant)
    if before:
        at, line_id = _position(before)
        lines = lines.filter(at__lte=at).filter(Q(at__lt=at) | Q(id__lt=line_id))
    found = lines.order_by("-at", "-id")[: max(1, min(limit, MOST))]
    return _fold([_as_line(actor, line) for line in found])


def line_about(actor: Actor, person_id: UUID, line_id: UUID) -> LogLine | None:
    """One line about the person (they ask "Why?" about it), or None when there is no such line about them."""
    access.own_log(actor, person_id)
    found = Line.objects.filter(about_person_id=person_id, id=line_id).first()
    return None if found is None else _as_line(actor, found)


def when(at: dt.datetime) -> str:
    """The moment as one says it: "today at 14.02", "yesterday at 14.02", "3 November at 14.02"."""
    local, today = timezone.localtime(at), timezone.localtime(clock.now()).date()
    time = date_format(local, _("H:i"))
    if local.date() == today:
        return _("today at {time}").format(time=time)
    if local.date() == today - dt.timedelta(days=1):
        return _("yesterday at {time}").format(time=time)
    day = date_format(local, _("j F") if local.year == today.year else _("j F Y"))
    return _("on {day} at {time}").format(day=day, time=time)


def _nameless(line: LogLine) -> str:
    if line.seat.startswith(f"{Kind.SYSTEM}:"):
        return _("Our own machinery")
    if line.seat.startswith(f"{Kind.ANONYMOUS}:"):
        return _("Somebody who was not signed in")
    return _("Somebody with an invitation") if line.seat.startswith(f"{Kind.LINK}:") else _("Somebody")


def _whom(whom: kinds.Whom) -> str:
    return _("an organisation") if whom is kinds.Whom.ORGANISATION else _("a helper")


def _as_line(actor: Actor, line: Line) -> LogLine:
    return LogLine(
        id=line.id,
        at=line.at,
        what=line.what,
        seat=line.seat,
        person_id=line.person_id,
        role_id=line.role_id,
        organisation_id=line.organisation_id,
        room_id=line.room_id,
        object_id=line.object_id,
        basis=line.basis,
        purpose=line.purpose,
        refused=line.refused,
        machine=line.machine,
        is_own=line.seat == actor.seat,
        details=line.details,
    )


def _fold(lines: list[LogLine]) -> list[LogLine]:
    """Put readings by machine that follow each other into one line."""
    folded: list[LogLine] = []
    for line in lines:
        if line.machine and folded and folded[-1].machine:
            first = folded.pop()
            folded.append(_standing_for((*(first.folded or (first,)), line)))
        else:
            folded.append(line)
    return folded


def _standing_for(lines: tuple[LogLine, ...]) -> LogLine:
    return replace(lines[0], folded=lines)


def _position(cursor: str) -> tuple[dt.datetime, UUID]:
    moment, _sep, line_id = cursor.partition("_")
    try:
        return _EPOCH + int(moment) * _MICROSECOND, UUID(line_id)
    except (ValueError, OverflowError):
        raise Invalid(_("This page of the list is not there any more. Start from the top."), code="cursor") from None
