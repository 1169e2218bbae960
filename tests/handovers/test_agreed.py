"""What the two organisations have agreed on beforehand decides whether one may meet before the decision."""

from __future__ import annotations

from typing import Any

import pytest

from brobygger.collaboration import queries as plans
from brobygger.collaboration import services as plan
from brobygger.collaboration.services import Points
from brobygger.handovers import queries, services
from brobygger.kernel import clock
from brobygger.kernel.errors import Invalid
from brobygger.kernel.rowsecurity import transaction_as
from tests.handovers.acting import Passage, at


def agreed(passage: Passage, meets: str) -> None:
    """Berit and Anne, who lead the two, have a plan in force."""
    cast = passage.room.cast
    sides = [cast.actor("berit"), cast.actor("anne")]

    def do(who: int, what: Any, **given: Any) -> Any:
        with transaction_as(sides[who]):
            return what(sides[who], **given)

    with clock.at(at(-9)):
        _decide(do, sides[1].organisation_id, meets)


def _decide(do: Any, other: Any, meets: str) -> None:
    key = do(0, plan.begin, organisation_id=other)
    do(0, plan.set_points, pair_id=key, points=Points("Alle", meets, "Ingenting hos oss.", "", plans.today()))
    for who in (0, 1):
        do(who, plan.agree, pair_id=key, seen=do(who, plans.draft, pair_id=key).changed_at)


@pytest.mark.parametrize("meets", ["after", ""])
def test_without_a_plan_that_says_so_nobody_meets_before_the_decision(passage: Passage, meets: str) -> None:
    if meets:
        agreed(passage, meets)
    with pytest.raises(Invalid) as refused:
        passage.to_ready(decision="meet-first")
    assert (refused.value.code, refused.value.field) == ("plan", "decision")


@pytest.mark.req("DFM-21")
def test_a_plan_may_let_them_meet_before_the_decision(passage: Passage) -> None:
    agreed(passage, "before")
    passage.to_ready(decision="meet-first")
    with clock.at(at(-3)):
        passage.do("kari", services.fix_meeting, given=passage.given(at(0)))
    card = passage.seen().card
    assert (card.decision, card.meeting is not None) == ("meet-first", True)


def test_both_helpers_read_what_is_agreed_and_nobody_else(passage: Passage) -> None:
    agreed(passage, "after")
    card = passage.seen().card
    for who, seen in (("kari", True), ("sara", True), ("frida", False)):
        actor = passage.room.cast.actor(who)
        with clock.at(at(-4)), transaction_as(actor):
            rule = queries.rule_of(actor, card)
        assert (rule is not None and rule.records == "Ingenting hos oss.") == seen


def test_when_they_met_first_the_receiving_helper_is_asked_whether_the_decision_is_made(passage: Passage) -> None:
    agreed(passage, "before")
    passage.to_ready(decision="meet-first")
    address = f"/rooms/{passage.room.room_id}/hand-overs/{passage.id}/"
    sara, kari = passage.room.cast.browser("sara"), passage.room.cast.browser("kari")
    assert "Er vedtaket gjort nå?" in sara.get(address).content.decode()
    assert "Er vedtaket gjort nå?" not in kari.get(address).content.decode()
    with clock.at(at(-3)):
        passage.do("kari", services.fix_meeting, given=passage.given(at(0)))
    offer = passage.seen("sara").of("offer")[-1].text
    assert sara.post(address, {"do": "ready", "offer": offer, "decision": "made"}).status_code == 302
    assert "Er vedtaket gjort nå?" not in sara.get(address).content.decode()
    card = passage.seen().card
    assert (card.decision, card.meeting is not None) == ("made", True)
