"""Django's name for this folder."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "brobygger.journal"
    label = "journal"
