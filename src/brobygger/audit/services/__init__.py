"""Writing the access log, sealing it, checking that it is whole, and dropping what is too old."""

from brobygger.audit.services.recording import record, record_each, record_look, record_looks
from brobygger.audit.services.retention import drop_months
from brobygger.audit.services.sealing import Sealed, seal_waiting
from brobygger.audit.services.verifying import Finding, Report, verify

__all__ = [
    "Finding",
    "Report",
    "Sealed",
    "drop_months",
    "record",
    "record_each",
    "record_look",
    "record_looks",
    "seal_waiting",
    "verify",
]
