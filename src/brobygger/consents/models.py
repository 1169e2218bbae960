"""What a person has said yes to, on which text; and the other bases that may carry a membership."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brobygger.kernel.ids import new_id


class Basis(models.TextChoices):
    """Why somebody may be in a room."""

    SELF = "self", _("it is about you")
    CONSENT = "consent", _("you said yes")
    HEALTH_COOPERATION = "health-cooperation", _("health care that works together; you may say no")
    BREAK_GLASS = "break-glass", _("emergency access")


class Answer(models.TextChoices):
    """What the person answered."""

    YES = "yes"
    NO = "no"


class Given(models.TextChoices):
    """How the answer was given."""

    OWN_DEVICE = "own-device", _("on your own phone or computer")
    HELPERS_DEVICE = "helpers-device", _("on a helper's device")


class Review(models.TextChoices):
    """What the leader found about an emergency access."""

    JUSTIFIED = "justified", _("it was justified")
    NOT_JUSTIFIED = "not-justified", _("it was not justified")


class Consent(models.Model):
    """One question and its sealed answer. `shown` is what stood on the page; `seal` its hash with the answer.

    Rows are never deleted. A yes stands until it is withdrawn, replaced by a newer answer, or its period is over.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    person_id = models.UUIDField()
    purpose = models.CharField(max_length=40)
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    kinds = models.JSONField(default=list)  # kinds of information: codes of the text's definition
    confirmed = models.JSONField(default=list)  # what the person ticked besides: codes of the definition
    shown = models.TextField()
    answer = models.CharField(max_length=3, choices=Answer.choices)
    given = models.CharField(max_length=20, choices=Given.choices)
    on_device_of_role_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    seal = models.CharField(max_length=64)

    class Meta:
        db_table = "consents_consent"
        indexes = [models.Index(fields=["room_id"], name="consent_by_room")]
        constraints = [
            models.UniqueConstraint(
                fields=["room_id", "person_id", "purpose"],
                condition=Q(answer="yes", withdrawn_at=None, replaced_at=None),
                name="one_standing_consent_for_a_purpose",
            ),
            models.CheckConstraint(
                condition=Q(given="own-device") | Q(on_device_of_role_id__isnull=False),
                name="consent_says_on_whose_device",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.answer}"


class ConsentParty(models.Model):
    """Whom a consent covers: an organisation, one helper in it, or one person (next of kin, trust person).

    Named with the first yes, and then under its seal; or later, in an answer of its own with its own seal.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="parties")
    organisation_id = models.UUIDField(null=True)
    role_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    added_at = models.DateTimeField()
    shown = models.TextField(blank=True)  # empty: named with the consent itself
    language = models.CharField(max_length=2, blank=True)
    given = models.CharField(max_length=20, choices=Given.choices, blank=True)
    on_device_of_role_id = models.UUIDField(null=True)
    seal = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consents_party"
        indexes = [models.Index(fields=["room_id"], name="consent_party_by_room")]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation_id__isnull=False, person_id=None)
                | Q(organisation_id=None, role_id=None, person_id__isnull=False),
                name="consent_party_is_somebody",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Objection(models.Model):
    """The person does not want this organisation, helper or person in the room, whatever basis they might claim."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    person_id = models.UUIDField()
    organisation_id = models.UUIDField(null=True)
    role_id = models.UUIDField(null=True)
    against_person_id = models.UUIDField(null=True)
    objected_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consents_objection"
        indexes = [
            models.Index(fields=["room_id"], condition=Q(lifted_at=None), name="objection_by_room"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation_id__isnull=False, role_id=None, against_person_id=None)
                | Q(organisation_id=None, role_id__isnull=False, against_person_id=None)
                | Q(organisation_id=None, role_id=None, against_person_id__isnull=False),
                name="objection_to_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class BreakGlass(models.Model):
    """Emergency access for health personnel: a reason, two hours, the person is told, a leader reviews it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    person_id = models.UUIDField()  # whom the room is about
    role_id = models.UUIDField()
    unit_id = models.UUIDField()
    reason = models.CharField(max_length=1000)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_role_id = models.UUIDField(null=True)
    review = models.CharField(max_length=20, choices=Review.choices, blank=True)
    review_note = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "consents_break_glass"
        indexes = [
            models.Index(fields=["unit_id", "started_at"], condition=Q(reviewed_at=None), name="break_glass_to_review"),
            models.Index(fields=["room_id"], name="break_glass_by_room"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["room_id", "role_id"], condition=Q(ended_at=None), name="break_glass_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="break_glass_period_in_order"),
        ]

    def __str__(self) -> str:
        return str(self.id)
