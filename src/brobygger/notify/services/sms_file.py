"""The default way out for text messages: a file for each. Nothing leaves the machine."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.conf import settings

from brobygger.notify.services.outgoing import Outgoing


def send(message: Outgoing) -> None:
    """Write the message to the outbox folder; the same message again is the same file. Raises OSError."""
    folder = Path(settings.OUTBOX_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = {"to": message.to, "text": message.text.body, "at": message.at.isoformat()}
    being_written = folder / f".{message.id}.part"
    being_written.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    being_written.chmod(0o600)
    os.replace(being_written, folder / f"{message.id}.json")
