"""Django's name for this folder, and what it shows and asks on the pages of rooms."""

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    name = "brobygger.pilots"
    label = "pilots"

    def ready(self) -> None:
        from brobygger.pilots.views import answers, ending, preparing, starting

        answers.register()
        ending.register()
        preparing.register()
        starting.register()
