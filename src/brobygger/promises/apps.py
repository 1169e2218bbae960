"""Django's name for this folder, and what it shows in a room."""

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "brobygger.promises"
    label = "promises"

    def ready(self) -> None:
        from brobygger.promises import views

        views.register()
