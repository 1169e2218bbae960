"""A picture in a message: seen by those who may read it, each time anew; and what is no picture is refused."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from brobygger.kernel.errors import Conflict, Denied, Hidden, Invalid, TooMany
from brobygger.people import limits
from brobygger.rooms import queries, services
from brobygger.rooms.services import Posted
from tests.rooms.scene import Scene

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def made(colour: str = "red") -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return out.getvalue()


def show(room: Scene, who: str, given: bytes | None = None, **more: Any) -> Posted:
    return room.do(who, services.post_picture, **({"client_id": uuid4(), "given": given or made()} | more))


def file_of(room: Scene, posted: Posted, who: str = "are") -> UUID:
    found = room.ask(who, queries.entry, posted.message_id).file
    assert found is not None
    return found.id


def fetched(room: Scene, who: str, file_id: UUID) -> bytes:
    return room.do(who, services.file_of, file_id=file_id)[1]


def stored(folder: Path) -> int:
    return sum(one.is_file() for one in folder.rglob("*"))


def test_it_is_a_message_with_words_and_a_picture_for_those_in_the_room(room: Scene) -> None:
    described = show(room, "are", text="Oppslaget på døra")
    plain = show(room, "kari", made("blue"))
    found = {one.id: one for one in room.messages("frida")}
    assert found[described.message_id].text == "Oppslaget på døra"
    assert found[plain.message_id].text == "Et bilde"
    card = found[described.message_id].file
    assert card is not None
    assert (card.width, card.height, card.is_recording) == (60, 40, False)
    with Image.open(BytesIO(fetched(room, "frida", card.id))) as seen:
        assert (seen.format, seen.size) == ("JPEG", (60, 40))


def test_the_same_one_twice_is_kept_once_and_another_one_is_another_message(room: Scene, folder: Path) -> None:
    client_id = uuid4()
    first = show(room, "are", client_id=client_id)
    assert show(room, "are", client_id=client_id).message_id == first.message_id
    assert stored(folder) == 1
    assert show(room, "are", made("blue"), client_id=client_id).message_id != first.message_id
    assert stored(folder) == 2


def test_a_wrong_person_and_one_who_has_left_get_nothing(room: Scene) -> None:
    file_id = file_of(room, show(room, "are"))
    with pytest.raises(Hidden):
        fetched(room, "tor", file_id)
    room.do("frida", services.leave)
    with pytest.raises(Denied):
        fetched(room, "frida", file_id)
    with pytest.raises(Denied):
        show(room, "frida")
    with pytest.raises(Hidden):
        show(room, "tor")


def test_after_a_withdrawal_helpers_get_nothing_and_the_person_still_has_it(room: Scene) -> None:
    file_id = file_of(room, show(room, "kari"))
    room.do("are", services.withdraw_consent)
    with pytest.raises(Denied):
        fetched(room, "kari", file_id)
    assert fetched(room, "are", file_id)


def test_taken_back_it_is_gone_for_all(
    room: Scene, folder: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    posted = show(room, "are")
    file_id = file_of(room, posted)
    with django_capture_on_commit_callbacks(execute=True):
        room.do("are", services.take_back, message_id=posted.message_id)
    assert stored(folder) == 0
    assert room.ask("kari", queries.entry, posted.message_id).file is None
    for who in ("are", "kari"):
        with pytest.raises(Hidden):
            fetched(room, who, file_id)


def test_a_newcomer_without_the_history_does_not_get_what_came_before(room: Scene) -> None:
    file_id = file_of(room, show(room, "are"))
    room.do("are", services.set_history_choice, newcomers_see_history=False)
    room.do("kari", services.add_member, role_id=room.cast.role("sara"))
    later = file_of(room, show(room, "are", made("blue")))
    assert fetched(room, "sara", later)
    with pytest.raises(Hidden):
        fetched(room, "sara", file_id)


def test_the_persons_copies_name_the_file_and_it_lies_in_one_of_them(room: Scene, folder: Path) -> None:
    shown, lost = show(room, "kari", text="Kart"), show(room, "are", made("blue"))
    gone = file_of(room, lost)
    stored_as = room.rows("select name from files_file where id = %s", gone)[0][0]
    (folder / stored_as).unlink()
    data = json.loads(room.do("are", services.export_json).body)
    named = {one["number"]: one["file"] for one in data["entries"] if one["kind"] == "message"}
    assert named == {shown.seq: f"{shown.seq}.jpg", lost.seq: f"{lost.seq}.jpg"}
    copy = room.do("are", services.export_files)
    with zipfile.ZipFile(BytesIO(copy.body)) as files:
        assert files.namelist() == [f"{shown.seq}.jpg", "kan-ikke-leses.txt"]
        assert files.read(f"{shown.seq}.jpg") == fetched(room, "are", file_of(room, shown))
        assert files.read("kan-ikke-leses.txt").decode() == f"{lost.seq}.jpg"
    with pytest.raises(Denied):
        room.do("kari", services.export_files)


def test_where_it_is_not_taken_nothing_is_left(room: Scene, folder: Path) -> None:
    before = room.ask("are", queries.room_head).last_seq
    for given in (b"MZ\x90\x00" + b"\x00" * 200, b""):
        with pytest.raises(Invalid):
            room.do("are", services.post_picture, client_id=uuid4(), given=given)
    with pytest.raises(Conflict):
        show(room, "are", audience=1)
    with pytest.raises(Invalid):
        show(room, "are", text="\u202e")
    assert stored(folder) == 0
    assert room.ask("are", queries.room_head).last_seq == before


def test_a_storage_that_is_down_keeps_no_message(room: Scene, settings: Any, folder: Path) -> None:
    before = room.ask("are", queries.room_head).last_seq
    (folder / "file").touch()
    settings.MEDIA_ROOT = folder / "file" / "under"
    with pytest.raises(Invalid) as refused:
        show(room, "are")
    assert refused.value.code == "not-kept"
    assert room.ask("are", queries.room_head).last_seq == before


def test_nobody_fills_the_disk(room: Scene) -> None:
    for _ in range(limits.FILES_PER_SEAT.amount):
        limits.take(limits.FILES_PER_SEAT, room.cast.actor("are").seat)
    with pytest.raises(TooMany):
        show(room, "are")
    assert show(room, "kari")


@pytest.fixture
def are(room: Scene) -> Client:
    """His browser, without script. The account of an earlier test is rolled back with it."""
    room.cast.accounts.clear()
    return room.cast.browser("are")


class TestPage:
    def send(self, room: Scene, client: Client, content: bytes, **more: Any) -> Any:
        file = SimpleUploadedFile("ferie.jpg", content, content_type="image/jpeg")
        data = {"what": "picture", "client_id": str(uuid4()), "file": file, "text": "Døra"} | more
        return client.post(f"/rooms/{room.room_id}/other/", data)

    def test_it_is_sent_and_served_to_be_looked_at_only(self, room: Scene, are: Client) -> None:
        page = are.get(f"/rooms/{room.room_id}/other/")
        assert "microphone=(self)" in page.headers["Permissions-Policy"]
        assert "media-src 'self' blob:" in page.headers["Content-Security-Policy"]
        assert self.send(room, are, made()).status_code == 302
        shown = room.messages("are")[-1]
        assert shown.file is not None
        address = f"/rooms/{room.room_id}/files/{shown.file.id}/"
        timeline = are.get(f"/rooms/{room.room_id}/")
        assert f'src="{address}"' in timeline.content.decode()
        assert "microphone=()" in timeline.headers["Permissions-Policy"]
        assert f'src="{address}"' in are.get(f"/rooms/{room.room_id}/messages/{shown.id}/").content.decode()
        export = f"/rooms/{room.room_id}/export/"
        assert "Bilder og opptak (ZIP)" in are.get(export).content.decode()
        assert are.post(export, {"format": "files"}).headers["Content-Type"] == "application/zip"
        answer = are.get(address)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        part = are.get(address, headers={"Range": "bytes=2-5"})
        assert (part.status_code, part.content) == (206, answer.content[2:6])
        assert part.headers["Content-Range"] == f"bytes 2-5/{len(answer.content)}"
        assert are.get(address, headers={"Range": "bytes=-3"}).content == answer.content[-3:]
        assert are.get(address, headers={"Range": "bytes=999999-"}).status_code == 416

    def test_a_renamed_program_and_one_too_large_are_told_and_the_words_stay(self, room: Scene, are: Client) -> None:
        program = self.send(room, are, b"MZ\x90\x00" + b"\x00" * 300)
        assert program.status_code == 422
        assert "Det er ikke et bilde vi kan vise" in program.content.decode()
        assert ">Døra</textarea>" in program.content.decode()
        large = self.send(room, are, b"\xff" * (12 * 1024 * 1024))
        assert large.status_code == 422
        assert "10 MB" in large.content.decode()

    def test_a_symbol_says_it_in_words_and_what_is_no_recording_is_told(self, room: Scene, are: Client) -> None:
        address = f"/rooms/{room.room_id}/other/"
        said = {"what": "symbol", "symbol": "tired", "client_id": str(uuid4())}
        for _twice in range(2):
            assert are.post(address, said).status_code == 302
        assert [one.text for one in room.messages("kari")] == ["😴 Jeg er sliten"]
        assert are.post(address, said | {"symbol": "'"}).status_code == 422
        assert are.post(address, said | {"client_id": "1"}).status_code == 422
        bomb = self.send(room, are, b"PK\x03\x04" + b"\x00" * 300, what="voice")
        assert bomb.status_code == 422
        assert "Det er ikke et opptak vi kan spille av" in bomb.content.decode()
        assert len(room.messages("are")) == 1

    def test_who_has_just_come_in_is_shown_first(self, room: Scene, are: Client) -> None:
        answer = self.send(room, are, made(), audience="1")
        assert answer.status_code == 409
        assert "Noen er kommet inn" in answer.content.decode()
        assert room.messages("are") == []
