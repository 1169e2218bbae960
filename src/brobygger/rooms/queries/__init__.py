"""Reading rooms: frozen dataclasses, a fixed number of queries each."""

from brobygger.rooms.queries.home import home, known_persons
from brobygger.rooms.queries.log import duty_list, log_page, open_questions, who
from brobygger.rooms.queries.room import audience, card, entries_after, members, receipts, room_page, search_room
from brobygger.rooms.queries.shapes import (
    Audience,
    Ball,
    Duty,
    Entry,
    Happening,
    Home,
    HomeRoom,
    LogLine,
    Member,
    Message,
    Question,
    Receipt,
    RoomCard,
    RoomPage,
    TrustPerson,
    Wish,
)
from brobygger.rooms.queries.timeline import first_seq_on
from brobygger.rooms.queries.wishes import open_wishes, recent_colleagues

__all__ = [
    "Audience",
    "Ball",
    "Duty",
    "Entry",
    "Happening",
    "Home",
    "HomeRoom",
    "LogLine",
    "Member",
    "Message",
    "Question",
    "Receipt",
    "RoomCard",
    "RoomPage",
    "TrustPerson",
    "Wish",
    "audience",
    "card",
    "duty_list",
    "entries_after",
    "first_seq_on",
    "home",
    "known_persons",
    "log_page",
    "members",
    "open_questions",
    "open_wishes",
    "receipts",
    "recent_colleagues",
    "room_page",
    "search_room",
    "who",
]
