"""From the queries' values to what the pages are told: no queries, no decisions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from brobygger.appointments import times
from brobygger.handovers import access, rules, services
from brobygger.handovers.queries import HandoverCard, HandoverPage, PointCard
from brobygger.handovers.recipes import Step, Words, recipe
from brobygger.handovers.rules import Standing
from brobygger.kernel import clock
from brobygger.rooms.views import presenting
from brobygger.ui import words

ICONS = {rules.DONE: "check", rules.NOW: "forward", rules.LATER: "clock", rules.WAITS: "clock"}
OWN_PAGE = {"plan": "agenda", "time": "times", "meeting": "table", "sms": "summary"}


def said(given: Words) -> str:
    """A text of the recipe in the page's language."""
    return given[words.language()]


def first_name(card: HandoverCard) -> str:
    """What the person is called."""
    return presenting.first_name(card.person_name)


def name_of(card: HandoverCard, holder: str) -> str:
    """Who holds the ball, by name where there is one."""
    one = card.one.name if card.one else _("Participant 1")
    two = card.two.name if card.two else card.unit
    both = _("%(one)s and %(two)s") % {"one": one, "two": two}
    return {"one": one, "two": two, "both": both, "person": first_name(card), "unit": card.unit}[holder]


def title(card: HandoverCard) -> str:
    """From Kari Berge to the unit."""
    one = card.one.name if card.one else _("Participant 1")
    return _("From %(one)s to %(unit)s") % {"one": one, "unit": card.two.name if card.two else card.unit}


def line(card: HandoverCard) -> dict[str, Any]:
    """A hand-over in a list or a panel: where it goes, and whose turn it is."""
    turn = card.turn
    return {
        "id": card.id,
        "title": title(card),
        "unit": card.unit,
        "organisation": card.organisation,
        "internal": card.is_internal,
        "status": status(card),
        "late": turn is not None and turn.is_late(clock.now()),
        "href": reverse("handovers:one", args=[card.room_id, card.id]),
        "name": card.person_name,
    }


def status(card: HandoverCard) -> str:
    """How it stands in one line."""
    if card.ended_at is not None:
        return _("Done") if card.ended_how == "done" else _("Ended before the end")
    turn = card.turn
    if turn is not None:
        return _("%(step)s. The ball: %(name)s") % {"step": task(turn), "name": name_of(card, turn.holder)}
    return waits(card)


def task(turn: Standing) -> str:
    """What is to be done now, as whoever holds the ball would say it."""
    own = {"offer": _("Answer the offer"), "sms": _("Read the summary, and say yes or no")}
    return own.get(turn.step.code, said(turn.step.title)) if turn.holder == "person" else said(turn.step.title)


def waits(card: HandoverCard) -> str:
    """What is waited for, where it is nobody's turn."""
    facts = card.facts
    if card.answer == "no":
        return _("The answer was no. It can be changed.")
    if card.one is None or not card.one.is_here:
        return _("Participant 1 has left. A colleague goes on.")
    if facts.meeting and facts.meeting[0] > facts.now and "meeting" not in facts.done:
        return _("The meeting: %(when)s") % {"when": times.when(*facts.meeting)}
    if facts.first and facts.first > facts.now:
        return _("The first appointment: %(when)s") % {"when": times.when(facts.first)}
    one = rules.next_wait(recipe(), facts)
    return services.unmet(one.lacks[0], card) if one else ""


def whole(found: HandoverPage) -> dict[str, Any]:
    """A hand-over on its own page."""
    card = found.card
    turn = next((one for one in found.standings if one.state == rules.NOW), None)
    return line(card) | {
        "side": found.side,
        "mine": turn is not None and _is_mine(turn.holder, found.side),
        "turn": _turn(found, turn) if turn else None,
        "waits": "" if turn else waits(card),
        "path": [_step(found, one) for one in found.standings],
        "responsible": name_of(card, rules.responsible(card.facts)),
        "taken_over": rules.responsible(card.facts) == "two",
        "person": first_name(card),
        "two": card.two.name if card.two else "",
        "two_gone": card.two is not None and not card.two.is_here and card.ended_at is None,
        "one_gone": (card.one is None or not card.one.is_here) and card.ended_at is None,
        "answer": card.answer,
        "answered": _answered(card),
        "ended": card.ended_at,
        "offer": [one.text for one in found.of("offer")][-1:],
        "decision": DECISION_WORDS().get(card.decision, ""),
        "decision_waits": card.decision in ("waiting", "meet-first") and card.ended_at is None,
        "decision_is": card.decision,
        "meeting": _time(card, "meeting"),
        "first": _time(card, "first"),
        "may_move": found.side == access.PERSON and card.ended_at is None and _to_come(card),
        "voicemail": card.voicemail,
        "notes": [(one.text, _by(found, one), one.at) for part in ("note", "why") for one in found.of(part)],
        "is_party": found.side in access.PARTIES,
        "meeting_held": any(one.step == "meeting" for one in card.marks),
        "changed": card.round > 1,
        "agenda_count": sum(len(found.of(part)) for part in ("important", "not", "before")),
    }


