"""Every address. A view without @route stops the start (kernel.routes); unused addresses of allauth are not here."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from brobygger.config import accounts

urlpatterns: list[URLPattern | URLResolver] = [
    *accounts.urlpatterns,
]
