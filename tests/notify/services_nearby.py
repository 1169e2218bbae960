"""Gateways on this machine that behave as badly as real ones: an HTTP gateway for text messages, and an SMTP server."""

from __future__ import annotations

import base64
import json
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class HttpService:
    """Keeps what it is asked; `answer` says with which status, and may wait."""

    answer: Callable[[Asked], int] = lambda asked: 200
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    @contextmanager
    def running(self) -> Iterator[HttpService]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                service.asked.append(asked)
                try:
                    self.send_response(service.answer(asked))
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except OSError:
                    self.close_connection = True  # whoever asked has hung up

            def log_message(self, *args: object) -> None:
                """The tests' output is not for this."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


class Phone:
    """A device as its push service and its browser know it: keys of its own, and an eye on what is pushed."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = secrets.token_bytes(16)

    def subscription(self, service: HttpService, path: str = "/push/abc") -> dict[str, str]:
        """What a browser would hand the page."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": service.url + path, "p256dh": _plain(point), "auth": _plain(self.auth)}

    def opens(self, asked: Asked) -> Any:
        """Check encryption and signature as device and push service would; return what was said."""
        assert asked.headers["content-encoding"] == "aes128gcm"
        clear = http_ece.decrypt(asked.body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        return json.loads(clear)


def vapid_claims(asked: Asked, *, key: str) -> dict[str, Any]:
    """The claims of a push's signature; fails where it is not signed by `key`."""
    header = asked.headers["authorization"]
    assert header.startswith("vapid t=")
    assert header.endswith(f",k={key}")
    assert Vapid02.verify(header)
    claims = header.removeprefix("vapid t=").split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(claims + "==")))


def _plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Mailbox:
    """An SMTP server's answers to receivers, and what it has taken."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.mails: list[bytes] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(envelope.content)
        return "250 OK"

    @contextmanager
    def running(self) -> Iterator[int]:
        """The server's port, while it runs."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(self, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            yield port
        finally:
            controller.stop()
