"""A request id in every log line and on every error page."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_ACCEPTED = re.compile(r"^[A-Za-z0-9-]{8,64}$")
_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The id of the request under way, or an empty string outside one."""
    return _current.get()


def set_request_id(given: str = "") -> str:
    """Begin a request: keep the proxy's id if it is well-formed, otherwise make one."""
    value = given if _ACCEPTED.match(given) else uuid4().hex
    _current.set(value)
    return value


class RequestIdMiddleware:
    """Gives each request its id, in the log's context and in the answer's header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        value = set_request_id(request.headers.get(HEADER, ""))
        request.request_id = value  # type: ignore[attr-defined]
        response = self.get_response(request)
        response[HEADER] = value
        return response
