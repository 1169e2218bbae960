"""Who has seen: the person reads the log about themselves in plain words, a page at a time."""

import datetime as dt
import string
from uuid import uuid4

import pytest
from django.utils import translation

from brobygger.audit import kinds, queries, services
from brobygger.kernel import clock
from brobygger.kernel.actor import anonymous, link_holder, system
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from tests.audit.conftest import helper, look, person

NOW = dt.datetime(2026, 11, 18, 9, 0, tzinfo=dt.UTC)  # ten o'clock in Norway
WHO = "Sara (psykolog, Øyane DPS)"


def write(actor, about, what="rooms.read", at=NOW, **more):
    with clock.at(at), transaction_as(actor):
        services.record(actor, what=what, about_person_id=about.person_id, **more)


def read(are, **more) -> list[queries.LogLine]:
    with clock.at(NOW), transaction_as(are):
        return queries.lines_about(are, are.person_id, **more)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "yesterday", "today", "earlier"),
    [
        (
            "nb",
            f"{WHO} leste rommet ditt i går kl. 14.02",
            f"{WHO} leste rommet ditt i dag kl. 09.30",
            f"{WHO} leste rommet ditt 3. november kl. 14.02",
        ),
        (
            "nn",
            f"{WHO} las rommet ditt i går kl. 14.02",
            f"{WHO} las rommet ditt i dag kl. 09.30",
            f"{WHO} las rommet ditt 3. november kl. 14.02",
        ),
        (
            "en",
            f"{WHO} read your room yesterday at 14:02",
            f"{WHO} read your room today at 09:30",
            f"{WHO} read your room on 3 November at 14:02",
        ),
    ],
)
def test_a_line_is_a_sentence(language: str, yesterday: str, today: str, earlier: str):
    are = person()
    for at in (
        dt.datetime(2026, 11, 3, 13, 2, tzinfo=dt.UTC),
        dt.datetime(2026, 11, 17, 13, 2, tzinfo=dt.UTC),
        dt.datetime(2026, 11, 18, 8, 30, tzinfo=dt.UTC),
    ):
        write(helper(), are, at=at)
    with translation.override(language), clock.at(NOW):
        assert [line.sentence(WHO) for line in read(are)] == [today, yesterday, earlier]


@pytest.mark.django_db
def test_names_that_nobody_gave_are_told_by_what_they_are():
    are = person()
    write(are, are, "consents.given", NOW)
    write(link_holder(uuid4(), purpose="invitation"), are, "people.invitation-opened", NOW - dt.timedelta(minutes=1))
    write(anonymous(), are, "people.sign-in-failed", NOW - dt.timedelta(minutes=2))
    write(helper(), are, "rooms.member-joined", NOW - dt.timedelta(minutes=3))
    write(system("notices"), are, "notify.sent", NOW - dt.timedelta(minutes=4))
    with translation.override("nb"), clock.at(NOW):
        told = [line.sentence() for line in read(are)]
    assert told == [
        "Du sa ja til rommet i dag kl. 10.00",
        "Noen med en invitasjon åpnet invitasjonen i dag kl. 09.59",
        "Noen som ikke var logget inn prøvde å logge inn uten å lykkes i dag kl. 09.58",
        "Noen tok en hjelper med inn i rommet i dag kl. 09.57",
        "Vårt eget system sendte deg et varsel om at noe hadde skjedd i dag kl. 09.56",
    ]


@pytest.mark.django_db
def test_machine_readings_in_a_row_are_one_line():
    are = person()
    write(helper(), are, at=NOW)
    for minute in range(1, 4):
        write(system("notices"), are, "rooms.read", NOW - dt.timedelta(minutes=minute))
    write(helper(), are, at=NOW - dt.timedelta(minutes=5))
    first, machines, last = read(are)
    assert (first.folded, last.folded) == ((), ())
    assert len(machines.folded) == 3
    with translation.override("nb"):
        assert machines.sentence() == "Vårt eget system leste 3 ganger uten at noe menneske så det"
    assert read(are, before=machines.cursor) == [last]
    assert sum(line.stands_for for line in read(are, limit=4)) == 4


