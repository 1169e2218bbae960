"""Numbers that people and organisations are known by: checked here, kept elsewhere.

Sources: organisation number, Brønnøysundregistrene (mod 11); national identity number and the rules from 2032,
Skatteetaten "Nytt fødselsnummer fra 2032"; H-numbers and synthetic numbers with month + 65, Norsk helsenett.
"""

from __future__ import annotations

import calendar
import datetime as dt
import enum
import re
from dataclasses import dataclass

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from brobygger.kernel.errors import Invalid

ORGANISATION_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2)
SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
FIRST_REMAINDERS = (0, 1, 2, 3)  # 0 alone until 2032; numbers of both kinds then live side by side
IDENTITY = "people.identity-number"  # what an identity number is sealed for
LEAP_CENTURY = 2000  # every two-digit year that is a leap year in some century is one in this
MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_SPACES = re.compile(r"[\s\u00a0.()\-/]+")


class IdentityKind(enum.StrEnum):
    """Who gave the number out, and what for."""

    ORDINARY = "ordinary"
    D = "d"  # day + 40: temporary residents
    H = "h"  # month + 40: help number of a health service
    D_AND_H = "d-and-h"


class Synthetic(enum.StrEnum):
    """Made-up numbers for tests are marked in the month."""

    NO = ""
    TAX = "tax"  # month + 80, Skatteetaten
    NHN = "nhn"  # month + 65, Norsk helsenett


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A well-formed national identity number. The date in it is not the date of birth to rely on from 2032."""

    text: str
    kind: IdentityKind
    synthetic: Synthetic = Synthetic.NO

    def __str__(self) -> str:
        return mask(self.text)


def mask(text: str) -> str:
    """What may be shown of a number: its last two digits."""
    return "•" * max(0, len(text) - 2) + text[-2:] if len(text) > 4 else "•" * len(text)


def check_organisation_number(text: str) -> str:
    """Return the nine digits of an organisation number; raises Invalid on a wrong length or check digit."""
    digits = _SPACES.sub("", text)
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise Invalid(_("An organisation number has nine digits."), field="number", code="organisation-number-shape")
    check = -_weighted(digits, ORGANISATION_WEIGHTS) % 11
    if check != int(digits[8]):  # a check digit of 10 is never given out, and never equals a digit
        raise Invalid(
            _("That is not an organisation number: the last digit does not fit the others."),
            field="number",
            code="organisation-number-check",
        )
    return digits


def parse_identity_number(text: str, *, synthetic: bool = True) -> IdentityNumber:
    """Return the number and its kind; raises Invalid, never with the number in the message.

    `synthetic=False` refuses made-up numbers (where only real people belong).
    """
    digits = _SPACES.sub("", text)
    if not re.fullmatch(r"[0-9]{11}", digits):
        raise _not_identity(_("A national identity number has eleven digits."), "shape")
    found = _with_kind(digits)
    if found is None:
        raise _not_identity(_("The first six digits are not a date."), "date")
    first = (_weighted(digits, FIRST_WEIGHTS) + int(digits[9])) % 11
    second = (_weighted(digits, SECOND_WEIGHTS) + int(digits[10])) % 11
    if first not in FIRST_REMAINDERS or second != 0:
        raise _not_identity(_("The last two digits do not fit the others. Is one digit wrong?"), "check")
    if found.synthetic and not synthetic:
        raise _not_identity(_("This is a made-up test number."), "synthetic")
    return found


def latest_birth_date(number: IdentityNumber, *, today: dt.date) -> dt.date:
    """The latest date of birth that the number allows; the century cannot be read from it from 2032 on."""
    digits = number.text
    added, _is_h, _synthetic = _month_rule(int(digits[2:4]))
    month, day, year = int(digits[2:4]) - added, int(digits[:2]) % 40, int(digits[4:6])
    for century in (2000, 1900):
        if (century + year, month, day) <= (today.year, today.month, today.day):
            break
    day = day if (month, day) != (2, 29) or calendar.isleap(century + year) else 28
    return dt.date(century + year, month, day)


def parse_mobile(text: str) -> str:
    """Return a mobile number as E.164 (`+47…`). Without a country code it is Norwegian.

    Raises Invalid: malformed, foreign without `+` and country code, or not the number of a mobile phone.
    """
    compact = _SPACES.sub("", text)
    if not re.fullmatch(r"\+?[0-9]{1,15}", compact):
        raise _not_mobile(_("Write the mobile number with digits only, for example 912 34 567."), "malformed")
    if compact.startswith("00") or (not compact.startswith("+") and len(compact) != 8):
        raise _not_mobile(
            _("A Norwegian mobile number has eight digits. Begin a foreign number with + and the country code."),
            "foreign",
        )
    try:
        number = phonenumbers.parse(compact, "NO")
    except NumberParseException:
        raise _not_mobile(_("We do not know the country code of that number."), "malformed") from None
    if not phonenumbers.is_valid_number(number):
        raise _not_mobile(_("That number does not exist. Is a digit missing or wrong?"), "malformed")
    if phonenumbers.number_type(number) not in MOBILE_TYPES:
        raise _not_mobile(_("That is not a mobile number: a text message would not arrive."), "not-mobile")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def spaced_mobile(mobile: str) -> str:
    """A kept number as one writes it: 912 34 567, with the country code where it is foreign."""
    if re.fullmatch(r"\+47\d{8}", mobile):
        return f"{mobile[3:6]} {mobile[6:8]} {mobile[8:]}"
    return phonenumbers.format_number(phonenumbers.parse(mobile), PhoneNumberFormat.INTERNATIONAL)


def mask_mobile(mobile: str) -> str:
    """What may be shown of a mobile number: country code and the last two digits."""
    return f"{mobile[:3]} ••• •• •{mobile[-2:]}" if mobile else ""


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _with_kind(digits: str) -> IdentityNumber | None:
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    is_d = day > 40
    added, is_h, synthetic = _month_rule(month)
    try:
        dt.date(LEAP_CENTURY + year, month - added, day - 40 if is_d else day)
    except ValueError:
        return None
    kinds = {
        (False, False): IdentityKind.ORDINARY,
        (True, False): IdentityKind.D,
        (False, True): IdentityKind.H,
        (True, True): IdentityKind.D_AND_H,
    }
    return IdentityNumber(digits, kinds[is_d, is_h], synthetic)


def _month_rule(month: int) -> tuple[int, bool, Synthetic]:
    """What was added to the month, whether it is a help number, whose made-up number it is."""
    if month > 80:
        return 80, False, Synthetic.TAX
    if month > 65:
        return 65, False, Synthetic.NHN
    if month > 40:
        return 40, True, Synthetic.NO
    return 0, False, Synthetic.NO


def _not_identity(message: str, code: str) -> Invalid:
    return Invalid(message, field="identity_number", code=f"identity-number-{code}")


def _not_mobile(message: str, code: str) -> Invalid:
    return Invalid(message, field="mobile", code=f"mobile-{code}")
