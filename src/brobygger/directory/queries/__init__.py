"""Reading the directory: frozen dataclasses, a fixed number of queries each."""

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
    "EnquiryCard",
    "EnquiryStepCard",
    "Found",
    "Line",
    "UnitPage",
    "Waits",
    "enquiries",
    "enquiry",
    "keepers",
    "search",
    "unit_page",
    "waits_for_me",
    "who_keeps_inbox",
]
