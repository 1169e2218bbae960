"""What a person has said yes to, on which text; and the other bases that may carry a membership."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brobygger.kernel.ids import new_id


class Basis(models.TextChoices):
    """Why somebody may be in a room."""

    SELF = "self", _("it is about you")
    CONSENT = "consent", _("you said yes")
    HEALTH_COOPERATION = "health-cooperation", _("health care that works together; you may object")
    BREAK_GLASS = "break-glass", _("emergency access")


class Answer(models.TextChoices):
    """What the person answered."""

    YES = "yes"
    NO = "no"


class Given(models.TextChoices):
    """How the answer was given."""

    OWN_DEVICE = "own-device", _("on your own phone")
    HELPERS_DEVICE = "helpers-device", _("on the helper's device")


class Consent(models.Model):
    """One question and its sealed answer. `shown` is what stood on the page; `seal` its hash with the answer."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    person_id = models.UUIDField()
    purpose = models.CharField(max_length=40)
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    kinds = models.JSONField(default=list)  # kinds of information: codes of the text's definition
    shown = models.TextField()
    answer = models.CharField(max_length=3, choices=Answer.choices)
    given = models.CharField(max_length=20, choices=Given.choices)
    on_device_of_role_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    seal = models.CharField(max_length=64)

    class Meta:
        db_table = "consents_consent"
        indexes = [models.Index(fields=["room_id"], name="consent_by_room")]
        constraints = [
            models.UniqueConstraint(
                fields=["room_id", "person_id", "purpose"],
                condition=Q(answer="yes", withdrawn_at=None),
                name="one_standing_consent_for_a_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.answer}"


class ConsentParty(models.Model):
    """An organisation, or one helper in it, that a consent covers (or that the person has objected to)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="parties")
    organisation_id = models.UUIDField()
    role_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consents_party"

    def __str__(self) -> str:
        return str(self.id)


class Objection(models.Model):
    """The person does not want this organisation or helper in the room, whatever basis they might claim."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    person_id = models.UUIDField()
    organisation_id = models.UUIDField(null=True)
    role_id = models.UUIDField(null=True)
    objected_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consents_objection"

    def __str__(self) -> str:
        return str(self.id)


class BreakGlass(models.Model):
    """Emergency access for health personnel: a reason, two hours, the person is told, a leader reviews it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    person_id = models.UUIDField()
    role_id = models.UUIDField()
    unit_id = models.UUIDField()
    reason = models.CharField(max_length=1000)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_role_id = models.UUIDField(null=True)
    review = models.CharField(max_length=20, blank=True)
    review_note = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "consents_break_glass"

    def __str__(self) -> str:
        return str(self.id)
