"""What asks for somebody this week, in words, and how a project stands."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from brobygger.improvement.forms import KINDS
from brobygger.improvement.queries import ProjectPage
from brobygger.improvement.rules import Ask, Asks, Kind, Phase, State
from brobygger.ui import words


def ask(page: ProjectPage, one: Ask) -> dict[str, Any]:
    """One line of "this week": what it is, whose it is, and where to do something about it."""
    barrier = page.barrier(one.about) if one.about else None
    if barrier is not None:
        owner = barrier.owner.name if barrier.owner else ""
        said = {
            Asks.LATE: _("%(owner)s: “%(step)s” was to be done %(day)s."),
            Asks.DUE: _("%(owner)s: “%(step)s” by %(day)s."),
        }.get(one.what, _("“%(text)s” waits for an owner, a next step and a day."))
        values = {
            "owner": owner or _("Nobody yet"),
            "step": barrier.next_step or barrier.text,
            "day": words.day(barrier.due_on) if barrier.due_on else "",
            "text": barrier.text,
        }
        href = reverse("improvement:barrier", args=[page.id, barrier.id])
        return {"text": said % values, "href": href, "late": one.what is Asks.LATE}
    return {"text": _other(page, one), "href": _where(page, one), "late": False}


def standing(page: ProjectPage) -> dict[str, str]:
    """How far it is, and the colour of it."""
    number, of = page.week
    return {
        State.COMING: {"text": _("Begins %(day)s") % {"day": words.day(page.starts_on)}, "color": "info"},
        State.RUNNING: {"text": _("Week %(number)d of %(of)d") % {"number": number, "of": of}, "color": "success"},
        State.JUDGED: {"text": _("Time to judge it together"), "color": "warning"},
        State.ENDED: {"text": _("The project has ended"), "color": "neutral"},
    }[page.state]


def phases(now: Phase) -> list[dict[str, Any]]:
    """The three phases: what one does in each, and what it leaves behind."""
    said = {
        Phase.EXPLORE: (
            _("Explore"),
            _("Find out what people need and what is in the way, and agree on what it is that you want to change."),
            _("It leaves behind: whom it is for, what is in the way, what you hope for."),
        ),
        Phase.DEVELOP: (
            _("Develop"),
            _("Prepare ways of working together, and try them out with a few."),
            _("It leaves behind: pilots with figures, what was learnt, what is decided."),
        ),
        Phase.SECURE: (
            _("Secure and spread"),
            _("Let it become the usual way, train more people, and go on learning from how it goes."),
            _("It leaves behind: plans that hold, courses, and numbers that are followed."),
        ),
    }
    return [
        {"code": code, "name": name, "does": does, "leaves": leaves, "is_now": code is now}
        for code, (name, does, leaves) in said.items()
    ]


def proposals() -> list[tuple[str, str]]:
    """What the source proposes against each kind: to read when one writes what is in the way."""
    said = {
        Kind.DECISION: _(
            "Draw the way of “new” and “former or existing” patients, and find where it breaks. "
            "Hold the meeting only when the receiving service knows its offer and who will meet the person."
        ),
        Kind.INTAKE: _(
            "Draw what usually happens and what the law requires, and when. The action team clears the rest."
        ),
        Kind.ACROSS: _("Put the way across first. Each organisation has a plan for each of the others."),
        Kind.FINDING: _(
            "One fixed contact point that passes on. Participant 2 contacts participant 1 when the person is assigned."
        ),
        Kind.PLACE: _("Decide where it is held when nothing else is agreed, so that nobody needs to discuss it."),
        Kind.TIME: _(
            "A leader decides that it is done, and from which day. Sum up together: then the text message is written."
        ),
    }
    return [(str(KINDS[kind]), text) for kind, text in said.items()]


def _other(page: ProjectPage, one: Ask) -> str:
    name = next((found.name for found in page.organisations if found.id == one.about), "")
    return {
        Asks.SECOND_ORGANISATION: _("Only one organisation is in the project. Bring in the others."),
        Asks.TEAM: _("%(name)s has nobody in the action team.") % {"name": name},
        Asks.COURSE: _("%(name)s has nobody who gives the next course.") % {"name": name},
        Asks.DECIDER: _("No leader who can decide is in the project."),
        Asks.TARGET: _("Nobody has written whom it is for first."),
        Asks.JUDGE: _("The six months end %(day)s. Agree on when you judge it together.")
        % {"day": words.day(page.last_day)},
        Asks.NOTES: _("Nothing has been written down for two weeks. What have you learnt?"),
    }[one.what]


def _where(page: ProjectPage, one: Ask) -> str:
    if not page.leads and one.what is not Asks.NOTES:
        return ""
    if one.what is Asks.NOTES:
        return "#note"
    if one.what is Asks.COURSE:
        return reverse("improvement:training")
    if one.what is Asks.TARGET:
        return reverse("improvement:plan", args=[page.id])
    return reverse("improvement:end" if one.what is Asks.JUDGE else "improvement:people", args=[page.id])
