"""Addresses of collaboration plans."""

from __future__ import annotations

from django.urls import path

from brobygger.collaboration.views import reading, writing

app_name = "collaboration"
urlpatterns = [
    path("plans/", reading.plans, name="list"),
    path("plans/new/", writing.new, name="new"),
    path("plans/<uuid:pair_id>/", reading.plan, name="plan"),
    path("plans/<uuid:pair_id>/draft/", writing.draft, name="draft"),
    path("plans/<uuid:pair_id>/draft/step/", writing.step, name="step"),
    path("plans/<uuid:pair_id>/draft/agree/", writing.agree, name="agree"),
    path("plans/<uuid:pair_id>/change/", writing.change, name="change"),
]
