"""What is read of episodes. Other files come in by these names."""

from brobygger.feedback.queries.alerts import AlertCard, Case, alliance_cut_off, caseload, earlier, of_episode
from brobygger.feedback.queries.episodes import (
    IN_ROOM,
    OPEN_OF_ROOM,
    EpisodeCard,
    EpisodePage,
    OpenEpisode,
    Overview,
    SessionCard,
    one,
    open_of_room,
    overview,
    whole,
)
from brobygger.feedback.queries.sharing import Shown, of_room

__all__ = [
    "IN_ROOM",
    "OPEN_OF_ROOM",
    "AlertCard",
    "Case",
    "EpisodeCard",
    "EpisodePage",
    "OpenEpisode",
    "Overview",
    "SessionCard",
    "Shown",
    "alliance_cut_off",
    "caseload",
    "earlier",
    "of_episode",
    "of_room",
    "one",
    "open_of_room",
    "overview",
    "whole",
]
