"""Addresses of notify."""

from __future__ import annotations

from django.urls import path

from brobygger.notify import views

app_name = "notify"
urlpatterns = [
    path("me/notifications/", views.mine, name="mine"),
    path("me/notifications/devices/", views.keep_device, name="keep-device"),
    path("me/notifications/devices/<uuid:device_id>/forget/", views.forget_device, name="forget-device"),
    path("me/notifications/try/", views.send_try, name="try"),
    path("me/notifications/try/<uuid:delivery_id>/", views.tried, name="tried"),
    path("story/outbox/", views.story_outbox, name="story-outbox"),
]
