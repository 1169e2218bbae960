"""Django's name for this folder, and the way to its pages from a helper's home."""

from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    name = "brobygger.collaboration"
    label = "collaboration"

    def ready(self) -> None:
        from brobygger.collaboration.views import reading

        reading.register()
