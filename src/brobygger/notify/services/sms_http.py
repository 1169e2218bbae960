"""Text messages through any gateway that takes JSON over HTTP; docs/operations.md says what it is sent."""

from __future__ import annotations

import urllib3
from django.conf import settings

from brobygger.notify.services.outgoing import Never, NotNow, Outgoing

TIMEOUT = urllib3.Timeout(connect=5, read=10)
NO_SUCH_NUMBER = (400, 410, 422)  # it has read the message and will not send it to this number
HAS_IT = 409  # it knows the key: an earlier try came through, its answer did not
_pool = urllib3.PoolManager(maxsize=16, timeout=TIMEOUT, retries=False)


def send(message: Outgoing) -> None:
    """Post the message with its id as `Idempotency-Key`. Raises Never (number refused) or NotNow."""
    headers = {"Idempotency-Key": str(message.id)}
    if settings.SMS_SECRET:
        headers["Authorization"] = f"Bearer {settings.SMS_SECRET}"
    body = {"id": str(message.id), "to": message.to, "text": message.text.body}
    try:
        answer = _pool.request("POST", settings.SMS_GATEWAY, json=body, headers=headers, redirect=False)
    except urllib3.exceptions.HTTPError as error:
        raise NotNow(type(error).__name__) from None
    if answer.status in NO_SUCH_NUMBER:
        raise Never("refused")
    if not (200 <= answer.status < 300 or answer.status == HAS_IT):
        raise NotNow(f"http-{answer.status}")
