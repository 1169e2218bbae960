"""Addresses of opinions."""

from __future__ import annotations

from django.urls import path

from brobygger.opinions import views

app_name = "opinions"
urlpatterns = [
    path("rooms/<uuid:room_id>/opinions/", views.page, name="page"),
    path("rooms/<uuid:room_id>/opinions/<uuid:opinion_id>/ask/", views.ask_also, name="ask-also"),
    path("rooms/<uuid:room_id>/opinions/<uuid:opinion_id>/say/", views.say, name="say"),
    path("rooms/<uuid:room_id>/opinions/views/<uuid:view_id>/take-back/", views.take_back, name="take-back"),
]
