"""What notify does: queue a message, send what waits, give it up."""

from brobygger.notify.services.sending import forget_old, send
from brobygger.notify.services.waiting import SEND, send_waiting, settle, take

__all__ = ["SEND", "forget_old", "send", "send_waiting", "settle", "take"]
