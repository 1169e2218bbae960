"""The interface's own few pages: choice of language and colours, the installed app's files, the gallery."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brobygger.kernel.errors import Hidden
from brobygger.kernel.routes import route
from brobygger.ui import gallery as examples
from brobygger.ui.context import PRODUCT, SCHEME_COOKIE, SCHEMES

_YEAR = 365 * 24 * 3600
# What the offline page needs. Scripts and the rest come from the browser's own cache when they are wanted.
_KEPT = (
    "vendor/theme.css",
    "vendor/designsystemet.css",
    "vendor/inter-latin.woff2",
    "ui/tokens.css",
    "ui/layout.css",
    "ui/components.css",
    "ui/room.css",
    "ui/base.js",
    "ui/icon.svg",
)


def _back(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    # Without the slash, `redirect` would take it for the name of a view.
    return redirect(wanted if safe and wanted.startswith("/") else "/")


@require_POST
@route(audience="public")
def language(request: HttpRequest) -> HttpResponse:
    """Choose the pages' language in this browser."""
    response = _back(request)
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES) and check_for_language(code):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, code)
    return response


@require_POST
@route(audience="public")
def scheme(request: HttpRequest) -> HttpResponse:
    """Choose light, dark, or as the device has it."""
    response = _back(request)
    chosen = request.POST.get("scheme", "")
    if chosen in SCHEMES:
        _keep(response, SCHEME_COOKIE, chosen, readable=True)
    return response


def _keep(response: HttpResponse, name: str, value: str, *, readable: bool = False) -> None:
    """A year's cookie. `readable` for the one that a script sets too, to change colours without a new page."""
    response.set_cookie(
        name, value, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=not readable
    )


@require_GET
@route(audience="public")
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to know to install the pages as an app. Says nothing about health."""
    icons = [("ui/icon-192.png", "192x192", "any"), ("ui/icon-512.png", "512x512", "any")]
    icons += [("ui/icon-maskable-512.png", "512x512", "maskable")]
    described = [
        {"src": staticfiles_storage.url(path), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for path, sizes, purpose in icons
    ]
    return JsonResponse(
        {
            "name": PRODUCT,
            "short_name": PRODUCT,
            "lang": get_language(),
            "description": _("A shared room around and with a person"),
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#f7f3ed",
            "theme_color": "#f7f3ed",
            "icons": described,
            "shortcuts": [
                {"name": name, "url": reverse(address), "icons": described[:1]}
                for name, address in ((_("Do notices reach me?"), "notify:mine"), (_("Me"), "people:me"))
            ],
        },
        content_type="application/manifest+json",
    )


@require_GET
@route(audience="public")
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: keeps static files and the offline page, never a page of a person; shows pushes."""
    kept = [staticfiles_storage.url(path) for path in _KEPT] + [reverse("ui:offline")]
    version = hashlib.sha256(json.dumps(kept).encode()).hexdigest()[:12]
    values = {"kept": json.dumps(kept), "version": version, "static": settings.STATIC_URL, "offline": kept[-1]}
    values["icon"] = staticfiles_storage.url("ui/icon-192.png")
    text = render_to_string("ui/sw.js", values)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_GET
@route(audience="public")
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown when there is no net. Kept by the service worker, so nothing of the reader is in it."""
    return HttpResponse(render_to_string("ui/offline.html", {}))


@require_GET
@route(audience="public")
def icon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for /favicon.ico whatever the page says."""
    return redirect(staticfiles_storage.url("ui/icon-192.png"))


@require_GET
@route(audience="public")
def gallery(request: HttpRequest, page: str = "") -> HttpResponse:
    """Every component in every state, with made-up people. Not there in production."""
    if not (settings.DEBUG or getattr(settings, "STORY", False)) or page not in ("", *examples.PAGES):
        raise Hidden("ui.gallery", why="outside development and story, or no such page")
    template = f"ui/gallery/{page or 'index'}.html"
    return render(request, template, {**examples.context(), "page_name": page, "pages": examples.PAGES})
