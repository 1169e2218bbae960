"""Addresses of the library."""

from __future__ import annotations

from django.urls import path

from brobygger.library import views

app_name = "library"
urlpatterns = [
    path("library/", views.listing, name="list"),
    path("library/new/", views.new, name="new"),
    path("library/<uuid:entry_id>/", views.change, name="change"),
    path("library/<uuid:entry_id>/remove/", views.remove, name="remove"),
]
