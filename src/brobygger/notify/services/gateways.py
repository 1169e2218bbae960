"""The ways out. A gateway either has handed the message on, or raises NotNow or Never; it never says yes otherwise.

Everything is handed on at least once: where a worker dies between handing on and writing it down, the same message
goes out again under the same id. So each gateway is given the id (a file's name, `Idempotency-Key`, `Message-ID`),
and whatever doubles on the way can be told apart.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from brobygger.notify.models import Channel
from brobygger.notify.services import email, push, sms_apprise, sms_file, sms_http
from brobygger.notify.services.outgoing import NotNow, Outgoing

Gateway = Callable[[Outgoing], None]


def hand_over(message: Outgoing) -> None:
    """Hand a message to the gateway of its channel. Raises NotNow or Never; knows no database."""
    try:
        _gateway(message.channel)(message)
    except OSError as error:  # no net, no disk: whatever it is, it may pass
        raise NotNow(type(error).__name__) from None


def _gateway(channel: str) -> Gateway:
    if channel == Channel.PUSH:
        return push.send
    if channel == Channel.EMAIL:
        return email.send
    if settings.SMS_GATEWAY == "file":
        return sms_file.send
    return sms_http.send if settings.SMS_GATEWAY.startswith(("http://", "https://")) else sms_apprise.send
