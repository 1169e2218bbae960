"""Django's name for this folder, and what it shows on a helper's home."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "brobygger.improvement"
    label = "improvement"

    def ready(self) -> None:
        from brobygger.improvement.views import intentions, projects

        intentions.register()
        projects.register()
