"""A yes or a no: sealed as it was shown, for those who may answer, for the time that was chosen."""

import datetime as dt
from uuid import uuid4

import pytest

from brobygger.audit.models import Line
from brobygger.consents import queries, services
from brobygger.consents.models import Consent, ConsentParty
from brobygger.kernel import clock
from brobygger.kernel.actor import system
from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import services as people
from tests.consents.conftest import SYSTEM, Cast, answer, party, self_actor, yes_to

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def standing(cast: Cast, actor=None):
    reader = actor or cast.are
    with transaction_as(reader):
        return queries.standing_consent(reader, cast.room)


def test_a_yes_stands_and_says_what_it_covers(cast: Cast):
    with clock.at(NOW):
        given = answer(cast, parties=[party(cast.vera)])
        found = standing(cast)
    assert found is not None
    assert (found.id, found.kinds, found.given) == (given.id, ("appointments", "everyday"), "own-device")
    assert found.answered_at == NOW
    assert [(one.organisation_id, one.role_id) for one in found.parties] == [
        (cast.vera.organisation_id, cast.vera.role_id)
    ]


def test_the_period_ends_at_midnight_in_norway(cast: Cast):
    with clock.at(NOW):
        assert answer(cast, period_months=6).valid_until == dt.datetime(2027, 5, 23, 22, 0, tzinfo=dt.UTC)
    with clock.at(dt.datetime(2026, 8, 30, 9, 0, tzinfo=dt.UTC)):
        assert answer(cast, period_months=6).valid_until == dt.datetime(2027, 2, 27, 23, 0, tzinfo=dt.UTC)


def test_when_the_period_is_over_nothing_stands(cast: Cast):
    with clock.at(NOW):
        end = answer(cast, period_months=3).valid_until
    assert end is not None
    with clock.at(end - dt.timedelta(seconds=1)):
        assert standing(cast) is not None
    with clock.at(end):
        assert standing(cast) is None


def test_the_seal_is_over_exactly_what_was_shown_and_answered(cast: Cast):
    given = answer(cast, parties=[party(cast.vera)])

    def whole() -> bool:
        with transaction_as(cast.are):
            return services.verify_seal(cast.are, consent_id=given.id).whole

    assert whole()
    for column, value in {
        "shown": "Something else",
        "answer": "no",
        "kinds": ["appointments", "everyday", "health"],
        "confirmed": [],
        "language": "en",
        "text_version": "2020-1",
        "given": "helpers-device",
        "valid_until": NOW,
        "answered_at": NOW,
        "room_id": uuid4(),
    }.items():
        with transaction_as(SYSTEM):
            before = Consent.objects.values(column).get()[column]
            more = {"on_device_of_role_id": uuid4()} if column == "given" else {}
            Consent.objects.update(**{column: value}, **more)
        assert not whole(), column
        with transaction_as(SYSTEM):
            Consent.objects.update(**{column: before}, on_device_of_role_id=None)
        assert whole()
    with transaction_as(SYSTEM):
        ConsentParty.objects.update(role_id=cast.vidar.role_id)
    assert not whole()


def test_a_later_yes_to_one_more_has_its_own_seal(cast: Cast):
    given = answer(cast)
    added = yes_to(cast, party(cast.vera))
    with transaction_as(cast.are):
        assert services.verify_seal(cast.are, consent_id=given.id).whole
    with transaction_as(SYSTEM):
        ConsentParty.objects.update(shown="Would you like everybody?")
    with transaction_as(cast.are):
        assert services.verify_seal(cast.are, consent_id=given.id).broken == (added.id,)


def test_ending_a_party_does_not_break_the_seal(cast: Cast):
    given = answer(cast, parties=[party(cast.vera)])
    with transaction_as(cast.are):
        services.take_out(cast.are, room_id=cast.room, role_id=cast.vera.role_id)
        services.withdraw(cast.are, consent_id=given.id)
        assert services.verify_seal(cast.are, consent_id=given.id).whole


