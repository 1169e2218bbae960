"""Reading the directory: frozen dataclasses, a fixed number of queries each."""

from brobygger.directory.queries.absences import (
    AbsenceCard,
    Answering,
    Instead,
    absences,
    answers_for,
    away_in,
    keepers_there,
)
from brobygger.directory.queries.enquiries import EnquiryCard, EnquiryStepCard, enquiries, enquiry
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
    "Answering",
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
    "keepers_there",
    "search",
    "unit_page",
    "waits_for_me",
]
