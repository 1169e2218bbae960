"""Web Push: encrypted for the one device (RFC 8291), signed by us (VAPID, RFC 8292), without content in any case.

The push services see when and to which device something goes, and nothing else. The payload is a declarative message
(W3C Push API, `web_push: 8030`): browsers that know it show it by themselves, in the others our service worker does.
Each push is shown: iOS drops a subscription whose pushes stay silent.
"""

from __future__ import annotations

import base64
import functools
import json
import time
from typing import Any
from urllib.parse import urlsplit

import urllib3
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from brobygger.notify.services.outgoing import Never, NotNow, Outgoing, Subscription

TIMEOUT = urllib3.Timeout(connect=5, read=10)
KEPT = 24 * 3600  # seconds that the push service keeps it for a device that is off
TOPIC = "news"  # a newer one takes the place of one that waits there (RFC 8030 §5.4)
SIGNED_FOR = 6 * 3600  # seconds; at most 24 hours are allowed
_pool = urllib3.PoolManager(maxsize=8, timeout=TIMEOUT, retries=False)


def public_key() -> str:
    """The key that browsers ask for when they subscribe (base64url); empty where nothing can be pushed."""
    if not settings.PUSH_KEY:
        return ""
    point = _private_key(settings.PUSH_KEY).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def is_push_service(endpoint: str) -> bool:
    """Whether an address is one of the push services that we may reach: a browser must not send us anywhere else."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    known = any(host == service or host.endswith(f".{service}") for service in settings.PUSH_SERVICES)
    return known and (parts.scheme == "https" or host in ("127.0.0.1", "localhost"))


def send(message: Outgoing) -> None:
    """Push to one device. Raises Never("gone") where its push service has let go of it, Never, or NotNow."""
    device = message.subscription
    if device is None or not is_push_service(device.endpoint) or not settings.PUSH_KEY:
        raise Never("refused")
    try:
        answer = _pool.request(
            "POST", device.endpoint, body=_encrypted(device, payload(message)), headers=_headers(device), redirect=False
        )
    except urllib3.exceptions.HTTPError as error:
        raise NotNow(type(error).__name__) from None
    if answer.status in (
        401,
        403,
        404,
        410,
    ):  # forgotten, or made for another key of ours: it will never be right again
        raise Never("gone")
    if answer.status in (400, 413):
        raise Never("refused")
    if not 200 <= answer.status < 300:
        raise NotNow(f"http-{answer.status}")


def payload(message: Outgoing) -> dict[str, Any]:
    """What the device is told: that something waits, in the person's language, and where to read it."""
    shown = {
        "title": message.text.subject,
        "body": message.text.brief,
        "lang": message.language,
        "tag": TOPIC,
        "navigate": f"{settings.PUBLIC_URL}/",
    }
    return {"web_push": 8030, "notification": shown}


def _encrypted(device: Subscription, content: dict[str, Any]) -> bytes:
    from pywebpush import WebPusher  # a third of a second, and only for the worker

    keys = {"p256dh": device.p256dh, "auth": device.auth}
    words = json.dumps(content, ensure_ascii=False).encode()
    body: bytes = WebPusher({"endpoint": device.endpoint, "keys": keys}).encode(words)["body"]
    return body


def _headers(device: Subscription) -> dict[str, str]:
    parts = urlsplit(device.endpoint)
    return {
        "TTL": str(KEPT),
        "Topic": TOPIC,
        "Urgency": "normal",
        "Content-Type": "application/notification+json",
        "Content-Encoding": "aes128gcm",
        "Authorization": _signed(settings.PUSH_KEY, f"{parts.scheme}://{parts.netloc}", int(time.time()) // SIGNED_FOR),
    }


@functools.lru_cache(maxsize=32)
def _signed(key: bytes, audience: str, period: int) -> str:
    """The signature for one push service: made anew every few hours, good for twice as long."""
    from py_vapid import Vapid02

    contact = settings.PUBLIC_URL if settings.PUBLIC_URL.startswith("https:") else _mail_to()
    claims = {"aud": audience, "sub": contact, "exp": (period + 2) * SIGNED_FOR}
    header: str = Vapid02(_private_key(key), conf={"no-strict": True}).sign(claims)["Authorization"]
    return header


def _mail_to() -> str:
    return "mailto:" + settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")


@functools.lru_cache(maxsize=2)
def _private_key(key: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(key, "big"), ec.SECP256R1())
