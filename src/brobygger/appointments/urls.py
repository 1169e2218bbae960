"""Addresses of appointments."""

from __future__ import annotations

from django.urls import path

from brobygger.appointments.views import feeding, pages, taps

app_name = "appointments"
OF_ROOM = "rooms/<uuid:room_id>/appointments/"
ONE = f"{OF_ROOM}<uuid:appointment_id>/"
OFFERED = f"{OF_ROOM}alternatives/<uuid:alternative_id>/"
urlpatterns = [
    path("me/calendar/", feeding.mine, name="my-calendar"),
    path("me/calendar/mail/<str:secret>/", feeding.confirm_mail, name="confirm-mail"),
    path("calendar/<str:secret>.ics", feeding.feed, name="feed"),
    path(OF_ROOM, pages.page, name="page"),
    path(f"{OF_ROOM}new/", pages.new, name="new"),
    path(f"{OF_ROOM}waits/", pages.begin_wait, name="begin-wait"),
    path(f"{OF_ROOM}waits/<uuid:wait_id>/end/", taps.end_wait, name="end-wait"),
    path(ONE, pages.one, name="one"),
    path(f"{ONE}appointment.ics", pages.calendar_file, name="calendar-file"),
    path(f"{ONE}change/", pages.change, name="change"),
    path(f"{ONE}cancel/", taps.cancel, name="cancel"),
    path(f"{ONE}unsuited/", taps.unsuited, name="unsuited"),
    path(f"{ONE}suits/", taps.suits, name="suits"),
    path(f"{ONE}offer/", pages.offer, name="offer"),
    path(f"{OFFERED}answer/", taps.answer, name="answer"),
    path(f"{OFFERED}choose/", taps.choose, name="choose"),
]
