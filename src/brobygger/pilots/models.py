"""A pilot's plan, who is in it, what each organisation can and cannot be flexible on, and which rooms are under it."""

from __future__ import annotations

from django.db import models

from brobygger.kernel.ids import new_id


class Pilot(models.Model):
    """A plan. `need`: why what there is already does not do. `criteria` holds one question a line."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=120)
    need = models.CharField(max_length=1000, blank=True)
    goals = models.CharField(max_length=1000)
    criteria = models.CharField(max_length=1000)
    answer_within = models.PositiveSmallIntegerField()  # working days
    made_at = models.DateTimeField()
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)  # when its leaders had decided together
    outcome = models.CharField(max_length=10, blank=True)
    outcome_why = models.CharField(max_length=1000, blank=True)

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


class PilotRoom(models.Model):
    """A room that was begun under a pilot. Whom it is about stands in the room alone."""

    room_id = models.UUIDField(primary_key=True)
    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="rooms")
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "pilots_room"

    def __str__(self) -> str:
        return str(self.room_id)


class Refused(models.Model):
    """How often in a week a room was not begun because somebody was outside the pilot. Nothing about whom."""

    id = models.UUIDField(primary_key=True, default=new_id)
    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="refused")
    week = models.DateField()  # its Monday
    times = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "pilots_refused"
        constraints = [models.UniqueConstraint(fields=["pilot", "week"], name="pilot_refused_once_a_week")]

    def __str__(self) -> str:
        return str(self.id)


class Answer(models.Model):
    """What a leader wrote to one status meeting; once; it may be changed until that is some days old."""

    id = models.UUIDField(primary_key=True, default=new_id)
    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="answers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="answers")
    meeting_on = models.DateField()
    happened = models.CharField(max_length=500, blank=True)
    hinders = models.CharField(max_length=500, blank=True)
    decided = models.CharField(max_length=500, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        db_table = "pilots_answer"
        constraints = [models.UniqueConstraint(fields=["member", "meeting_on"], name="pilot_answer_once_a_meeting")]
        indexes = [models.Index(fields=["pilot", "-meeting_on"], name="pilot_answer_by_meeting")]

    def __str__(self) -> str:
        return str(self.id)


class Verdict(models.Model):
    """What a leader thinks of the pilot at its end, before they decide together.

    `needed` is a `rules.Need`, `gained` holds a `rules.Change` by `rules.Benefit`: only what was answered.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="verdicts")
    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="verdict")
    worked = models.CharField(max_length=1000, blank=True)
    hindered = models.CharField(max_length=1000, blank=True)
    needed = models.CharField(max_length=10, blank=True)
    gained = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=10)
    written_at = models.DateTimeField()

    class Meta:
        db_table = "pilots_verdict"

    def __str__(self) -> str:
        return str(self.id)
