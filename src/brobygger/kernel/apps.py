"""Django's name for this folder."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "brobygger.kernel"
    label = "kernel"
