"""What is known of files, without their content."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from brobygger.files.models import StoredFile
from brobygger.kernel.actor import Actor


def any_in(actor: Actor, *, room_id: UUID) -> bool:
    """Whether a room shows files that this seat may see. The caller has decided. One query."""
    return StoredFile.objects.filter(room_id=room_id).exists()


def belonging_to(about_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The files that belong to these, as far as the reader may see them. One query, none where there is nothing."""
    if not about_ids:
        return {}
    return dict(StoredFile.objects.filter(about_id__in=about_ids).values_list("about_id", "id"))
