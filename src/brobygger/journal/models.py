"""What helpers have already written in their own records: the duty list they keep after leaving a room."""

from __future__ import annotations

from django.db import models

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
