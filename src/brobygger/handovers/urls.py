"""Addresses of hand-overs."""

from __future__ import annotations

from django.urls import path

from brobygger.handovers.views import (
    after,
    agenda,
    effects,
    learning,
    nudging,
    pages,
    quotes,
    speaking,
    summary,
    times,
    two,
)

app_name = "handovers"
OF_ROOM = "rooms/<uuid:room_id>/hand-overs/"
ONE = f"{OF_ROOM}<uuid:handover_id>/"
urlpatterns = [
    path("first-meeting/card/", learning.card, name="card"),
    path("first-meeting/course/", learning.course, name="course"),
    path("first-meeting/leaders/", learning.reasons, name="reasons"),
    path("hand-overs/", effects.overview, name="pairs"),
    path("hand-overs/<uuid:from_id>/<uuid:to_id>/", effects.effects, name="effects"),
    path("n/<str:secret>/", nudging.nudge, name="nudge"),
    path("a/<str:secret>/", nudging.agenda_link, name="agenda-link"),
    path(OF_ROOM, pages.overview, name="overview"),
    path(ONE, pages.page, name="one"),
    path(f"{ONE}after/", after.tell, name="after"),
    path(f"{ONE}agenda/", agenda.agenda, name="agenda"),
    path(f"{ONE}agenda/voice/", speaking.speak, name="speak"),
    path(f"{ONE}table/", agenda.table, name="table"),
    path(f"{ONE}quotes/", quotes.quotes, name="quotes"),
    path(f"{ONE}two/", two.find, name="two"),
    path(f"{ONE}times/", times.choose, name="times"),
    path(f"{ONE}summary/", summary.summary, name="summary"),
]
