"""When X has happened, do Y: the one list of what follows from what.

A service tells its news in its own transaction (kernel.outbox.emit); the relay (config/relay.py) calls the reaction
afterwards, in a transaction of its own, with the news' ids. A reaction may be called twice and must bear it. It never
does slow work itself: it queues a job. `once_per` names an id for which the newest news of a batch stands for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from brobygger.config.reactions import (
    appointments,
    consents,
    directory,
    handovers,
    improvement,
    invitations,
    measures,
    opinions,
    pilots,
    promises,
    rooms,
)

Ids = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Do:
    """One reaction."""

    reaction: Callable[[Ids], None]
    once_per: str = ""


def nothing(ids: Ids) -> None:
    """Whoever it concerns sees it on their own page; nobody is sent anything."""


def rooms_and_promises(ids: Ids) -> None:
    """A message: told to those it has not reached, and answered within the room's promise."""
    rooms.tell_later(ids)
    promises.look_later(ids)


def how_it_was(ids: Ids) -> None:
    """A hand-over is done: the two are asked how it was, and whether it was as it was meant."""
    handovers.ask_how_it_was(ids)
    improvement.ask_whether_as_meant(ids)


HANDLERS: Mapping[str, Do] = {
    # A link or a code was made: it is sent to the number or address that it was made for.
    "people.invitation-issued": Do(invitations.send_link),
    "people.code-wanted": Do(invitations.send_code),
    # The person has decided: the rooms have changed in the same transaction, and their pages show it.
    "consents.answered": Do(consents.tell_of_answer_elsewhere),
    "consents.withdrawn": Do(nothing),
    "consents.taken-out": Do(nothing),
    # Emergency access: the person is told, and whoever is to review it.
    "consents.break-glass-started": Do(consents.tell_of_break_glass),
    "consents.break-glass-ended": Do(nothing),
    "consents.break-glass-reviewed": Do(nothing),
    # The person is asked; whoever asked is told that there is an answer; whoever comes in is told.
    "rooms.asked": Do(rooms.tell_person_asked),
    "rooms.wish-made": Do(rooms.tell_person_asked),
    "rooms.answered": Do(rooms.tell_asker),
    "rooms.member-joined": Do(rooms.tell_newcomer),
    # Why has somebody looked? The unit's leaders answer, and the answer comes back.
    "rooms.access-question-asked": Do(rooms.tell_leaders),
    "rooms.access-question-answered": Do(rooms.tell_why),
    # Somebody is asked what they think, or has said so: who is asked, and who asked, are told; never what.
    "opinions.asked": Do(opinions.tell_asked),
    "opinions.said": Do(opinions.tell_asker),
    # Somebody is asked to answer a survey: they get the link.
    "measures.asked": Do(measures.send_link),
    # A helper gave somebody a form: they get the link.
    "measures.form-given": Do(measures.send_form),
    # An enquiry has come to a unit, or its answer to whoever asked. What it says never leaves the page.
    "directory.enquiry-arrived": Do(directory.tell_receiver),
    "directory.enquiry-answered": Do(directory.tell_sender),
    # An appointment is made, moved, cancelled, or asked about: those whom it is with are told; never what.
    "appointments.changed": Do(appointments.tell),
    "appointments.for-calendar": Do(appointments.mail),
    # A pilot that ran waits for somebody's "ready" again: its leaders are told, and its page says what is missing.
    "pilots.stopped": Do(pilots.tell_leaders),
    "pilots.ended": Do(pilots.tell_leaders),
    # A hand-over goes on: those whom it concerns are told; never what. Its summary goes out on the person's yes.
    "handovers.changed": Do(handovers.tell),
    "handovers.summary-agreed": Do(handovers.send_summary),
    "handovers.person-asked": Do(handovers.send_form),
    "handovers.agenda-asked": Do(handovers.send_agenda_link),
    "handovers.done": Do(how_it_was),
    # A role has ended: its places in rooms end.
    "people.role-ended": Do(rooms.end_places_of_role),
    # A message in a room: those who have not got it on their device within half a minute are told.
    "rooms.message-posted": Do(rooms_and_promises, once_per="room"),
}
