"""No use figure tells of fewer than five: what is held back cannot be worked out from what is shown."""

from __future__ import annotations

import datetime as dt
import re
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from brobygger.kernel import clock
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.kernel.working_time import OSLO, is_working_day
from brobygger.live import services as live
from brobygger.pilots import figures, queries
from brobygger.pilots.figures import FEWEST, Count, Counts, Word
from brobygger.pilots.models import PilotRoom, Refused
from brobygger.rooms import services as rooms
from tests.days import ordinary_monday
from tests.personas import Cast
from tests.pilots.test_preparing import do, running
from tests.rooms.scene import Scene

ROOMS = st.integers(0, 9)


def published(weeks: tuple[int, ...]) -> tuple[object, ...]:
    """What a reader sees of rooms opened: each week, and the total when the pilot has ended."""
    cells = [Count(number, number) for number in weeks]
    total = Count(sum(weeks), sum(weeks))
    seen = [None if one.is_small else one.number for one in cells]
    return (*seen, total.number if figures.is_safe(cells, total) else None)


def test_whoever_knows_the_rules_and_tries_all_pilots_cannot_tell_a_week_that_is_held_back() -> None:
    for size in (1, 2, 3, 4):
        possible: dict[tuple[object, ...], list[tuple[int, ...]]] = {}
        for weeks in product(range(FEWEST + 2), repeat=size):
            possible.setdefault(published(weeks), []).append(weeks)
        for seen, pilots in possible.items():
            for place in range(size):
                if seen[place] is None:
                    assert len({weeks[place] for weeks in pilots}) > 1, (seen, place)


@given(st.lists(st.tuples(ROOMS, ROOMS, st.integers(0, 30)), min_size=1, max_size=6))
def test_both_parts_of_an_answer_are_held_back_or_none_and_another_split_would_look_the_same(
    weeks: list[tuple[int, int, int]],
) -> None:
    cells = [Count(number, min(rooms, number), min(part, number)) for rooms, part, number in weeks]
    total = Count(sum(c.number for c in cells), 9, sum(c.part or 0 for c in cells))
    hidden = [one for one in cells if one.is_small]
    if figures.is_safe(cells, total) and hidden:
        left, part = sum(one.number for one in hidden), sum(one.part or 0 for one in hidden)
        assert len(hidden) > 1
        assert 0 < part < left  # neither "all of them" nor "none of them" of the weeks that are held back


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_a_share_with_its_number_has_five_on_every_side(wrote: int, read: int, neither: int) -> None:
    of = wrote + read + neither
    seen = figures.shown(Counts(0, 0, 0, 0, 0, 0, of, wrote, read, 0, 0, 0, 0))
    if of < FEWEST:
        assert seen.wrote is None
        assert seen.read is None
    if isinstance(seen.wrote, int):
        assert min(wrote, read + neither) >= FEWEST
    if isinstance(seen.read, int):
        assert min(read, wrote + neither) >= FEWEST
    if isinstance(seen.wrote, int) and isinstance(seen.read, int):
        assert neither >= FEWEST


def test_few_are_told_of_in_a_word_and_fewer_than_five_not_at_all() -> None:
    assert figures.share(7, 8) is Word.MOST
    assert figures.share(2, 8) is Word.FEW
    assert figures.share(4, 4) is None
    assert figures.share(12, 20) == 60


def test_only_weeks_that_are_over_are_shown_and_the_last_one_when_the_pilot_has_ended() -> None:
    start, last = dt.date(2026, 9, 2), dt.date(2026, 9, 16)
    first, second, third = (dt.date(2026, 8, 31) + figures.WEEK * n for n in range(3))
    assert figures.weeks(start, last, dt.date(2026, 9, 6)) == []
    assert figures.weeks(start, last, dt.date(2026, 9, 7)) == [first]
    assert figures.weeks(start, last, dt.date(2026, 9, 16)) == [first, second]
    assert figures.weeks(start, last, dt.date(2026, 9, 17)) == [first, second, third]


