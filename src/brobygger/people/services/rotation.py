"""After a rotation of the field keys: bring everything that people hold sealed under the current key."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from brobygger.audit.services import record
from brobygger.kernel import sealing
from brobygger.kernel.actor import Actor
from brobygger.people import access
from brobygger.people.models import Person
from brobygger.people.numbers import IDENTITY

FACTOR = "sign-in.second-factor"  # what the secrets of apps and recovery codes are sealed for
SECRETS = ("secret", "seed")  # where allauth keeps them


def reseal(actor: Actor) -> int:
    """Seal identity numbers and second factors with the current key where another one was used; returns how many.

    For our own jobs (Hidden for others), in the caller's transaction; may be run again. Raises Unsealable for a value
    whose key is not among the keys any more.
    """
    access.system_only(actor, "people.reseal")
    changed = _identity_numbers() + _second_factors()
    record(actor, what="keys.rotated", details={"changed": changed})
    return changed


def _identity_numbers() -> int:
    changed = 0
    for person in Person.objects.exclude(identity_number="").select_for_update().iterator():
        value = sealing.reseal(person.identity_number, purpose=IDENTITY)
        if value is not None:
            Person.objects.filter(pk=person.pk).update(identity_number=value)
            changed += 1
    return changed


def _second_factors() -> int:
    changed = 0
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    for row in Authenticator.objects.filter(type__in=kinds).select_for_update().iterator():
        sealed = {name: sealing.reseal(row.data[name], purpose=FACTOR) for name in SECRETS if row.data.get(name)}
        fresh = {name: value for name, value in sealed.items() if value is not None}
        if fresh:
            Authenticator.objects.filter(pk=row.pk).update(data=row.data | fresh)
            changed += 1
    return changed
