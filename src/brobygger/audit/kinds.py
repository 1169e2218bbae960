"""Every type of line the access log may hold: its code, its sentence in plain words, and who may read it.

A code that is not listed here cannot be written: unknown means no. The sentences are told from the person's side
("your room"); `{who}` always comes first, so that "You" fits as well as a name. Texts: `audit/locale`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Reader(enum.StrEnum):
    """For whom a line is meant, besides the one who caused it and the sealing."""

    PERSON = "person"  # the person it is about: the page "Who has seen"
    REVIEW = "review"  # nobody's page: kept for a review of the log


class Whom(enum.StrEnum):
    """What `{whom}` in a sentence stands for; the page that knows the name fills it in."""

    NOBODY = ""
    HELPER = "helper"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of line. A `look` is a reading that the person may ask "Why?" about."""

    code: str
    sentence: Text
    reader: Reader = Reader.PERSON
    look: bool = False
    whom: Whom = Whom.NOBODY


class UnknownKind(LookupError):
    """A line of a type that nobody has named."""


def _for_review(code: str, sentence: Text) -> Kind:
    return Kind(code, sentence, reader=Reader.REVIEW)


def _look(code: str, sentence: Text) -> Kind:
    return Kind(code, sentence, look=True)


REFUSED = "access.refused"

