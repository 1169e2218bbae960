"""Files: unreadable where they lie, seen by those in the room alone, and gone when they are taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import ProgrammingError

from brobygger.files import services
from brobygger.kernel import sealing
from brobygger.kernel.actor import Actor, system
from brobygger.kernel.errors import Hidden
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms.services import leave
from tests.rooms.scene import Scene

CONTENT = b"et bilde av en venterom-dor"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def lying(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


def keep(scene: Scene, who: str) -> tuple[UUID, UUID]:
    posted = scene.say(who, "Et bilde")
    return kept(scene, who, posted.message_id, posted.seq), posted.message_id


def kept(scene: Scene, who: str, about_id: UUID, seq: int) -> UUID:
    def do(actor: Actor, *, room_id: UUID) -> UUID:
        with services.laid(CONTENT) as laid:
            return services.keep(actor, laid, room_id=room_id, about_id=about_id, seq=seq, content_type="image/jpeg")

    return scene.do(who, do)


def read(scene: Scene, who: str, file_id: UUID) -> bytes:
    actor = scene.cast.actor(who)
    with transaction_as(actor):
        return services.content(actor, room_id=scene.room_id, file_id=file_id)[1]


def test_it_is_encrypted_where_it_lies_and_read_by_those_in_the_room(room: Scene, folder: Path) -> None:
    file_id, _about = keep(room, "are")
    (stored,) = lying(folder)
    assert CONTENT not in stored.read_bytes()
    assert stored.stat().st_mode & 0o077 == 0
    assert [read(room, who, file_id) for who in ("are", "kari")] == [CONTENT, CONTENT]
    with pytest.raises(Hidden):
        read(room, "tor", file_id)
    room.do("frida", leave)
    with pytest.raises(Hidden):
        read(room, "frida", file_id)


def test_what_was_changed_in_the_storage_is_not_shown(room: Scene, folder: Path) -> None:
    file_id, _about = keep(room, "are")
    (stored,) = lying(folder)
    stored.write_bytes(stored.read_bytes()[:-1] + b"x")
    with pytest.raises(services.Unreadable):
        read(room, "are", file_id)
    stored.unlink()
    with pytest.raises(services.Unreadable):
        read(room, "are", file_id)


def test_nobody_outside_adds_one_and_nothing_is_left_behind(room: Scene, folder: Path) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        kept(room, "tor", uuid4(), 1)
    assert lying(folder) == []


def test_only_the_sender_takes_it_away_and_the_content_goes_too(
    room: Scene,
    folder: Path,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    file_id, about = keep(room, "are")
    with django_capture_on_commit_callbacks(execute=True):
        actor = room.cast.actor("kari")
        with transaction_as(actor):
            services.remove(actor, about_id=about)
    assert read(room, "are", file_id) == CONTENT
    with django_capture_on_commit_callbacks(execute=True):
        actor = room.cast.actor("are")
        with transaction_as(actor):
            services.remove(actor, about_id=about)
    assert lying(folder) == []
    with pytest.raises(Hidden):
        read(room, "are", file_id)


def test_a_new_field_key_seals_it_anew(room: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    file_id, _about = keep(room, "are")
    monkeypatch.setattr(settings, "FIELD_KEYS", {"anew": b"n" * 32, **settings.FIELD_KEYS})
    job = system("reseal")
    with transaction_as(job):
        assert services.reseal(job) == 1
    monkeypatch.setattr(settings, "FIELD_KEYS", {"anew": b"n" * 32})
    assert sealing.current_key_id() == "anew"
    assert read(room, "are", file_id) == CONTENT
