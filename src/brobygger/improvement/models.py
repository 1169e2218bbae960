"""An improvement project between organisations: who carries it, what is in the way, and what is learnt."""

from __future__ import annotations

from django.db import models

from brobygger.kernel.ids import new_id


class Project(models.Model):
    """Six months of doing something together, and then a judgement of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=120)
    goal = models.CharField(max_length=1000)
    target = models.CharField(max_length=500, blank=True, default="")  # whom it is for first
    starts_on = models.DateField()
    phase = models.CharField(max_length=10, default="explore")  # rules.Phase
    made_by_role_id = models.UUIDField()
    made_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    conclusion = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "improvement_project"

    def __str__(self) -> str:
        return str(self.id)


class Member(models.Model):
    """A role in a project; once in each. Who has left stays, with the day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="members")
    role_id = models.UUIDField()
    organisation_id = models.UUIDField()
    part = models.CharField(max_length=10)  # rules.Part
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "improvement_member"
        constraints = [models.UniqueConstraint(fields=["project", "role_id"], name="improvement_member_once")]
        indexes = [models.Index(fields=["role_id"], name="improvement_member_by_role")]

    def __str__(self) -> str:
        return str(self.id)


class Barrier(models.Model):
    """What is in the way, by the source's six kinds; who has it, what they do next, and by when."""

    id = models.UUIDField(primary_key=True, default=new_id)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="barriers")
    kind = models.CharField(max_length=10)  # rules.Kind
    text = models.CharField(max_length=500)
    owner_role_id = models.UUIDField(null=True)
    next_step = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    gone_on = models.DateField(null=True)  # it is no longer in the way
    how = models.CharField(max_length=500, blank=True)  # what was done about it

    class Meta:
        db_table = "improvement_barrier"
        indexes = [
            models.Index(fields=["owner_role_id"], condition=models.Q(gone_on=None), name="improvement_barrier_open")
        ]

    def __str__(self) -> str:
        return self.kind


class Benefit(models.Model):
    """What one hopes for, as a chain (the source's benefit chain, gevinstkjede), and by what one follows it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="benefits")
    way = models.CharField(max_length=300)  # what we do in another way
    noticed = models.CharField(max_length=300)  # what people notice of it
    gain = models.CharField(max_length=300)  # what comes of it
    goal = models.CharField(max_length=300, blank=True)  # in the long run
    followed = models.CharField(max_length=300)  # by what one sees whether it comes
    owner_role_id = models.UUIDField(null=True)  # who follows it
    made_at = models.DateTimeField()

    class Meta:
        db_table = "improvement_benefit"
        indexes = [models.Index(fields=["project", "made_at"], name="improvement_benefit_order")]

    def __str__(self) -> str:
        return str(self.id)


class Note(models.Model):
    """Data, or something learnt or decided, as one of the project wrote it down; of a benefit: what it shows."""

    id = models.UUIDField(primary_key=True, default=new_id)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="notes")
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, null=True, related_name="notes")
    kind = models.CharField(max_length=10)  # rules.NoteKind
    text = models.CharField(max_length=1000)
    by_role_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "improvement_note"
        indexes = [models.Index(fields=["project", "-at"], name="improvement_note_newest")]

    def __str__(self) -> str:
        return self.kind


class Linked(models.Model):
    """A pilot that is a part of the project. Its page is for its own members alone."""

    id = models.UUIDField(primary_key=True, default=new_id)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="pilots")
    pilot_id = models.UUIDField()

    class Meta:
        db_table = "improvement_pilot"
        constraints = [models.UniqueConstraint(fields=["project", "pilot_id"], name="improvement_pilot_once")]

    def __str__(self) -> str:
        return str(self.pilot_id)


class Asked(models.Model):
    """One of the two helpers is asked whether a first meeting was as it was meant; once. What they said is not here."""

    id = models.UUIDField(primary_key=True, default=new_id)
    handover_id = models.UUIDField()
    role_id = models.UUIDField()
    organisation_a = models.UUIDField()
    organisation_b = models.UUIDField()
    made_at = models.DateTimeField()
    answered = models.BooleanField(default=False)

    class Meta:
        db_table = "improvement_asked"
        constraints = [models.UniqueConstraint(fields=["handover_id", "role_id"], name="improvement_asked_once")]
        indexes = [
            models.Index(fields=["role_id"], condition=models.Q(answered=False), name="improvement_asked_open"),
            models.Index(fields=["organisation_a", "organisation_b"], name="improvement_asked_by_pair"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Waiting(models.Model):
    """An answer without author or moment, until there are five of the same two organisations."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation_a = models.UUIDField()
    organisation_b = models.UUIDField()
    trust = models.BooleanField()
    few = models.BooleanField()
    planned = models.BooleanField()
    known = models.BooleanField()

    class Meta:
        db_table = "improvement_waiting"

    def __str__(self) -> str:
        return str(self.id)


class Batch(models.Model):
    """Five answers or more, added together: how many said yes to each of the four."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation_a = models.UUIDField()
    organisation_b = models.UUIDField()
    stored_on = models.DateField()
    answers = models.PositiveSmallIntegerField()
    trust = models.PositiveSmallIntegerField()
    few = models.PositiveSmallIntegerField()
    planned = models.PositiveSmallIntegerField()
    known = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "improvement_batch"

    def __str__(self) -> str:
        return str(self.id)


class Course(models.Model):
    """A half-hour course at a department meeting: planned, and afterwards who took part."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation_id = models.UUIDField()
    unit_id = models.UUIDField()
    held_on = models.DateField()
    made_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True)  # who took part is written down

    class Meta:
        db_table = "improvement_course"
        indexes = [models.Index(fields=["organisation_id", "-held_on"], name="improvement_course_newest")]

    def __str__(self) -> str:
        return str(self.id)


class Attendance(models.Model):
    """Somebody who gave a course, or took part in it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="attendances")
    role_id = models.UUIDField()
    gave = models.BooleanField()

    class Meta:
        db_table = "improvement_attendance"
        constraints = [models.UniqueConstraint(fields=["course", "role_id"], name="improvement_attendance_once")]

    def __str__(self) -> str:
        return str(self.id)
