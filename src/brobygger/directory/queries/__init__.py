"""Reading the directory: frozen dataclasses, a fixed number of queries each."""

from brobygger.directory.queries.absences import AbsenceCard, Instead, absences, answers_for, away_in
from brobygger.directory.queries.enquiries import EnquiryCard, EnquiryStepCard, enquiries, enquiry, who_keeps_inbox
from brobygger.directory.queries.units import (
    Found,
    Line,
    UnitPage,
    Waits,
    keepers,
    search,
    unit_page,
    waits_for_me,
)

__all__ = [
    "AbsenceCard",
    "EnquiryCard",
    "EnquiryStepCard",
    "Found",
    "Instead",
    "Line",
    "UnitPage",
    "Waits",
    "absences",
    "answers_for",
    "away_in",
    "enquiries",
    "enquiry",
    "keepers",
    "search",
    "unit_page",
    "waits_for_me",
    "who_keeps_inbox",
]
