"""Addresses of notify."""

from __future__ import annotations

from django.urls import path

from brobygger.notify import views

app_name = "notify"
urlpatterns = [path("story/outbox/", views.story_outbox, name="story-outbox")]
