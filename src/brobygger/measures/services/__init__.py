"""Asking, answering, and what a service may use. Folders above come in by these names."""

from brobygger.measures.services.asking import ask_colleagues, colleagues
from brobygger.measures.services.entering import begin, enter, enter_scores
from brobygger.measures.services.exporting import as_fhir, fetched
from brobygger.measures.services.filling import Page, Problem, open_link, send
from brobygger.measures.services.giving import Given, form_link_to_send, give
from brobygger.measures.services.licences import Draft, load_text, look_at, record_licence
from brobygger.measures.services.links import LinkToSend, secret_of
from brobygger.measures.services.showing import note_reading, set_seen_by
from brobygger.measures.services.surveys import About, answered, link_to_send, open_survey

__all__ = [
    "About",
    "Draft",
    "Given",
    "LinkToSend",
    "Page",
    "Problem",
    "answered",
    "as_fhir",
    "ask_colleagues",
    "begin",
    "colleagues",
    "enter",
    "enter_scores",
    "fetched",
    "form_link_to_send",
    "give",
    "link_to_send",
    "load_text",
    "look_at",
    "note_reading",
    "open_link",
    "open_survey",
    "record_licence",
    "secret_of",
    "send",
    "set_seen_by",
]
