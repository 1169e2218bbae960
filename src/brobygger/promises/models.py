"""What has been done about an answer that is waited for, and what the members have said about it."""

from __future__ import annotations

from django.db import models

from brobygger.kernel.ids import new_id


class What(models.TextChoices):
    """A step about one message and the one whose answer is waited for; or about the room as a whole."""

    REMINDED = "reminded", "reminded"  # whoever is to answer was told that the time has come
    PASSED_ON = "passed-on", "passed on"  # so was whoever answers for them
    SETTLED = "settled", "settled"  # needs no answer, says the one who was to give it
    GOING_ON = "going-on", "going on"  # a silent room: it is to stay as it is
    SAVED = "saved", "saved"  # a solved question spared a telephone call
    NOT_SAVED = "not-saved", "not saved"


class Step(models.Model):
    """One step. `about_id` is the message, the ball, or the room; `membership_id` whose answer, or who said so."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    about_id = models.UUIDField()
    membership_id = models.UUIDField()
    what = models.CharField(max_length=10, choices=What.choices)
    to_name = models.CharField(max_length=200, blank=True)  # to whom it was passed on, as the room shows it
    at = models.DateTimeField()

    class Meta:
        db_table = "promises_step"
        indexes = [models.Index(fields=["room_id", "about_id"], name="promise_step_by_room")]

    def __str__(self) -> str:
        return self.what
