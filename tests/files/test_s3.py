"""Files in an S3-compatible store, against a real server of one: the same calls, encrypted there too."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from brobygger.config.environment import Unusable, file_storage, read
from brobygger.files import services
from brobygger.kernel.rowsecurity import transaction_as
from tests.rooms.scene import Scene

CONTENT = b"et bilde av en venterom-dor"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        for name, value in (
            ("AWS_ENDPOINT_URL", f"http://{host}:{port}"),
            ("AWS_ACCESS_KEY_ID", "made-up"),
            ("AWS_SECRET_ACCESS_KEY", "made-up"),
            ("AWS_DEFAULT_REGION", "us-east-1"),
        ):
            monkeypatch.setenv(name, value)
        made = boto3.resource("s3").create_bucket(Bucket="brobygger-files")
        settings.STORAGES = {**settings.STORAGES, "default": file_storage("s3://brobygger-files")}
        yield made
    finally:
        server.stop()


def test_it_is_kept_encrypted_in_the_bucket_and_read_again(room: Scene, bucket: Any) -> None:
    posted = room.say("are", "Et bilde")
    given = {"about_id": posted.message_id, "seq": posted.seq, "content": CONTENT, "content_type": "image/jpeg"}
    file_id = room.do("are", services.keep, **given)
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
