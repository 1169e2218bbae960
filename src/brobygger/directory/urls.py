"""Addresses of the directory."""

from __future__ import annotations

from django.urls import path

from brobygger.directory.views import absences, enquiries, taking_in, units

app_name = "directory"
urlpatterns = [
    path("directory/", units.search, name="search"),
    path("directory/units/<uuid:unit_id>/", units.unit, name="unit"),
    path("directory/units/<uuid:unit_id>/edit/", units.edit, name="edit"),
    path("directory/units/<uuid:unit_id>/confirm/", units.confirm, name="confirm"),
    path("directory/units/<uuid:unit_id>/ask/", enquiries.ask, name="ask"),
    path("directory/enquiries/", enquiries.enquiries, name="enquiries"),
    path("directory/enquiries/<uuid:enquiry_id>/", enquiries.enquiry, name="enquiry"),
    path("directory/enquiries/<uuid:enquiry_id>/take/", enquiries.take, name="take"),
    path("directory/enquiries/<uuid:enquiry_id>/answer/", enquiries.answer, name="answer"),
    path("directory/enquiries/<uuid:enquiry_id>/pass-on/", enquiries.pass_on, name="pass-on"),
    path("admin-desk/take-in/", taking_in.take_in, name="take-in"),
    path("me/absence/", absences.mine, name="absence"),
    path("me/absence/of/<uuid:role_id>/", absences.of_colleague, name="absence-of"),
    path("me/absence/<uuid:absence_id>/remove/", absences.remove, name="remove-absence"),
]
