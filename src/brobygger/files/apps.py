"""Django's name for this folder."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "brobygger.files"
    label = "files"
