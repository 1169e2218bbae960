"""Appointments of a room, what somebody said about a time that does not suit, and what the person waits for.

`seq` is the number of the last event about it in the room's log: whoever may read that may read the row.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from brobygger.kernel.ids import new_id


class State(models.TextChoices):
    """What became of an appointment."""

    PLANNED = "planned", "planned"
    REPLACED = "replaced", "replaced"  # another time was chosen: the one whose `replaces` it is
    CANCELLED = "cancelled", "cancelled"


class Appointment(models.Model):
    """A time that was agreed. A new time is a new row that replaces the old; `uid` is the same along the chain."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    seq = models.BigIntegerField()
    what = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    video = models.CharField(max_length=500, blank=True)
    bring = models.CharField(max_length=500, blank=True)
    find = models.CharField(max_length=500, blank=True)
    with_memberships = ArrayField(models.UUIDField(), default=list)
    by_membership_id = models.UUIDField()
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    uid = models.UUIDField()
    sequence = models.PositiveIntegerField(default=0)  # grows with each change, for calendars
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        db_table = "appointments_appointment"
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="ends_after_start")]
        indexes = [
            models.Index(fields=["room_id", "starts_at"], name="appointment_by_room"),
            models.Index(fields=["uid"], name="appointment_by_uid"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Unsuited(models.Model):
    """Somebody concerned has said that the time does not suit, perhaps with what would."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="unsuited")
    membership_id = models.UUIDField()
    times = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "appointments_unsuited"
        constraints = [models.UniqueConstraint(fields=["appointment", "membership_id"], name="unsuited_once")]

    def __str__(self) -> str:
        return str(self.id)


class Alternative(models.Model):
    """Another time that a helper offers."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="alternatives")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by_membership_id = models.UUIDField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)  # other times were offered instead

    class Meta:
        db_table = "appointments_alternative"

    def __str__(self) -> str:
        return str(self.id)


class Answer(models.Model):
    """What somebody concerned says about an alternative."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    alternative = models.ForeignKey(Alternative, on_delete=models.PROTECT, related_name="answers")
    membership_id = models.UUIDField()
    fits = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "appointments_answer"
        constraints = [models.UniqueConstraint(fields=["alternative", "membership_id"], name="answered_once")]

    def __str__(self) -> str:
        return str(self.id)


class Wait(models.Model):
    """Something the person waits for, since when, and how many weeks that usually takes (0: nobody knows)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    seq = models.BigIntegerField()
    what = models.CharField(max_length=120)
    usual_weeks = models.PositiveSmallIntegerField(default=0)
    by_membership_id = models.UUIDField()
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "appointments_wait"
        indexes = [models.Index(fields=["room_id"], condition=Q(ended_at=None), name="wait_by_room")]

    def __str__(self) -> str:
        return str(self.id)


class Mailing(models.Model):
    """A seat that wishes its appointments by e-mail too; `details`: with what, where and with whom.

    They go to the address that was confirmed by a link sent to it, and to no other that its person has later.
    """

    seat = models.CharField(max_length=60, primary_key=True)
    details = models.BooleanField(default=False)
    chosen_at = models.DateTimeField()
    address_index = models.CharField(max_length=64, blank=True)
    secret_hash = models.CharField(max_length=64, blank=True)  # of the link; emptied when it is used
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "appointments_mailing"

    def __str__(self) -> str:
        return self.seat


class Feed(models.Model):
    """A seat's own calendar address, found by the hash of its secret; `details`: with what, where and with whom."""

    id = models.UUIDField(primary_key=True, default=new_id)
    seat = models.CharField(max_length=60)
    secret_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=2, default="nb")
    details = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "appointments_feed"
        constraints = [models.UniqueConstraint(fields=["seat"], condition=Q(revoked_at=None), name="one_feed_a_seat")]

    def __str__(self) -> str:
        return str(self.id)