@pytest.mark.django_db
def test_administrators_support_and_exports_are_there_too():
    are = person()
    for what in ("admin.person-read", "support.read", "rooms.exported", "admin.exported"):
        write(helper(), are, what, NOW)
    assert {line.what for line in read(are)} == {
        "admin.person-read",
        "support.read",
        "rooms.exported",
        "admin.exported",
    }


@pytest.mark.django_db
def test_what_is_kept_for_a_review_of_the_log_is_not_the_persons_page():
    are = person()
    write(helper(), are, "people.person-registered", NOW)
    assert read(are) == []


@pytest.mark.django_db
def test_pages_follow_each_other_without_gaps_even_within_one_moment():
    are = person()
    for number in range(25):
        write(helper(), are, at=NOW - dt.timedelta(minutes=number // 5))
    seen: list[queries.LogLine] = []
    while page := read(are, before=seen[-1].cursor if seen else None, limit=4):
        assert len(page) <= 4
        seen += page
    assert len(seen) == len({line.id for line in seen}) == 25
    assert [line.at for line in seen] == sorted((line.at for line in seen), reverse=True)


@pytest.mark.django_db
def test_a_page_is_one_query(django_assert_num_queries):
    are = person()
    for _number in range(6):
        write(helper(), are)
    with transaction_as(are), django_assert_num_queries(1):
        queries.lines_about(are, are.person_id)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor",
    ["x", "1_2", "_", "99999999999999999999999999_2f1efc03-7162-4764-aa3c-1a034d8b5f7d", "-1e9_x", "1_" + "z" * 36],
)
def test_a_cursor_of_garbage_is_refused(cursor: str):
    are = person()
    with pytest.raises(Invalid):
        read(are, before=cursor)


@pytest.mark.django_db
@pytest.mark.parametrize("reader", [helper(), person(), anonymous(), system("notices")])
def test_only_the_person_reads_it(reader):
    are = person()
    look(helper(), are.person_id, uuid4())
    with transaction_as(reader), pytest.raises(Hidden):
        queries.lines_about(reader, are.person_id)


@pytest.mark.django_db
def test_the_helper_reads_nothing_about_themselves_in_their_role():
    sara = helper()
    with transaction_as(sara), pytest.raises(Hidden):
        queries.lines_about(sara, sara.person_id)


@pytest.mark.django_db
def test_why_may_be_asked_about_looks_of_helpers_only():
    are = person()
    write(helper(), are, "rooms.read", NOW)
    write(helper(), are, "rooms.closed", NOW - dt.timedelta(minutes=1))
    write(are, are, "rooms.exported", NOW - dt.timedelta(minutes=2))
    write(helper(), are, "consents.break-glass-started", NOW - dt.timedelta(minutes=3))
    assert [line.may_ask_why for line in read(are)] == [True, False, False, True]


@pytest.mark.django_db
def test_one_line_is_found_by_its_id_only_when_it_is_about_me():
    are, other = person(), person()
    write(helper(), are)
    write(helper(), other)
    (mine,), (theirs,) = read(are), read(other)
    with clock.at(NOW), transaction_as(are):
        assert queries.line_about(are, are.person_id, mine.id) == mine
        assert queries.line_about(are, are.person_id, theirs.id) is None


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=kinds.KINDS.keys())
def test_every_type_has_its_sentence_in_every_language(kind: kinds.Kind, language: str):
    with translation.override("en"):
        english = str(kind.sentence)
    with translation.override(language):
        told = str(kind.sentence)
    assert told != english
    for sentence in (told, english):
        fields = [name for _text, name, _spec, _conversion in string.Formatter().parse(sentence) if name]
        assert fields[0] == "who"
        assert sorted(fields) == sorted(["who", "when"] + (["whom"] if kind.whom else []))


def test_a_type_is_listed_once():
    with pytest.raises(ValueError, match="twice"):
        kinds._by_code([*kinds.LOOKS, kinds.LOOKS[0]])
