"""Episodes and their sessions. The answers are forms of `measures`; here stands which belong together."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from brobygger.kernel.ids import new_id


class Episode(models.Model):
    """Conversations that a helper leads with the person of the room."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    about_person_id = models.UUIDField()
    opened_by_seat = models.CharField(max_length=60)
    membership_id = models.UUIDField()  # of the helper who leads it
    outcome = models.CharField(max_length=60)  # the instruments' keys, each in the version it was begun with
    alliance = models.CharField(max_length=60)
    outcome_version = models.CharField(max_length=20)
    alliance_version = models.CharField(max_length=20)
    cut_off = models.FloatField(null=True)  # on the outcome's curve, as it was chosen where sources disagree
    cut_off_source = models.CharField(max_length=300, blank=True, default="")
    reliable = models.FloatField(null=True)  # the points of a reliable change
    reliable_source = models.CharField(max_length=300, blank=True, default="")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, blank=True, default="")  # planned | unplanned | moved-on

    class Meta:
        db_table = "feedback_episode"
        constraints = [
            models.UniqueConstraint(
                fields=["room_id", "opened_by_seat"], condition=Q(ended_at=None), name="one_open_episode_a_helper"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Session(models.Model):
    """One conversation: its two forms, whether the curve fits, and the person's own words."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    outcome_form_id = models.UUIDField()
    alliance_form_id = models.UUIDField()
    fits = models.CharField(max_length=6, blank=True, default="")  # yes | partly | no
    words = models.CharField(max_length=600, blank=True, default="")
    otherwise = models.CharField(max_length=600, blank=True, default="")  # what should have been different

    class Meta:
        db_table = "feedback_session"
        constraints = [models.UniqueConstraint(fields=["episode", "number"], name="session_once")]

    def __str__(self) -> str:
        return str(self.id)


class Shown(models.Model):
    """The person shows the curve of an episode to one who is in the room, or to all there from an organisation."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="shown_to")
    about_person_id = models.UUIDField()
    led_by_seat = models.CharField(max_length=60)  # who leads it knows to whom it is shown
    membership_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    shown_at = models.DateTimeField()

    class Meta:
        db_table = "feedback_shown"
        constraints = [
            models.CheckConstraint(
                condition=Q(membership_id=None) ^ Q(organisation_id=None), name="shown_to_one_or_a_service"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Addressed(models.Model):
    """What came of something that asked to be talked about (rules.Kind), since a conversation; once, and rewritable."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="addressed")
    kind = models.CharField(max_length=20)
    since = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=600)
    at = models.DateTimeField()

    class Meta:
        db_table = "feedback_addressed"
        constraints = [models.UniqueConstraint(fields=["episode", "kind", "since"], name="alert_addressed_once")]

    def __str__(self) -> str:
        return self.kind
