"""Django's name for this folder, and what it shows in a room."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "brobygger.measures"
    label = "measures"

    def ready(self) -> None:
        from brobygger.measures.views import copying, room

        room.register()
        copying.register()
