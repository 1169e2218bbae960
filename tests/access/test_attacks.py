"""Each attack on every address at once: ids of another room, fields nobody asked for, markup, and garbage.

The addresses and who may use them come from `tests/access/table.py`, so a new page is attacked the day it is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import DjangoDbBlocker

from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms import queries
from brobygger.rooms import services as rooms
from tests import personas
from tests.access import world as worlds
from tests.access.outcomes import Outcome
from tests.access.table import TABLE

MARKUP = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>"
TEXTS = (
    "text", "why", "reason", "matters", "contact_wish", "answer", "name", "first_name", "relation", "mobile", "email",
    "phone", "reference", "review", "words", "q", "title", "place", "note", "question", "username", "password", "code",
)  # fmt: skip
GARBAGE: tuple[Any, ...] = (
    "\x00", "a\x00b", "\u202egro", "\u200b", " ", "x" * 200_000, "-1", "9" * 40, "0001-01-01T00:00", "9999-12-31T23:59",
    "{}", "[[[[]]]]", "' or 1=1 --", "../../etc/passwd", "%00", "\ud7ff\ufffe", ["a", "b"],
)  # fmt: skip
# Nobody may set these from outside: what a form does not ask for changes nothing.
UNASKED = {
    "is_staff": "1", "is_superuser": "1", "is_leader": "1", "is_administrator": "1", "is_health_personnel": "1",
    "role": "leder", "kind": "person", "basis": "consent", "from_seq": "1", "state": "open", "seat": "system:x",
    "person": "are", "person_id": str(new_id()), "about_person_id": str(new_id()), "organisation_id": str(new_id()),
    "controller_organisation_id": str(new_id()), "created_by_role_id": str(new_id()), "valid_until": "2099-01-01",
    "room": str(new_id()), "room_id": str(new_id()), "id": str(new_id()), "actor": "system:x", "level": "4",
}  # fmt: skip
POWERS = (
    "select is_leader, is_administrator, person_id, unit_id, title, valid_until from people_role",
    "select is_active, person_id from people_account",
    "select kind, basis, person_id, role_id, organisation_id, from_seq, valid_until from rooms_membership",
    "select about_person_id, controller_organisation_id, created_by_role_id, state from rooms_room",
    "select seat, from_seq, may_write, valid_until from live_subscriber",
)
OF_ROOM = (
    "rooms_membership", "rooms_wish", "rooms_ball", "rooms_access_question", "live_event", "consents_consent",
    "consents_party", "consents_objection",
)  # fmt: skip
BOTH = ("member", "person")
_REFUSED = "select count(*) from audit_line where refused"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[worlds.World]:
    """Are's room with markup in every text of it, and ids of a room of Per's."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = worlds.build()
        _write_markup(made)
        made.foreign = _foreign(made.cast)  # type: ignore[attr-defined]
        yield made
        transaction.set_rollback(True)


def _write_markup(world: worlds.World) -> None:
    cast, room_id = world.cast, world.ids["room_id"]
    kari, are = cast.actor("kari"), cast.actor("are")
    with transaction_as(are):
        rooms.set_matters(are, room_id=room_id, matters=MARKUP, contact_wish=MARKUP)
        rooms.post_message(are, room_id=room_id, client_id=new_id(), text=f"{MARKUP} javascript:alert(3)")
    with transaction_as(kari):
        to = next(one.id for one in queries.members(kari, room_id).members if one.kind == "person")
        ball = rooms.BallInput(to, None)
        rooms.post_message(kari, room_id=room_id, client_id=new_id(), text=MARKUP, to=(to,), ball=ball)
        invited = rooms.AboutInvited(MARKUP[:60], "+4799900077")
        rooms.create_room(kari, about=invited, why=MARKUP, wishes=[])


def _foreign(cast: personas.Cast) -> dict[str, Any]:
    """Ids of each kind, of a room around Per that Kari made: she is in both rooms, Are in one."""
    room_id = cast.open_room(about="per", by="kari", wishes=[cast.role("knut")])
    kari, per = cast.actor("kari"), cast.actor("per")
    with transaction_as(kari):
        message = rooms.post_message(kari, room_id=room_id, client_id=new_id(), text="Hemmelig")
        wish_id = rooms.wish_for(kari, room_id=room_id, wish=rooms.WishInput(role_id=cast.role("sara")))
        member = next(one for one in queries.members(kari, room_id).members if one.kind == "helper" and not one.is_me)
        rooms.note_visit(kari, room_id=room_id)
    with transaction_as(per):
        looks = [line for line in queries.log_page(per, room_id).lines if line.may_ask_why]
        rooms.take_out_helper(per, room_id=room_id, membership_id=member.id)
        objection = queries.choices(per, room_id).out[0]
    return {
        "foreign_room": room_id,
        "message_id": message.message_id,
        "membership_id": member.id,
        "wish_id": wish_id,
        "objection_id": objection.objection_id,
        "line_id": looks[0].line_id,
    }


def _two_ids() -> list[str]:
    theirs = ("message_id", "membership_id", "wish_id", "objection_id", "line_id", "ball_id")
    return [address for address in TABLE if any(f"<uuid:{name}>" in address for name in theirs)]


