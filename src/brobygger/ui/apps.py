"""Django's name for this folder."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "brobygger.ui"
    label = "ui"
