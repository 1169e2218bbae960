"""What two organisations have agreed on about those who go from one to the other. Nothing about a service user."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from brobygger.kernel.ids import new_id


class Pair(models.Model):
    """Two organisations; the lower id first, so that there is one row of the two."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation_a = models.UUIDField()
    organisation_b = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "collaboration_pair"
        constraints = [
            models.UniqueConstraint(fields=["organisation_a", "organisation_b"], name="collaboration_pair_once"),
            models.CheckConstraint(condition=Q(organisation_a__lt=F("organisation_b")), name="collaboration_in_order"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Plan(models.Model):
    """One version of a pair's plan. Decided when a leader of each side has agreed to it; never changed after that."""

    id = models.UUIDField(primary_key=True, default=new_id)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField()
    target = models.CharField(max_length=600, blank=True)  # whom it is for
    meets = models.CharField(max_length=10, blank=True)  # rules.Meets
    records = models.CharField(max_length=600, blank=True)  # what may be recorded before the decision, and where
    place = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True)
    changed_at = models.DateTimeField()
    changed_by_role_id = models.UUIDField()
    agreed_a_role_id = models.UUIDField(null=True)
    agreed_a_at = models.DateTimeField(null=True)
    agreed_b_role_id = models.UUIDField(null=True)
    agreed_b_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "collaboration_plan"
        constraints = [
            models.UniqueConstraint(fields=["pair", "number"], name="collaboration_version_once"),
            models.UniqueConstraint(
                fields=["pair"],
                condition=Q(agreed_a_at=None) | Q(agreed_b_at=None),
                name="collaboration_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Step(models.Model):
    """One step of a user journey: who does what, whether the law asks for it, and what breaks before it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    journey = models.CharField(max_length=10)  # rules.Journey
    place = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10)  # rules.Side
    what = models.CharField(max_length=160)
    law = models.BooleanField()  # asked for by law; else what is usual
    decision = models.BooleanField()  # here the decision (vedtak) stands
    day = models.PositiveSmallIntegerField(null=True)  # usually so many days after the referral
    gap = models.CharField(max_length=200, blank=True)  # what breaks between the step before and this

    class Meta:
        db_table = "collaboration_step"
        indexes = [models.Index(fields=["plan", "journey", "place"], name="collaboration_step_order")]

    def __str__(self) -> str:
        return str(self.id)
