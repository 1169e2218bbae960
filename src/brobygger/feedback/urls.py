"""Addresses of feedback."""

from __future__ import annotations

from django.urls import path

from brobygger.feedback.views import beginning, caseload, pages

app_name = "feedback"
urlpatterns = [
    path("how-it-goes/", caseload.caseload, name="caseload"),
    path("rooms/<uuid:room_id>/how-it-goes/", beginning.overview, name="overview"),
    path("rooms/<uuid:room_id>/how-it-goes/<uuid:episode_id>/", pages.one, name="one"),
]
