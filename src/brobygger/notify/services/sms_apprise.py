"""Text messages through a provider that Apprise knows: 46elks and Twilio, named by the address in BROBYGGER_SMS."""

from __future__ import annotations

import logging

from django.conf import settings

from brobygger.notify.services.outgoing import NotNow, Outgoing

_quiet = logging.getLogger("apprise")  # it writes numbers into the log
_quiet.addHandler(logging.NullHandler())
_quiet.propagate = False


def send(message: Outgoing) -> None:
    """Hand the message to the provider. Apprise tells yes or no, not why: a no is tried again. Raises NotNow."""
    import apprise  # half a second, and only for those who use it

    way = apprise.Apprise()
    address = f"{settings.SMS_GATEWAY.rstrip('/')}/{message.to}"
    if not way.add(address) or not way.notify(body=message.text.body):
        raise NotNow("provider")
