"""Addresses of pilots."""

from __future__ import annotations

from django.urls import path

from brobygger.pilots.views import answers, ending, figures, preparing

app_name = "pilots"
urlpatterns = [
    path("pilots/", preparing.pilots, name="list"),
    path("pilots/new/", preparing.new, name="new"),
    path("pilots/<uuid:pilot_id>/", preparing.pilot, name="pilot"),
    path("pilots/<uuid:pilot_id>/plan/", preparing.plan, name="plan"),
    path("pilots/<uuid:pilot_id>/members/", preparing.members, name="members"),
    path("pilots/<uuid:pilot_id>/terms/", preparing.terms, name="terms"),
    path("pilots/<uuid:pilot_id>/ready/", preparing.ready, name="ready"),
    path("pilots/<uuid:pilot_id>/start/", preparing.start, name="start"),
    path("pilots/<uuid:pilot_id>/answers/", answers.answers, name="answers"),
    path("pilots/<uuid:pilot_id>/figures/", figures.figures, name="figures"),
    path("pilots/<uuid:pilot_id>/figures.csv", figures.as_file, name="figures-file"),
    path("pilots/<uuid:pilot_id>/end/", ending.end, name="end"),
]
