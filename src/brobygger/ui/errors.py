"""Error pages. Each says what to do and shows the request's id; none asks the database anything."""

from __future__ import annotations

import math

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from brobygger.kernel.requests import request_id
from brobygger.ui.context import page


def answer(request: HttpRequest, status: int, template: str = "", **values: object) -> HttpResponse:
    """An error page without the context processors of ordinary pages (they may ask the database)."""
    context = page(request) | {"path": request.get_full_path(), "request_id": request_id()} | values
    return HttpResponse(render_to_string(template or f"{status}.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403."""
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404."""
    return answer(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """handler500: works with the database gone."""
    return answer(request, 500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: most often a page that stood open while one signed in or out in another tab."""
    return answer(request, 403, stale=True)


def too_many(request: HttpRequest, retry_after: int) -> HttpResponse:
    """429: says in minutes when to try again."""
    response = answer(request, 429, "ui/too_many.html", minutes=max(1, math.ceil(retry_after / 60)))
    response["Retry-After"] = str(retry_after)
    return response
