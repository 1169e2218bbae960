"""Django's name for this folder."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "brobygger.notify"
    label = "notify"
