"""Django's name for this folder, and what it shows in a room."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "brobygger.appointments"
    label = "appointments"

    def ready(self) -> None:
        from brobygger.appointments.views import panels

        panels.register()
