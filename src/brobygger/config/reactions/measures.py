"""Somebody is asked to answer a survey: the link is sent to them, once. Who answers, and when, is told to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from brobygger.kernel.actor import system
from brobygger.measures import services as measures
from brobygger.notify import services as notify

SYSTEM = system("survey")


def send_link(ids: Mapping[str, Any]) -> None:
    """Send a survey's link; nothing when it is answered or too late."""
    key = UUID(ids["asked"])
    wanted = measures.link_to_send(SYSTEM, asked_id=key)
    if wanted is not None:
        about = f"survey:{key}"
        notify.send(SYSTEM, person_id=wanted.person_id, template="questions", key=about, secret=wanted.link)


def send_form(ids: Mapping[str, Any]) -> None:
    """Send the link of a form that was given in a room; nothing when it is answered or too late."""
    key = UUID(ids["form"])
    wanted = measures.form_link_to_send(SYSTEM, form_id=key)
    if wanted is not None:
        about = f"form:{key}"
        notify.send(SYSTEM, person_id=wanted.person_id, template="questions", key=about, secret=wanted.link)
