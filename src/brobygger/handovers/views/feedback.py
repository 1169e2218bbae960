"""How it was for the person, on the hand-over's page: to them, and to whom they answered."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from brobygger.handovers import access
from brobygger.handovers.queries import HandoverPage
from brobygger.handovers.views import showing
from brobygger.measures.queries import answered
from brobygger.measures.services import links


def shown(found: HandoverPage) -> dict[str, Any] | None:
    """Their answers, and to themselves the way to answer; None before they are asked, and for who may not read them."""
    form = answered.form(found.feedback_id) if found.feedback_id is not None else None
    if form is None or found.feedback_id is None:
        return None
    own = found.side == access.PERSON
    if form.finished_at is None and not form.is_open:
        return None
    return {
        "own": own,
        "href": urlsplit(links.address(found.feedback_id)).path if own and form.is_open else "",
        "at": form.finished_at,
        "reader": found.card.two.name if found.card.two else "",
        "answers": [
            {"question": showing.said(one.question), "value": one.value, "high": one.high} for one in form.answers
        ],
    }
