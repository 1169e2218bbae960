"""Asking a service what it thinks, and saying so. One function = one transaction = one use-case."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.live import services as live
from brobygger.opinions import access, queries
from brobygger.opinions.models import Asked, Question, View
from brobygger.opinions.queries import OpinionsPage, Service
from brobygger.rooms import text as texts
from brobygger.rooms.queries import MemberCard

ASKED, SAID, TAKEN_BACK = "opinion-asked", "opinion-said", "opinion-taken-back"
LONGEST_QUESTION, LONGEST_VIEW = 500, 2000


def ask(actor: Actor, *, room_id: UUID, text: str, through: UUID) -> UUID:
    """Ask a service (named by one of its members) for its view on a question; gives the question.

    Raises Hidden, Denied, Invalid (no question, or no such service in the room).
    """
    with transaction.atomic():
        found = _enter(actor, room_id, access.ASKS, "ask")
        kept = texts.line(text, field="text", longest=LONGEST_QUESTION, needed=True)
        service = _service(found, through)
        question_id = new_id()
        seq = _event(actor, room_id, ASKED, question_id, service)
        row = Question(
            id=question_id,
            room_id=room_id,
            seq=seq,
            text=kept,
            asked_by_membership_id=found.members.me.id,
            asked_at=clock.now(),
        )
        Question.objects.bulk_create([row])
        _ask(actor, found, question_id, service, seq)
        return question_id


def ask_also(actor: Actor, *, room_id: UUID, question_id: UUID, through: UUID) -> None:
    """Ask one more service the same. Raises Hidden, Denied, Invalid, Conflict (it was asked already)."""
    with transaction.atomic():
        found = _enter(actor, room_id, access.ASKS, "ask")
        question = _question(found, question_id)
        service = _service(found, through)
        if service.key in {one.key for one in question.asked}:
            raise Conflict(_("They are asked already."), code="asked")
        _ask(actor, found, question_id, service, _event(actor, room_id, ASKED, question_id, service))


def say(actor: Actor, *, room_id: UUID, question_id: UUID, text: str) -> None:
    """Say what one thinks, asked or unasked; whoever asked is told. Raises Hidden, Denied, Invalid."""
    with transaction.atomic():
        found = _enter(actor, room_id, access.SAYS, "say")
        question = _question(found, question_id)
        kept = texts.line(text, field="text", longest=LONGEST_VIEW, needed=True)
        assert found.mine is not None
        seq = _event(actor, room_id, SAID, question_id, found.mine)
        row = View(
            id=new_id(),
            room_id=room_id,
            question_id=question_id,
            seq=seq,
            membership_id=found.members.me.id,
            organisation_id=found.mine.organisation_id,
            service=found.mine.name,
            was_asked=found.mine.key in {one.key for one in question.asked},
            text=kept,
            said_at=clock.now(),
        )
        View.objects.bulk_create([row])
        _keep(actor, found, "opinions.said", row.id)
        asker = next((one for one in found.members.members if one.id == question.by_membership_id), None)
        if asker is not None and not asker.is_me:
            outbox.emit("opinions.said", room=room_id, view=row.id, person=asker.person_id, seat=asker.seat, seq=seq)


def take_back(actor: Actor, *, room_id: UUID, view_id: UUID) -> None:
    """Take one's own view back: the text goes, the trace stays. Raises Hidden, Denied."""
    with transaction.atomic():
        found = _enter(actor, room_id, access.SAYS, "take-back")
        mine = View.objects.filter(
            pk=view_id, room_id=room_id, membership_id=found.members.me.id, taken_back_at__isnull=True
        )
        question_id = mine.values_list("question_id", flat=True).first()
        access.found(question_id is not None, "take-back", view_id)
        mine.update(text="", taken_back_at=clock.now())
        live.append(actor, stream_id=room_id, kind=TAKEN_BACK, ref=question_id)
        _keep(actor, found, "opinions.taken-back", view_id)


def _enter(actor: Actor, room_id: UUID, who: frozenset[str], what: str) -> OpinionsPage:
    """Decide, take the stream's lock, and decide anew on what is true under it."""
    access.read(actor, room_id)
    live.lock_stream(actor, stream_id=room_id)
    found = queries.page(actor, room_id)
    access.write(found.room, found.members.me.kind, who, what)
    return found


def _service(found: OpinionsPage, through: UUID) -> Service:
    """The service of a member who is here. Raises Invalid: one's own, somebody who left, or nobody."""
    member = next((one for one in found.members.members if one.id == through), None)
    service = queries.service_of(member) if member is not None else None
    if service is None or (found.mine is not None and service.key == found.mine.key):
        raise Invalid(_("Choose a service that is in the room."), field="through", code="no-service")
    return service


def _question(found: OpinionsPage, question_id: UUID) -> queries.QuestionCard:
    question = next((one for one in found.questions if one.id == question_id), None)
    access.found(question is not None, "question", question_id)
    assert question is not None
    return question


def _event(actor: Actor, room_id: UUID, kind: str, question_id: UUID, service: Service) -> int:
    ids = {"organisation": str(service.organisation_id), "membership": str(service.through)}
    return live.append(actor, stream_id=room_id, kind=kind, ref=question_id, ids=ids)


def _ask(actor: Actor, found: OpinionsPage, question_id: UUID, service: Service, seq: int) -> None:
    """Note who is asked, and have each of them told."""
    row = Asked(
        id=new_id(),
        room_id=found.room.id,
        question_id=question_id,
        seq=seq,
        organisation_id=service.organisation_id,
        service=service.name,
        asked_by_membership_id=found.members.me.id,
        asked_at=clock.now(),
    )
    Asked.objects.bulk_create([row])
    _keep(actor, found, "opinions.asked", question_id)
    for card in _people_of(found, service):
        outbox.emit("opinions.asked", room=found.room.id, asked=row.id, person=card.person_id, seat=card.seat, seq=seq)


def _people_of(found: OpinionsPage, service: Service) -> list[MemberCard]:
    whose = [(card, queries.service_of(card)) for card in found.members.members]
    return [card for card, one in whose if one is not None and one.key == service.key]


def _keep(actor: Actor, found: OpinionsPage, what: str, object_id: UUID) -> None:
    record(
        actor,
        what=what,
        about_person_id=found.room.about_person_id,
        room_id=found.room.id,
        object_id=object_id,
        basis=found.members.me.basis,
    )
