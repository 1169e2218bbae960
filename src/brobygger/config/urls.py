"""Every address. A view without @route stops the start (kernel.routes); unused addresses of allauth are not here."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from brobygger.config import accounts

urlpatterns: list[URLPattern | URLResolver] = [
    *accounts.urlpatterns,
    path("", include("brobygger.people.urls")),
    path("", include("brobygger.directory.urls")),
    path("", include("brobygger.rooms.urls")),
    path("", include("brobygger.promises.urls")),
    path("", include("brobygger.appointments.urls")),
    path("", include("brobygger.opinions.urls")),
    path("", include("brobygger.handovers.urls")),
    path("", include("brobygger.feedback.urls")),
    path("", include("brobygger.pilots.urls")),
    path("", include("brobygger.collaboration.urls")),
    path("", include("brobygger.improvement.urls")),
    path("", include("brobygger.library.urls")),
    path("", include("brobygger.journal.urls")),
    path("", include("brobygger.ui.urls")),
    path("", include("brobygger.notify.urls")),
    path("", include("brobygger.measures.urls")),
]

handler400 = "brobygger.ui.errors.bad_request"
handler403 = "brobygger.ui.errors.forbidden"
handler404 = "brobygger.ui.errors.not_found"
handler500 = "brobygger.ui.errors.broken"
