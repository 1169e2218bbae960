"""What surveys came to: every number recomputed here, small ones hidden, also from whoever can subtract."""

from __future__ import annotations

import csv
import io
import re
import statistics
from uuid import UUID, uuid4

import pytest

from brobygger.kernel.actor import link_holder, system
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.measures import services
from brobygger.measures.queries import results as queries
from brobygger.measures.services import About
from brobygger.measures.services.surveys import answer_survey
from tests import personas

pytestmark = pytest.mark.usefixtures("undone_after")
JOB = system("test-survey")
Answers = dict[str, str]


def answered(
    cast: personas.Cast, instrument: str, rows: list[Answers], *, between: tuple[str, ...] = ("kari", "sara")
) -> None:
    """Somebody answers each of these, through a link of their own."""
    pair = tuple(one for one in (cast.actor(who).organisation_id for who in between) if one)
    for row in rows:
        with transaction_as(JOB):
            given = About("first-meeting", pair, uuid4())
            key = services.open_survey(JOB, instrument=instrument, rater_person_id=cast.person("kari"), about=given)
        with transaction_as(link_holder(key, purpose="test")):
            assert answer_survey(key, dict(row))


def rows(count: int, seed: int) -> list[Answers]:
    return [{f"q{n}": str(1 + (seed + 3 * row + n * n) % 5) for n in range(1, 14)} for row in range(count)]


def seen(cast: personas.Cast, who: str = "kari", collection: UUID | None = None) -> queries.Results | None:
    with transaction_as(cast.actor(who)):
        return queries.results(cast.actor(who), kind="first-meeting", collection_id=collection)


def test_a_score_with_and_without_those_whose_answers_are_all_alike(cast: personas.Cast) -> None:
    """All at one end is told beside the mean, never left out of it; few are not told of, nor can they be worked out."""
    alike, varied = [{f"q{n}": "5" for n in range(1, 14)}] * 5, rows(10, 1)
    answered(cast, "first-meeting-1", [*alike, *varied])
    answered(cast, "first-meeting-2", [*alike[:4], *rows(6, 2)])
    found = seen(cast)
    assert found is not None
    together = found.scores[0]
    each = [statistics.mean(int(row[f"q{n}"]) for n in range(6, 12)) for row in varied]
    assert together.sides[0].mean == pytest.approx(statistics.mean([*each, *[5] * 5]))
    assert (together.without[0].count, together.without[0].mean) == (10, pytest.approx(statistics.mean(each)))
    assert not together.without[1].is_shown
    page = cast.browser("kari").get("/surveys/first-meeting/").content.decode()
    assert page.count("uten 5: ") == 2  # both scores
    assert "alt ligger i samme ende" in page
    file = cast.browser("kari").get("/surveys/first-meeting/results.csv").content.decode()
    assert file.count("-without-patterns") == 2


@pytest.mark.req("DFM-28", "DFM-29")
def test_both_roles_side_by_side_and_every_number(cast: personas.Cast) -> None:
    first, second = rows(5, 1), rows(10, 2)
    answered(cast, "first-meeting-1", first)
    answered(cast, "first-meeting-2", second)
    for who in ("kari", "sara"):
        found = seen(cast, who)
        assert found is not None
        assert found.counts == (5, 10)
        assert len(found.questions) == 13
        for number, question in enumerate(found.questions, 1):
            for side, given in zip(question.sides, (first, second), strict=True):
                values = [int(row[f"q{number}"]) for row in given]
                assert side.mean == pytest.approx(statistics.mean(values))
                assert side.spread == tuple(values.count(one) for one in (1, 2, 3, 4, 5))
                assert sum(side.spread) == side.count == len(given)
        together, whole = found.scores
        for place, given in enumerate((first, second)):
            each = [statistics.mean(int(row[f"q{n}"]) for n in range(6, 12)) for row in given]
            assert together.sides[place].mean == pytest.approx(statistics.mean(each))
            turned = [[6 - int(row["q12"]), *(int(row[f"q{n}"]) for n in range(1, 14) if n != 12)] for row in given]
            assert whole.sides[place].mean == pytest.approx(statistics.mean(map(statistics.mean, turned)))


def test_the_page_and_the_file_say_the_same(cast: personas.Cast) -> None:
    answered(cast, "first-meeting-1", rows(5, 1))
    client = cast.browser("kari")
    page = client.get("/surveys/first-meeting/").content.decode()
    assert "I hvilken grad opplevde du at pasienten" in page
    assert page.count('<svg class="ms-bars"') == 13
    assert re.search(r'rect x="118" y="\d+" width="\d+\.\d" height="14"', page)
    assert "for få" in page  # the other side has none
    assert "Deltaker 1: 5 svar" in page
    file = client.get("/surveys/first-meeting/results.csv")
    assert file["Content-Type"].startswith("text/csv")
    table = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert len(table) == 2 * (13 + 2)
    assert {line["shown"] for line in table if line["instrument"] == "first-meeting-2"} == {"no"}
    found = seen(cast)
    assert found is not None
    assert [float(line["mean"]) for line in table[:26:2]] == [
        pytest.approx(one.sides[0].mean, abs=5e-4) for one in found.questions
    ]
    assert "Etter det første møtet" in client.get("/surveys/").content.decode()


def test_fewer_than_five_show_nothing(cast: personas.Cast) -> None:
    answered(cast, "first-meeting-1", rows(4, 1))
    found = seen(cast)
    assert found is not None
    assert found.counts == (0, 0)
    assert not any(side.is_shown for question in found.questions for side in question.sides)
    page = cast.browser("kari").get("/surveys/first-meeting/").content.decode()
    assert "Ingenting å vise ennå" in page
    # One question that four of five have answered: that one alone is hidden.
    answered(cast, "first-meeting-2", [*rows(4, 1), {"q1": "3"}])
    found = seen(cast)
    assert found is not None
    assert [question.sides[1].is_shown for question in found.questions] == [True] + [False] * 12


def test_nobody_can_subtract_one_pair_from_all(cast: personas.Cast) -> None:
    answered(cast, "first-meeting-1", rows(5, 1))
    answered(cast, "first-meeting-1", [*rows(4, 2), {"q1": "3"}], between=("kari", "frida"))
    with transaction_as(cast.actor("kari")):
        cards = queries.collections(cast.actor("kari"))
    assert len(cards) == 2
    all_of_it = seen(cast)
    assert all_of_it is not None
    assert [question.sides[0].is_shown for question in all_of_it.questions] == [True] * 13
    assert all_of_it.questions[1].sides[0].count == 9
    for card in cards:  # 9 less 5 would give the four away: neither is shown alone
        one = seen(cast, collection=card.id)
        assert one is not None
        assert [question.sides[0].is_shown for question in one.questions] == [True] + [False] * 12


def test_others_meet_nothing(cast: personas.Cast) -> None:
    answered(cast, "first-meeting-1", rows(5, 1))
    with transaction_as(cast.actor("kari")):
        (card,) = queries.collections(cast.actor("kari"))
    assert seen(cast, "frida", card.id) is None
    assert seen(cast, "frida").counts == (0, 0)  # type: ignore[union-attr]
    client = cast.browser("frida")
    ours = f"first-meeting/?collection={card.id}"
    for path in (ours, "first-meeting/?collection=x", "nothing/", "first-meeting/results.csv?collection=x"):
        assert client.get(f"/surveys/{path}").status_code == 404
    assert client.get("/surveys/").status_code == 200
    assert cast.browser("are").get("/surveys/first-meeting/").status_code == 404
