"""A real server of an S3-compatible store, with a bucket in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import Request, urlopen

from moto.server import ThreadedMotoServer

NAME = "brobygger-files"
ADDRESS = f"s3://{NAME}"


@contextmanager
def standing() -> Iterator[dict[str, str]]:
    """The environment variables by which the server is found; the bucket is still to be made."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        urlopen(Request(f"{address}/moto-api/reset", method="POST")).close()  # it remembers the process's other tests
        yield {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "made-up",
            "AWS_SECRET_ACCESS_KEY": "made-up",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
    finally:
        server.stop()
