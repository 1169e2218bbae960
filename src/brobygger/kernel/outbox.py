"""Writing to the outbox. Handlers are registered in config/handlers.py and run by the job queue, after the commit."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from brobygger.kernel import clock
from brobygger.kernel.ids import new_id
from brobygger.kernel.models import OutboxEvent

CHANNEL = "brobygger_outbox"


def emit(kind: str, **ids: UUID | str | int | None) -> None:
    """Write "this has happened" in the caller's transaction (`rooms.message-posted`, ids only).

    Raises RuntimeError outside a transaction: the news could then outlive a change that was rolled back.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("emit() belongs in the transaction of the change it tells about")
    values = {key: str(value) if isinstance(value, UUID) else value for key, value in ids.items()}
    OutboxEvent.objects.bulk_create([OutboxEvent(id=new_id(), kind=kind, ids=values, at=clock.now())])
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, '')", [CHANNEL])
