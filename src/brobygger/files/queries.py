"""What is known of files, without their content."""

from __future__ import annotations

from uuid import UUID

from brobygger.files.models import StoredFile
from brobygger.kernel.actor import Actor


def any_in(actor: Actor, *, room_id: UUID) -> bool:
    """Whether a room shows files that this seat may see. The caller has decided. One query."""
    return StoredFile.objects.filter(room_id=room_id).exists()
