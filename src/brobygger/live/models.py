"""Streams, their subscribers, their events, and how far each subscriber has come.

live/ knows streams, not rooms. Whoever owns a membership keeps the subscriber rows in the same transaction; an
active subscriber row is what row-level security asks for.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from brobygger.kernel.ids import new_id


class StreamState(models.TextChoices):
    """Whether anything may be written."""

    WAITING = "waiting"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Stream(models.Model):
    """One gapless log. `last_seq` is given out by `live_append` alone; `audience` grows by one for each newcomer."""

    id = models.UUIDField(primary_key=True, default=new_id)
    last_seq = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=StreamState.choices, default=StreamState.WAITING)
    audience = models.BigIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        db_table = "live_stream"

    def __str__(self) -> str:
        return str(self.id)


class Subscriber(models.Model):
    """A seat in a stream: sees events from `from_seq` on, for a period. The watermarks are state, not events."""

    id = models.UUIDField(primary_key=True, default=new_id)
    stream_id = models.UUIDField()
    seat = models.CharField(max_length=60)
    from_seq = models.BigIntegerField(default=1)
    may_write = models.BooleanField(default=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    delivered_seq = models.BigIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    read_seq = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "live_subscriber"
        constraints = [
            models.UniqueConstraint(
                fields=["stream_id", "seat"], condition=Q(ended_at=None), name="one_open_seat_in_a_stream"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="subscriber_period_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["seat", "stream_id"], condition=Q(ended_at=None), name="subscriber_by_seat"),
            models.Index(fields=["seat"], condition=Q(seat__startswith="self:"), name="subscriber_of_oneself"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Event(models.Model):
    """A past fact in a stream: kind and ids only. Text lives in the row that `ref` names."""

    id = models.UUIDField(primary_key=True, default=new_id)
    stream_id = models.UUIDField()
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    seat = models.CharField(max_length=60)
    ref = models.UUIDField(null=True)
    ids = models.JSONField(default=dict)
    client_id = models.UUIDField()
    content_hash = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "live_event"
        constraints = [
            models.UniqueConstraint(fields=["stream_id", "seq"], name="event_number_once"),
            models.UniqueConstraint(fields=["client_id", "stream_id", "seat"], name="event_client_id_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.seq}"


class Mark(models.Model):
    """When a subscriber's watermark came to `seq`: the history behind "delivered 14.02, read 14.05"."""

    id = models.BigAutoField(primary_key=True)
    stream_id = models.UUIDField()
    subscriber_id = models.UUIDField()
    what = models.CharField(max_length=10, choices=[("delivered", "delivered"), ("read", "read")])
    seq = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "live_mark"
        indexes = [models.Index(fields=["subscriber_id", "what", "seq"], name="mark_by_subscriber")]

    def __str__(self) -> str:
        return f"{self.what} {self.seq}"
