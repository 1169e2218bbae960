"""Questions to services in a room, who was asked, and what they said. `seq` is the number of its event in the log."""

from __future__ import annotations

from django.db import models

from brobygger.kernel.ids import new_id


class Question(models.Model):
    """What somebody in the room would like a view on."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    seq = models.BigIntegerField()
    text = models.CharField(max_length=500)
    asked_by_membership_id = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "opinions_question"
        indexes = [models.Index(fields=["room_id", "-seq"], name="question_by_room")]

    def __str__(self) -> str:
        return str(self.id)


class Asked(models.Model):
    """A service that was asked: once for each question."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="asked")
    seq = models.BigIntegerField()
    organisation_id = models.UUIDField()
    service = models.CharField(max_length=200)  # as it was called then
    asked_by_membership_id = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "opinions_asked"
        constraints = [
            models.UniqueConstraint(fields=["question", "organisation_id", "service"], name="service_asked_once")
        ]
        indexes = [models.Index(fields=["room_id", "organisation_id"], name="asked_by_room")]

    def __str__(self) -> str:
        return str(self.id)


class View(models.Model):
    """What somebody of a service thinks. `was_asked` is False where they gave it unasked."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="views")
    seq = models.BigIntegerField()
    membership_id = models.UUIDField()
    organisation_id = models.UUIDField()
    service = models.CharField(max_length=200)
    was_asked = models.BooleanField()
    text = models.CharField(max_length=2000)
    said_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "opinions_view"

    def __str__(self) -> str:
        return str(self.id)
