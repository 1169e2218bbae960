"""Files in an S3-compatible store, against a real server of one: the same calls, encrypted there too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from brobygger.config.environment import Unusable, file_storage, read
from brobygger.files import services
from brobygger.kernel.errors import Invalid
from brobygger.kernel.rowsecurity import transaction_as
from tests.bucket import ADDRESS, NAME, standing
from tests.files.test_keeping import CONTENT, kept
from tests.rooms.scene import Scene


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Any]:
    with standing() as found:
        for name, value in found.items():
            monkeypatch.setenv(name, value)
        made = boto3.resource("s3").create_bucket(Bucket=NAME)
        settings.STORAGES = {**settings.STORAGES, "default": file_storage(ADDRESS)}
        yield made


def test_it_is_kept_encrypted_in_the_bucket_and_read_again(room: Scene, bucket: Any) -> None:
    posted = room.say("are", "Et bilde")
    file_id = kept(room, "are", posted.message_id, posted.seq)
    (stored,) = bucket.objects.all()
    assert CONTENT not in stored.get()["Body"].read()
    kari = room.cast.actor("kari")
    with transaction_as(kari):
        assert services.content(kari, room_id=room.room_id, file_id=file_id) == ("image/jpeg", CONTENT)
    stored.delete()
    with transaction_as(kari), pytest.raises(services.Unreadable):
        services.content(kari, room_id=room.room_id, file_id=file_id)


@pytest.mark.parametrize("address", ["s3://", "https://example.test/bucket", "bucket"])
def test_an_address_that_is_none_stops_the_start(address: str) -> None:
    with pytest.raises(Unusable, match="BROBYGGER_FILES"):
        read({"BROBYGGER_FILES": address}).check()


def test_a_store_that_does_not_answer_keeps_nothing_and_says_so(
    room: Scene,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    for name, value in (
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
        ("AWS_ACCESS_KEY_ID", "made-up"),
        ("AWS_SECRET_ACCESS_KEY", "made-up"),
    ):
        monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "default": file_storage(ADDRESS)}
    with pytest.raises(Invalid) as refused:
        kept(room, "are", room.room_id, 1)
    assert refused.value.code == "not-kept"
