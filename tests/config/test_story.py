"""The story: made-up people and living rooms, loaded once by the real services; Are's room is left to the newcomer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from brobygger.config import story
from brobygger.config.story.people import actor_of
from brobygger.kernel.actor import system
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import numbers
from brobygger.people import services as people
from brobygger.people.models import Person
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


def test_per_has_paused_his_room_and_is_just_told(loaded: None):
    kari = actor("kari")
    with transaction_as(kari):
        [room] = queries.helper_home(kari).rooms
        head = queries.room_head(kari, room.id)
    assert (head.state, head.participation) == ("paused", "told")


def test_a_question_waits_for_a_leader(loaded: None):
    gro = actor("gro")
    with transaction_as(gro):
        assert len(queries.questions_for_leader(gro)) == 1


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
