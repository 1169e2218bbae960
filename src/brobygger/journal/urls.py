"""Addresses of journal. What belongs to a room is under the room's own address, in rooms."""

from __future__ import annotations

from django.urls import path

from brobygger.journal import views

app_name = "journal"
urlpatterns = [
    path("phrases/", views.phrases, name="phrases"),
    path("phrases/<uuid:phrase_id>/remove/", views.remove, name="remove-phrase"),
]
