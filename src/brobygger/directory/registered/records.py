"""One unit as Enhetsregisteret gives it, in our words. Source: the register's open data (data.brreg.no, enheter and
underenheter); all that is optional there is optional here.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from brobygger.directory import text
from brobygger.kernel.errors import Invalid
from brobygger.people.numbers import check_organisation_number

# The register writes everything in capitals. Short words that stay so, and words that are no names.
_CAPITALS = " ANS AS ASA BA BPA BUP DA DPS FF HF IKS KF KS NAV NKS PPT RHF SA SF TSB "
_SMALL = (
    " av avd avdeling bedrift bolig den det for fra fylkeskommune helse i kommune med og omsorg på psykisk rus rusteam "
    "sentrum skole team tjeneste tjenester til tjenesten ved "
)
_PHONE = re.compile(r"\+?[0-9 ]{5,19}")
_TWICE_ENCODED = re.compile("[ÃÂ][\u0080-\u00bf†˜…]|\ufffd")  # "Ã¸" for "ø": read as something else than it was
_ALWAYS_BELOW = ("AAFY", "BEDR")  # forms of underenheter
# What law (`Sector` of people) a body works under, where its form or trade says so without doubt.
OTHER = "other"
_BY_FORM = {"KOMM": "municipal-health"}
_BY_TRADE = (
    ("86.1", "specialist-health"),
    ("86.21", "gp"),
    ("84.3", "nav"),
    ("85.", "school"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """A unit of the register. Without `parent` it is a legal body: an organisation of ours."""

    number: str
    name: str
    parent: str = ""
    place: str = ""
    municipality: str = ""
    address: str = ""
    phone: str = ""
    sector: str = OTHER
    closed_on: dt.date | None = None


def understood(given: Any) -> Record:
    """Take out of one object of the register what the directory uses. Raises Invalid, saying what is wrong."""
    if not isinstance(given, dict) or "organisasjonsnummer" not in given:
        raise Invalid(_("This is not a unit: it has no “organisasjonsnummer”."), code="no-unit")
    number = _number(given["organisasjonsnummer"])
    parent = given.get("overordnetEnhet") or ""
    if not parent and _form(given) in _ALWAYS_BELOW:
        raise Invalid(_("It says of no parent (“overordnetEnhet”) whose unit it is."), code="no-parent")
    where = _first_dict(given, "beliggenhetsadresse", "forretningsadresse", "postadresse")
    return Record(
        number=number,
        name=_name(given.get("navn")),
        parent=_number(parent) if parent else "",
        place=_plain(as_written(_text(where.get("poststed"))), 100),
        municipality=_plain(as_written(_text(where.get("kommune"))), 100),
        address=_address(where),
        phone=_phone(given),
        sector=_sector(given),
        closed_on=_closed_on(given),
    )


def as_written(name: str) -> str:
    """A name that stands in capitals as one would write it; any other stays as it is."""
    if name != name.upper():
        return name
    return re.sub(r"[^\W\d_]+", lambda found: _cased(found.group(), first=found.start() == 0), name)


def _cased(word: str, *, first: bool) -> str:
    if f" {word} " in _CAPITALS:
        return word
    low = word.lower()
    return low if f" {low} " in _SMALL and not first else low[:1].upper() + low[1:]


def _number(given: Any) -> str:
    if not isinstance(given, str | int) or isinstance(given, bool):
        raise Invalid(_("An organisation number has nine digits."), code="organisation-number-shape")
    return check_organisation_number(str(given))


def _name(given: Any) -> str:
    name = _text(given)
    if not name:
        raise Invalid(_("It has no name (“navn”)."), code="no-name")
    if _TWICE_ENCODED.search(name):
        text_ = _("The letters of its name are broken. Fetch the file again, and save it as UTF-8.")
        raise Invalid(text_, code="broken-letters")
    return text.plain(as_written(name), field="name", longest=200)


def _text(given: Any) -> str:
    return " ".join(given.split()) if isinstance(given, str) else ""


def _plain(given: str, longest: int) -> str:
    """What is only good to have: left out where it cannot be shown."""
    try:
        return text.plain(given, field="", longest=longest)
    except Invalid:
        return ""


def _first_dict(given: dict[str, Any], *names: str) -> dict[str, Any]:
    return next((given[name] for name in names if isinstance(given.get(name), dict)), {})


def _address(where: dict[str, Any]) -> str:
    lines = where.get("adresse")
    parts = [_text(line) for line in lines] if isinstance(lines, list) else []
    parts.append(f"{_text(where.get('postnummer'))} {as_written(_text(where.get('poststed')))}".strip())
    return _plain(", ".join(part for part in parts if part), 200)


def _phone(given: dict[str, Any]) -> str:
    found = _text(given.get("telefon"))
    return found if _PHONE.fullmatch(found) else ""


def _form(given: dict[str, Any]) -> str:
    return _text(_first_dict(given, "organisasjonsform").get("kode"))


def _sector(given: dict[str, Any]) -> str:
    trade = _text(_first_dict(given, "naeringskode1").get("kode"))
    by_trade = (sector for begins, sector in _BY_TRADE if trade.startswith(begins))
    return _BY_FORM.get(_form(given)) or next(by_trade, OTHER)


def _closed_on(given: dict[str, Any]) -> dt.date | None:
    """The day it was struck off, or closed down: either stands where it no longer is."""
    said = given.get("slettedato") or given.get("nedleggelsesdato")
    if not said:
        return None
    try:
        return dt.date.fromisoformat(str(said)[:10])
    except ValueError:
        raise Invalid(_("The day it was closed (“slettedato”) is not a date."), code="no-date") from None
