"""Does it help? For leaders: how far hand-overs come, how long it takes, who comes, in numbers that tell of nobody."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from brobygger.handovers import figures, queries
from brobygger.handovers.figures import Block, Line
from brobygger.handovers.queries import Asked, EffectsPage, PairCard
from brobygger.handovers.recipes import recipe
from brobygger.handovers.views.after import BARRIER_WORDS
from brobygger.handovers.views.showing import said
from brobygger.kernel.actor import Actor
from brobygger.kernel.routes import actor_of, route
from brobygger.measures.scoring.run_chart import Runs, runs
from brobygger.measures.scoring.suppression import K
from brobygger.ui.charts import Level, Point, drawn

FIRST_CURVES = ("meeting", "arrive", "treated")


@require_GET
@route(audience="leader")
def overview(request: HttpRequest) -> HttpResponse:
    """How far the hand-overs of each pair of organisations are, those across organisations first."""
    given = request.GET
    asked = Asked(_id(given.get("other", "")), _year(given.get("year", "")), given.get("state", ""))
    found = queries.overview(actor_of(request), asked, after=given.get("after", ""))
    kept = {"other": str(asked.other or ""), "year": str(asked.year or ""), "state": asked.state}
    more = f"{reverse('handovers:pairs')}?{urlencode(kept | {'after': found.after})}" if found.after else ""
    context = {
        "pairs": [_pair(one, asked) for one in found.pairs],
        "others": [("", _("All")), *((str(key), name) for key, name in found.others)],
        "years": _years(found.years),
        "states": [("", _("All")), *STATE_WORDS().items()],
        "asked": kept,
        "more": more,
        "any": bool(found.others),
        "least": K,
    }
    return render(request, "handovers/pairs.html", context)


@require_GET
@route(audience="leader")
def effects(request: HttpRequest, from_id: UUID, to_id: UUID) -> HttpResponse:
    """What the hand-overs of one pair come to."""
    actor, year = actor_of(request), _year(request.GET.get("year", ""))
    found = queries.effects(actor, from_id=from_id, to_id=to_id, year=year)
    steps = [step for step in (*figures.STEPS, "treated") if found.days.get(step)]
    step = request.GET.get("step", "")
    curves = [step] if step in steps else [one for one in FIRST_CURVES if one in steps]
    context = {
        "page": found,
        "title": _title(found),
        "years": _years(found.years),
        "year": year or "",
        "step": step,
        "steps": [("", _("The most important")), *((one, _step(one)) for one in steps)],
        "reached": _reached(found),
        "times": [_time(one, found.days[one]) for one in steps],
        "curves": [_days_curve(one, found.days[one]) for one in curves],
        "shares": [_share(what, found) for what in ("came", "readmitted")],
        "share_curve": _share_curve(found),
        "barriers": [(text, _about(found.barriers[code])) for code, text in BARRIER_WORDS().items()],
        "quotes": queries.shared_quotes(actor, from_id=from_id, to_id=to_id),
        "least": K,
    }
    return render(request, "handovers/effects.html", context)


def links(actor: Actor) -> dict[str, Any] | None:
    """The link on a leader's first page."""
    return {} if actor.is_leader else None


def STATE_WORDS() -> dict[str, str]:
    return {
        figures.UNDER_WAY: _("Under way"),
        figures.DONE: _("Done"),
        figures.ENDED_EARLY: _("No, or ended before the end"),
    }


def _title(one: PairCard | EffectsPage) -> str:
    if one.is_internal:
        return one.from_name
    return _("From %(one)s to %(unit)s") % {"one": one.from_name, "unit": one.to_name}


def _pair(one: PairCard, asked: Asked) -> dict[str, Any]:
    href = reverse("handovers:effects", args=[one.from_id, one.to_id])
    states = [(text, _about(one.states[key])) for key, text in STATE_WORDS().items() if asked.state in ("", key)]
    return {
        "title": _title(one),
        "internal": one.is_internal,
        "href": f"{href}?year={asked.year}" if asked.year else href,
        "total": _about(one.total),
        "states": states,
    }


def _reached(found: EffectsPage) -> list[dict[str, Any]]:
    """Each step with how many came as far, and a bar of it."""
    whole = found.reached[0][1] or 0
    return [
        {
            "text": _("All that have ended") if code == "all" else _step(code),
            "number": _about(number),
            "wide": round(100 * (number or 0) / whole) if whole else 0,
        }
        for code, number in found.reached
    ]


