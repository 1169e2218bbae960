"""Django's name for this folder."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "brobygger.rooms"
    label = "rooms"
