"""The access log: append-only lines without foreign keys, what waits for its seal, and the seals."""

from __future__ import annotations

from django.db import models

from brobygger.kernel.ids import new_id


class Line(models.Model):
    """Who, in which role and organisation, whose data, what, on which basis, when. Ids and codes only.

    Partitioned by month, append-only by trigger; the database adds `written_at` (when its transaction began), which
    nobody can give it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    what = models.CharField(max_length=60)
    seat = models.CharField(max_length=60)
    person_id = models.UUIDField(null=True)
    role_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    about_person_id = models.UUIDField(null=True)
    room_id = models.UUIDField(null=True)
    object_id = models.UUIDField(null=True)
    basis = models.CharField(max_length=60, blank=True)
    purpose = models.CharField(max_length=60, blank=True)
    refused = models.BooleanField(default=False)
    machine = models.BooleanField(default=False)
    details = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "audit_line"
        managed = False  # partitioned by month: made by SQL in the second migration

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d}"


class Waiting(models.Model):
    """A line that has no seal yet. A trigger on the line writes it, the sealer takes it away.

    What is visible here has been committed, so the sealer needs no transaction ids, neither now nor after a restore.
    """

    line_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_waiting"
        indexes = [models.Index(fields=["at"], name="audit_waiting_by_time")]

    def __str__(self) -> str:
        return str(self.line_id)


class Seal(models.Model):
    """A link of the chain: which lines of one day, the hash of each, and the seal before it.

    `number` has no gaps. `entries` is a list of [line id, hash of the line] in the order of time; `lines_digest` is
    the hash over it, so that the chain can be followed after the lines of an old month are gone.
    """

    number = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    sealed_at = models.DateTimeField()
    lines = models.PositiveIntegerField()
    entries = models.JSONField()
    lines_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)  # two seals on the same link: refused
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "audit_seal"
        indexes = [models.Index(fields=["day"], name="audit_seal_by_day")]

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:8]}"
