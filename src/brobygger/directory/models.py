"""What stands about each unit in the directory, and the questions that units are asked."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, Value

from brobygger.kernel.ids import new_id


class Entry(models.Model):
    """A unit as those who look for help see it. Every unit has one: the database makes it with the unit.

    `words` and `sorts_as` follow from the unit, its organisation and this row, by triggers (migration 0001).
    """

    unit_id = models.UUIDField(primary_key=True)
    what = models.CharField(max_length=600, blank=True, db_default="")
    for_whom = models.CharField(max_length=300, blank=True, db_default="")
    phone = models.CharField(max_length=40, blank=True, db_default="")  # where it is another than the unit's own
    address = models.CharField(max_length=200, blank=True, db_default="")
    hours = models.CharField(max_length=200, blank=True, db_default="")
    needs = models.CharField(max_length=300, blank=True, db_default="")  # codes of kinds.NEEDS, with spaces between
    need_words = models.TextField(blank=True, db_default="")
    owner_role_id = models.UUIDField(null=True)  # who answers for that it is right
    right_on = models.DateField(null=True)  # when somebody last said that it was
    ask_again_on = models.DateField(null=True)  # when the owner is asked "still right?"
    closed_on = models.DateField(null=True)  # closed down, as Enhetsregisteret says: no search finds it
    sorts_as = models.TextField(blank=True, db_default="", db_collation="C")
    words = SearchVectorField(null=True)

    class Meta:
        db_table = "directory_entry"
        indexes = [
            GinIndex(fields=["words"], name="directory_by_word"),
            models.Index(fields=["sorts_as", "unit_id"], name="directory_by_name"),
            models.Index(fields=["owner_role_id"], name="directory_by_owner"),
        ]

    def __str__(self) -> str:
        return str(self.unit_id)


class Registered(models.Model):
    """A unit that was taken in from Enhetsregisteret: its number, and what the register said the last time.

    What stands here and is not what the register said has been written by somebody, and no import touches it.
    """

    number = models.CharField(primary_key=True, max_length=9)
    unit_id = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "directory_registered"

    def __str__(self) -> str:
        return self.number


class Enquiry(models.Model):
    """A question to a unit about what it does, never about a patient. `unit_id` is whose inbox it lies in now.

    `role_id` is who it has been handed to, `taken_at` when they took it; nobody: it waits for somebody. `handled_by`
    are the roles it has passed through: they go on seeing where it is. Whoever answers ends it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    from_role_id = models.UUIDField()
    from_unit_id = models.UUIDField()
    unit_id = models.UUIDField()
    role_id = models.UUIDField(null=True)
    taken_at = models.DateTimeField(null=True)
    handled_by = ArrayField(models.UUIDField(), default=list, db_default=Value("{}"))
    text = models.CharField(max_length=1000)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True, db_default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "directory_enquiry"
        indexes = [
            models.Index(fields=["unit_id", "-sent_at"], name="enquiry_by_unit"),
            models.Index(fields=["from_role_id", "-sent_at"], name="enquiry_by_sender"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Did(models.TextChoices):
    """What somebody did with an enquiry."""

    SENT = "sent", "sent"
    READ = "read", "read"
    TOOK = "took", "took"
    PASSED_ON = "passed-on", "passed on"
    ANSWERED = "answered", "answered"


class EnquiryStep(models.Model):
    """One step on an enquiry's way. `to_*` where it was passed on to, with a reason."""

    id = models.UUIDField(primary_key=True, default=new_id)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="steps")
    did = models.CharField(max_length=10, choices=Did.choices)
    by_role_id = models.UUIDField()
    to_role_id = models.UUIDField(null=True)
    to_unit_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True, db_default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "directory_enquiry_step"

    def __str__(self) -> str:
        return self.did


class Absence(models.Model):
    """A role is away from one day to another, both included. No reason is kept. `deputy_role_id` answers instead."""

    id = models.UUIDField(primary_key=True, default=new_id)
    role_id = models.UUIDField()
    first_day = models.DateField()
    last_day = models.DateField()
    deputy_role_id = models.UUIDField(null=True)  # nobody: the unit's contact point answers
    set_by_role_id = models.UUIDField()
    set_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "directory_absence"
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_in_order"),
            models.CheckConstraint(condition=~Q(deputy_role_id=F("role_id")), name="absence_not_own_deputy"),
        ]
        indexes = [models.Index(fields=["role_id", "last_day"], condition=Q(removed_at=None), name="absence_by_role")]

    def __str__(self) -> str:
        return str(self.id)
