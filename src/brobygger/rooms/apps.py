"""Django's name for this folder."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "brobygger.rooms"
    label = "rooms"

    def ready(self) -> None:
        """The page of somebody's notices names their rooms; a helper's home leads to the directory below."""
        from brobygger.directory.views import absences, units
        from brobygger.notify import places
        from brobygger.rooms import panels
        from brobygger.rooms.panels import Panel, Place
        from brobygger.rooms.queries import room_names

        places.come_from(room_names)
        panels.show(Panel(Place.HELPER_HOME, "directory/_home.html", units.home, order=70))
        panels.show(Panel(Place.MEMBER, "directory/_away.html", absences.of_member, order=10))
        panels.show(Panel(Place.HELPER_LINKS, "directory/_links.html", units.links, order=20))
