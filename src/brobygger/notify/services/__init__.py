"""What notify does: queue a message, send it, give it up."""

from brobygger.notify.services.sending import SEND, deliver, forget_old, note_failure, send

__all__ = ["SEND", "deliver", "forget_old", "note_failure", "send"]