MONDAY = ordinary_monday()
WEEKS = [MONDAY, MONDAY + figures.WEEK]
DAYS = [day for n in range(40) if is_working_day(day := MONDAY + dt.timedelta(days=n))]


def at(days: int, hour: int = 10) -> dt.datetime:
    return dt.datetime.combine(MONDAY + dt.timedelta(days=days), dt.time(hour), OSLO)


def write(room: Scene, who: str, moment: dt.datetime, *to: str) -> None:
    with clock.at(moment), transaction_as(room.cast.actor(who)):
        to_members = [room.member(one).id for one in to]
        given: dict[str, Any] = {"text": "Når er møtet?", "quick": "", "to": to_members}
        rooms.post_message(room.cast.actor(who), room_id=room.room_id, client_id=new_id(), **given)


def counted(cast: Cast, who: str, key: UUID) -> dict[dt.date | None, dict[str, Any]]:
    with transaction_as(cast.actor(who)), connection.cursor() as cursor:
        end = WEEKS[-1] + figures.WEEK
        cursor.execute("select * from pilots_figures(%s, %s, %s, %s)", [key, WEEKS, end, DAYS])
        names = [column.name for column in cursor.description]
        return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


@pytest.fixture
def used(room: Scene) -> UUID:
    """A pilot with one room, in which Are asks Vera on Monday and both helpers on Wednesday; Vera answers too late."""
    key = running(room.cast)
    with transaction_as(room.cast.actor("kari")):
        PilotRoom.objects.bulk_create([PilotRoom(room_id=room.room_id, pilot_id=key, begun_at=at(0))])
        Refused.objects.create(pilot_id=key, week=MONDAY, times=2)
    write(room, "are", at(0), "vera")
    write(room, "are", at(2))
    write(room, "kari", at(2, 12))
    write(room, "vera", at(3))
    with clock.at(at(8)), transaction_as(room.cast.actor("are")):
        live.mark(room.cast.actor("are"), marks=[live.Mark(room.room_id, delivered=4, read=4)])
    return key


@pytest.mark.req("SAM-14")
def test_the_database_counts_use_and_answers_in_time_for_whoever_is_in_the_pilot(room: Scene, used: UUID) -> None:
    found = counted(room.cast, "berit", used)
    first, second = found[WEEKS[0]], found[WEEKS[1]]
    assert (first["messages"], first["message_rooms"], first["persons"]) == (4, 1, 1)
    assert (first["due"], first["in_time"], first["due_rooms"]) == (2, 1, 1)  # Vera answered a day late
    assert (first["wrote"], first["read"], first["refused"]) == (1, 0, 2)
    assert (second["wrote"], second["read"], second["messages"], second["refused"]) == (0, 1, 0, 0)
    assert found[None]["messages"] == 4
    assert all(not any(list(row.values())[1:]) for row in counted(room.cast, "tor", used).values())


@pytest.mark.req("SAM-14")
def test_the_page_and_the_file_hold_back_what_one_room_did(room: Scene, used: UUID) -> None:
    with clock.at(at(21)):
        kari = room.cast.browser("kari")
        shown = kari.get(f"/pilots/{used}/figures/").content.decode()
        file = kari.get(f"/pilots/{used}/figures.csv")
        weeks = do(room.cast, "kari", queries.use_figures, pilot_id=used).weeks
    assert all(not any((week.messages, week.answers, week.wrote, week.opened, week.refused)) for _monday, week in weeks)
    assert "holdt tilbake" in shown
    assert "Det er ikke en feil." in shown  # and why, and from when
    assert re.search(r"\d personer fra 2 organisasjoner", shown)  # who carries it is nobody's secret
    rows = file.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + len(weeks)
    assert set(rows[1].split(";")[1:]) == {"holdt tilbake"}
