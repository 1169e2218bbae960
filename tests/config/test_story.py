"""The story: made-up people and living rooms, loaded once by the real services; Are's room is left to the newcomer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from brobygger.appointments import queries as appointments
from brobygger.config import story
from brobygger.config.story.people import actor_of
from brobygger.handovers import queries as handovers
from brobygger.kernel.actor import system
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import numbers
from brobygger.people import services as people
from brobygger.people.models import Person
from brobygger.pilots import queries as pilots
from brobygger.pilots.rules import State
from brobygger.rooms import queries

MAKER = system("test")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The story, loaded once for the tests that only look, and rolled back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert story.load()
        yield
        transaction.set_rollback(True)


def test_loading_twice_makes_nothing_twice(loaded: None):
    with transaction_as(MAKER):
        before = Person.objects.count()
        assert not story.load()
        assert Person.objects.count() == before


def test_everybody_is_told_of_in_one_sentence_in_each_language(loaded: None):
    told = set()
    for language in ("nb", "nn", "en"):
        with override(language):
            blurbs = [one.blurb for one in people.cast()]
        assert all(blurbs)
        told |= set(blurbs)
    assert len(told) == 3 * len(people.story_definition()["people"])


def test_the_newcomer_begins_with_kari_and_are(loaded: None):
    assert [one.name for one in people.cast()][:2] == ["Kari Berge", "Are Solberg"]


def test_every_number_is_well_formed_and_marked_as_made_up():
    written = people.story_definition()
    for organisation in written["organisations"]:
        assert numbers.check_organisation_number(organisation["number"])
    for person in written["people"]:
        assert numbers.parse_mobile(person["mobile"]) == person["mobile"]
        if "identity_number" in person:
            assert numbers.parse_identity_number(person["identity_number"]).synthetic is numbers.Synthetic.TAX


def test_ares_room_is_not_made(loaded: None):
    with transaction_as(actor("are")):
        assert queries.person_home(actor("are")).rooms == ()


def test_trines_room_lives(loaded: None):
    maria = actor("maria")
    with transaction_as(maria):
        [room] = [one for one in queries.helper_home(maria).rooms if "Trine" in one.name]
        page = queries.room_page(maria, room.id)
    assert page.room.state == "open"
    assert {member.name for member in page.members} >= {"Trine Haugland", "Knut Aas", "Jonas Eide", "Frida Lien"}
    assert len([entry for entry in page.entries if entry.kind == "message"]) == 10
    assert page.ball is not None
    assert page.ball.holder_name == "Knut Aas"
    assert page.unread


def test_trine_sees_what_comes_next_and_what_she_waits_for(loaded: None):
    trine = actor("trine")
    with transaction_as(trine):
        [room] = queries.person_home(trine).rooms
        page = appointments.page(trine, room.id)
        [card] = page.coming
        chain = appointments.one(trine, room.id, card.id).chain
        members = queries.members(trine, room.id).members
    assert [one.state for one in chain] == ["replaced", "planned"]
    assert chain[0].unsuited[0].times == "Helst etter klokka elleve"
    assert [one.what for one in page.waits] == ["Svar fra gartneriet"]
    assert all(one.last_here_at for one in members)  # whoever has written has been here


def test_per_is_between_trond_and_sara_and_each_sees_what_is_theirs(loaded: None):
    per, seen = actor("per"), {}
    with transaction_as(per):
        [room] = queries.person_home(per).rooms
    for key in ("kari", "sara", "trond", "per"):
        one = actor(key)
        with transaction_as(one):
            [card] = handovers.open_of_room(room.id)
            page = handovers.one(one, card.room_id, card.id)
            seen[key] = (page.side, {point.part for point in page.points}, page.summary is not None)
    agenda = {"offer", "important", "not", "before", "agreed"}
    assert seen["per"] == ("person", agenda, True)
    assert seen["trond"] == ("one", agenda, True)
    assert seen["sara"] == ("two", agenda - {"not"}, True)  # what he will not talk about was not shown
    assert seen["kari"] == ("other", set(), False)
    assert card.turn is not None
    assert (card.turn.step.code, card.turn.holder) == ("sms", "person")


def test_a_question_waits_for_a_leader(loaded: None):
    gro = actor("gro")
    with transaction_as(gro):
        assert len(queries.questions_for_leader(gro)) == 1


def test_a_pilot_runs_and_trines_room_is_part_of_it(loaded: None):
    maria = actor("maria")
    with transaction_as(maria):
        (pilot,) = pilots.offered(maria)
        assert pilot.state is State.RUNNING
        assert pilot.meetings
        rooms = [room.id for room in queries.helper_home(maria).rooms]
        assert [pilots.of_room(maria, room) is not None for room in rooms] == [True]


def test_nobody_is_sent_anything_about_the_storys_past(loaded: None):
    with transaction_as(MAKER):
        assert not OutboxEvent.objects.filter(handled_at=None).exists()


def test_it_is_not_loaded_outside_story_mode(db: None, settings: object):
    settings.STORY = False
    with pytest.raises(story.NotInStoryMode):
        story.load()


def actor(key: str) -> object:
    with transaction_as(MAKER):
        return actor_of(key)