def test_a_no_is_kept_and_carries_nothing(cast: Cast):
    given = answer(cast, answer="no", parties=[party(cast.vera)])
    assert (given.valid_until, given.party_ids) == (None, ())
    assert standing(cast) is None
    with transaction_as(cast.are):
        (found,) = queries.consents_of(cast.are, cast.room, cast.are.person_id)
    assert (found.answer, found.kinds) == ("no", ())


def test_a_new_yes_takes_the_place_of_the_old_one(cast: Cast):
    first = answer(cast, parties=[party(cast.vera)])
    second = answer(cast, kinds=["health"])
    assert second.replaced == first.id
    found = standing(cast)
    assert found is not None
    assert (found.id, found.kinds, found.parties) == (second.id, ("health",), ())


def test_a_no_after_a_yes_ends_the_yes(cast: Cast):
    first = answer(cast)
    assert answer(cast, answer="no").replaced == first.id
    assert standing(cast) is None


def test_on_a_handed_over_device_the_helper_is_named(cast: Cast):
    answer(cast, actor=cast.kari, given="helpers-device", on_device_of=cast.kari.role_id)
    found = standing(cast)
    assert found is not None
    assert found.given == "helpers-device"
    with transaction_as(SYSTEM):
        assert Consent.objects.get().on_device_of_role_id == cast.kari.role_id
        assert Line.objects.get(what="consents.given").seat == cast.kari.seat


@pytest.mark.parametrize(
    "values",
    [
        {"given": "own-device"},
        {"given": "own-device", "on_device_of": "own"},
        {"given": "helpers-device"},
        {"given": "helpers-device", "on_device_of": "other"},
        {"given": "post"},
    ],
)
def test_a_helper_answers_only_on_their_own_handed_over_device(cast: Cast, values: dict):
    device = {"own": cast.kari.role_id, "other": cast.sara.role_id}.get(values.get("on_device_of", ""))
    with pytest.raises(Hidden):
        answer(cast, actor=cast.kari, given=values["given"], on_device_of=device)


def test_nobody_answers_for_another_person(cast: Cast):
    with transaction_as(SYSTEM):
        other = people.add_person(SYSTEM, name="Mor", mobile="41234568")
    for actor in (self_actor(other, "Mor"), system("answering")):
        with pytest.raises(Hidden):
            answer(cast, actor=actor)


def test_the_young_are_refused_with_an_explanation(cast: Cast):
    with transaction_as(SYSTEM):
        young = self_actor(people.add_person(SYSTEM, name="Ung", mobile="41234569", born_year=2011), "Ung")
    with clock.at(NOW), pytest.raises(services.CannotConsent) as refused:
        answer(cast, actor=young, person_id=young.person_id)
    assert refused.value.code == "under-16"
    assert "16 år" in refused.value.message


def test_an_identity_number_says_the_age_to_the_day(cast: Cast):
    with transaction_as(SYSTEM):
        # 15 July 2002 in Norsk helsenett's made-up numbers; sixteen on 15 July 2018.
        teen = self_actor(people.add_person(SYSTEM, name="Teo", mobile="41234570", born_year=2002), "Teo")
    with transaction_as(teen):
        people.set_identity_number(teen, person_id=teen.person_id, text="15720255178")
    with clock.at(dt.datetime(2018, 7, 14, 12, 0, tzinfo=dt.UTC)), pytest.raises(services.CannotConsent):
        answer(cast, actor=teen, person_id=teen.person_id)
    with clock.at(dt.datetime(2018, 7, 15, 12, 0, tzinfo=dt.UTC)):
        assert answer(cast, actor=teen, person_id=teen.person_id).answer == "yes"


