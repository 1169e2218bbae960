"""The access log: append-only lines without foreign keys, and the seals over them."""

from __future__ import annotations

from django.db import models

from brobygger.kernel.ids import new_id


class Line(models.Model):
    """Who, in which role and organisation, whose data, what, on which basis, when. Ids and codes only."""

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
        managed = False  # partitioned by month: made by SQL in the first migration

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d}"


class Seal(models.Model):
    """A link of the chain: a hash over the lines sealed and the seal before it."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    sealed_at = models.DateTimeField()
    lines = models.PositiveIntegerField()
    line_ids = models.JSONField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "audit_seal"

    def __str__(self) -> str:
        return f"{self.day} {self.digest[:8]}"