LOOKS = (
    _look("rooms.read", _("{who} read your room {when}")),
    _look("rooms.searched", _("{who} searched in your room {when}")),
    _look("rooms.exported", _("{who} took a copy of your room {when}")),
    _look("rooms.log-read", _("{who} read the list of who has seen your room {when}")),
    _look("rooms.file-read", _("{who} opened a file in your room {when}")),
    _look("journal.text-made", _("{who} made a text for their own record of messages in your room {when}")),
    _look("measures.form-fetched", _("{who} took out a form about you as a file {when}")),
    _look("feedback.read", _("{who} looked at the curve of how it goes {when}")),
    _look("measures.form-read", _("{who} read a form about you {when}")),
    _look("consents.read", _("{who} read what you have said yes to {when}")),
    _look("people.person-read", _("{who} looked at your contact details {when}")),
    _look("support.read", _("{who} looked into your room to help with a technical problem {when}")),
    _look("admin.person-read", _("{who} looked at your details as an administrator {when}")),
    _look("admin.exported", _("{who} took out data about you as an administrator {when}")),
)
CONSENTS = (
    Kind("consents.asked", _("{who} asked whether you would like a room {when}")),
    Kind("consents.given", _("{who} said yes to the room {when}")),
    Kind("consents.declined", _("{who} said no to the room {when}")),
    Kind("consents.withdrawn", _("{who} took back the yes to the room {when}")),
    Kind("consents.party-added", _("{who} said yes to {whom} {when}"), whom=Whom.HELPER),
    Kind("consents.party-declined", _("{who} said no to {whom} {when}"), whom=Whom.HELPER),
    Kind("consents.organisation-taken-out", _("{who} took {whom} out {when}"), whom=Whom.ORGANISATION),
    Kind("consents.helper-taken-out", _("{who} took {whom} out {when}"), whom=Whom.HELPER),
    Kind("consents.objected", _("{who} said no to having {whom} in the room {when}"), whom=Whom.HELPER),
    Kind("consents.objection-lifted", _("{who} opened up for {whom} again {when}"), whom=Whom.HELPER),
    Kind("consents.break-glass-started", _("{who} opened your room in an emergency {when}"), look=True),
    Kind("consents.break-glass-ended", _("{who} ended the emergency access to your room {when}")),
    Kind("consents.break-glass-reviewed", _("{who} went through the emergency access to your room {when}")),
    _for_review("consents.review-queue-read", _("{who} read the list of emergency accesses {when}")),
)
ROOMS = (
    Kind("rooms.created", _("{who} started a room around you {when}")),
    Kind("rooms.opened", _("{who} opened the room {when}")),
    Kind("rooms.paused", _("{who} paused the room {when}")),
    Kind("rooms.resumed", _("{who} took the room up again {when}")),
    Kind("rooms.closed", _("{who} closed the room {when}")),
    Kind("rooms.reopened", _("{who} opened the room again {when}")),
    Kind("rooms.member-wished", _("{who} asked to have {whom} in the room {when}"), whom=Whom.HELPER),
    Kind("rooms.member-joined", _("{who} brought {whom} into the room {when}"), whom=Whom.HELPER),
    Kind("rooms.member-left", _("{who} left the room {when}")),
    Kind("rooms.member-removed", _("{who} took {whom} out of the room {when}"), whom=Whom.HELPER),
    Kind("rooms.member-handed-over", _("{who} gave their place in the room to {whom} {when}"), whom=Whom.HELPER),
    Kind("rooms.participation-changed", _("{who} changed how you take part {when}")),
    Kind("rooms.history-choice-changed", _("{who} changed what newcomers may read {when}")),
    Kind("rooms.answer-time-changed", _("{who} changed how soon the helpers answer in your room {when}")),
    Kind("rooms.receipts-changed", _("{who} changed the receipts in the room {when}")),
    Kind("rooms.matters-changed", _("{who} wrote what matters most to you {when}")),
    Kind("rooms.message-edited", _("{who} changed a message {when}")),
    Kind("rooms.message-taken-back", _("{who} took back a message {when}")),
    Kind("rooms.access-question-asked", _("{who} asked why somebody had looked {when}")),
    Kind("rooms.access-question-answered", _("{who} answered why somebody had looked {when}")),
    Kind("opinions.asked", _("{who} asked another service for its view in your room {when}")),
    Kind("opinions.said", _("{who} gave their view in your room {when}")),
    Kind("opinions.taken-back", _("{who} took back a view in your room {when}")),
    Kind("appointments.made", _("{who} made an appointment in your room {when}")),
    Kind("appointments.changed", _("{who} changed an appointment in your room {when}")),
    Kind("appointments.moved", _("{who} moved an appointment in your room {when}")),
    Kind("appointments.cancelled", _("{who} cancelled an appointment in your room {when}")),
    Kind("appointments.unsuited", _("{who} said that an appointment does not suit {when}")),
    Kind("appointments.offered", _("{who} offered other times for an appointment {when}")),
    Kind("appointments.answered", _("{who} answered whether a time suits {when}")),
    Kind("appointments.wait-began", _("{who} wrote what you wait for {when}")),
    Kind("appointments.wait-ended", _("{who} noted that a wait is over {when}")),
    Kind("handovers.begun", _("{who} began a hand-over to another service {when}")),
    Kind("handovers.offered", _("{who} offered you Det første møtet {when}")),
    Kind("handovers.answered", _("{who} answered the offer of Det første møtet {when}")),
    Kind("handovers.voicemail", _("{who} noted whether one may speak to your answering machine {when}")),
    Kind("handovers.asked", _("{who} asked the new service who will meet you {when}")),
    Kind("handovers.named", _("{who} noted who will meet you in the new service {when}")),
    Kind("handovers.ready", _("{who} wrote what the new service offers {when}")),
    Kind("handovers.planned", _("{who} wrote on the agenda of your meeting {when}")),
    Kind("handovers.asked-by-text", _("{who} sent you a link to write on the agenda of your meeting {when}")),
    Kind("handovers.shown", _("{who} showed the agenda to the new helper {when}")),
    Kind("handovers.time", _("{who} agreed on the time of the first meeting {when}")),
    Kind("handovers.first", _("{who} made your first appointment in the new service {when}")),
    Kind("handovers.noted", _("{who} noted a step of your hand-over {when}")),
    Kind("handovers.summed-up", _("{who} wrote the summary of your meeting {when}")),
    Kind("handovers.sent", _("{who} had the summary sent to you {when}")),
    Kind("handovers.quoted", _("{who} wrote or shared some words about your hand-over {when}")),
    Kind("handovers.quote-taken-back", _("{who} took back some words about your hand-over {when}")),
    Kind("feedback.begun", _("{who} began to look with you at how it goes {when}")),
    Kind("feedback.session", _("{who} began a conversation about how it goes {when}")),
    Kind("feedback.said", _("{who} wrote what you said about how it goes {when}")),
    Kind("feedback.shown", _("{who} chose who sees the curve of how it goes {when}")),
    Kind("feedback.addressed", _("{who} wrote what came of something in how it goes {when}")),
    Kind("feedback.ended", _("{who} ended the conversations about how it goes {when}")),
    Kind("handovers.told", _("{who} noted what came of your hand-over {when}")),
    Kind("handovers.changed", _("{who} changed a helper in your hand-over {when}")),
    Kind("handovers.stopped", _("{who} ended your hand-over before the end {when}")),
    Kind("measures.form-given", _("{who} gave you some questions to answer {when}")),
    Kind("measures.form-entered", _("{who} entered answers in a form about you {when}")),
    Kind("measures.form-shown", _("{who} chose who sees a form {when}")),
    Kind("journal.marked", _("{who} noted that a message stands in their own record {when}")),
    Kind("journal.marked-several", _("{who} noted that messages of your room stand in their own record {when}")),
    Kind("journal.unmarked", _("{who} noted that a message does not stand in their own record {when}")),
)
PEOPLE = (
    Kind("people.invited", _("{who} invited you {when}")),
    Kind("people.invitation-opened", _("{who} opened the invitation {when}")),
    Kind("people.invitation-revoked", _("{who} took back an invitation to you {when}")),
    Kind("people.signed-in", _("{who} signed in {when}")),
    Kind("people.signed-out", _("{who} signed out {when}")),
    Kind("people.sign-in-failed", _("{who} tried to sign in without success {when}")),
    Kind("people.locked-out", _("{who} was locked out after too many tries {when}")),
    Kind("people.unlocked", _("{who} unlocked the screen {when}")),
    Kind("people.sessions-ended", _("{who} ended the open sign-ins {when}")),
    Kind("people.factor-changed", _("{who} changed the way of signing in {when}")),
    Kind("people.password-changed", _("{who} changed the password {when}")),
    Kind("people.device-pin-changed", _("{who} changed the device's PIN {when}")),
    Kind("people.trust-persons-changed", _("{who} changed who you trust {when}")),
    Kind("people.contact-details-changed", _("{who} changed your contact details {when}")),
    _for_review("measures.licence-recorded", _("{who} recorded a licence for a questionnaire {when}")),
    _for_review("measures.survey-asked", _("{who} asked colleagues to answer a survey {when}")),
    _for_review("measures.text-loaded", _("{who} loaded the text of a questionnaire {when}")),
    _for_review("people.role-chosen", _("{who} chose which role to act in {when}")),
    _for_review("people.role-given", _("{who} gave somebody a role {when}")),
    _for_review("people.role-ended", _("{who} ended somebody's role {when}")),
    _for_review("people.organisation-changed", _("{who} changed an organisation or a unit {when}")),
    _for_review("people.staff-searched", _("{who} searched for staff {when}")),
    _for_review("journal.phrases-changed", _("{who} changed the standard sentences of an organisation {when}")),
    _for_review("directory.absence-changed", _("{who} changed when somebody is away {when}")),
    _for_review("directory.entry-changed", _("{who} changed what stands about a unit in the directory {when}")),
    _for_review("directory.units-taken-in", _("{who} took in units from Enhetsregisteret {when}")),
    _for_review("improvement.course-recorded", _("{who} wrote down who took part in a course {when}")),
    _for_review("collaboration.decided", _("{who} decided a collaboration plan together with the other side {when}")),
    _for_review("library.changed", _("{who} changed what one learns from {when}")),
    _for_review("improvement.people-changed", _("{who} changed who is in an improvement project {when}")),
    _for_review("people.person-registered", _("{who} registered somebody {when}")),
)
MACHINERY = (
    Kind("notify.sent", _("{who} sent you a notice that something had happened {when}")),
    Kind(REFUSED, _("{who} tried to see something about you and was refused {when}")),
    _for_review("audit.month-dropped", _("{who} removed a month of the log that was too old {when}")),
    _for_review("backup.made", _("{who} made a backup {when}")),
    _for_review("backup.restored", _("{who} restored a backup {when}")),
    _for_review("keys.rotated", _("{who} changed the keys that encrypt identity numbers {when}")),
)


def _by_code(kinds: Iterable[Kind]) -> dict[str, Kind]:
    known: dict[str, Kind] = {}
    for kind in kinds:
        if kind.code in known:
            raise ValueError(f"{kind.code} is listed twice")
        known[kind.code] = kind
    return known


KINDS = _by_code((*LOOKS, *CONSENTS, *ROOMS, *PEOPLE, *MACHINERY))


def kind_of(code: str) -> Kind:
    """The type with this code. Raises UnknownKind: a line nobody could explain is not written."""
    try:
        return KINDS[code]
    except KeyError:
        raise UnknownKind(f"the access log knows no {code!r}: name it in audit/kinds.py") from None
