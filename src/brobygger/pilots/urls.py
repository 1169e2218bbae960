"""Addresses of pilots."""

from __future__ import annotations

from django.urls import path

from brobygger.pilots import views

app_name = "pilots"
urlpatterns = [
    path("pilots/", views.pilots, name="list"),
    path("pilots/new/", views.new, name="new"),
    path("pilots/<uuid:pilot_id>/", views.pilot, name="pilot"),
    path("pilots/<uuid:pilot_id>/plan/", views.plan, name="plan"),
    path("pilots/<uuid:pilot_id>/members/", views.members, name="members"),
    path("pilots/<uuid:pilot_id>/terms/", views.terms, name="terms"),
    path("pilots/<uuid:pilot_id>/ready/", views.ready, name="ready"),
    path("pilots/<uuid:pilot_id>/start/", views.start, name="start"),
]
