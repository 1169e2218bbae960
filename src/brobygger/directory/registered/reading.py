"""Files from Enhetsregisteret: a list of units, a page of an answer, or one unit. Lists are read a piece at a time."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from brobygger.kernel.errors import Invalid

CHUNK = 1 << 16
MOST_OF_A_UNIT = 1 << 20  # characters; the register's largest are a few thousand
MOST_OF_A_PAGE = 64 << 20  # bytes; the register gives at most 10,000 units at a time
_KINDS = ("enheter", "underenheter")
_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of how many a file is, where it says so; counted from 1."""

    number: int
    of: int


def units(file: IO[bytes], *, pages: list[Page]) -> Iterator[Any]:
    """Every object of the file, not looked into; adds to `pages` what it says of itself.

    Raises Invalid where the file is not JSON in UTF-8, or nothing that the register gives.
    """
    try:
        stream = _Stream(file)
        if stream.next_sign() == "[":
            yield from stream.listed()
        else:
            yield from _of_page(stream.whole(), pages)
    except UnicodeDecodeError:
        raise Invalid(
            _("The file is not written in UTF-8. Fetch it again from the register, or save it as UTF-8."),
            code="encoding",
        ) from None
    except (ValueError, RecursionError):  # numbers without end, brackets without end
        raise _not_json() from None


def _not_json() -> Invalid:
    return Invalid(
        _("The file is not JSON, or it is cut off. Fetch it again from data.brreg.no, as JSON and unpacked."),
        code="not-json",
    )


def _of_page(given: Any, pages: list[Page]) -> Iterator[Any]:
    if not isinstance(given, dict):
        raise Invalid(_("There are no units in this file."), code="no-units")
    inside = given.get("_embedded")
    found = [inside[kind] for kind in _KINDS if isinstance(inside.get(kind), list)] if isinstance(inside, dict) else []
    if found:
        pages.extend(_page(given.get("page")))
        for listed in found:
            yield from listed
    elif "organisasjonsnummer" in given:
        yield given
    elif not isinstance(given.get("page"), dict):  # an answer without hits has a page and nothing else
        raise Invalid(_("There are no units in this file."), code="no-units")


def _page(given: Any) -> Iterator[Page]:
    if isinstance(given, dict) and isinstance(given.get("number"), int) and isinstance(given.get("totalPages"), int):
        yield Page(given["number"] + 1, given["totalPages"])


class _Stream:
    """The text of a file, taken from its beginning; what has been read of a list is let go."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8")().decode  # a piece may end in the middle of a sign
        self._text = ""
        self._at = 0
        self._ended = False
        self._more()
        self._text = self._text.removeprefix("\ufeff")

    def next_sign(self) -> str:
        """The next sign that is no space, not taken; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._more()

    def listed(self) -> Iterator[Any]:
        """The members of a list, one by one."""
        self._take("[")
        if self.next_sign() == "]":
            self._take("]")
        else:
            yield self._member()
            while self.next_sign() == ",":
                self._take(",")
                yield self._member()
            self._take("]")
        if self.next_sign():
            raise _not_json()

    def whole(self) -> Any:
        """The whole file at once. Raises Invalid where it is larger than any page of the register."""
        while not self._ended:
            if len(self._text) > MOST_OF_A_PAGE:
                raise Invalid(_("That file is too large. Fetch the units in smaller pages."), code="large")
            self._more(CHUNK * 64)
        return json.loads(self._text)

    def _member(self) -> Any:
        """One member: more is read until it is whole."""
        self.next_sign()
        decoder = json.JSONDecoder()
        while True:
            try:
                found, end = decoder.raw_decode(self._text, self._at)
                if end < len(self._text) or self._ended:  # a number might go on
                    self._at = end
                    return found
            except json.JSONDecodeError:
                if self._ended:
                    raise
            if len(self._text) - self._at > MOST_OF_A_UNIT:
                raise _not_json()
            self._more()

    def _take(self, sign: str) -> None:
        if self.next_sign() != sign:
            raise _not_json()
        self._at += 1

    def _more(self, size: int = CHUNK) -> None:
        piece = self._file.read(size)
        self._ended = not piece
        self._text, self._at = self._text[self._at :] + self._decode(piece, final=self._ended), 0
