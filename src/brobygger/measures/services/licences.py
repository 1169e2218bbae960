"""What an organisation may use: a leader records its licence and loads its own text. Both keep what was answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.measures import access
from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.problems import BrokenDefinition
from brobygger.measures.instruments.reading import LARGEST, read
from brobygger.measures.instruments.shape import Instrument, Terms
from brobygger.measures.models import Licence, OwnText
from brobygger.measures.queries import instruments


@dataclass(frozen=True, slots=True)
class LicenceInput:
    """What a leader has written of a licence."""

    holder: str
    terms: str
    proof: str
    electronic: bool
    valid_until: dt.date | None = None


def record_licence(actor: Actor, *, instrument: str, given: LicenceInput) -> None:
    """Record what the organisation may do; a new record takes the former one's place. Raises Hidden, Invalid."""
    organisation, role = access.licence(actor)
    if not _is_there(organisation, instrument):
        raise Invalid(_("There is no such questionnaire."), field="instrument", code="no-instrument")
    kept = {
        "holder": _line(given.holder, "holder", 200),
        "terms": _line(given.terms, "terms", 1000),
        "proof": _line(given.proof, "proof", 300),
        "electronic": given.electronic,
        "valid_until": given.valid_until,
        "recorded_by_role_id": role,
        "recorded_at": clock.now(),
    }
    with transaction.atomic():
        Licence.objects.update_or_create(organisation_id=organisation, instrument=instrument, defaults=kept)
        record(actor, what="measures.licence-recorded", object_id=organisation, details={"instrument": instrument})


@dataclass(frozen=True, slots=True)
class Draft:
    """A definition that could be loaded as it stands, and the one that the organisation uses until then."""

    instrument: Instrument
    before: Instrument | None


def look_at(actor: Actor, *, instrument: str | None, questionnaire: str, sheet: str) -> Draft:
    """Read a definition and try everything that loading it asks, and change nothing. Raises as `load_text`."""
    organisation, _role = access.licence(actor)
    found = _read(instrument, questionnaire, sheet)
    _check_licence(organisation, found)
    there = OwnText.objects.filter(organisation_id=organisation, instrument=found.key, version=found.version)
    if (found.key, found.version) in _with_text() or there.exists():
        raise Conflict(_("This version is there already. Give your text a new version."), code="version")
    try:
        before = instruments.one(actor, found.key).instrument
    except LookupError:
        before = None
    return Draft(found, before)


def load_text(actor: Actor, *, instrument: str | None, questionnaire: str, sheet: str) -> Instrument:
    """Load the organisation's own text of an instrument, under a licence that stands; gives it as it was read.

    Without `instrument` it is the one that the files name, which may be new. Raises Hidden, BrokenDefinition (the first
    thing that is wrong), Invalid (another instrument, no licence), Conflict (that version is loaded already: what was
    answered on it must keep it).
    """
    organisation, role = access.licence(actor)
    found = look_at(actor, instrument=instrument, questionnaire=questionnaire, sheet=sheet).instrument
    row = OwnText(
        id=new_id(),
        organisation_id=organisation,
        instrument=found.key,
        version=found.version,
        questionnaire=questionnaire,
        sheet=sheet,
        loaded_by_role_id=role,
        loaded_at=clock.now(),
    )
    with transaction.atomic():
        OwnText.objects.bulk_create([row])
        record(actor, what="measures.text-loaded", object_id=row.pk, details={"instrument": found.key})
    return found


def _read(instrument: str | None, questionnaire: str, sheet: str) -> Instrument:
    if max(len(questionnaire), len(sheet)) > LARGEST:
        raise Invalid(_("The file is too large."), field="questionnaire", code="large")
    found = read(questionnaire, sheet, name=instrument or "definition")
    if instrument is not None and found.key != instrument:
        raise Invalid(_("The file is of another questionnaire: %(name)s.") % {"name": found.key}, field="questionnaire")
    ours = shipped.newest().get(found.key)
    if ours is not None:
        _check_ours(ours, found)
    if found.anonymous or (ours is not None and ours.anonymous):
        raise Invalid(
            _("Anonymous surveys come with the product: a questionnaire of your own is answered by name."),
            field="sheet",
            code="anonymous",
        )
    return found


def _check_ours(ours: Instrument, found: Instrument) -> None:
    """A version of one of ours has text, and the scores that curves and reports ask for by name."""
    if not found.has_text:
        raise Invalid(_("The file has no text."), field="questionnaire", code="no-text")
    gone = [one.id for one in ours.scores if one.id not in {each.id for each in found.scores}]
    if gone:
        told = _("These scores are missing in the scoring file, and curves build on them: %(names)s.")
        raise Invalid(told % {"names": ", ".join(gone)}, field="sheet", code="scores")


def _check_licence(organisation: UUID, found: Instrument) -> None:
    """A text under licence is loaded under the licence, and cannot call itself free."""
    ours = shipped.newest().get(found.key)
    if ours is None or ours.licence.terms is not Terms.LICENCE:
        return
    if found.licence.terms is not Terms.LICENCE:
        told = _("The text of this questionnaire belongs to others: write “terms: licence” in the scoring file.")
        raise Invalid(told, field="sheet", code="terms")
    kept = instruments.licence_of(organisation, found.key)
    if kept is None:
        raise Invalid(_("Record the licence first."), field="questionnaire", code="licence")
    if not kept.is_valid:
        told = _("The licence has expired. What was answered can still be read; renew it to ask anew.")
        raise Invalid(told, field="questionnaire", code="licence")


def _with_text() -> set[tuple[str, str]]:
    return {key for key, one in shipped.all_versions().items() if one.has_text}


def _is_there(organisation: UUID, instrument: str) -> bool:
    own = OwnText.objects.filter(organisation_id=organisation, instrument=instrument)
    return instrument in shipped.newest() or own.exists()


def _line(given: str, field: str, longest: int) -> str:
    kept = " ".join(given.split())
    if not kept:
        raise Invalid(_("Write something here."), field=field, code="empty")
    if len(kept) > longest or not kept.isprintable():
        raise Invalid(
            _("That is too long, or something in it cannot be shown. Use at most %(most)d characters.")
            % {"most": longest},
            field=field,
            code="long",
        )
    return kept


__all__ = ["BrokenDefinition", "Draft", "LicenceInput", "load_text", "look_at", "record_licence"]
