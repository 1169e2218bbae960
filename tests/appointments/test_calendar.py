"""Appointments in calendars of other programs: icalendar reads the file, and khal shows it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from icalendar import Calendar

from brobygger.appointments import services
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.ui.words import NORWAY
from tests.appointments.acting import days, made, offered
from tests.rooms.scene import Scene

KHAL = """[calendars]
[[own]]
path = {folder}/own
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Oslo
default_timezone = Europe/Oslo
[default]
default_calendar = own
[sqlite]
path = {folder}/khal.db
"""


def fetched(room: Scene, who: str, key: object, more: str = "") -> bytes:
    answer = room.cast.browser(who).get(f"/rooms/{room.room_id}/appointments/{key}/appointment.ics{more}")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    return bytes(answer.content)


def followed(room: Scene, who: str) -> bytes:
    """What the calendar at somebody's own secret address holds."""
    actor = room.cast.actor(who)
    with transaction_as(actor):
        secret = services.new_address(actor, details=False, language="nb")
    return bytes(Client().get(f"/calendar/{secret}.ics").content)


@pytest.mark.req("SAM-05")
def test_a_moved_and_a_cancelled_appointment_keep_their_id_in_calendars(room: Scene) -> None:
    key = made(room, bring="Vedtaket")
    (first,) = Calendar.from_ical(fetched(room, "are", key)).events
    (other,) = offered(room, key, 8)
    new = room.do("are", services.answer, alternative_id=other, fits=True)
    (moved,) = Calendar.from_ical(fetched(room, "are", key)).events  # the old address leads to the time that counts
    assert (moved["UID"], moved["SEQUENCE"], moved.start) == (first["UID"], first["SEQUENCE"] + 1, days(8))
    assert str(moved["STATUS"]) == "CONFIRMED"
    room.do("are", services.cancel, appointment_id=new)
    (gone,) = Calendar.from_ical(fetched(room, "are", new)).events
    assert (gone["UID"], gone["SEQUENCE"], str(gone["STATUS"])) == (first["UID"], 2, "CANCELLED")


def test_the_file_says_nothing_unless_it_is_asked_to(room: Scene) -> None:
    key = made(room, bring="Vedtaket", find="Inngang B")
    quiet = fetched(room, "are", key).decode()
    assert "SUMMARY:Avtale" in quiet
    for words in ("NAV", "Storgata", "Vedtaket", "Vera", "LOCATION", "DESCRIPTION"):
        assert words not in quiet
    (told,) = Calendar.from_ical(fetched(room, "are", key, "?details=yes")).events
    assert (str(told["SUMMARY"]), str(told["LOCATION"])) == ("Møte med NAV", "Storgata 1")
    assert "Ta med: Vedtaket" in str(told["DESCRIPTION"])


@pytest.mark.req("SAM-05")
@pytest.mark.parametrize("way", ["file", "feed"])
def test_a_real_calendar_shows_it_at_norwegian_time(room: Scene, tmp_path: Path, way: str) -> None:
    key = made(room)
    (tmp_path / "own").mkdir()
    (tmp_path / "khal.conf").write_text(KHAL.format(folder=tmp_path), encoding="utf-8")
    (tmp_path / "one.ics").write_bytes(fetched(room, "are", key) if way == "file" else followed(room, "are"))
    khal = [str(Path(sys.executable).with_name("khal")), "-c", str(tmp_path / "khal.conf")]
    run = {"check": True, "capture_output": True, "text": True}
    subprocess.run([*khal, "import", "--batch", "-a", "own", str(tmp_path / "one.ics")], **run)  # type: ignore[call-overload]
    local = days(7).astimezone(NORWAY)
    shown = subprocess.run([*khal, "list", local.date().isoformat(), "1d"], **run)  # type: ignore[call-overload]
    assert f"{local:%H:%M}" in shown.stdout
    assert "Avtale" in shown.stdout
