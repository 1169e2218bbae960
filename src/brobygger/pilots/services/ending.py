"""The end of a pilot: each leader says what they think, and when all have, they decide together what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.pilots import access, queries, rules
from brobygger.pilots.models import Pilot, Verdict
from brobygger.pilots.rules import Benefit, Change, Need, Outcome
from brobygger.rooms import text

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Thoughts:
    """What a leader thinks of a pilot, and wants to come of it (an `Outcome`).

    `needed` is a `Need` or nothing; `gained` holds a `Change` by `Benefit`, or nothing where one does not know.
    """

    worked: str
    hindered: str
    outcome: str
    needed: str = ""
    gained: Mapping[str, str] = field(default_factory=dict)


def say_what_one_thinks(actor: Actor, *, pilot_id: UUID, thoughts: Thoughts) -> None:
    """A leader says it, or says it anew, until they have decided. Raises Hidden, Invalid, Conflict."""
    mine = access.lead(actor, pilot_id)
    worked = text.line(thoughts.worked, field="worked", longest=LONGEST)
    hindered = text.line(thoughts.hindered, field="hindered", longest=LONGEST)
    if not (worked or hindered):
        raise Invalid(_("Write what worked, or what did not."), field="worked")
    given = {
        "worked": worked,
        "hindered": hindered,
        "outcome": _outcome(thoughts.outcome),
        "needed": _one_of(Need, thoughts.needed, "needed"),
        "gained": {
            str(one): said for one in Benefit if (said := _one_of(Change, thoughts.gained.get(one, ""), str(one)))
        },
    }
    with transaction.atomic():
        _undecided(pilot_id)
        kept = {**given, "written_at": clock.now(), "pilot_id": pilot_id}
        Verdict.objects.update_or_create(member_id=mine.pk, defaults=kept)


def decide(actor: Actor, *, pilot_id: UUID, outcome: str, why: str) -> None:
    """A leader writes down what they have decided together: the pilot ends, its rooms go on as any other.

    Raises Hidden, Invalid (no reason), Conflict (decided already, or somebody has not said what they think).
    Tells `pilots.ended`.
    """
    mine = access.lead(actor, pilot_id)
    chosen, reason = _outcome(outcome), text.line(why, field="why", longest=LONGEST)
    if not reason:
        raise Invalid(_("Write why. Those who come after you want to know."), field="why")
    with transaction.atomic():
        pilot = _undecided(pilot_id)
        found = queries.end(actor, pilot_id)
        assert found is not None
        if found.waiting_for:
            said = _("These have not said what they think yet: %(names)s.") % {"names": ", ".join(found.waiting_for)}
            raise Conflict(said, code="waiting")
        assert pilot.started_on is not None
        day = rules.last_day(pilot.started_on, queries.today())
        Pilot.objects.filter(pk=pilot_id).update(ended_on=day, outcome=chosen, outcome_why=reason)
        outbox.emit("pilots.ended", pilot=pilot_id, by=mine.role_id, news=new_id())


def _undecided(pilot_id: UUID) -> Pilot:
    pilot = access.locked(pilot_id)
    if pilot.started_on is None:
        raise Conflict(_("The pilot has not begun."), code="not-begun")
    if pilot.ended_on is not None:
        raise Conflict(_("You have decided already. The page says what."), code="decided")
    return pilot


def _outcome(given: str) -> Outcome:
    try:
        return Outcome(given)
    except ValueError:
        raise Invalid(_("Choose what is to come of it."), field="outcome") from None


def _one_of(among: type[Need | Change], given: str, field: str) -> str:
    if given and given not in set(among):
        raise Invalid(_("Choose one of the answers."), field=field)
    return given
