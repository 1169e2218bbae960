"""Sealing: what is committed is sealed once, by one sealer, and the chain goes on."""

import pytest

from brobygger.audit import services
from brobygger.kernel.actor import system
from brobygger.kernel.rowsecurity import transaction_as


@pytest.mark.django_db
def test_what_waits_is_sealed_once():
    with transaction_as(system("testing")):
        services.record(system("testing"), what="backup.made")
        services.record(system("testing"), what="backup.made")
    assert services.seal_waiting() == services.Sealed(seals=1, lines=2)
    assert services.seal_waiting() == services.Sealed(seals=0, lines=0)
    report = services.verify()
    assert report.whole
    assert (report.lines, report.sealed, report.not_sealed, report.seals) == (2, 2, 0, 1)
