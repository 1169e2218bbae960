"""Whom to contact, and how: found by need, place and name; kept right by somebody with a name."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brobygger.directory import kinds, queries, services, text
from brobygger.directory.services import EntryInput
from brobygger.kernel import clock
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import services as people
from tests import personas
from tests.personas import Cast

PSYK = people.story_id("unit", "oygarden-psyk")
NAV = people.story_id("unit", "nav-askoy")
WRITTEN = {
    "what": "Samtaler og følge i hverdagen.",
    "for_whom": "Alle over 18 år",
    "needs": ["mind", "leisure"],
    "phone": "55 99 00 05",
    "address": "Ternhella 2",
    "hours": "Hverdager 8–15",
}


def found(cast: Cast, words: str, need: str = "", who: str = "frida") -> list[str]:
    actor = cast.actor(who)
    with transaction_as(actor):
        return [line.name for line in queries.search(actor, words=words, need=need).lines]


def write(cast: Cast, who: str, unit: UUID = PSYK, **changes: object) -> None:
    actor = cast.actor(who)
    with transaction_as(actor):
        services.change_entry(actor, unit_id=unit, entry=EntryInput(**(WRITTEN | changes)))  # type: ignore[arg-type]


@pytest.mark.req("STI-11")
def test_a_unit_is_found_by_need_place_name_and_organisation_in_any_order_and_from_the_beginning(cast: Cast) -> None:
    write(cast, "berit")
    for words in ("psykisk rus øyg", "ØYGARDEN psyk", "møteplass", "angst øygarden", "kommune psykisk rus straume"):
        assert ("Psykisk helse og rus" in found(cast, words)) is ("straume" not in words), words
    assert found(cast, "", need="leisure") == ["Psykisk helse og rus"]
    assert found(cast, "askøy", need="leisure") == []
    assert found(cast, "nav") == ["NAV Askøy", "NAV Øygarden"]
    assert "Psykisk helse og rus" in found(cast, "psykisk", who="are")  # the person reads it too


@pytest.mark.parametrize("words", ["", "  ", "' | !", "qx:* & zx", "\\", "%", "_", "<qx>", "\u0000", "'"])
def test_signs_in_a_search_are_no_harm_and_find_nothing(cast: Cast, words: str) -> None:
    assert found(cast, words) == []


def test_an_unknown_need_is_none(cast: Cast) -> None:
    assert found(cast, "", need="nonsense") == []


def test_every_need_has_its_words() -> None:
    assert set(kinds._ALSO) == kinds.CODES


def test_the_one_it_is_entrusted_to_is_asked_after_half_a_year_and_says_yes_with_one_tap(cast: Cast) -> None:
    write(cast, "berit", owner=cast.role("kari"))
    kari = cast.actor("kari")
    later = clock.now() + dt.timedelta(days=183)
    browser = cast.browser("kari")
    assert b"Stemmer det som st" not in browser.get("/").content
    with clock.at(later), transaction_as(kari):
        assert queries.waits_for_me(kari).entries == ((PSYK, "Psykisk helse og rus"),)
        services.confirm(kari, unit_id=PSYK)
        assert queries.waits_for_me(kari).entries == ()
        assert not queries.unit_page(kari, PSYK).is_old()


def test_the_home_page_asks_the_owner_and_the_tap_leads_back(cast: Cast) -> None:
    with clock.at(clock.now() - dt.timedelta(days=20)):
        write(cast, "berit", owner=cast.role("kari"))
    kari = cast.actor("kari")
    with transaction_as(personas.MAKER), connection.cursor() as cursor:
        cursor.execute("update directory_entry set ask_again_on = current_date - 1 where unit_id = %s", [PSYK])
    browser = cast.browser("kari")
    assert "Stemmer det som står om Psykisk helse og rus, fortsatt?" in browser.get("/").content.decode()
    answer = browser.post(f"/directory/units/{PSYK}/confirm/", {"from": "home"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    with transaction_as(kari):
        assert queries.waits_for_me(kari).entries == ()


def test_only_leader_owner_and_administrator_change_it(cast: Cast) -> None:
    for stranger in ("kari", "frida", "anne"):
        with pytest.raises(Hidden):
            write(cast, stranger)
    write(cast, "berit", owner=cast.role("kari"))
    write(cast, "kari", owner=cast.role("kari"), what="Nytt")
    write(cast, "odd", owner=None)
    with pytest.raises(Hidden):
        write(cast, "kari")  # no longer hers


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"what": "x" * 601}, "long"),
        ({"hours": "a\u0007"}, "unprintable"),
        ({"needs": ["everything"]}, "unknown-need"),
        ({"owner": people.story_id("role", "frida:0")}, "not-there"),
        ({"for_whom": "Som 128391 40191"}, "identity-number"),
    ],
)
def test_what_cannot_stand_there_is_refused(cast: Cast, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        write(cast, "berit", **changes)
    assert refused.value.code == code


@pytest.mark.parametrize("given", ["12839140191", "128391 40191", "nr. 128391-40191.", "12839140192"])
def test_identity_numbers_are_refused_even_mistyped(given: str) -> None:
    with pytest.raises(Invalid) as refused:
        text.refuse_identity_numbers(f"Gjelder {given}", field="text")
    assert refused.value.code == "identity-number"
    assert "4019" not in refused.value.message


@pytest.mark.parametrize("given", ["99 90 01 01", "+4799900101", "998877 66554", "2026-11-23 10.00", "319900039"])
def test_other_numbers_may_stand(given: str) -> None:
    text.refuse_identity_numbers(f"Ring {given}", field="text")


def test_a_new_unit_and_a_new_name_are_found_by_themselves(cast: Cast) -> None:
    odd = cast.actor("odd")
    with transaction_as(odd):
        unit = people.add_unit(
            odd, organisation_id=cast.organisation("askoy"), name="Ågots møteplass", place="Kleppestø"
        )
    assert found(cast, "ågots klepp") == ["Ågots møteplass"]
    with connection.cursor() as cursor:
        cursor.execute("update people_unit set name = 'Torget' where id = %s", [unit])
        cursor.execute("update people_organisation set name = 'Nye Askøy' where id = %s", [cast.organisation("askoy")])
    assert found(cast, "ågots") == []
    assert "Torget" in found(cast, "torget nye")


def test_the_pages_cost_few_queries_and_keep_what_was_typed(cast: Cast) -> None:
    write(cast, "berit")
    browser = cast.browser("berit")
    edit = f"/directory/units/{PSYK}/edit/"
    for address, most in (("/directory/?q=psyk", 6), (f"/directory/units/{PSYK}/", 7)):
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        assert len(asked) <= most + 2, [one["sql"][:80] for one in asked]  # and the transaction's own two
    answer = browser.post(edit, {"what": "12839140191 og mer", "owner": "", "needs": ["mind"]})
    assert answer.status_code == 422
    assert "12839140191 og mer" in answer.content.decode()
    assert "fødselsnummer" in answer.content.decode()


def test_what_others_have_written_is_no_page_of_theirs(cast: Cast) -> None:
    write(cast, "berit", what='<script>alert("hei")</script> & mer ' + "x" * 200)
    page = cast.browser("are").get("/directory/?q=psykisk rus øyg").content.decode()
    assert "&lt;script&gt;alert(&quot;hei&quot;)&lt;/script&gt; &amp; mer" in page
    assert "x" * 120 not in page
    assert 'href="?q=%3Cb%3E&amp;need=work"' in cast.browser("are").get("/directory/?q=<b>").content.decode()


def test_a_unit_that_nobody_has_written_about_says_so(cast: Cast) -> None:
    page = cast.browser("are").get(f"/directory/units/{NAV}/").content.decode()
    assert "Ingen har sagt ennå om dette stemmer." in page
    assert "Endre det som står her" not in page
