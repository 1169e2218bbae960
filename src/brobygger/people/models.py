"""People, organisations, units, roles, accounts and sign-ins: the staff directory and who is signed in."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brobygger.kernel.ids import new_id


class Sector(models.TextChoices):
    """What law an organisation works under; decides which legal basis may carry a membership."""

    SPECIALIST_HEALTH = "specialist-health", _("Specialist health care")
    MUNICIPAL_HEALTH = "municipal-health", _("Municipal health care")
    GP = "gp", _("GP practice")
    NAV = "nav", _("NAV")
    SCHOOL = "school", _("School")
    OTHER = "other", _("Other")


HEALTH_SECTORS = (Sector.SPECIALIST_HEALTH, Sector.MUNICIPAL_HEALTH, Sector.GP)


class Title(models.TextChoices):
    """What somebody is in a unit."""

    PSYCHOLOGIST = "psychologist", _("psychologist")
    MUNICIPAL_PSYCHOLOGIST = "municipal-psychologist", _("municipal psychologist")
    DOCTOR = "doctor", _("doctor")
    GP = "gp", _("GP")
    NURSE = "nurse", _("nurse")
    SOCIAL_EDUCATOR = "social-educator", _("social educator")
    SOCIAL_WORKER = "social-worker", _("social worker")
    NAV_ADVISER = "nav-adviser", _("NAV adviser")
    PEER_WORKER = "peer-worker", _("peer worker")
    TEACHER = "teacher", _("teacher")
    LEADER = "leader", _("leader")
    FACILITATOR = "facilitator", _("facilitator")
    ADMINISTRATOR = "administrator", _("administrator")
    OTHER = "other", _("other")


HEALTH_PERSONNEL = (
    Title.PSYCHOLOGIST,
    Title.MUNICIPAL_PSYCHOLOGIST,
    Title.DOCTOR,
    Title.GP,
    Title.NURSE,
    Title.SOCIAL_EDUCATOR,
    Title.SOCIAL_WORKER,
)


class Organisation(models.Model):
    """A legal body with an organisation number; the controller (dataansvarlig) of the rooms it opens."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=200)
    number = models.CharField(max_length=9, unique=True)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    municipality = models.CharField(max_length=100, blank=True)
    urgent = models.CharField(max_length=300, blank=True, db_default="")  # whom to call: "name: number" a line

    class Meta:
        db_table = "people_organisation"
        constraints = [models.CheckConstraint(condition=Q(number__regex=r"^\d{9}$"), name="organisation_number_shape")]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A part of an organisation where people work."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "people_unit"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="unit_name_once")]

    def __str__(self) -> str:
        return self.name


class Language(models.TextChoices):
    """The three languages of the product."""

    BOKMAL = "nb", "Bokmål"
    NYNORSK = "nn", "Nynorsk"
    ENGLISH = "en", "English"


class Person(models.Model):
    """Anybody: a service user, a next of kin, a helper. What they are to each other stands in roles and memberships.

    The national identity number is encrypted (`identity_number`, prefixed with its key's id) and found through a
    keyed blind index. Private to the person: row-level security lets only the person, and staff names through
    SECURITY DEFINER readings of the directory, see it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=200)
    mobile = models.CharField(max_length=16, null=True, unique=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.BOKMAL)
    identity_number = models.TextField(blank=True)
    identity_index = models.CharField(max_length=64, null=True, unique=True)
    born_year = models.PositiveSmallIntegerField(null=True)
    is_story = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "people_person"
        constraints = [
            models.CheckConstraint(condition=Q(mobile=None) | Q(mobile__regex=r"^\+\d{8,15}$"), name="mobile_is_e164")
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A person's role in a unit, with its period. Ended roles stay: the log refers to them."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="roles")
    title = models.CharField(max_length=30, choices=Title.choices)
    is_leader = models.BooleanField(default=False)
    is_administrator = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    call_number = models.CharField(max_length=20, blank=True, db_default="")  # shown to those one shares rooms with

    class Meta:
        db_table = "people_role"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="role_period_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.id}"


class ContactPoint(models.Model):
    """A unit's fixed address for enquiries; `held_by` is the role that answers now."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contact_points")
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    held_by = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="contact_points")

    class Meta:
        db_table = "people_contact_point"

    def __str__(self) -> str:
        return self.name


