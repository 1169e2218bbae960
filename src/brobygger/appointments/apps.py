"""Django's name for this folder, and what it shows in a room."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "brobygger.appointments"
    label = "appointments"

    def ready(self) -> None:
        from brobygger.appointments.services import inherit
        from brobygger.appointments.views import copying, panels
        from brobygger.rooms import followers

        panels.register()
        copying.register()
        followers.follow(inherit)
