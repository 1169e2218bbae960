"""The answer to the question about a room: checked, sealed, and told onwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.consents import access, queries
from brobygger.consents.models import Answer, Consent, ConsentParty, Given
from brobygger.consents.services import seals
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor, system
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people.queries import known_age
from brobygger.people.services import lock_person

AGE = 16


@dataclass(frozen=True, slots=True)
class PartyInput:
    """Somebody named with the yes: an organisation, one helper in it (both ids), or one person."""

    organisation_id: UUID | None = None
    role_id: UUID | None = None
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """The answer as it was sealed. `replaced` is the earlier yes that this one took the place of."""

    id: UUID
    answer: str
    seal: str
    answered_at: dt.datetime
    valid_until: dt.datetime | None
    party_ids: tuple[UUID, ...]
    replaced: UUID | None = None


class CannotConsent(Invalid):
    """A yes cannot be taken in this version: `code` is `under-16` or `cannot-consent`; the message explains."""

    def __init__(self, reason: str, language: str) -> None:
        super().__init__(queries.refusal(reason, language), field="answer", code=reason)


def give(
    actor: Actor,
    *,
    room_id: UUID,
    person_id: UUID,
    answer: str,
    text_version: str,
    language: str,
    shown: str,
    kinds: Sequence[str] = (),
    confirmed: Sequence[str] = (),
    parties: Sequence[PartyInput] = (),
    period_months: int | None = None,
    given: str = Given.OWN_DEVICE,
    on_device_of: UUID | None = None,
) -> ConsentGiven:
    """Take the person's answer about a room and seal exactly what was shown and answered.

    A yes in a room that has one replaces it. `shown` is `ConsentText.as_shown()` of this version and language;
    `confirmed` are the boxes the person ticked (all of the text's confirmations are needed for a yes).
    Raises Hidden (not the person, nor the device's helper), CannotConsent, Invalid (kinds, period), Conflict (the
    text has been renewed). Tells onwards `consents.answered`.
    """
    with transaction.atomic():
        lock_person(actor, person_id=person_id)
        access.answer(actor, person_id, given=given, on_device_of=on_device_of)
        text = _checked_text(text_version, language, shown)
        yes = _is_yes(answer, text, person_id, confirmed)
        consent = Consent(
            id=new_id(),
            room_id=room_id,
            person_id=person_id,
            purpose=access.ROOM,
            text_version=text.version,
            language=text.language,
            kinds=_kinds(text, kinds) if yes else [],
            confirmed=sorted(confirmed),
            shown=shown,
            answer=answer,
            given=given,
            on_device_of_role_id=on_device_of,
            answered_at=clock.now(),
            valid_until=_until(text, period_months) if yes else None,
        )
        named = [_party(consent, one) for one in parties] if yes else []
        consent.seal = seals.seal_of(consent, named)
        replaced = _store(consent, named)
        _tell(actor, consent)
    ids = tuple(one.id for one in named)
    return ConsentGiven(consent.id, answer, consent.seal, consent.answered_at, consent.valid_until, ids, replaced)


def _checked_text(version: str, language: str, shown: str) -> queries.ConsentText:
    """The text that was asked with: the newest one, and really on the page."""
    try:
        text = queries.text(language, version)
    except LookupError:
        text = None
    if text is None or text.version != queries.text(language).version:
        raise Conflict(_("The text has been renewed since you opened the page. Read it again."), code="text-renewed")
    fixed = [paragraph for paragraph in text.paragraphs() if "{" not in paragraph]
    if not all(paragraph in shown for paragraph in fixed):
        raise Invalid(_("The text that was shown is not the whole text. Open the page again."), code="text-not-shown")
    return text


def _is_yes(answer: str, text: queries.ConsentText, person_id: UUID, confirmed: Sequence[str]) -> bool:
    """Whether it is a yes that may be said. Raises Invalid for no answer, and what `_may_say_yes` raises."""
    if answer not in Answer.values:
        raise Invalid(_("Choose yes or no."), field="answer")
    if answer == Answer.YES:
        _may_say_yes(text, person_id, confirmed)
    return answer == Answer.YES


def _may_say_yes(text: queries.ConsentText, person_id: UUID, confirmed: Sequence[str]) -> None:
    with acting_as(system("consent-age")):
        age = known_age(system("consent-age"), person_id)
    if (age is not None and age.at_most < AGE) or "of-age" not in confirmed:
        raise CannotConsent("under-16", text.language)
    if not {one.code for one in text.confirmations} <= set(confirmed):
        raise CannotConsent("cannot-consent", text.language)


def _kinds(text: queries.ConsentText, kinds: Sequence[str]) -> list[str]:
    known = [one.code for one in text.kinds]
    if not set(kinds) <= set(known):
        raise Invalid(_("Choose among the kinds of information on the page."), field="kinds")
    if not kinds:
        raise Invalid(_("Choose at least one thing your helpers may write about."), field="kinds", code="no-kinds")
    return [code for code in known if code in kinds]


def _until(text: queries.ConsentText, months: int | None) -> dt.datetime:
    """The end of the period: the same day of the month, at the end of that day in Norway."""
    if months is None or str(months) not in [one.code for one in text.months]:
        raise Invalid(_("Choose how long it is to last."), field="period_months", code="no-period")
    today = timezone.localtime(clock.now())
    last = today.date() + dt.timedelta(days=1)
    count = last.year * 12 + last.month - 1 + months
    year, month = count // 12, count % 12 + 1
    day = min(last.day, _days_in(year, month))
    return dt.datetime(year, month, day, tzinfo=today.tzinfo).astimezone(dt.UTC)


def _days_in(year: int, month: int) -> int:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return (following - dt.timedelta(days=1)).day


def _party(consent: Consent, one: PartyInput) -> ConsentParty:
    if (one.organisation_id is None) == (one.person_id is None):
        raise ValueError("a party is an organisation (or a helper in it), or a person")
    return ConsentParty(
        id=new_id(),
        room_id=consent.room_id,
        consent=consent,
        organisation_id=one.organisation_id,
        role_id=one.role_id,
        person_id=one.person_id,
        added_at=consent.answered_at,
    )


def _store(consent: Consent, named: list[ConsentParty]) -> UUID | None:
    """Write the answer; an earlier yes is replaced by any new answer, and its parties end with it.

    The database lets the person alone write, or our own job: on a helper's device the job writes, and the row says so.
    """
    with acting_as(system("consent")):
        earlier = Consent.objects.filter(
            room_id=consent.room_id,
            person_id=consent.person_id,
            purpose=consent.purpose,
            answer=Answer.YES,
            withdrawn_at=None,
            replaced_at=None,
        ).first()
        if earlier is not None:
            Consent.objects.filter(pk=earlier.pk).update(replaced_at=consent.answered_at)
            ConsentParty.objects.filter(consent_id=earlier.pk, ended_at=None).update(ended_at=consent.answered_at)
        Consent.objects.bulk_create([consent])
        ConsentParty.objects.bulk_create(named)
    return None if earlier is None else earlier.pk


def _tell(actor: Actor, consent: Consent) -> None:
    yes = consent.answer == Answer.YES
    record(
        actor,
        what="consents.given" if yes else "consents.declined",
        about_person_id=consent.person_id,
        room_id=consent.room_id,
        object_id=consent.id,
        basis="consent" if yes else "",
        details={"text_version": consent.text_version, "language": consent.language, "given": consent.given},
    )
    outbox.emit(
        "consents.answered",
        consent_id=consent.id,
        room_id=consent.room_id,
        person_id=consent.person_id,
        answer=consent.answer,
        given=consent.given,
    )
