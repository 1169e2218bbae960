"""What a project hopes for, as a chain that somebody follows; and the phase that it is in."""

from __future__ import annotations

from uuid import UUID

import pytest

from brobygger.improvement import queries, services
from brobygger.improvement.queries import BenefitCard
from brobygger.improvement.rules import Phase
from brobygger.improvement.services import Hope
from brobygger.kernel import clock
from brobygger.kernel.errors import Hidden, Invalid
from tests.improvement.test_projects import MONDAY, at, do, page, project
from tests.personas import Cast

__all__ = ["project"]
HOPE = Hope("Vi møter personen sammen", "Ingen forteller alt på nytt", "Flere kommer", "Fremmøte, hver måned")
WRITTEN = {
    "way": "Vi møter personen sammen",
    "noticed": "Ingen forteller alt på nytt",
    "gain": "Flere kommer",
    "goal": "Hjelp før krisen",
    "followed": "Fremmøte, hver måned",
    "owner": "",
}


def benefits(cast: Cast, who: str, key: UUID) -> tuple[BenefitCard, ...]:
    found: tuple[BenefitCard, ...] = do(cast, who, queries.benefits, project_id=key)
    return found


@pytest.mark.req("STI-14")
def test_the_chain_from_another_way_of_working_to_the_long_run_is_written_followed_and_read(
    cast: Cast, project: UUID
) -> None:
    new = f"/improvement/{project}/benefits/new/"
    with clock.at(at(MONDAY)):
        kari, anne = cast.browser("kari"), cast.browser("anne")
        wrong = kari.post(new, WRITTEN | {"followed": " "})
        assert (wrong.status_code, "Ingen forteller alt på nytt" in wrong.content.decode()) == (422, True)
        assert kari.post(new, WRITTEN | {"owner": str(cast.role("tor"))}).status_code == 422  # not in the project
        assert kari.post(new, WRITTEN | {"owner": str(cast.role("sara"))}).status_code == 302
        [one] = benefits(cast, "anne", project)
        assert (one.gain, one.owner.name if one.owner else "", one.readings) == ("Flere kommer", "Sara Dahl", ())
        shown = anne.get(f"/improvement/{project}/").content.decode()
        links = [shown.index(WRITTEN[name]) for name in ("way", "noticed", "goal", "followed")]
        assert links == sorted(links)
        address = f"/improvement/{project}/benefits/{one.id}/"
        assert anne.post(address, {"do": "read", "words": ""}).status_code == 422
        assert anne.post(address, {"do": "read", "words": "8 av 12 kom i april."}).status_code == 302
        assert kari.post(address, WRITTEN | {"gain": "Flere kommer til første time"}).status_code == 302
        shown = kari.get(f"/improvement/{project}/").content.decode()
        assert "8 av 12 kom i april." in shown
        assert shown.count("8 av 12 kom i april.") == 1  # beside the benefit, and not among the notes too
        assert "Flere kommer til første time" in shown


@pytest.mark.req("STI-05")
def test_the_project_says_which_phase_it_is_in_and_what_the_phase_leaves_behind(cast: Cast, project: UUID) -> None:
    address = f"/improvement/{project}/"
    with clock.at(at(MONDAY)):
        berit = cast.browser("berit")
        assert page(cast, "kari", project).phase is Phase.EXPLORE
        shown = berit.get(address).content.decode()
        assert all(word in shown for word in ("Utforske", "Utvikle", "Sikre og spre", "Vi er i «Utvikle» nå"))
        assert berit.post(f"{address}phase/", {"phase": "develop"}).status_code == 302
        assert page(cast, "kari", project).phase is Phase.DEVELOP
        assert "Vi er i «" not in cast.browser("kari").get(address).content.decode()  # the project leader says so
        berit.post(f"{address}phase/", {"phase": "dance"})
        assert page(cast, "kari", project).phase is Phase.DEVELOP


def test_only_those_in_a_project_that_goes_on_write_and_nobody_else_reads(cast: Cast, project: UUID) -> None:
    with clock.at(at(MONDAY)):
        key = do(cast, "sara", services.add_benefit, project_id=project, hope=HOPE)
        for who in ("frida", "tor"):
            with pytest.raises(Hidden):
                benefits(cast, who, project)
            with pytest.raises(Hidden):
                do(cast, who, services.read_off, project_id=project, benefit_id=key, words="Nei")
        with pytest.raises(Hidden):
            do(cast, "kari", services.go_to_phase, project_id=project, phase="secure")
        with pytest.raises(Hidden):
            do(cast, "kari", services.read_off, project_id=project, benefit_id=project, words="Et annet")
        with pytest.raises(Invalid):
            do(cast, "kari", services.add_benefit, project_id=project, hope=Hope("A", "B", "\u202eC", "D"))
        do(cast, "berit", services.end, project_id=project, conclusion="Vi går videre.")
        with pytest.raises(Hidden):
            do(cast, "kari", services.change_benefit, project_id=project, benefit_id=key, hope=HOPE)
        assert len(benefits(cast, "kari", project)) == 1
