"""Was it as it was meant? Both helpers are asked once, answer in one tap, and nobody can tell who answered what."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from brobygger.config.reactions import improvement as reaction
from brobygger.improvement import queries, services
from brobygger.improvement.models import Batch, Waiting
from brobygger.improvement.queries import Happens
from brobygger.improvement.rules import Check, Part
from brobygger.improvement.services import Plan
from brobygger.kernel.errors import Conflict, Hidden
from brobygger.kernel.rowsecurity import transaction_as
from tests.improvement.test_projects import do
from tests.personas import Cast


@pytest.fixture
def project(cast: Cast) -> UUID:
    """A project of the municipality and the DPS, from today."""
    key: UUID = do(cast, "berit", services.make, plan=Plan("Overganger", "Ingen mellom to stoler.", queries.today()))
    do(cast, "berit", services.bring_in, project_id=key, role_id=cast.role("anne"), part=Part.DECIDER)
    return key


def done(cast: Cast, one: str = "kari", two: str = "sara", handover: UUID | None = None) -> UUID:
    """A hand-over is done: what follows from it."""
    key = handover or uuid4()
    with transaction_as(reaction.SYSTEM):
        reaction.ask_whether_as_meant(
            {"handover": str(key), "one": str(cast.role(one)), "two": str(cast.role(two)), "room": str(uuid4())}
        )
    return key


def say(cast: Cast, who: str, *yes: Check) -> None:
    (asked, *_later) = do(cast, who, queries.questions)
    do(cast, who, services.answer, asked_id=asked.id, yes=yes)


def seen(cast: Cast, project: UUID, who: str = "anne") -> Happens:
    found: Happens = do(cast, who, queries.happens, project_id=project)
    return found


@pytest.mark.req("DFM-19", "DFM-26")
def test_both_helpers_are_asked_once_on_their_first_page_and_answer_in_one_tap(cast: Cast, project: UUID) -> None:
    again = done(cast)
    done(cast, handover=again)  # the news came twice
    kari = cast.browser("kari")
    shown = kari.get("/").content.decode()
    assert shown.count("Ja, alle fire") == 1
    assert "Temaene er planlagt med personen." in shown
    (asked,) = do(cast, "kari", queries.questions)
    assert kari.post(f"/improvement/asked/{asked.id}/", {"all": "1"}).status_code == 302
    assert "Ja, alle fire" not in kari.get("/").content.decode()
    with pytest.raises(Conflict):
        do(cast, "kari", services.answer, asked_id=asked.id, yes=[])
    with pytest.raises(Hidden):
        do(cast, "sara", services.answer, asked_id=asked.id, yes=[])
    assert len(do(cast, "sara", queries.questions)) == 1


@pytest.mark.req("DFM-19", "DFM-27")
def test_nothing_is_shown_before_five_have_answered_and_then_only_the_sum(cast: Cast, project: UUID) -> None:
    for _meeting in range(2):
        done(cast)
        say(cast, "kari", *Check)
        say(cast, "sara", Check.TRUST, Check.FEW)
    assert seen(cast, project).answers == 0
    assert "færre enn 5 på tvers" in cast.browser("anne").get(f"/improvement/{project}/").content.decode()
    done(cast)
    say(cast, "kari", Check.TRUST)
    found = seen(cast, project)
    assert (found.answers, found.across, found.inside) == (5, 3, 0)
    assert found.yes == {Check.TRUST: 5, Check.FEW: 4, Check.PLANNED: 2, Check.KNOWN: 2}
    say(cast, "sara")
    assert seen(cast, project).answers == 5  # the sixth waits for four others
    shown = cast.browser("anne").get(f"/improvement/{project}/").content.decode()
    assert "2 av 5" in shown
    assert "Snakk om dette" in shown
    with transaction_as(cast.actor("anne")):
        assert not Waiting.objects.exists()
        assert {one.name for one in Batch._meta.get_fields()} == {
            "id", "organisation_a", "organisation_b", "stored_on", "answers", "trust", "few", "planned", "known",
        }  # fmt: skip


def test_nobody_is_asked_where_no_project_of_the_two_runs_and_others_read_nothing(cast: Cast, project: UUID) -> None:
    done(cast, two="vera")  # NAV is not in it
    assert do(cast, "kari", queries.questions) == []
    with pytest.raises(Hidden):
        seen(cast, project, "tor")
    do(cast, "berit", services.end, project_id=project, conclusion="Vi går videre.")
    done(cast)
    assert do(cast, "sara", queries.questions) == []
