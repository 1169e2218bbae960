"""Django's way out for e-mail where no server is set: one `.eml` file for each, readable by any mail program."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from brobygger.kernel.ids import new_id


class EmailBackend(BaseEmailBackend):
    """Writes each message to the outbox folder, named by its Message-ID: sent again, it is the same file."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self.folder = Path(settings.OUTBOX_DIR) / "mail"

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            named = re.search(r"[0-9a-f-]{36}", message.extra_headers.get("Message-ID", ""))
            name = named.group() if named else str(new_id())
            being_written = self.folder / f".{name}.part"
            being_written.write_bytes(message.message().as_bytes())
            being_written.chmod(0o600)
            os.replace(being_written, self.folder / f"{name}.eml")
        return len(email_messages)
