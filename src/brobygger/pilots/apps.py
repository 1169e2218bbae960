"""Django's name for this folder, and its link on the helper's home."""

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    name = "brobygger.pilots"
    label = "pilots"

    def ready(self) -> None:
        from brobygger.pilots import views

        views.register()
