"""What is sent to whom, by which channel; never with content."""

from __future__ import annotations

from django.db import models

from brobygger.kernel.ids import new_id


class Channel(models.TextChoices):
    """The ways out of this version."""

    SMS = "sms", "sms"
    EMAIL = "email", "email"


class Delivery(models.Model):
    """One message out: its template and state. The text is made at sending and says nothing of what or from whom."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    template = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)  # the same news is sent once
    to = models.TextField(blank=True)  # encrypted number or address where it is not the person's own of the moment
    secret = models.TextField(blank=True)  # encrypted link or code; both are emptied when sent or given up
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "notify_delivery"

    def __str__(self) -> str:
        return f"{self.template} {self.channel}"
