"""Which instruments an organisation may use, and the one that a form was answered on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.measures import access
from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.reading import read
from brobygger.measures.instruments.shape import Instrument, Terms
from brobygger.measures.models import Form, Licence, OwnText
from brobygger.ui.words import NORWAY


@dataclass(frozen=True, slots=True)
class LicenceCard:
    """What an organisation has recorded."""

    holder: str
    terms: str
    proof: str
    electronic: bool
    valid_until: dt.date | None
    is_valid: bool


@dataclass(frozen=True, slots=True)
class InstrumentCard:
    """An instrument as an organisation has it: the shipped one or its own text, and the licence it has recorded."""

    instrument: Instrument
    licence: LicenceCard | None
    own_text_id: UUID | None  # the text that it has loaded

    @property
    def why_not(self) -> str:
        """Why it cannot be filled in on a screen now, and what to do; empty where it can."""
        return _why_not(self, on_screen=True)

    @property
    def on_paper_alone(self) -> bool:
        """Whether it may be entered from paper, and nothing else."""
        return bool(self.why_not) and not _why_not(self, on_screen=False)

    @property
    def may_be_used(self) -> bool:
        return not self.why_not


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version; `loaded_at` is None for one that came with the product."""

    version: str
    loaded_at: dt.datetime | None


def catalogue(actor: Actor) -> list[InstrumentCard]:
    """Every instrument, for whoever works somewhere. Two queries. Raises Hidden."""
    organisation = access.organisation(actor)
    licences = {row.instrument: _card(row) for row in Licence.objects.filter(organisation_id=organisation)}
    own = {row.instrument: row for row in OwnText.objects.filter(organisation_id=organisation).order_by("loaded_at")}
    ours = shipped.newest()
    return [_of(ours.get(key), licences.get(key), own.get(key)) for key in sorted({*ours, *own})]


def with_total(actor: Actor, purpose: str) -> list[InstrumentCard]:
    """Those of a purpose that may be used now, on a screen or from paper, and that come to one number. Two queries."""
    return [
        one
        for one in catalogue(actor)
        if one.instrument.purpose == purpose
        and not one.instrument.anonymous
        and any(score.id == "total" for score in one.instrument.scores)
        and (one.may_be_used or one.on_paper_alone)
    ]


def one(actor: Actor, key: str, version: str = "") -> InstrumentCard:
    """One instrument, in a version or in the newest that there is. Two queries. Raises LookupError, Hidden."""
    organisation = access.organisation(actor)
    texts = OwnText.objects.filter(organisation_id=organisation, instrument=key).order_by("-loaded_at")
    own = (texts.filter(version=version) if version else texts).first()
    ours = shipped.all_versions().get((key, version)) if version else shipped.newest().get(key)
    licence = Licence.objects.filter(organisation_id=organisation, instrument=key).first()
    return _of(ours, _card(licence) if licence else None, own)


def versions(actor: Actor, key: str) -> list[VersionCard]:
    """Every version that the organisation has, the one in use first. One query. Raises Hidden."""
    organisation = access.organisation(actor)
    rows = OwnText.objects.filter(organisation_id=organisation, instrument=key).order_by("-loaded_at")
    own = [VersionCard(row.version, row.loaded_at) for row in rows]
    ours = [one.version for (name, _version), one in shipped.all_versions().items() if name == key]
    return own + [VersionCard(version, None) for version in reversed(ours)]


def licence_of(organisation_id: UUID, key: str) -> LicenceCard | None:
    """What an organisation has recorded of one instrument, as far as the seat may read it. One query."""
    row = Licence.objects.filter(organisation_id=organisation_id, instrument=key).first()
    return _card(row) if row else None


def to_use(actor: Actor, key: str, *, on_screen: bool, version: str = "") -> InstrumentCard:
    """The instrument to fill in now. Raises Invalid with what is missing and what to do."""
    try:
        card = one(actor, key, version)
    except LookupError:
        raise Invalid(_("There is no such questionnaire."), field="instrument", code="no-instrument") from None
    why_not = _why_not(card, on_screen=on_screen)
    if why_not:
        raise Invalid(why_not, field="instrument", code="licence")
    return card


def as_answered(form: Form) -> Instrument:
    """The version that a form was given in, whatever came since, and also after a licence has expired."""
    if form.own_text_id is None:
        return shipped.one(form.instrument, form.version)
    return read_own(OwnText.objects.get(pk=form.own_text_id))


def today() -> dt.date:
    """The day it is in Norway."""
    return clock.now().astimezone(NORWAY).date()


def _why_not(card: InstrumentCard, *, on_screen: bool) -> str:
    if card.instrument.licence.terms is Terms.LICENCE:
        if card.licence is None:
            return _("Your organisation has recorded no licence for this. A leader can do that under Questionnaires.")
        if not card.licence.is_valid:
            return _("The licence has expired. What was answered can still be read; renew it to ask anew.")
        if on_screen and not card.licence.electronic:
            return _("The licence is for paper only. Enter what stands on the paper.")
    if on_screen and not card.instrument.has_text:
        return _("The text is not loaded. A leader can load it under Questionnaires.")
    return ""


def _of(found: Instrument | None, licence: LicenceCard | None, own: OwnText | None) -> InstrumentCard:
    if own is not None:
        return InstrumentCard(read_own(own), licence, own.pk)
    if found is None:
        raise LookupError("no such instrument")
    return InstrumentCard(found, licence, None)


def read_own(own: OwnText) -> Instrument:
    """An organisation's own text, as it was loaded."""
    return read_files(own.questionnaire, own.sheet, own.instrument)


@lru_cache(maxsize=64)
def read_files(questionnaire: str, sheet: str, name: str) -> Instrument:
    """An instrument by both its files, which are never changed: read once, for reading takes milliseconds."""
    return read(questionnaire, sheet, name=name)


def _card(row: Licence) -> LicenceCard:
    is_valid = row.valid_until is None or today() <= row.valid_until
    return LicenceCard(row.holder, row.terms, row.proof, row.electronic, row.valid_until, is_valid)
