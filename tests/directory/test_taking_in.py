"""Units from Enhetsregisteret: shown before they are taken in, taken in once, and never over what somebody wrote."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from brobygger.config import cli
from brobygger.directory import queries, services
from brobygger.directory.registered import reading, records
from brobygger.directory.registered.comparing import Fate
from brobygger.directory.services import EntryInput, File, Outcome
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import services as people
from brobygger.people.models import Sector
from brobygger.people.numbers import ORGANISATION_WEIGHTS
from tests import personas
from tests.personas import Cast


def number(n: int) -> str:
    """The n-th made-up organisation number that has a check digit."""
    found = -1
    for first in range(31_500_000, 31_600_000):
        check = -sum(int(d) * w for d, w in zip(str(first), ORGANISATION_WEIGHTS, strict=True)) % 11
        found += check < 10
        if found == n:
            return f"{first}{check}"
    raise AssertionError


BODY, SOMEWHERE = number(0), {"adresse": ["Havnegata 1"], "postnummer": "5300", "poststed": "KLEPPESTØ"}


def body(n: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "organisasjonsnummer": number(n),
        "navn": "HAVØY KOMMUNE",
        "organisasjonsform": {"kode": "KOMM"},
        "forretningsadresse": {"kommune": "HAVØY"},
    } | more


def unit(n: int, name: str = "HAVØY KOMMUNE RUSTEAM", **more: Any) -> dict[str, Any]:
    return {
        "organisasjonsnummer": number(n),
        "navn": name,
        "organisasjonsform": {"kode": "BEDR"},
        "overordnetEnhet": BODY,
        "beliggenhetsadresse": SOMEWHERE,
    } | more


def page(units: list[Any], at: int = 0, of: int = 1) -> dict[str, Any]:
    return {"_embedded": {"underenheter": units}, "page": {"size": 20, "totalPages": of, "number": at}}


def written(*given: Any) -> list[File]:
    """Each as a file of its own: bytes as they are, anything else as JSON."""
    raw = [one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode() for one in given]
    return [File(f"f{n}.json", io.BytesIO(one)) for n, one in enumerate(raw, start=1)]


def look(*given: Any, take_in: bool = False) -> Outcome:
    do = services.take_in_units if take_in else services.look_at_units
    with transaction_as(personas.MAKER):
        return do(personas.MAKER, written(*given))


def take_in(*given: Any) -> Outcome:
    return look(*given, take_in=True)


def fates(outcome: Outcome) -> list[str]:
    return [line.fate.value for line in outcome.lines]


def refusal(*given: Any) -> str:
    [said] = [line.said for line in look(*given).lines if line.fate is Fate.REFUSED]
    return said


def found(cast: Cast, words: str) -> list[queries.Line]:
    actor = cast.actor("frida")
    with transaction_as(actor):
        return list(queries.search(actor, words=words).lines)


@pytest.mark.req("STI-11")
def test_units_are_looked_at_then_taken_in_then_found_and_the_second_time_nothing_changes(cast: Cast) -> None:
    files = (page([unit(1), unit(2, "HAVØY KOMMUNE BARNEHAGE")]), body())  # the children before their parent
    assert fates(look(*files)) == ["new", "new", "new"]
    assert found(cast, "rusteam havøy") == []
    assert take_in(*files).taken_in
    [line] = found(cast, "rusteam klepp")
    assert (line.name, line.organisation, line.place) == ("Havøy kommune rusteam", "Havøy kommune", "Kleppestø")
    assert b"Havnegata 1, 5300 Klepp" in cast.browser("are").get(f"/directory/units/{line.unit_id}/").content
    assert fates(take_in(*files)) == ["unchanged"] * 3
    assert fates(take_in([body(), unit(1)])) == ["unchanged"] * 2


def test_what_the_register_changes_follows_and_what_somebody_wrote_stays(cast: Cast) -> None:
    take_in(body(), unit(1), unit(2, "HAVØY KOMMUNE BOLIG"))
    [line] = found(cast, "rusteam")
    odd = cast.actor("odd")
    with transaction_as(odd):
        mine = EntryInput(what="Vi går tur", for_whom="Alle", phone="55 00 00 01", address="Bak kirken", hours="8-15")
        services.change_entry(odd, unit_id=line.unit_id, entry=mine)
    moved = {"beliggenhetsadresse": {"adresse": ["Fjellveien 2"], "poststed": "ASK"}, "telefon": "55 22 22 22"}
    seen = take_in(body(), unit(1, "HAVØY KOMMUNE RUS OG BOLIG", **moved), unit(2, "HAVØY KOMMUNE BOLIG", **moved))
    assert fates(seen) == ["unchanged", "changed", "changed"]
    assert "Kleppestø → Ask" in seen.lines[1].said
    assert "Bak kirken" not in seen.lines[1].said
    with transaction_as(odd):
        page_ = queries.unit_page(odd, line.unit_id)
        bolig = queries.unit_page(odd, found(cast, "bolig ask")[0].unit_id)
    assert (page_.name, page_.place) == ("Havøy kommune rus og bolig", "Ask")
    assert (page_.what, page_.for_whom, page_.phone) == ("Vi går tur", "Alle", "55 00 00 01")
    assert (page_.address, page_.hours) == ("Bak kirken", "8-15")
    assert (bolig.address, bolig.phone) == ("Fjellveien 2, Ask", "55 22 22 22")


def test_a_unit_that_was_made_by_hand_is_known_again_and_keeps_its_name(cast: Cast) -> None:
    with transaction_as(personas.MAKER):
        organisation = people.add_organisation(
            personas.MAKER, name="Havøy kommune", number=BODY, sector="municipal-health"
        )
        mine = people.add_unit(personas.MAKER, organisation_id=organisation, name="Rusteam", phone="55 11 11 11")
    seen = take_in(body(), unit(1, telefon="55 22 22 22"))
    assert fates(seen) == ["unchanged", "changed"]
    [line] = found(cast, "rusteam havøy")
    assert (line.unit_id, line.name, line.phone, line.place) == (mine, "Rusteam", "55 11 11 11", "Kleppestø")
    assert fates(take_in(body(), unit(1, telefon="55 22 22 22"))) == ["unchanged", "unchanged"]


def test_two_of_one_name_are_told_apart_and_stay_so(cast: Cast) -> None:
    files = (body(), unit(1), unit(2, beliggenhetsadresse={"poststed": "ASK"}), unit(3))
    take_in(*files)
    names = {line.name for line in found(cast, "rusteam")}
    assert names == {
        "Havøy kommune rusteam",
        "Havøy kommune rusteam, Ask",
        "Havøy kommune rusteam, Kleppestø",
    }
    assert fates(take_in(*reversed(files))) == ["unchanged"] * 4


def test_what_is_closed_is_not_taken_in_and_what_closes_is_no_longer_found_until_it_opens(cast: Cast) -> None:
    assert "2026-02-01" in refusal(body(), unit(1, slettedato="2026-02-01"))
    take_in(body(), unit(1))
    [line] = found(cast, "rusteam")
    closed = unit(1, nedleggelsesdato="2026-02-01")
    assert fates(take_in(body(), closed)) == ["unchanged", "changed"]
    assert fates(take_in(body(), closed)) == ["unchanged", "unchanged"]
    assert found(cast, "rusteam") == []
    assert "Nedlagt " in cast.browser("frida").get(f"/directory/units/{line.unit_id}/").content.decode()
    take_in(body(), unit(1))
    assert len(found(cast, "rusteam")) == 1


def test_a_unit_where_people_work_is_not_closed_nor_moved_to_another_organisation(cast: Cast) -> None:
    take_in(body(), unit(1), body(8, navn="NYØY KOMMUNE"))
    [line] = found(cast, "rusteam")
    with transaction_as(personas.MAKER):
        people.give_role(personas.MAKER, person_id=cast.person("tor"), unit_id=line.unit_id, title="nurse")
    assert "people work there" in _english(body(), unit(1, slettedato="2026-02-01"))
    assert "moved to another organisation" in _english(unit(1, overordnetEnhet=number(8)))


def _english(*given: Any) -> str:
    with translation.override("en"):
        return refusal(*given)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"overordnetEnhet": number(9)}, f"enheter/{number(9)}"),  # the parent is missing: what to fetch
        ({"overordnetEnhet": ""}, "no parent"),
        ({"overordnetEnhet": number(1)}, "ring"),
        ({"overordnetEnhet": "123"}, "nine digits"),
        ({"organisasjonsnummer": f"{number(1)[:8]}{(int(number(1)[8]) + 1) % 10}"}, "last digit"),
        ({"organisasjonsnummer": None}, "nine digits"),
        ({"organisasjonsnummer": [1]}, "nine digits"),
        ({"navn": "HAVÃ˜Y"}, "broken"),
        ({"navn": "RÃ¸dt"}, "broken"),
        ({"navn": " "}, "no name"),
        ({"navn": "x" * 201}, "200"),
        ({"navn": "A\u0007B"}, "cannot be shown"),
        ({"navn": "Ola 12839140191"}, "national identity number"),
        ({"slettedato": "i fjor"}, "not a date"),
    ],
)
def test_a_wrong_unit_is_refused_with_a_reason_and_the_others_are_taken_in(
    cast: Cast, wrong: dict[str, Any], said: str
) -> None:
    files = ([body(), unit(1, **wrong), unit(2)],)
    assert said in _english(*files)
    assert fates(take_in(*files)).count("new") == 2
    assert len(found(cast, "rusteam")) == 1


def test_a_chain_of_parents_leads_to_the_organisation_in_the_files_or_here(cast: Cast) -> None:
    middle = unit(5, "HELSEETATEN", organisasjonsform={"kode": "ORGL"})
    take_in(unit(6, "RUSTEAM NORD", overordnetEnhet=number(5)), middle, body())
    take_in(unit(7, "RUSTEAM SØR", overordnetEnhet=number(5)))  # its parent is here, its organisation above that
    assert [line.organisation for line in found(cast, "rusteam")] == ["Havøy kommune"] * 2


def test_what_stands_twice_counts_once_and_where_it_differs_the_first_counts() -> None:
    seen = look([body(), unit(1)], page([unit(1), unit(1, "HAVØY KOMMUNE BOLIG")], of=3))
    assert fates(seen) == ["refused", "new", "new"]
    assert "f1.json" in seen.lines[0].said
    assert len(seen.notes) == 2  # one repeated; pages two and three are missing
    assert look(page([], of=1), {"page": {"number": 0, "totalPages": 0}}).lines == ()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (json.dumps(body(), ensure_ascii=False).encode("latin-1"), "encoding"),
        (json.dumps([body()], ensure_ascii=False).encode("utf-16"), "encoding"),
        (gzip.compress(b"[]", mtime=0), "encoding"),
        (b"", "not-json"),
        (b"organisasjonsnummer;navn", "not-json"),
        (b"[{} {}]", "not-json"),
        (b"[{},]", "not-json"),
        (b"[{}] x", "not-json"),
        (b'[{"navn": "a', "not-json"),
        (b"[" * 100_000, "not-json"),
        (b'{"a":' * 100_000, "not-json"),
        (b"[" + b"1" * 5_000 + b"]", "not-json"),
        (b'["' + b"x" * (reading.MOST_OF_A_UNIT + 10 * reading.CHUNK) + b'"]', "not-json"),
        (b'{"hei": 1}', "no-units"),
        (b'"hei"', "no-units"),
        (b'{"_embedded": {"underenheter": 7}}', "no-units"),
    ],
)
def test_a_file_that_cannot_be_used_says_so_and_nothing_is_taken_in(cast: Cast, raw: bytes, code: str) -> None:
    with pytest.raises(Invalid, match=r"^f2\.json: ") as refused:
        take_in([body(), unit(1)], raw)
    assert refused.value.code == code
    assert found(cast, "rusteam") == []


def test_a_file_larger_than_a_page_is_refused_and_so_are_too_many_units(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_OF_A_PAGE", 1000)
    assert _code(page([unit(1)] * 50)) == "large"
    monkeypatch.setattr("brobygger.directory.services.taking_in.MOST", 3)
    assert _code([unit(n) for n in range(1, 6)]) == "too-many"


def _code(given: Any) -> str:
    with pytest.raises(Invalid) as refused:
        look(given)
    return refused.value.code


def test_a_long_list_is_read_a_piece_at_a_time_wherever_the_pieces_end(monkeypatch: pytest.MonkeyPatch) -> None:
    given = [{"navn": "Æøå 😀" * n, "n": n} for n in range(40)] + [7]
    raw = b"\xef\xbb\xbf \n" + json.dumps(given, ensure_ascii=False, indent=1).encode()
    for size in (1, 2, 3, 7, 64, 1 << 16):
        monkeypatch.setattr(reading, "CHUNK", size)
        assert list(reading.units(io.BytesIO(raw), pages=[])) == given


def test_only_administrators_and_our_own_command(cast: Cast) -> None:
    for name in ("berit", "kari", "are"):
        actor = cast.themselves(name) if name == "are" else cast.actor(name)
        with transaction_as(actor), pytest.raises(Hidden):
            services.look_at_units(actor, [])
        with transaction_as(actor), pytest.raises(Hidden):
            services.take_in_units(actor, [])


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("NAV ØYGARDEN", "NAV Øygarden"),
        ("HELSE BERGEN HF PSYKISK HELSE OG RUS", "Helse Bergen HF psykisk helse og rus"),
        ("Fastlegene på Straume", "Fastlegene på Straume"),
        ("SÁMI-SENTERET AVD 3", "Sámi-Senteret avd 3"),
    ],
)
def test_names_in_capitals_are_written_as_one_would(given: str, shown: str) -> None:
    assert records.as_written(given) == shown


def test_the_command_shows_takes_in_and_says_in_one_sentence_what_is_wrong(
    cast: Cast, tmp_path: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_ready", lambda needs, alone: contextlib.nullcontext())
    file, bad = tmp_path / "units.json", tmp_path / "bad.json"
    file.write_text(json.dumps([body(), unit(1), unit(2, overordnetEnhet=number(9))]), "utf-8")
    bad.write_bytes(b"\xff\xfe")
    assert cli.main(["import-units", "--dry-run", str(file)]) == 0
    said = capsys.readouterr().out
    assert f"new       {number(1)} Havøy kommune rusteam: unit of {BODY}" in said
    assert "(units.json, unit 3)" in said
    assert "2 new, 0 changed, 0 unchanged, 1 refused. Nothing is changed" in said
    assert found(cast, "rusteam") == []
    assert cli.main(["import-units", str(bad)]) == 1
    assert capsys.readouterr().err.startswith("bad.json: The file is not written in UTF-8.")
    assert cli.main(["import-units", str(tmp_path / "none.json")]) == 1
    assert cli.main(["import-units", str(file)]) == 0
    assert len(found(cast, "rusteam")) == 1


@pytest.mark.parametrize(
    ("form", "trade", "sector"),
    [
        ("KOMM", "84.110", "municipal-health"),
        ("SÆR", "86.101", "specialist-health"),
        ("ENK", "86.211", "gp"),
        ("ORGL", "84.300", "nav"),
        ("AS", "85.201", "school"),
        ("AS", "47.110", "other"),
        (None, 7, "other"),
    ],
)
def test_the_kind_of_organisation_follows_from_form_and_trade_where_they_say_so(
    form: Any, trade: Any, sector: str
) -> None:
    given = body(organisasjonsform={"kode": form}, naeringskode1={"kode": trade})
    assert records.understood(given).sector == sector
    assert sector in Sector.values


def test_the_administrators_page_shows_first_and_takes_in_when_told(cast: Cast) -> None:
    browser = cast.browser("odd")

    def send(do: str, *given: Any, **headers: str) -> tuple[int, str]:
        files = [SimpleUploadedFile(one.name, one.content.read()) for one in written(*given)]
        answer = browser.post("/admin-desk/take-in/", {"do": do, "files": files}, headers=headers)
        return answer.status_code, answer.content.decode()

    status, said = send("look", [body(), unit(1)], page([unit(2, overordnetEnhet=number(9))]))
    assert (status, "Nye" in said, f"enheter/{number(9)}" in said) == (200, True, True)
    assert found(cast, "rusteam") == []
    assert send("take-in", [body(), unit(1)])[0] == 200
    assert len(found(cast, "rusteam")) == 1
    assert send("look")[0] == 422
    assert send("look", b"nonsense")[0] == 422
    status, said = send("look", b"nonsense", HX_Request="true")
    assert (status, "f1.json: Filen er ikke JSON" in said, "<html" in said) == (200, True, False)


def test_the_desk_stays_small_however_many_units_there_are(cast: Cast) -> None:
    browser = cast.browser("odd")
    take_in([body(), *(unit(n, f"TEAM {n}") for n in range(1, 60))])
    said = browser.get("/admin-desk/?q=havøy").content.decode()
    assert said.count("Team ") < 130
    assert "Det er flere enheter." in said
    assert "Team 59" in browser.get("/admin-desk/?q=team 59").content.decode()
    assert "Ingen funnet" in browser.get("/admin-desk/?q=ingensteds").content.decode()


def test_many_units_take_few_statements(cast: Cast) -> None:
    units = [body(), *(unit(n, f"TEAM {n}") for n in range(1, 200))]
    with CaptureQueriesContext(connection) as asked:
        take_in(units)
    assert len(asked) <= 14