def test_in_the_year_of_turning_16_the_persons_word_decides(cast: Cast):
    with transaction_as(SYSTEM):
        teen = self_actor(people.add_person(SYSTEM, name="Ida", mobile="41234571", born_year=2010), "Ida")
    with clock.at(NOW):
        with pytest.raises(services.CannotConsent) as refused:
            answer(cast, actor=teen, person_id=teen.person_id, confirmed=["for-myself"])
        assert refused.value.code == "under-16"
        assert answer(cast, actor=teen, person_id=teen.person_id).answer == "yes"


def test_who_cannot_answer_for_themselves_is_refused_with_an_explanation(cast: Cast):
    with pytest.raises(services.CannotConsent) as refused:
        answer(cast, confirmed=["of-age"])
    assert refused.value.code == "cannot-consent"
    assert standing(cast) is None


def test_a_no_needs_no_confirmation(cast: Cast):
    assert answer(cast, answer="no", confirmed=[], kinds=[], period_months=None).answer == "no"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"answer": "maybe"}, "invalid"),
        ({"kinds": []}, "no-kinds"),
        ({"kinds": ["gossip"]}, "invalid"),
        ({"period_months": None}, "no-period"),
        ({"period_months": 600}, "no-period"),
        ({"shown": "Do you want it?"}, "text-not-shown"),
    ],
)
def test_what_cannot_be_used_is_refused(cast: Cast, values: dict, code: str):
    with pytest.raises(Invalid) as refused:
        answer(cast, **values)
    assert refused.value.code == code


def test_a_renewed_text_must_be_read_again(cast: Cast):
    with pytest.raises(Conflict) as refused:
        answer(cast, text_version="2020-1")
    assert refused.value.code == "text-renewed"


def test_answers_are_told_onwards_and_kept_in_the_log(cast: Cast):
    given = answer(cast)
    with transaction_as(SYSTEM):
        news = OutboxEvent.objects.get(kind="consents.answered")
        line = Line.objects.get(what="consents.given")
    assert news.ids["consent_id"] == str(given.id)
    assert news.ids["answer"] == "yes"
    assert (line.about_person_id, line.room_id, line.object_id) == (cast.are.person_id, cast.room, given.id)
    assert line.basis == "consent"


def test_nothing_is_kept_of_an_answer_that_was_refused(cast: Cast):
    with pytest.raises(Invalid):
        answer(cast, kinds=[])
    with transaction_as(SYSTEM):
        assert not Consent.objects.exists()
        assert not OutboxEvent.objects.filter(kind="consents.answered").exists()


def test_saying_yes_to_one_more_needs_a_standing_yes(cast: Cast):
    with pytest.raises(Conflict) as refused:
        yes_to(cast, party(cast.vera))
    assert refused.value.code == "no-consent"


def test_saying_yes_twice_changes_nothing(cast: Cast):
    answer(cast)
    assert yes_to(cast, party(cast.vera)).id == yes_to(cast, party(cast.vera)).id


def test_only_the_person_says_yes_or_no_to_one_more(cast: Cast):
    answer(cast)
    with pytest.raises(Hidden):
        yes_to(cast, party(cast.vera), actor=cast.kari)
    with transaction_as(cast.kari), pytest.raises(Hidden):
        services.say_no_to(cast.kari, room_id=cast.room, person_id=cast.are.person_id, party=party(cast.vera))
    yes_to(cast, party(cast.vera), actor=cast.kari, given="helpers-device", on_device_of=cast.kari.role_id)


def test_a_party_is_somebody(cast: Cast):
    with pytest.raises(ValueError, match="party"):
        answer(cast, parties=[services.PartyInput()])


def test_the_consents_are_the_persons_own_to_read(cast: Cast):
    answer(cast)
    for reader in (cast.kari, cast.vera, system("reading")):
        with transaction_as(reader), pytest.raises(Hidden):
            queries.consents_of(reader, cast.room, cast.are.person_id)
    assert standing(cast, cast.kari) is None  # not in the room
