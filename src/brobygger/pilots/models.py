"""A pilot's plan, who is in it, and what each organisation can and cannot be flexible on. No service users."""

from __future__ import annotations

from django.db import models

from brobygger.kernel.ids import new_id


class Pilot(models.Model):
    """A plan. `criteria` holds one question a line."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=120)
    goals = models.CharField(max_length=1000)
    criteria = models.CharField(max_length=1000)
    answer_within = models.PositiveSmallIntegerField()  # working days
    made_at = models.DateTimeField()
    started_on = models.DateField(null=True)

    class Meta:
        db_table = "pilots_pilot"

    def __str__(self) -> str:
        return str(self.id)


class Member(models.Model):
    """A role that takes part; once in each pilot."""

    id = models.UUIDField(primary_key=True, default=new_id)
    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="members")
    role_id = models.UUIDField()
    organisation_id = models.UUIDField()
    is_leader = models.BooleanField()
    ready_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "pilots_member"
        constraints = [models.UniqueConstraint(fields=["pilot", "role_id"], name="pilot_member_once")]
        indexes = [models.Index(fields=["role_id"], name="pilot_member_by_role")]

    def __str__(self) -> str:
        return str(self.id)


class Terms(models.Model):
    """What one organisation can be flexible on, and what it cannot."""

    id = models.UUIDField(primary_key=True, default=new_id)
    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="terms")
    organisation_id = models.UUIDField()
    flexible = models.CharField(max_length=500)
    fixed = models.CharField(max_length=500)

    class Meta:
        db_table = "pilots_terms"
        constraints = [models.UniqueConstraint(fields=["pilot", "organisation_id"], name="pilot_terms_once")]

    def __str__(self) -> str:
        return str(self.id)
