"""Addresses of what is said about a room's promise."""

from __future__ import annotations

from django.urls import path

from brobygger.promises import views

app_name = "promises"
urlpatterns = [
    path("rooms/<uuid:room_id>/promises/<uuid:message_id>/settle/", views.settle, name="settle"),
    path("rooms/<uuid:room_id>/promises/go-on/", views.go_on, name="go-on"),
    path("rooms/<uuid:room_id>/promises/<uuid:ball_id>/saved/", views.saved, name="saved"),
]
