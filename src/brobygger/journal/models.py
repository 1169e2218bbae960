"""What a helper has already written in their own record: the duty list they keep after leaving a room."""

from __future__ import annotations

from django.db import models

from brobygger.kernel.ids import new_id


class JournalMark(models.Model):
    """What is "ført i journal": which message, when, by whom. No content. Private to the one who journalled."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    message_id = models.UUIDField()
    message_at = models.DateTimeField()
    person_name = models.CharField(max_length=200)  # whom the room is about: the helper's own record knows it
    seat = models.CharField(max_length=60)
    reference = models.CharField(max_length=100, blank=True)
    marked_at = models.DateTimeField()

    class Meta:
        db_table = "journal_mark"
        constraints = [models.UniqueConstraint(fields=["message_id", "seat"], name="journalled_once")]
        indexes = [models.Index(fields=["seat", "-marked_at"], name="journal_by_seat")]

    def __str__(self) -> str:
        return str(self.id)