def _time(step: str, groups: Sequence[Line]) -> dict[str, Any]:
    judged = _judged(groups)
    return {"text": _step(step), "days": _days(judged.centre), "number": sum(one.number for one in groups)}


def _judged(groups: Sequence[Line]) -> Runs:
    return runs([one.days if one.days is not None else nan for one in groups])


def _days_curve(step: str, groups: Sequence[Line]) -> dict[str, Any]:
    judged = _judged(groups)
    points = [Point(_when(one), one.days, _days(one.days or 0)) for one in groups]
    centre = _("Median: %(days)s") % {"days": _days(judged.centre)}
    size = groups[0].number
    each = ngettext(
        "Each point is the median of %(n)d hand-over.", "Each point is the median of %(n)d hand-overs in a row.", size
    ) % {"n": size}
    return {
        "id": f"curve-{step}",
        "heading": _("Days until “%(step)s”") % {"step": _step(step)},
        "text": f"{each} {_verdict(judged)}",
        "drawing": drawn(points, levels=[Level(judged.centre, centre)], marked=judged.run if judged.has_shift else ()),
        "marked": _("A long run on one side of the median") if judged.has_shift else "",
        "second": _("Days"),
    }


def _share_curve(found: EffectsPage) -> dict[str, Any] | None:
    """Who came to the first appointment after a first meeting, over time."""
    blocks = found.shares.get("came-with", ())
    if len(blocks) < 2:
        return None
    judged = runs([one.percent for one in blocks])
    points = [Point(_when(one), one.percent, _percent(one.percent)) for one in blocks]
    centre = _("Median: %(days)s") % {"days": _percent(judged.centre)}
    return {
        "id": "curve-came",
        "heading": _("Came to the first appointment, after a first meeting"),
        "text": _("Each point is a group with at least five who came and five who did not.") + " " + _verdict(judged),
        "drawing": drawn(
            points,
            levels=[Level(judged.centre, centre)],
            marked=judged.run if judged.has_shift else (),
            low=0,
            high=100,
            unit=" %",
        ),
        "marked": _("A long run on one side of the median") if judged.has_shift else "",
        "second": _("Share"),
    }


def _share(what: str, found: EffectsPage) -> dict[str, Any]:
    """With and without a first meeting, side by side."""
    asked = {
        "came": _("Came to the first appointment"),
        "readmitted": _("Were admitted to hospital again within about three months"),
    }
    sides = [(_("With a first meeting"), f"{what}-with"), (_("Without"), f"{what}-without")]
    rows = [(text, _block(figures.together(found.shares.get(key, ())))) for text, key in sides]
    return {"text": asked[what], "rows": rows}


def _block(one: Block | None) -> str:
    if one is None:
        return _("too few to show")
    low, high = one.interval
    return _("%(share)s of %(n)d (uncertain: from %(low)s to %(high)s)") % {
        "share": _percent(one.percent), "n": one.number, "low": _percent(low), "high": _percent(high),
    }  # fmt: skip


def _verdict(judged: Runs) -> str:
    """What the two rules say, in words: no praise and no blame."""
    if not judged.is_judged:
        return _("There are too few points to tell a change from chance.")
    if judged.has_signal:
        return _("It has changed more than by chance. What was done differently, and is the change a good one?")
    return _("It varies as it does by chance; no change.")


def _step(code: str) -> str:
    named = {"treated": _("Treatment or help has begun"), "offer": _("The person said yes")}
    return named[code] if code in named else said(recipe().step(code).title)


def _when(one: Line | Block) -> str:
    return date_format(one.closed, "M Y").lower() if one.closed else ""


def _days(value: float) -> str:
    rounded = round(value, 1) if value < 10 else round(value)
    return ngettext("%(n)s day", "%(n)s days", 1 if rounded == 1 else 2) % {"n": number_format(rounded, None).rstrip()}


def _percent(value: float) -> str:
    return f"{round(value)}\u00a0%"


def _about(number: int | None) -> str:
    if number is None:
        return _("held back")
    return _("about %(n)d") % {"n": number} if number else _("none")


def _years(years: Sequence[int]) -> list[tuple[str, str]]:
    return [("", _("All the time")), *((str(year), str(year)) for year in years)]


def _year(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) == 4 else None


def _id(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
