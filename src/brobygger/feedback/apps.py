"""Django's name for this folder, and what it shows in a room."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "brobygger.feedback"
    label = "feedback"

    def ready(self) -> None:
        from brobygger.feedback.views import caseload, copying, panels

        panels.register()
        copying.register()
        caseload.register()
