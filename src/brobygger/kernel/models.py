"""The outbox: news that travels upwards, written in the transaction that made it true."""

from __future__ import annotations

from django.db import models

from brobygger.kernel.ids import new_id


class OutboxEvent(models.Model):
    """Something that has happened; config/handlers.py says who reacts. Holds ids only."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=80)
    ids = models.JSONField(default=dict)
    at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "kernel_outbox"
        indexes = [
            models.Index(fields=["at"], condition=models.Q(handled_at=None), name="kernel_outbox_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
