"""What asks to be talked about: since when, how sure, and until somebody has written what came of it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brobygger.feedback import queries, rules, services
from brobygger.feedback.queries import Case
from brobygger.feedback.rules import Course, Held, Kind, Scale
from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict, Denied, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from tests.feedback.held import MONDAY, hold, page
from tests.rooms.scene import Scene

WEEK = dt.timedelta(weeks=1)
OURS, TESTED = Scale(0, 40), Scale(0, 40, reliable=6, cut_off=36)
NONE: list[float | None] = []


def course(
    outcome: list[float | None], alliance: list[float | None] = NONE, scale: Scale = OURS, **more: object
) -> Course:
    said = alliance or [None] * len(outcome)
    held = [Held(n, MONDAY + n * WEEK, one, other) for n, (one, other) in enumerate(zip(outcome, said, strict=True), 1)]
    return Course(held, scale, scale, **more)  # type: ignore[arg-type]


def caseload(room: Scene, who: str) -> list[Case]:
    actor = room.cast.actor(who)
    with transaction_as(actor):
        return queries.caseload(actor)


def asked(found: Course, now: dt.datetime = MONDAY) -> list[tuple[Kind, int, bool]]:
    return [(one.kind, one.since, one.is_tested) for one in rules.alerts(found, now)]


OUTCOMES = [
    ([20.0, 14.0, 15.0, 13.0], TESTED, [(Kind.WORSE, 4, True)]),  # back within chance in between
    ([20.0, 14.0, 13.0], TESTED, [(Kind.WORSE, 2, True)]),
    ([20.0, 15.0, 13.0, 14.0], TESTED, [(Kind.WORSE, 3, True)]),
    ([20.0, 13.0, 21.0], TESTED, []),
    ([20.0, 19.0, 17.0, 15.0], OURS, [(Kind.FALLING, 2, False)]),
    ([20.0, 19.0, 17.0], OURS, []),
    ([20.0, 19.9, 19.8, 19.7], OURS, []),  # too little to speak of
    ([20.0, None, None, None], OURS, [(Kind.MISSING, 2, False)]),
    ([20.0, None, None], OURS, []),
    ([20.0, 22.0, 19.0, 21.0, 20.0, 21.0], TESTED, [(Kind.SAME, 6, True)]),
    ([20.0, 22.0, 19.0, 21.0, 20.0, 24.0], OURS, []),
    ([20.0], TESTED, []),
    ([], TESTED, []),
]


@pytest.mark.parametrize(("values", "scale", "found"), OUTCOMES)
def test_what_the_answers_about_the_person_ask(
    values: list[float | None], scale: Scale, found: list[tuple[Kind, int, bool]]
) -> None:
    assert asked(course(values, scale=scale)) == found


ALLIANCES = [
    ([40.0, 40.0, 40.0], OURS, [Kind.ALWAYS_BEST]),
    ([40.0, 40.0, 39.0], OURS, []),
    ([38.0, 33.0], OURS, [Kind.FALLING_ALLIANCE]),
    ([38.0, 36.0, 33.9], OURS, [Kind.FALLING_ALLIANCE]),
    ([38.0, 33.0, 34.0], OURS, []),
    ([37.0, 35.0], TESTED, [Kind.LOW_ALLIANCE]),
]


@pytest.mark.parametrize(("values", "scale", "kinds"), ALLIANCES)
def test_what_the_answers_about_the_conversations_ask(
    values: list[float | None], scale: Scale, kinds: list[Kind]
) -> None:
    assert [kind for kind, _since, _sure in asked(course([20.0] * len(values), values, scale))] == kinds


def test_an_unplanned_ending_asks_for_two_months_and_nothing_else_does_after_an_ending() -> None:
    ended = course([20.0, 10.0], scale=TESTED, ended_at=MONDAY, ended_how="unplanned")
    assert asked(ended) == [(Kind.UNPLANNED, 2, False)]
    assert asked(ended, MONDAY + 61 * dt.timedelta(days=1)) == []
    assert asked(course([20.0, 10.0], scale=TESTED, ended_at=MONDAY, ended_how="planned")) == []


@given(st.lists(st.none() | st.integers(0, 40).map(float), max_size=30), st.sampled_from([OURS, TESTED]))
def test_lower_is_better_is_the_same_upside_down_and_since_is_always_a_conversation(
    values: list[float | None], scale: Scale
) -> None:
    turned = [None if one is None else 40 - one for one in values]
    other = Scale(0, 40, higher_is_better=False, reliable=scale.reliable)
    same = Scale(0, 40, reliable=scale.reliable)
    found = asked(course(values, scale=same))
    assert found == asked(course(turned, scale=other))
    assert all(1 <= since <= len(values) for _kind, since, _sure in found)


@pytest.mark.req("FIT-03")
def test_it_is_talked_about_and_asks_no_more_until_it_begins_anew(room: Scene, episode: UUID) -> None:
    for week, each in enumerate(("8888", "7777", "6666", "5555")):
        hold(room, episode, week, tuple(each), ("9", "9", "9", "9"))
    with clock.at(MONDAY + 3 * WEEK + dt.timedelta(hours=2)):
        shown = page(room, episode, "kari")
        assert "Det er blitt vanskeligere tre ganger på rad" in shown
        assert "tommelfingerregel" in shown
        assert "Det er blitt vanskeligere" in page(room, episode, "are")  # the person sees the same
        assert "Hva har skjedd siden da?" in shown
        address = f"/rooms/{room.room_id}/how-it-goes/{episode}/"
        kari = room.cast.browser("kari")
        form = {"do": "address", "kind": "falling", "since": "2"}
        wrong = kari.post(address, form | {"came": " "})
        assert (wrong.status_code, "Skriv noe her" in wrong.content.decode()) == (422, True)
        [one] = [case for case in caseload(room, "kari") if case.episode.id == episode]
        assert [alert.kind for alert in one.alerts] == [Kind.FALLING]
        assert kari.post(address, form | {"came": "Leiligheten er sagt opp. Vi ringer NAV."}).status_code == 302
        assert "Leiligheten er sagt opp." in page(room, episode, "are")
        [one] = [case for case in caseload(room, "kari") if case.episode.id == episode]
        assert one.alerts == ()
        listed = kari.get("/how-it-goes/").content.decode()
        assert "Ikke noe å ta opp akkurat nå" in listed
        assert "Are" in listed
    hold(room, episode, 4, ("9", "9", "9", "9"))
    for week, each in enumerate(("8888", "7777", "6666"), start=5):
        hold(room, episode, week, tuple(each))
    with clock.at(MONDAY + 8 * WEEK):
        [one] = [case for case in caseload(room, "kari") if case.episode.id == episode]
        assert [(alert.kind, alert.since) for alert in one.alerts] == [(Kind.FALLING, 6)]


def test_only_who_leads_it_writes_what_came_of_it_and_others_list_nothing(room: Scene, episode: UUID) -> None:
    for week, each in enumerate(("8888", "7777", "6666", "5555")):
        hold(room, episode, week, tuple(each))
    with clock.at(MONDAY + 4 * WEEK):
        given = {"episode_id": episode, "kind": "falling", "since": 2, "words": "Snakket."}
        with pytest.raises(Denied):
            room.do("are", services.address, **given)
        with pytest.raises(Hidden):
            room.do("vera", services.address, **given)
        with pytest.raises(Conflict):
            room.do("kari", services.address, **(given | {"since": 3}))
        with pytest.raises(Invalid):
            room.do("kari", services.address, **(given | {"words": "x" * 601}))
        assert caseload(room, "vera") == []
        room.do("kari", services.address, **given)
        room.do("kari", services.address, **(given | {"words": "Snakket igjen."}))
        seen = room.ask("are", queries.one, episode)
        with transaction_as(room.cast.actor("are")):
            assert [one.words for one in queries.of_episode(seen.episode, seen.sessions)] == ["Snakket igjen."]
