"""The doctor says what is wrong with a deployment, and what to do."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from brobygger.config import doctor
from brobygger.config.doctor import Finding, Verdict
from brobygger.config.embedded import Urls
from brobygger.config.environment import read
from tests.config.test_environment import SAFE
from tests.databases import Run


def faults(findings: Iterator[Finding]) -> list[str]:
    return [finding.text for finding in findings if finding.verdict is Verdict.FAULT]


def test_the_owner_is_not_for_the_application(database_urls: Urls):
    said = faults(
        doctor.database(read({"DATABASE_URL": database_urls.owner, "DATABASE_OWNER_URL": database_urls.owner}))
    )
    assert any("owns" in text and "row-level security would not hold" in text for text in said)
    assert any("name the same role" in text for text in said)


def test_an_empty_and_a_missing_database_are_said(test_run: Run, database_name: str):
    empty = f"empty_{database_name}"
    test_run.drop(empty)
    test_run._as_owner("create database {}", empty)
    said = faults(doctor.database(read({"DATABASE_URL": test_run.urls(empty).app})))
    test_run.drop(empty)
    assert said == ["The database is empty: run `brobygger migrate`."]
    said = faults(doctor.database(read({"DATABASE_URL": test_run.urls(empty).app})))
    assert len(said) == 1
    assert "does not let the application in" in said[0]


def test_a_right_too_much_is_found(owner_connection, database_urls: Urls):
    found = read({"DATABASE_URL": database_urls.app, "DATABASE_OWNER_URL": database_urls.owner})
    owner_connection.execute("grant update on audit_line to brobygger_app")
    owner_connection.execute("grant truncate on people_unit to brobygger_app")
    said = faults(doctor.database(found))
    owner_connection.execute("revoke update on audit_line from brobygger_app")
    owner_connection.execute("revoke truncate on people_unit from brobygger_app")
    assert any("may change the access log (audit_line)" in text for text in said)
    assert any("may empty people_unit" in text for text in said)
    assert faults(doctor.database(found)) == []


@pytest.mark.parametrize(
    ("address", "verdict"),
    [
        ("file", Verdict.FAULT),
        ("46elks://u1234:hemmelig@Brobygger", Verdict.OK),
        ("twilio://nobody", Verdict.FAULT),
        ("https://gateway.example.no/send", Verdict.NOTE),
    ],
)
def test_text_messages_that_reach_nobody_are_said(address: str, verdict: Verdict):
    said = [
        one for one in doctor.mail(read(SAFE | {"BROBYGGER_SMS": address})) if "SMS" in one.text or "ext me" in one.text
    ]
    assert [one.verdict for one in said] == [verdict]


def test_a_safe_production_is_well_but_for_the_mail(tmp_path: Path):
    found = read(SAFE | {"BROBYGGER_DATA": str(tmp_path), "BROBYGGER_TLS_PROXY": "1"})
    assert faults(doctor.settings(found)) == []
    assert faults(doctor.data_folder(found)) == []
    assert any("reach nobody: set BROBYGGER_MAIL" in text for text in faults(doctor.mail(found)))


def test_hosts_proxy_and_secrets_are_looked_at():
    said = faults(doctor.settings(read(SAFE | {"BROBYGGER_HOSTS": "*", "BROBYGGER_STORY": "1"})))
    assert any("BROBYGGER_HOSTS" in text for text in said)
    assert any("BROBYGGER_TLS_PROXY" in text for text in said)
    assert any("BROBYGGER_STORY" in text for text in said)


class MailServer(socketserver.StreamRequestHandler):
    """Answers as a mail server that takes everything."""

    def handle(self) -> None:
        self.wfile.write(b"220 hei\r\n")
        for line in self.rfile:
            self.wfile.write(b"221 ha det\r\n" if line.lower().startswith(b"quit") else b"250 ok\r\n")


@pytest.fixture
def mail_port() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailServer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_the_mail_server_is_tried(mail_port: int):
    good = list(doctor.mail(read({"BROBYGGER_MAIL": f"smtp://127.0.0.1:{mail_port}"})))
    assert good[0] == Finding(Verdict.OK, "The mail server 127.0.0.1 lets us in.")
    nobody = faults(doctor.mail(read({"BROBYGGER_MAIL": "smtp://127.0.0.1:1"})))
    assert len(nobody) == 1
    assert "does not take our mail" in nobody[0]
