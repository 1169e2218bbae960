"""Logs: a request id in each line, and nothing of what people wrote."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from brobygger.config.logging import JsonLines, PlainLines, RequestId, scrub, settings
from brobygger.kernel.requests import set_request_id


@pytest.fixture
def lines(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    written: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler = Keep()
    handler.addFilter(RequestId())
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("brobygger.test")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield written
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Not Found: /rooms/?q=angst&x=1", "Not Found: /rooms/?…"),
        ("GET /i/kT9x2PqWm4vLs8Yb1Zc7Rd3Nf6Hg0Ja5/", "GET /i/…/"),
        ("from are@example.no to x", "from …@… to x"),
        ("number 010190 12345 given", "number [number] given"),
        ("number 01019012345", "number [number]"),
        ("called +47 912 34 567", "called [number]"),
        ("called 91234567", "called [number]"),
        ("took 20261123 ms at 10.12", "took 20261123 ms at 10.12"),
    ],
)
def test_what_may_point_at_somebody_is_taken_out(text: str, left: str):
    assert scrub(text) == left


def test_room_ids_stay():
    room = uuid4()
    assert scrub(f"/rooms/{room}/") == f"/rooms/{room}/"


def test_each_line_is_json_with_the_request_id_and_plain_extras_only(lines: list[str]):
    given = set_request_id("request-1234")
    room = uuid4()
    logging.getLogger("brobygger.test").info(
        "sent to %s", "are@example.no", extra={"room": room, "mail": "are@example.no", "request": object()}
    )
    line = json.loads(lines[0])
    assert (line["message"], line["request_id"], line["level"]) == ("sent to …@…", given, "INFO")
    assert (line["room"], line["mail"]) == (str(room), "…@…")
    assert "request" not in line
    assert line["time"].endswith("+00:00")


@pytest.mark.django_db
def test_an_exception_is_told_without_its_text(lines: list[str]):
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 'Jeg har det vondt'::int")
    except Exception:
        logging.getLogger("brobygger.test").exception("could not do it")
    line = json.loads(lines[0])
    assert "vondt" not in lines[0]
    assert line["error"][0] == "DataError"
    assert line["error"][1].startswith("InvalidTextRepresentation 22P02")
    assert any("test_logging.py" in place for place in line["where"])


def test_development_lines_carry_the_request_id_too():
    set_request_id("request-5678")
    record = logging.makeLogRecord({"name": "x", "msg": "/a?b=c", "levelname": "INFO"})
    RequestId().filter(record)
    assert PlainLines().format(record).endswith("x [request-5678] /a?…")


def test_no_other_handler_writes_and_requests_are_not_logged_by_uvicorn():
    known = settings(style="json", level="INFO")
    assert known["loggers"]["uvicorn.access"] == {"handlers": [], "propagate": False}
    assert all(not logger.get("handlers") for logger in known["loggers"].values())
    assert known["loggers"]["django.db.backends"]["level"] == "WARNING"


def test_postgresql_keeps_statements_and_details_out_of_its_log(database_urls):
    with psycopg.connect(database_urls.app) as asked:
        names = ("log_min_error_statement", "log_error_verbosity", "log_parameter_max_length_on_error", "log_statement")
        found = [asked.execute("select current_setting(%s)", [name]).fetchone() for name in names]
    assert found == [("panic",), ("terse",), ("0",), ("none",)]
