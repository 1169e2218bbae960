"""What notify does: queue a message, send what waits, give it up; keep devices and choices."""

from brobygger.notify.services.choosing import choose, choose_for_rooms, send_try
from brobygger.notify.services.claiming import take
from brobygger.notify.services.devices import forget_device, keep_device, reseal
from brobygger.notify.services.push import public_key
from brobygger.notify.services.sending import About, forget_old, send
from brobygger.notify.services.waiting import send_waiting
from brobygger.notify.services.waking import SEND

__all__ = [
    "SEND",
    "About",
    "choose",
    "choose_for_rooms",
    "forget_device",
    "forget_old",
    "keep_device",
    "public_key",
    "reseal",
    "send",
    "send_try",
    "send_waiting",
    "take",
]
