"""Reading the directory: frozen dataclasses, a fixed number of queries each."""

from brobygger.directory.queries.units import (
    Found,
    Line,
    UnitPage,
    keepers,
    search,
    unit_page,
    waits_for_me,
)

__all__ = [
    "Found",
    "Line",
    "UnitPage",
    "keepers",
    "search",
    "unit_page",
    "waits_for_me",
]
