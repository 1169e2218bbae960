"""Choice of language and colours, the app's files, error pages."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import translation

from brobygger.kernel import security
from brobygger.kernel.requests import set_request_id
from brobygger.ui import errors

pytestmark = pytest.mark.django_db


def test_a_language_is_kept_and_one_comes_back(client: Client):
    answer = client.post("/language/", {"language": "nn", "next": "/ui/forms/"})
    assert (answer.status_code, answer["Location"]) == (302, "/ui/forms/")
    assert '<html lang="nn"' in client.get("/ui/").content.decode()


@pytest.mark.parametrize("wanted", ["xx", "", "../../etc"])
def test_an_unknown_language_changes_nothing(client: Client, wanted: str):
    answer = client.post("/language/", {"language": wanted})
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_nobody_is_sent_elsewhere(client: Client, wanted: str):
    assert client.post("/scheme/", {"scheme": "dark", "next": wanted})["Location"] == "/"


def test_the_choice_of_colours_is_kept(client: Client):
    client.post("/scheme/", {"scheme": "dark"})
    assert 'data-color-scheme="dark"' in client.get("/ui/").content.decode()


def test_nonsense_for_colours_is_the_devices_choice(client: Client):
    client.cookies["brobygger_scheme"] = '"><script>'
    assert 'data-color-scheme="auto"' in client.get("/ui/").content.decode()


@pytest.mark.parametrize("path", ["/language/", "/scheme/"])
def test_choices_are_made_by_post(client: Client, path: str):
    assert client.get(path).status_code == 405


def test_the_manifest_names_icons_that_exist_and_says_nothing_about_health(client: Client):
    manifest = json.loads(client.get("/manifest.webmanifest").content)
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix(settings.STATIC_URL))
    assert manifest["start_url"] == manifest["scope"] == "/"


def test_the_worker_keeps_static_files_and_the_offline_page_only(client: Client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    kept = json.loads(re.search(r"KEPT = (\[.*?\]);", answer.content.decode())[1])  # type: ignore[index]
    assert kept.pop() == "/offline/"
    assert all(finders.find(path.removeprefix(settings.STATIC_URL)) for path in kept)


def test_the_gallery_is_not_there_in_production(client: Client, settings):
    settings.STORY = settings.DEBUG = False
    assert client.get("/ui/").status_code == 404
    assert client.get("/ui/forms/").status_code == 404


def test_the_favicon_leads_to_our_drawing(client: Client):
    assert finders.find(client.get("/favicon.ico")["Location"].removeprefix(settings.STATIC_URL))


@pytest.mark.parametrize(
    "handler", [errors.bad_request, errors.forbidden, errors.not_found, errors.broken, errors.csrf]
)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_error_pages_say_what_to_do_show_the_id_and_ask_no_database(handler, language: str, django_assert_num_queries):
    request = RequestFactory().get("/somewhere/")
    with translation.override(language), django_assert_num_queries(0):
        html = handler(request).content.decode() if set_request_id("abcdef123456") else ""
    assert "abcdef123456" in html
    assert "<h1" in html
    assert 'href="/"' in html
    assert "116" in html
    assert "csrfmiddlewaretoken" not in html


def test_too_many_says_when_to_try_again():
    with translation.override("nb"):
        answer = errors.too_many(RequestFactory().get("/"), 61)
    assert (answer.status_code, answer["Retry-After"]) == (429, "61")
    assert "om 2 minutter" in answer.content.decode()


@pytest.mark.parametrize("reason", ["not-here-any-more", "room-paused", "room-closed", "not-allowed", "unknown"])
def test_denied_is_neutral(reason: str):
    with translation.override("nb"):
        html = errors.answer(RequestFactory().get("/"), 403, "ui/denied.html", reason=reason).content.decode()
    assert "<h1" in html
    assert not re.search(r"trukket|samtykke|fjernet|nektet", html)


def test_a_broken_page_is_ours_even_when_the_database_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch):
    def gone(*_: object, **__: object) -> None:
        raise RuntimeError("the database is gone")

    client.raise_request_exception = False
    monkeypatch.setattr(connection, "cursor", gone)
    answer = client.get("/ui/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()
    assert answer["Content-Security-Policy"] == security.POLICY


def test_a_stale_form_is_met_with_words(settings):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/language/", {"language": "nn"})
    assert answer.status_code == 403
    assert "stått åpen for lenge" in answer.content.decode()