class TrustPerson(models.Model):
    """Somebody the person trusts, in the order they like to be helped by (STI-06). May be anyone at all."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="trust_persons")
    name = models.CharField(max_length=200)
    relation = models.CharField(max_length=200)
    phone = models.CharField(max_length=20, blank=True)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "people_trust_person"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "position"],
                name="trust_person_order",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their sign-in name."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A way to sign in: one per person. `username` is an e-mail address or a mobile number (E.164)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    username = models.CharField(max_length=254, unique=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = AccountManager()

    class Meta:
        db_table = "people_account"

    def __str__(self) -> str:
        return str(self.id)


class SignIn(models.Model):
    """One signed-in browser. The raw path and Django read the same row, through the same function (`people_who`).

    `session_hash` is the SHA-256 of the session key; `auth_hash` is the SHA-256 of the account's password field at
    sign-in, so that a new password ends it whoever changed it. Idle and absolute limits are stored as moments;
    automatic requests never move `idle_until`. Neither a role nor `as_self`: the person has yet to choose.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    session_hash = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    person_id = models.UUIDField()
    role_id = models.UUIDField(null=True)
    as_self = models.BooleanField(default=False)
    level = models.PositiveSmallIntegerField()
    auth_hash = models.CharField(max_length=128)
    started_at = models.DateTimeField()
    last_active_at = models.DateTimeField()
    idle_until = models.DateTimeField()
    absolute_until = models.DateTimeField()
    device = models.CharField(max_length=80, blank=True)
    device_pin = models.CharField(max_length=128, blank=True)
    pin_tries = models.PositiveSmallIntegerField(default=0)
    locked = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    is_story = models.BooleanField(default=False)

    class Meta:
        db_table = "people_sign_in"
        indexes = [models.Index(fields=["person_id"], condition=Q(ended_at=None), name="sign_in_open")]
        constraints = [
            models.CheckConstraint(condition=Q(role_id=None) | Q(as_self=False), name="sign_in_role_or_self")
        ]

    def __str__(self) -> str:
        return str(self.id)


class Invitation(models.Model):
    """A single-use link to one thing, sent to one mobile number (or, for staff, to one e-mail address).

    Opening a link to a number sends a code to that same number. `purpose` says what it opens (`room`, `password`),
    `object_id` which one. Only a hash of the secret is stored; `person` is who the number belongs to, never told to
    the inviter.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    purpose = models.CharField(max_length=30)
    object_id = models.UUIDField(null=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    name_given = models.CharField(max_length=200)
    mobile = models.CharField(max_length=16, blank=True)
    email = models.EmailField(blank=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    sent_by_role_id = models.UUIDField(null=True)
    sent_by_organisation_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_invitation"
        indexes = [models.Index(fields=["mobile", "created_at"], name="invitation_by_mobile")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(mobile="") & ~Q(email="")) | (~Q(mobile="") & Q(email="")),
                name="invitation_one_address",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class OneTimeCode(models.Model):
    """Six digits sent to a mobile number. The digits follow from the row's id and a secret key: nothing to steal here.

    `person` is empty for a number that nobody has: the answer, and the work done, are the same.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    purpose = models.CharField(max_length=20, choices=[("sign-in", "sign-in"), ("invitation", "invitation")])
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, null=True, related_name="codes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_one_time_code"

    def __str__(self) -> str:
        return str(self.id)


# Tables without row-level security, with the reason; every other table of people has a policy.
DIRECTORY = "staff directory: who works where is public inside the services"
SIGN_IN = "sign-in: read before anybody is signed in, by secret hashes or by the account itself"
WITHOUT_ROW_SECURITY: tuple[tuple[str, str], ...] = (
    ("people_organisation", DIRECTORY),
    ("people_unit", DIRECTORY),
    ("people_role", DIRECTORY),
    ("people_contact_point", DIRECTORY),
    ("people_account", SIGN_IN),
    ("people_sign_in", SIGN_IN),
    ("people_one_time_code", SIGN_IN),
    ("mfa_authenticator", SIGN_IN),
    ("account_emailaddress", SIGN_IN),
    ("account_emailconfirmation", SIGN_IN),
    ("django_session", SIGN_IN),
)
