"""The room around and with one person: members, messages, the ball, and what the person has decided."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from brobygger.kernel.ids import new_id

models.TextField.register_lookup(Length)


class RoomState(models.TextChoices):
    """A room's life. The stream of the same id carries the same state."""

    WAITING = "waiting", _("waiting for the person's answer")
    OPEN = "open", _("open")
    PAUSED = "paused", _("paused by the person")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("the person said no")


class Participation(models.TextChoices):
    """How the person wants to take part: their choice, shown to helpers as a choice."""

    WRITE = "write", _("writes along")
    READ = "read", _("only reads")
    TOLD = "told", _("is told by SMS that something has happened")


class Room(models.Model):
    """A room; its id is also its stream's. `matters` and `contact_wish` are the person's own words.

    `name_given` is what the inviter wrote; from the person's yes on it is the person's name.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    about_person_id = models.UUIDField()
    name_given = models.CharField(max_length=200)
    why = models.CharField(max_length=500)
    matters = models.CharField(max_length=500, blank=True)
    contact_wish = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=RoomState.choices, default=RoomState.WAITING)
    participation = models.CharField(max_length=10, choices=Participation.choices, default=Participation.WRITE)
    receipts = models.BooleanField(default=True)  # for all the helpers alike
    person_receipts = models.BooleanField(default=False)  # the person's own, theirs alone to turn on
    newcomers_see_history = models.BooleanField(default=False)
    controller_organisation_id = models.UUIDField()
    created_by_role_id = models.UUIDField()
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    answer_within = models.PositiveSmallIntegerField(default=2, db_default=2)  # working days

    class Meta:
        db_table = "rooms_room"
        indexes = [models.Index(fields=["about_person_id"], name="room_by_person")]

    def __str__(self) -> str:
        return str(self.id)


class MemberKind(models.TextChoices):
    """What a member is to the person."""

    PERSON = "person", _("the room is about you")
    HELPER = "helper", _("helper")
    NEXT_OF_KIN = "next-of-kin", _("next of kin")
    TRUST_PERSON = "trust-person", _("trust person")
    BREAK_GLASS = "break-glass", _("emergency access")


class Wish(models.Model):
    """Somebody one would like in the room: asked only after the person's yes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=MemberKind.choices, default=MemberKind.HELPER)
    role_id = models.UUIDField(null=True)
    contact_point_id = models.UUIDField(null=True)
    name_given = models.CharField(max_length=200, blank=True)
    mobile = models.CharField(max_length=16, blank=True)
    relation = models.CharField(max_length=100, blank=True)
    wished_by_membership_id = models.UUIDField(null=True)
    wished_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True, choices=[("yes", "yes"), ("no", "no")])
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "rooms_wish"
        indexes = [models.Index(fields=["room_id"], name="wish_by_room")]
        constraints = [
            models.UniqueConstraint(
                fields=["room_id", "role_id"],
                condition=Q(answer="", role_id__isnull=False),
                name="one_open_wish_for_a_role",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Membership(models.Model):
    """A seat in the room with its basis. Rows end, they are never deleted: history shows that somebody was here."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="memberships")
    seat = models.CharField(max_length=60)
    person_id = models.UUIDField()
    role_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=20, choices=MemberKind.choices)
    name = models.CharField(max_length=200)  # as it was when they came: the room's own history
    title = models.CharField(max_length=30, blank=True)
    unit_name = models.CharField(max_length=200, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=20)
    consent_id = models.UUIDField(null=True)
    joined_at = models.DateTimeField()
    from_seq = models.BigIntegerField(default=1)
    valid_until = models.DateTimeField(null=True)
    last_here_at = models.DateTimeField(null=True)
    invited_by_membership_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=20, blank=True)
    handed_to_membership_id = models.UUIDField(null=True)
    handed_why = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "rooms_membership"
        constraints = [
            models.UniqueConstraint(
                fields=["room", "seat"], condition=Q(ended_at=None), name="one_open_membership_a_seat"
            )
        ]
        indexes = [models.Index(fields=["seat"], condition=Q(ended_at=None), name="membership_by_seat")]

    def __str__(self) -> str:
        return str(self.id)


class Message(models.Model):
    """What somebody wrote. Editing and taking back change this row, each with a new event in the log."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    seq = models.BigIntegerField()
    membership_id = models.UUIDField()
    text = models.TextField()
    quick = models.CharField(max_length=20, blank=True)
    reply_to_id = models.UUIDField(null=True)
    to_memberships = ArrayField(models.UUIDField(), default=list)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "rooms_message"
        constraints = [
            models.UniqueConstraint(fields=["room_id", "seq"], name="message_number_once"),
            models.CheckConstraint(condition=Q(text__length__lte=4000), name="message_not_too_long"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Ball(models.Model):
    """Who is to answer, until when. At most one is open in a room; everybody sees it, the person included."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    holder_membership_id = models.UUIDField()
    given_by_membership_id = models.UUIDField()
    message_id = models.UUIDField()
    due_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_how = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "rooms_ball"
        indexes = [models.Index(fields=["message_id"], name="ball_by_message")]
        constraints = [
            models.UniqueConstraint(fields=["room_id"], condition=Q(answered_at=None), name="one_open_ball_in_a_room")
        ]

    def __str__(self) -> str:
        return str(self.id)


class AccessQuestion(models.Model):
    """The question "Hvorfor?" on a line of the access log: to the unit's leader, answered in the room by a deadline."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    line_id = models.UUIDField()
    asked_by_person_id = models.UUIDField()
    unit_id = models.UUIDField()
    seat_asked_about = models.CharField(max_length=60)
    line_what = models.CharField(max_length=60)
    line_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_role_id = models.UUIDField(null=True)

    class Meta:
        db_table = "rooms_access_question"
        constraints = [models.UniqueConstraint(fields=["line_id"], name="asked_once_about_a_line")]
        indexes = [models.Index(fields=["unit_id"], condition=Q(answered_at=None), name="question_waits_in_unit")]

    def __str__(self) -> str:
        return str(self.id)
