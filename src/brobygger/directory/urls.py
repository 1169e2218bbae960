"""Addresses of the directory."""

from __future__ import annotations

from django.urls import path

from brobygger.directory.views import units

app_name = "directory"
urlpatterns = [
    path("directory/", units.search, name="search"),
    path("directory/units/<uuid:unit_id>/", units.unit, name="unit"),
    path("directory/units/<uuid:unit_id>/edit/", units.edit, name="edit"),
    path("directory/units/<uuid:unit_id>/confirm/", units.confirm, name="confirm"),
]
