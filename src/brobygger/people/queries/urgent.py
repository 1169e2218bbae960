"""Whom to call when it is urgent, as an organisation has written it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UrgentNumber:
    """A name, the number as it is read, and as a telephone takes it."""

    name: str
    number: str

    @property
    def digits(self) -> str:
        return self.number.replace(" ", "")


def urgent_numbers(text: str) -> tuple[UrgentNumber, ...]:
    """The lines of an organisation, "name: number" each. Pure."""
    pairs = (line.rpartition(":") for line in text.splitlines())
    return tuple(UrgentNumber(name.strip(), number.strip()) for name, colon, number in pairs if colon)
