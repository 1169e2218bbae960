"""Django's name for this folder."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "brobygger.live"
    label = "live"
