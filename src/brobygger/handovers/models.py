"""Hand-overs: who goes from whom to whom, what was done, and the words that belong to the person.

`Handover` and `Mark` hold ids, codes and times alone: jobs read them to remind. All words stand in `Point` and
`Summary`, which only the person and the two helpers read, the receiving one from when the agenda was shown.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from brobygger.kernel.ids import new_id


class Handover(models.Model):
    """One way from a helper who ends (one) to a helper who goes on (two), around the person of the room.

    `round` grows when a helper changes: what builds trust is done anew. `meeting_uid` and `first_uid` name chains of
    appointments: the meeting, and the first appointment in the new service.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    seq = models.BigIntegerField()
    version = models.CharField(max_length=20)
    one_role_id = models.UUIDField()
    two_role_id = models.UUIDField(null=True)
    from_organisation_id = models.UUIDField(null=True)
    to_organisation_id = models.UUIDField()
    to_unit_id = models.UUIDField()
    round = models.PositiveSmallIntegerField(default=1)
    enquiry_id = models.UUIDField(null=True)
    begun_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=3, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answer_by_membership_id = models.UUIDField(null=True)
    ready_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, blank=True, default="")
    shown_at = models.DateTimeField(null=True)  # the agenda, to the receiving helper
    voicemail = models.CharField(max_length=3, blank=True, default="")  # whether one may speak to the answering machine
    meeting_uid = models.UUIDField(null=True)
    first_uid = models.UUIDField(null=True)
    feedback_id = models.UUIDField(null=True)  # the form that the person was given afterwards
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, blank=True, default="")  # done | stopped

    class Meta:
        db_table = "handovers_handover"
        constraints = [
            models.UniqueConstraint(
                fields=["room_id", "to_unit_id"], condition=Q(ended_at=None), name="one_open_hand_over_to_a_unit"
            )
        ]
        indexes = [models.Index(fields=["begun_at"], condition=Q(ended_at=None), name="hand_over_open")]

    def __str__(self) -> str:
        return str(self.id)


class Mark(models.Model):
    """A step that was done: when it happened, when and by whom that was noted, how it went. Once a round and time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="marks")
    round = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12)
    about = models.CharField(max_length=40, blank=True, default="")  # which time of the first appointment
    outcome = models.CharField(max_length=20, blank=True, default="")
    checks = ArrayField(models.CharField(max_length=20), default=list)
    happened_at = models.DateTimeField()
    by_membership_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "handovers_mark"
        constraints = [
            models.UniqueConstraint(fields=["handover", "round", "step", "about"], name="hand_over_step_once")
        ]

    def __str__(self) -> str:
        return self.step


class Point(models.Model):
    """Words of a hand-over: a point of the agenda, the offer, what was agreed, a note. `shared`: two may see it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="points")
    part = models.CharField(max_length=10)  # important | not | before | agreed | offer | note | why
    text = models.CharField(max_length=500)
    shared = models.BooleanField()
    by_membership_id = models.UUIDField()
    at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)  # talked about
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "handovers_point"

    def __str__(self) -> str:
        return self.part


class Summary(models.Model):
    """The text message after the meeting: its words, and the person's yes to exactly these."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="summaries")
    round = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    by_membership_id = models.UUIDField()
    at = models.DateTimeField()
    yes_by_membership_id = models.UUIDField(null=True)
    yes_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)  # handed on to be sent

    class Meta:
        db_table = "handovers_summary"
        constraints = [models.UniqueConstraint(fields=["handover", "round"], name="one_summary_a_round")]

    def __str__(self) -> str:
        return str(self.id)


class Told(models.Model):
    """What somebody has told of what came of it: once of each thing, and it can be put right.

    `what`: came (to the first appointment), treated (treatment has begun), readmitted, or barrier-<code>.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="told")
    what = models.CharField(max_length=20)
    value = models.CharField(max_length=10)  # yes | no | unknown
    day = models.DateField()
    by_membership_id = models.UUIDField()
    at = models.DateTimeField()  # when it was told first: what is put right keeps its place in what is counted

    class Meta:
        db_table = "handovers_told"
        constraints = [models.UniqueConstraint(fields=["handover", "what"], name="hand_over_told_once")]

    def __str__(self) -> str:
        return self.what


class Quote(models.Model):
    """Some words about how it was, which leaders and staff may learn from: read by others only on the person's yes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="quotes")
    text = models.CharField(max_length=600)
    by_person = models.BooleanField()
    by_membership_id = models.UUIDField()
    at = models.DateTimeField()
    yes_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "handovers_quote"

    def __str__(self) -> str:
        return str(self.id)


class Effect(models.Model):
    """One line of what the hand-overs of a pair of organisations come to: figures.Line. Numbers about five or more in
    a row, or counts; no room, nobody's id. Counted anew every night.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    from_organisation_id = models.UUIDField()
    to_organisation_id = models.UUIDField()
    kind = models.CharField(max_length=10)  # days | share | count | state
    name = models.CharField(max_length=30)
    place = models.IntegerField()
    number = models.IntegerField()
    closed = models.DateField(null=True)
    part = models.IntegerField(null=True)
    days = models.FloatField(null=True)

    class Meta:
        db_table = "handovers_effect"
        constraints = [
            models.UniqueConstraint(
                fields=["from_organisation_id", "to_organisation_id", "kind", "name", "place"], name="effect_line_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.place}"


class Nudge(models.Model):
    """A reminder of an appointment by text message, with a link that says "does not suit" in one tap, once."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="nudges")
    appointment_id = models.UUIDField()
    person_id = models.UUIDField()
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "handovers_nudge"
        constraints = [models.UniqueConstraint(fields=["appointment_id"], name="one_nudge_an_appointment")]

    def __str__(self) -> str:
        return str(self.id)


class AgendaLink(models.Model):
    """A link by text message that writes on the agenda and shows nothing of it: one a hand-over, until the meeting."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="agenda_link")
    person_id = models.UUIDField()
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "handovers_agenda_link"

    def __str__(self) -> str:
        return str(self.id)
