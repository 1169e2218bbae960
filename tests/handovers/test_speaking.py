"""The agenda by voice: heard by those who may read the point, and by nobody else in the room."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from brobygger.handovers import services
from brobygger.kernel import clock
from tests.files.test_recordings import webm
from tests.handovers.acting import Passage, at


def statuses(passage: Passage, address: str, *names: str) -> list[int]:
    return [passage.room.cast.browser(name).get(address).status_code for name in names]


@pytest.mark.req("DFM-08", "DFM-09", "STI-07")
def test_a_point_is_said_and_heard_by_those_who_may_read_it(passage: Passage) -> None:
    passage.to_ready()
    with clock.at(at(-4, 11)):
        are = passage.room.cast.browser("are")
        page = f"/rooms/{passage.room.room_id}/hand-overs/{passage.id}/agenda/"
        assert "microphone=(self)" in are.get(f"{page}voice/").headers["Permissions-Policy"]
        said = SimpleUploadedFile("voice.webm", webm(), content_type="audio/webm")
        answer = are.post(f"{page}voice/", {"part": "important", "file": said, "text": ""})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{page}#important")
        (point,) = passage.seen("are").of("important")
        assert point.text == "En talemelding"
        ((file_id,),) = passage.room.rows("select id from files_file where about_id = %s", point.id)
        heard = f"/rooms/{passage.room.room_id}/files/{file_id}/"
        assert heard in are.get(page).content.decode()
        assert statuses(passage, heard, "are", "kari", "sara", "frida", "vera") == [200, 200, 404, 404, 404]
        passage.do("kari", services.agenda_is_ready)
        passage.do("kari", services.show_agenda)
        assert statuses(passage, heard, "sara", "frida") == [200, 404]
        passage.do("are", services.change_point, point_id=point.id, text="Bare til deg", shared=False)
        assert statuses(passage, heard, "kari", "sara") == [200, 404]
        passage.do("are", services.remove_point, point_id=point.id)
        assert statuses(passage, heard, "are", "kari") == [404, 404]
        assert passage.room.rows("select 1 from files_file") == []


@pytest.mark.req("STI-07")
def test_the_copy_of_the_room_holds_the_agenda_in_writing_and_by_voice(passage: Passage) -> None:
    passage.to_ready()
    with clock.at(at(-4, 11)):
        are = passage.room.cast.browser("are")
        page = f"/rooms/{passage.room.room_id}/hand-overs/{passage.id}/agenda/"
        said = SimpleUploadedFile("voice.webm", webm(), content_type="audio/webm")
        are.post(f"{page}voice/", {"part": "important", "file": said, "text": "Hva jeg er redd for"})
        passage.do("are", services.add_point, part="not", text="Det som skjedde i vår", shared=False)
        passage.do("are", services.add_point, part="important", text="Feil")
        wrong = next(one for one in passage.seen("are").of("important") if one.text == "Feil")
        passage.do("are", services.remove_point, point_id=wrong.id)
    copy = f"/rooms/{passage.room.room_id}/export/"
    [found] = json.loads(are.post(copy, {"format": "json"}).content)["hand_overs"]
    own = sorted((one["part"], one["text"], one["file"]) for one in found["points"] if one["part"] != "offer")
    assert own == [("important", "Hva jeg er redd for", "agenda-1"), ("not", "Det som skjedde i vår", None)]
    with zipfile.ZipFile(io.BytesIO(are.post(copy, {"format": "files"}).content)) as folder:
        assert folder.namelist() == ["agenda-1.webm"]


def test_what_is_no_recording_is_refused_and_what_was_chosen_stays(passage: Passage) -> None:
    passage.to_ready()
    are = passage.room.cast.browser("are")
    address = f"/rooms/{passage.room.room_id}/hand-overs/{passage.id}/agenda/voice/"
    text = SimpleUploadedFile("voice.webm", b"not sound", content_type="audio/webm")
    for given in ({"file": text}, {}):
        answer = are.post(address, {"part": "before", "text": "Jeg kan trenge pause", **given})
        shown = answer.content.decode()
        assert (answer.status_code, "Jeg kan trenge pause" in shown) == (422, True)
    other = SimpleUploadedFile("voice.webm", webm(), content_type="audio/webm")
    assert are.post(address, {"part": "made-up", "file": other}).status_code == 422
    assert passage.room.rows("select 1 from files_file") == []
