"""Addresses of the interface's own pages; included at the root, since a service worker rules where it is served."""

from __future__ import annotations

from django.urls import path

from brobygger.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/", views.gallery, name="gallery"),
    path("ui/<slug:page>/", views.gallery, name="gallery-page"),
    path("language/", views.language, name="language"),
    path("scheme/", views.scheme, name="scheme"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.worker, name="worker"),
    path("offline/", views.offline, name="offline"),
    path("favicon.ico", views.icon, name="icon"),
]
