"""Django's name for this folder, and what it shows on a helper's home."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "brobygger.library"
    label = "library"

    def ready(self) -> None:
        from brobygger.library import views

        views.register()
