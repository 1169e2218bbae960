"""Django's name for this folder."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "brobygger.rooms"
    label = "rooms"

    def ready(self) -> None:
        """The page of somebody's notices names their rooms."""
        from brobygger.notify import places
        from brobygger.rooms.queries import room_names

        places.come_from(room_names)
