"""Django's name for this folder, and what it shows in a room."""

from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "brobygger.opinions"
    label = "opinions"

    def ready(self) -> None:
        from brobygger.opinions import copying, views

        views.register()
        copying.register()
