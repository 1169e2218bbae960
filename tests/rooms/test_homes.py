"""One's list of rooms: where somebody waits for me comes first; and "This happens" for the person."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brobygger.kernel import clock
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms import queries, services
from brobygger.rooms.queries import HelperHome, PersonHome
from brobygger.rooms.services import BallInput
from tests.personas import Cast
from tests.rooms.scene import Scene, answer, asked_room


def home(cast: Cast, who: str, **given: str) -> HelperHome:
    actor = cast.actor(who)
    with transaction_as(actor):
        return queries.helper_home(actor, **given)


def own_home(cast: Cast, who: str = "are") -> PersonHome:
    actor = cast.actor(who)
    with transaction_as(actor):
        return queries.person_home(actor)


def of(scene: Scene, who: str) -> queries.HomeRoom:
    return next(one for one in home(scene.cast, who).rooms if one.id == scene.room_id)


@pytest.mark.req("SAM-04", "DFM-23")
def test_the_most_urgent_is_what_waits_for_me(room: Scene) -> None:
    assert of(room, "vera").urgency == 5
    room.say("kari", "Til alle")
    assert (of(room, "vera").urgency, of(room, "vera").unread) == (4, 1)
    room.say("are", "Fra meg")
    assert (of(room, "vera").urgency, of(room, "vera").from_person) == (3, True)
    room.say("kari", "Til deg", to=[room.member("vera").id])
    assert (of(room, "vera").urgency, of(room, "vera").to_me) == (2, True)
    due = clock.now() + dt.timedelta(hours=1)
    room.say("kari", "Din ball", ball=BallInput(room.member("vera").id, due))
    mine = of(room, "vera")
    assert (mine.urgency, mine.ball_mine, mine.ball_late, mine.unread) == (1, True, False, 4)
    assert (mine.last_text, mine.last_author, mine.last_own) == ("Din ball", room.cast.actor("kari").name, False)
    with clock.at(due + dt.timedelta(minutes=1)):
        assert of(room, "vera").urgency == 0
    assert of(room, "frida").ball_holder_name == room.cast.actor("vera").name
    room.say("vera", "Svar")
    room.read("vera")
    assert (of(room, "vera").urgency, of(room, "vera").unread) == (5, 0)


def test_reading_takes_the_room_down_and_own_words_never_count(room: Scene) -> None:
    room.say("vera", "Mitt eget")
    assert of(room, "vera").unread == 0
    assert of(room, "kari").unread == 1
    room.read("kari")
    assert of(room, "kari").unread == 0


def test_what_one_cannot_see_is_not_in_the_list(room: Scene) -> None:
    room.say("are", "Gammelt")
    room.do("are", services.set_history_choice, newcomers_see_history=False)
    room.do("kari", services.add_member, role_id=room.cast.role("maria"))
    theirs = of(room, "maria")
    assert (theirs.unread, theirs.last_text) == (0, "")
    room.do("maria", services.leave)
    assert home(room.cast, "maria").rooms == ()


def test_the_list_goes_on_where_it_ended(room: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    from brobygger.rooms.queries import homes

    for about in ("trine", "per"):
        answer(asked_room(room.cast, about=about, wishes=("frida",)), who=about)
    monkeypatch.setattr(homes, "PAGE", 2)
    first = home(room.cast, "frida")
    assert (len(first.rooms), first.counts.all) == (2, 3)
    assert first.next is not None
    rest = home(room.cast, "frida", after=first.next)
    assert len(rest.rooms) == 1
    assert rest.next is None
    assert len({one.id for one in (*first.rooms, *rest.rooms)}) == 3


@pytest.mark.parametrize(
    "cursor", ["x", "1_2_3", "9999_2026-01-01T00:00:00+00:00_x", "1_2026-01-01T00:00:00_" + "0" * 32]
)
def test_a_cursor_that_is_none_is_said_so(cast: Cast, cursor: str) -> None:
    with pytest.raises(Invalid):
        home(cast, "frida", after=cursor)


@pytest.mark.req("SAM-03")
def test_the_persons_own_page_shows_what_happens_and_who_is_around(room: Scene, asked: Scene) -> None:
    room.say("vera", "Nytt fra NAV")
    room.do("kari", services.add_member, role_id=room.cast.role("knut"))
    found = own_home(room.cast)
    assert [one.room_id for one in found.questions] == [asked.room_id]
    assert len(found.questions[0].wishes) == 2
    (mine,) = found.rooms
    assert (mine.own, mine.unread, mine.last_text) == (True, 1, "Nytt fra NAV")
    assert {card.name for card in found.around} == {room.cast.actor(name).name for name in ("kari", "frida", "vera")}
    assert [(key, wish.role_id) for key, wish in found.open_wishes] == [(room.room_id, room.cast.role("knut"))]
    room.do("are", services.withdraw_consent)
    after = own_home(room.cast)
    assert after.rooms == ()
    assert [one.id for one in after.past] == [room.room_id]
    assert after.around == ()


def test_a_helper_has_no_page_of_their_own_and_a_stranger_has_an_empty_one(room: Scene) -> None:
    with pytest.raises(Hidden):
        own_home(room.cast, "kari")
    empty = own_home(room.cast, "trine")
    assert (empty.rooms, empty.questions, empty.around, empty.past) == ((), (), (), ())


def count(scene: Scene, who: str, call: object, *args: object, **given: object) -> int:
    """The statements of one query, without those that say who acts."""
    actor = scene.cast.actor(who)
    with transaction_as(actor), CaptureQueriesContext(connection) as captured:
        call(actor, *args, **given)  # type: ignore[operator]
    return len([one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]])


def test_the_pages_of_every_day_cost_a_fixed_number_of_queries(room: Scene) -> None:
    for n in range(60):
        room.say("are", f"Melding {n}", **({"ball": BallInput(room.member("vera").id)} if n % 20 == 0 else {}))
    room.do("vera", services.note_visit)

    def page(actor: object, room_id: object) -> None:
        found = queries.room_page(actor, room_id)  # type: ignore[arg-type]
        services.note(
            actor,  # type: ignore[arg-type]
            room_id=found.room.id,
            about_person_id=found.room.about_person_id,
            basis=found.me.basis,
        )

    assert count(room, "vera", page, room.room_id) == 8
    assert count(room, "vera", queries.helper_home) == 2
    assert count(room, "anne", queries.helper_home) == 3
    assert count(room, "are", queries.person_home) == 7
    assert count(room, "vera", queries.timeline, room.room_id, before=50) == 4
    assert count(room, "vera", queries.audience, room.room_id) == 2
    assert count(room, "vera", queries.members, room.room_id) == 4
    assert count(room, "vera", queries.search_room, room.room_id, "Melding") == 4


def test_an_unknown_room_and_one_never_in_cost_the_same_queries(room: Scene) -> None:
    from uuid import uuid4

    seen = []
    for room_id in (room.room_id, uuid4()):
        actor = room.cast.actor("sara")
        with transaction_as(actor), CaptureQueriesContext(connection) as captured, pytest.raises(Hidden) as refused:
            queries.room_page(actor, room_id)
        statements = [
            one["sql"].replace(str(room_id), "X").replace(room_id.hex, "X") for one in captured.captured_queries
        ]
        seen.append((statements, refused.value.what, refused.value.why))
    assert seen[0] == seen[1]


def test_the_number_on_the_icon_is_the_one_that_the_home_pages_show(room: Scene) -> None:
    room.say("kari", "Til alle")
    # Another room waits for his answer.
    for who, wanted in (("are", 2), ("vera", 1), ("kari", 0)):
        browser = room.cast.browser(who)
        shown = re.search(r'data-badge="(\d+)"', browser.get("/").content.decode())
        assert shown
        assert (browser.get("/news/").json(), int(shown[1])) == ({"count": wanted}, wanted), who
