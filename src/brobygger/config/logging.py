"""Logs: JSON lines in production, plain ones in development, the request's id in each, no personal content.

Messages lose query strings, secrets in addresses, mail addresses and numbers that may be somebody's. In production an
exception is told by its type and places in the code, never by its text: that may quote what a person wrote.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import traceback
from typing import Any
from uuid import UUID

from brobygger.kernel.requests import request_id

_SCRUB: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]+"), r"\1?…"),
    (re.compile(r"/(?![0-9a-f]{8}-[0-9a-f]{4}-)[A-Za-z0-9_-]{24,}"), "/…"),
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "…@…"),
    (re.compile(r"(?<![\w-])\d{6} ?\d{5}(?![\w-])"), "[number]"),
    (re.compile(r"(?<![\w-])(?:\+|00)\d(?: ?\d){7,14}(?![\w-])"), "[number]"),
    (re.compile(r"(?<![\w-])[49]\d{7}(?![\w-])"), "[number]"),
)
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id", "taskName"}
_OTHERS = ("django", "django.server", "uvicorn.error")
_PLAIN = (str, int, float, bool, type(None), UUID)


def scrub(text: str) -> str:
    """Return the text without what may point at a person or open a door."""
    for pattern, instead in _SCRUB:
        text = pattern.sub(instead, text)
    return text


class RequestId(logging.Filter):
    """Puts the id of the request under way on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id()
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line; plain values given as `extra` become fields of their own."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", ""),
            "message": scrub(record.getMessage()),
        }
        for name, value in vars(record).items():
            if name not in _STANDARD and isinstance(value, _PLAIN):
                line[name] = scrub(value) if isinstance(value, str) else value
        if record.exc_info and record.exc_info[1]:
            line.update(_told_without_text(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """A line for people: time, level, logger, request id, message; exceptions in full (development only)."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s [%(request_id)s] %(message)s", "%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = scrub(record.message)
        return super().formatMessage(record)


def _told_without_text(error: BaseException) -> dict[str, Any]:
    """Say what happened and where: types, places and the database's own codes, down the chain of causes."""
    told: list[str] = []
    places: list[str] = []
    current: BaseException | None = error
    while current is not None and len(told) < 5:
        diagnosis = getattr(current, "diag", None)
        codes = [getattr(diagnosis, name, None) for name in ("sqlstate", "constraint_name", "table_name")]
        told.append(" ".join([type(current).__qualname__, *filter(None, codes)]))
        frames = traceback.extract_tb(current.__traceback__)[-12:]
        places = places or [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return {"error": told, "where": places}


def settings(*, style: str, level: str) -> dict[str, Any]:
    """Return the settings of Python's logging: everything to standard error, requests' own lines left to us."""
    formatter = JsonLines if style == "json" else PlainLines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": RequestId}},
        "formatters": {"lines": {"()": formatter}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["request_id"]},
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Their own handlers would write lines without a request id, with query strings.
            **{name: {"handlers": [], "propagate": True} for name in _OTHERS},
            "uvicorn.access": {"handlers": [], "propagate": False},
            "uvicorn": {"handlers": [], "propagate": True, "level": "WARNING"},
            # Every statement, with what people wrote in it: never, whatever the level.
            "django.db.backends": {"level": "WARNING"},
            "procrastinate": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
        },
    }
