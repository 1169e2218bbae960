"""What helpers have already written in their own records, and the sentences an organisation uses for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from brobygger.kernel.ids import new_id


class JournalMark(models.Model):
    """What is "ført i journal": which message, when, whose seat, in which organisation's record. No content.

    `needed` is False where one has said that a message need not stand in one's record: that is one's own affair.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    message_id = models.UUIDField()
    message_at = models.DateTimeField()
    person_name = models.CharField(max_length=200)  # whom the room is about: the helper's own record knows it
    seat = models.CharField(max_length=60)
    organisation_id = models.UUIDField(null=True)  # whose record: colleagues in the room see that it is done
    needed = models.BooleanField(default=True, db_default=True)
    reference = models.CharField(max_length=100, blank=True)
    marked_at = models.DateTimeField()

    class Meta:
        db_table = "journal_mark"
        constraints = [models.UniqueConstraint(fields=["message_id", "seat"], name="journalled_once")]
        indexes = [models.Index(fields=["seat", "-marked_at"], name="journal_by_seat")]

    def __str__(self) -> str:
        return str(self.id)


class Phrase(models.Model):
    """A standard sentence of an organisation, kept by its leaders. It holds nothing about anybody."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation_id = models.UUIDField()
    text = models.CharField(max_length=500)
    added_by_role_id = models.UUIDField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "journal_phrase"
        indexes = [
            models.Index(fields=["organisation_id"], condition=Q(removed_at=None), name="phrase_by_organisation")
        ]

    def __str__(self) -> str:
        return str(self.id)
