"""Django's name for this folder."""

from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "brobygger.consents"
    label = "consents"
