"""Reading: how notices reach somebody, and what the file gateways have written."""

from brobygger.notify.queries.own import (
    WAY,
    DeviceCard,
    Reach,
    RoomLevel,
    Tried,
    WayCard,
    my_choice,
    my_devices,
    my_rooms,
    my_ways,
    reach,
    told_now,
    tried,
)
from brobygger.notify.queries.story import Bubble, Phone, story_outbox

__all__ = [
    "WAY",
    "Bubble",
    "DeviceCard",
    "Phone",
    "Reach",
    "RoomLevel",
    "Tried",
    "WayCard",
    "my_choice",
    "my_devices",
    "my_rooms",
    "my_ways",
    "reach",
    "story_outbox",
    "told_now",
    "tried",
]
