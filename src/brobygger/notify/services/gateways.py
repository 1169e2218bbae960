"""The ways out. A gateway either has handed the message on, or raises; it never says yes to what it could not do."""

from __future__ import annotations

import json
import os
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from brobygger.kernel import clock
from brobygger.notify.services.texts import Text


def send_sms(delivery_id: UUID, *, mobile: str, text: Text) -> None:
    """Hand a text message to the gateway of the settings: in this version a file for each message.

    The same delivery writes the same file again, so a try that died after writing does not send twice.
    """
    folder = Path(settings.OUTBOX_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = {"to": mobile, "text": text.body, "at": clock.now().isoformat()}
    being_written = folder / f".{delivery_id}.part"
    being_written.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    being_written.chmod(0o600)
    os.replace(being_written, folder / f"{delivery_id}.json")


def send_email(delivery_id: UUID, *, address: str, text: Text) -> None:
    """Hand an e-mail to Django's mail settings: files (`.eml`) by default, SMTP where that is set."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    EmailMessage(
        subject=text.subject,
        body=text.body,
        to=[address],
        headers={"Message-ID": f"<{delivery_id}@{host}>", "Auto-Submitted": "auto-generated"},
    ).send(fail_silently=False)
