"""What is sent to whom, by which way; never with content."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from brobygger.kernel.ids import new_id


class Channel(models.TextChoices):
    """The ways out of this version."""

    SMS = "sms", "sms"
    EMAIL = "email", "email"
    PUSH = "push", "push"


class Delivery(models.Model):
    """One message out: its template and state. The text is made at sending and says nothing of what or from whom."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    template = models.CharField(max_length=40)
    device_id = models.UUIDField(null=True)  # of a push
    key = models.CharField(max_length=200, unique=True)  # the same news is sent once
    to = models.TextField(blank=True)  # encrypted number or address where it is not the person's own of the moment
    secret = models.TextField(blank=True)  # encrypted link or code; both are emptied when sent or given up
    # Of a room's news: whose eyes it is for, and how far they had read. Whoever has looked since is not told any more.
    stream_id = models.UUIDField(null=True)
    seat = models.CharField(max_length=60, blank=True)
    read_seq = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()  # not before: the next try, or the end of what it waits for
    claimed_until = models.DateTimeField(null=True)  # a worker sends it now; after this moment it died at it
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failed_how = models.CharField(max_length=20, blank=True)  # also why one that was not needed counts as sent
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "notify_delivery"
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, failed_at=None), name="delivery_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.channel}"


class Way(models.Model):
    """How it went last with a person's own number or address: the page "When do notices reach me?" shows it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address_index = models.CharField(max_length=64)  # of which address this tells; a new one begins anew
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)  # refused for good: nothing more is sent there by itself
    failed_how = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "notify_way"
        constraints = [models.UniqueConstraint(fields=["person_id", "channel"], name="one_way_a_channel")]

    def __str__(self) -> str:
        return str(self.id)


class Device(models.Model):
    """A browser or an installed app that a person lets us push to. Whoever has endpoint and keys could push too."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    name = models.CharField(max_length=80, blank=True)  # "Chrome · Android": to know one's own devices again
    endpoint_index = models.CharField(max_length=64, unique=True)
    subscription = models.TextField(blank=True)  # encrypted endpoint and keys; emptied when the push service lets go
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notify_device"
        indexes = [models.Index(fields=["person_id"], name="device_by_person")]

    def __str__(self) -> str:
        return str(self.id)


class Choice(models.Model):
    """How and when a person wants to be told; without a row, what `rules.Choice` says."""

    person_id = models.UUIDField(primary_key=True)
    other = models.CharField(max_length=10)
    quiet = models.BooleanField()
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()
    free_days_quiet = models.BooleanField()
    gathered = models.BooleanField()

    class Meta:
        db_table = "notify_choice"

    def __str__(self) -> str:
        return str(self.person_id)


class RoomChoice(models.Model):
    """How much of one room's news a person wants to be told; without a row: all."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    room_id = models.UUIDField()
    level = models.CharField(max_length=10)

    class Meta:
        db_table = "notify_room_choice"
        constraints = [models.UniqueConstraint(fields=["person_id", "room_id"], name="one_choice_a_room")]

    def __str__(self) -> str:
        return str(self.id)