def _allowed(method: str) -> list[tuple[str, str]]:
    return [
        (address, who)
        for address, both in TABLE.items()
        for who in BOTH
        if getattr(both.get if method == "GET" else both.post, who) is Outcome.ALLOWED
    ]


def _ask(world: worlds.World, who: str, method: str, path: str, data: dict[str, Any]) -> HttpResponseBase:
    """One request; what it changes stays until the caller rolls back."""
    client = world.browsers[who]
    client.raise_request_exception = False
    kept = dict(client.cookies.items())
    answer = client.get(path, data) if method == "GET" else client.post(path, data)
    client.cookies.clear()
    client.cookies.update(kept)
    return answer


def _rows(*statements: str, values: tuple[Any, ...] = ()) -> list[list[tuple[Any, ...]]]:
    with transaction_as(personas.MAKER), connection.cursor() as cursor:
        found = []
        for statement in statements:
            cursor.execute(statement, values)
            found.append(sorted(cursor.fetchall(), key=repr))
        return found


@pytest.mark.parametrize("who", BOTH)
@pytest.mark.parametrize("address", _two_ids())
def test_an_id_of_another_room_is_an_id_of_nothing(world: worlds.World, address: str, who: str) -> None:
    foreign: dict[str, Any] = dict(world.foreign)  # type: ignore[attr-defined]
    room = foreign.pop("foreign_room")
    path = world.address(address, **foreign)
    nothing = world.address(address, **dict.fromkeys(foreign, worlds.NOWHERE))
    theirs = [f"select * from {table} where room_id = %s" for table in OF_ROOM if not table.startswith("live_")]
    data = {key: world.filled(value) for key, value in (TABLE[address].data or {}).items()}
    for method in ("GET", "POST"):
        with worlds.undone():
            before = _rows(*theirs, values=(room,))
            refused = _rows(_REFUSED)
            answer = _ask(world, who, method, path, data if method == "POST" else {})
            if answer.status_code == 404:
                assert _rows(_REFUSED) != refused, "a refusal stands in the log"
            assert _rows(*theirs, values=(room,)) == before
            as_nothing = _ask(world, who, method, nothing, data if method == "POST" else {})
        assert answer.status_code == as_nothing.status_code
        assert b"Hemmelig" not in getattr(answer, "content", b"")
        assert answer.status_code != 200


@pytest.mark.parametrize(("address", "who"), _allowed("POST"))
def test_fields_that_no_form_asks_for_give_nobody_power(world: worlds.World, address: str, who: str) -> None:
    data = {key: world.filled(value) for key, value in (TABLE[address].data or {}).items()}
    path = world.address(address)
    with worlds.undone():
        _ask(world, who, "POST", path, data)
        plain = _rows(*POWERS)
    with worlds.undone():
        unasked = {key: value for key, value in UNASKED.items() if key not in data}
        _ask(world, who, "POST", path, data | unasked)
        assert _rows(*POWERS) == plain


@pytest.mark.parametrize(("address", "who"), _allowed("GET"))
def test_no_page_shows_markup_as_markup(world: worlds.World, address: str, who: str) -> None:
    with worlds.undone():
        answer = _ask(world, who, "GET", world.address(address), {})
    shown = answer.content.decode(errors="replace") if hasattr(answer, "content") else ""
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert 'href="javascript:' not in shown


# A copy of the room is data or a document, which no browser reads as a page: `tests/attacks/test_ways_out.py`.
@pytest.mark.parametrize(("address", "who"), [one for one in _allowed("POST") if "export" not in one[0]])
def test_a_page_that_comes_back_with_what_was_typed_shows_no_markup(
    world: worlds.World, address: str, who: str
) -> None:
    given = {key: world.filled(value) for key, value in (TABLE[address].data or {}).items()}
    with worlds.undone():
        answer = _ask(world, who, "POST", world.address(address), given | dict.fromkeys(TEXTS, MARKUP))
    assert answer.status_code < 500
    shown = answer.content.decode(errors="replace") if hasattr(answer, "content") else ""
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_breaks_no_page(world: worlds.World, method: str, garbage: Any) -> None:
    broken = []
    turn = GARBAGE.index(garbage) % 2
    who_may: dict[str, list[str]] = {}
    for address, who in _allowed(method):
        who_may.setdefault(address, []).append(who)
    for place, (address, all_of_them) in enumerate(who_may.items()):
        who = all_of_them[(place + turn) % len(all_of_them)]  # those who may use a page take turns with the garbage
        known = {key: world.filled(value) for key, value in (TABLE[address].data or {}).items()}
        names = {*TEXTS, *known, "before", "after", "around", "date", "since", "helper", "to", "ball_due", "next"}
        with worlds.undone():
            answer = _ask(world, who, method, world.address(address), dict.fromkeys(names, garbage))
        if answer.status_code >= 500:
            broken.append((address, who, answer.status_code))
    assert broken == []


def test_no_form_is_taken_from_a_page_of_somebody_elses(world: worlds.World) -> None:
    taken = []
    for address, who in _allowed("POST"):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies.update(world.browsers[who].cookies.items())
        data = {key: world.filled(value) for key, value in (TABLE[address].data or {}).items()}
        with worlds.undone():
            if strict.post(world.address(address), data).status_code != 403:
                taken.append((address, who))
    assert taken == []