def DECISION_WORDS() -> dict[str, str]:
    return {
        "made": _("The decision is made"),
        "waiting": _("The decision is not made yet"),
        "not-needed": _("No decision is needed"),
        "meet-first": _("The decision is not made yet, and our collaboration plan lets us meet first"),
    }


def at_table(found: HandoverPage, part: str) -> list[dict[str, Any]]:
    """The points that all three may see: the page lies open between them, whoever's device it is."""
    return [_point(one) for one in found.of(part) if one.shared]


def points(found: HandoverPage, part: str) -> list[dict[str, Any]]:
    """The points of a part."""
    return [_point(one) for one in found.of(part)]


def step_words(step: Step) -> dict[str, Any]:
    """What a step is called, what it is for, what to say and what is kept."""
    return {
        "code": step.code,
        "number": step.number,
        "title": said(step.title),
        "why": said(step.why),
        "say": said(step.say),
        "kept": said(step.kept),
        "checklist": [said(one) for one in step.checklist],
    }


def _point(one: PointCard) -> dict[str, Any]:
    return {"id": one.id, "text": one.text, "shared": one.shared, "raised": one.raised_at}


def _is_mine(holder: str, side: str) -> bool:
    return holder == side or (holder == "both" and side in access.HELPERS)


def _turn(found: HandoverPage, one: Standing) -> dict[str, Any]:
    card = found.card
    own = OWN_PAGE.get(one.step.code)
    if "first" in one.lacks:
        own = "times"
    by_person = found.side == access.PERSON and one.holder == "person"
    return step_words(one.step) | {
        "title": task(one),
        "holder": one.holder,
        "who": name_of(card, one.holder),
        "due": "" if by_person else due(one),  # nothing presses the person
        "late": one.is_late(clock.now()),
        "needs_first": "first" in one.lacks,
        "href": reverse(f"handovers:{own}", args=[card.room_id, card.id]) if own else "",
        "offered": card.offered_at is not None,
        "outcomes": OUTCOMES().get(one.step.code, []),
    }


def due(one: Standing) -> str:
    """By when, in words."""
    if one.due_at is None:
        return ""
    if one.opens_at is not None and one.opens_at > clock.now():
        return _("between %(first)s and %(last)s") % {"first": words.day(one.opens_at), "last": words.day(one.due_at)}
    if one.is_late(clock.now()):
        return _("has waited since %(day)s") % {"day": words.day(one.due_at)}
    return _("by %(day)s") % {"day": words.day(one.due_at)}


def _step(found: HandoverPage, one: Standing) -> dict[str, Any]:
    made = next((m for m in reversed(found.card.marks) if m.step == one.step.code), None)
    done = one.state == rules.DONE
    return step_words(one.step) | {
        "state": one.state,
        "icon": ICONS[one.state],
        "who": name_of(found.card, one.step.responsible),
        "when": _done_when(found, one, made.happened_at if made else None) if done else due(one),
        "lacks": [services.unmet(need, found.card) for need in one.lacks] if one.state == rules.WAITS else [],
    }


def _done_when(found: HandoverPage, one: Standing, made: dt.datetime | None) -> str:
    moments = {"identify": found.card.begun_at, "offer": found.card.answered_at, "contact": found.card.ready_at}
    moment = moments.get(one.step.code) or made
    return words.moment(moment) if moment else ""


def _answered(card: HandoverCard) -> str:
    if not card.answered_at:
        return ""
    return _("noted by %(name)s, %(when)s") % {"name": card.answer_by, "when": words.moment(card.answered_at)}


def _time(card: HandoverCard, which: str) -> dict[str, Any] | None:
    time = card.meeting if which == "meeting" else card.first
    if time is None:
        return None
    return {
        "when": times.capital(times.when(time.starts_at, time.ends_at)),
        "href": reverse("appointments:one", args=[card.room_id, time.appointment_id]),
        "to_come": time.ends_at > clock.now(),
    }


def _to_come(card: HandoverCard) -> bool:
    """Whether there is a time that may not suit."""
    return any(time is not None and time.ends_at > clock.now() for time in (card.meeting, card.first))


def _by(found: HandoverPage, one: PointCard) -> str:
    everybody = (*found.members.members, *found.members.former)
    return next((card.name for card in everybody if card.id == one.by_membership_id), "")


def OUTCOMES() -> dict[str, list[tuple[str, str]]]:
    return {
        "call": [
            ("good", _("It was good")),
            ("mixed", _("Some of each")),
            ("hard", _("It was hard")),
            ("no-answer", _("Nobody answered; I call again")),
        ],
        "before": [
            ("comes", _("The time suits, they are coming")),
            ("moves", _("They need another time")),
            ("voicemail", _("I left a message on the answering machine")),
            ("no-answer", _("Nobody answered; I call again")),
        ],
        "arrive": [
            ("met", _("They came, and I met them")),
            ("met-by-other", _("They came, and a colleague met them")),
            ("not-there", _("They did not come this time")),
        ],
    }
