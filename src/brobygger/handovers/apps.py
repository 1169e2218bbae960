"""Django's name for this folder, and what it shows in a room."""

from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "brobygger.handovers"
    label = "handovers"

    def ready(self) -> None:
        from brobygger.handovers import recipes
        from brobygger.handovers.views import copying, panels

        recipes.recipe()  # a broken recipe stops the start
        panels.register()
        copying.register()
