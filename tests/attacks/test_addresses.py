"""Garbage in addresses, cookies and headers: a clear answer, never a broken page, and never another site."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.test import Client

from brobygger.config.live import is_ours
from brobygger.live.door import same_host
from tests.personas import Cast
from tests.rooms.scene import Scene

pytestmark = pytest.mark.usefixtures("undone")
FOREIGN = ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "http://["]
NAMES = ["x", "account_login", "rooms:home", "0001-01-01T00", "a\x00b", "ui"]
MOMENTS = ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"]
CURSORS = ["\x00", "x", "9" * 40, "1_2_3", "' or 1=1 --", *(f"1_{one}_{'0' * 32}" for one in MOMENTS)]


@pytest.mark.parametrize("address", ["/language/", "/scheme/"])
@pytest.mark.parametrize("wanted", [*FOREIGN, *NAMES])
def test_what_is_no_address_of_ours_leads_home(address: str, wanted: str) -> None:
    answer = Client().post(address, {"language": "nn", "scheme": "dark", "next": wanted})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("wanted", [*FOREIGN, *NAMES])
def test_one_who_is_signed_in_goes_on_to_our_own_pages_alone(cast: Cast, wanted: str) -> None:
    answer = cast.browser("kari").get("/sign-in/", {"next": wanted})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_an_address_of_ours_is_gone_on_to() -> None:
    assert Client().post("/language/", {"language": "nn", "next": "/sign-in/?a=b"}).headers["Location"] == (
        "/sign-in/?a=b"
    )


@pytest.mark.parametrize("cursor", CURSORS)
def test_a_cursor_that_is_none_leads_to_the_top(room: Scene, cursor: str) -> None:
    home = room.cast.browser("kari").get("/", {"after": cursor})
    log = room.cast.browser("are").get(f"/rooms/{room.room_id}/log/", {"before": cursor})

    assert (home.status_code, home.headers["Location"]) == (302, "/")
    assert (log.status_code, log.headers["Location"]) == (302, f"/rooms/{room.room_id}/log/")


@pytest.mark.parametrize("date", ["2026-02-30", "0000-01-01", "9999-12-31", "0001-01-01", "\x00"])
def test_a_day_that_is_in_no_calendar_shows_the_room(room: Scene, date: str) -> None:
    assert room.cast.browser("kari").get(f"/rooms/{room.room_id}/", {"date": date}).status_code == 200


@pytest.mark.parametrize("before", MOMENTS)
def test_the_list_of_notes_begins_anew_at_an_impossible_moment(cast: Cast, before: str) -> None:
    assert cast.browser("kari").get("/rooms/duty/", {"before": before}).status_code == 200


def test_a_search_among_staff_reads_a_nul_as_a_blank(cast: Cast) -> None:
    answer = cast.browser("kari").get("/rooms/staff/", {"words": "\x00sara\x00solheim\x00"})

    assert answer.status_code == 200


@pytest.mark.parametrize("key", ['"\\000abcdefghijkl"', '"abcdefgh\\000"', "å" * 12, "a b c d e f", "%00%00%00%00"])
def test_a_session_cookie_that_can_be_no_key_is_nobody(key: str) -> None:
    browser = Client(headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"})

    assert browser.get("/sign-in/").status_code == 200
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize(
    "origin", ["http://[", "http://[::1", "https://]", "null", "", "http://h.example@evil.example"]
)
def test_an_origin_that_is_no_address_is_foreign(origin: str) -> None:
    assert not same_host(origin, "h.example")
    assert same_host("http://h.example", "h.example")


def test_a_name_that_is_not_ours_opens_nothing() -> None:
    """A foreign name that is led to this server makes a page of its own "the same host"."""
    assert is_ours("http://testserver", "testserver")
    assert not is_ours("http://evil.example", "evil.example")
    assert not is_ours("http://evil.example:8000", "evil.example:8000")
    answer = Client().get("/password/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize("wanted", FOREIGN)
def test_a_question_on_the_way_leads_to_no_other_site(cast: Cast, wanted: str) -> None:
    """The pages that ask again who one is, or in which role, go on only to addresses of ours."""
    browser = cast.browser("kari")
    code = format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", next(yield_hotp_counters_from_time())))
    forms = {
        "/me/security/confirm/code/": {"code": code},
        "/choose-role/": {"role": str(cast.role("kari"))},
        "/sign-out/": {},
    }
    for address, given in forms.items():
        answer = browser.post(f"{address}?next={quote(wanted)}", {**given, "next": wanted})
        assert answer.status_code == 302, address
        assert answer.headers["Location"] in ("/", "/sign-in/"), address
