"""The made-up story that a newcomer plays: loaded by the real services, once, in one transaction.

Are's room is not made: the newcomer makes it. Other rooms have a history, so that the pages are alive.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from brobygger.config.story import collaboration, directory, effects, improvement, library, people, pilots
from brobygger.config.story.rooms import play
from brobygger.kernel import clock
from brobygger.kernel.actor import system
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import services

PAST = dt.timedelta(days=60)  # so long ago everybody in the story began


class NotInStoryMode(Exception):
    """The story lets anybody step in as anybody: it is loaded only where BROBYGGER_STORY says so."""


def load() -> bool:
    """Load the story unless it is there; say whether it was loaded now. Raises NotInStoryMode.

    What happens in the story's past is told to nobody: its news is marked as handled before it is committed.
    """
    if not settings.STORY:
        raise NotInStoryMode("Set BROBYGGER_STORY=1 to load the story (never in production).")
    actor = system("story")
    with transaction_as(actor):
        if services.cast():
            return False
        begins = clock.now() - PAST
        people.make(actor, begins=begins)
        directory.make(actor, now=clock.now())
        play(now=clock.now(), pilots=pilots.play(now=clock.now()))
        improvement.play(now=clock.now())
        effects.play()
        library.play()
        collaboration.play(now=clock.now())
        OutboxEvent.objects.filter(handled_at=None).update(handled_at=clock.now())
    return True
