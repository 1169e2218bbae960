"""What notify does: queue a message, send what waits, give it up."""

from brobygger.notify.services.devices import forget_device, keep_device, reseal
from brobygger.notify.services.push import public_key
from brobygger.notify.services.sending import forget_old, send
from brobygger.notify.services.waiting import SEND, send_waiting, settle, take

__all__ = [
    "SEND",
    "forget_device",
    "forget_old",
    "keep_device",
    "public_key",
    "reseal",
    "send",
    "send_waiting",
    "settle",
    "take",
]
