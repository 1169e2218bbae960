"""The relay: what has happened is reacted to, in order, once; what fails waits without stopping the rest."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from brobygger.config import relay
from brobygger.config.handlers import HANDLERS, Do
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import system
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.rowsecurity import acting_as, transaction_as

SOMEBODY = system("test")


class Log:
    """Reactions that write down what they were told, and fail when they are told to."""

    def __init__(self) -> None:
        self.told: list[dict[str, object]] = []
        self.done = threading.Event()

    def note(self, ids: dict[str, object]) -> None:
        self.told.append(dict(ids))
        self.done.set()

    def fail(self, ids: dict[str, object]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select 1/0")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    log = Log()
    table = {"test.noted": Do(log.note), "test.batched": Do(log.note, once_per="room"), "test.failing": Do(log.fail)}
    monkeypatch.setattr(relay, "HANDLERS", {**HANDLERS, **table})
    return log


def emit(kind: str, **ids: str | int) -> None:
    with transaction_as(SOMEBODY):
        outbox.emit(kind, **ids)


def waiting() -> list[str]:
    with transaction_as(SOMEBODY):
        return list(OutboxEvent.objects.filter(handled_at=None).order_by("at").values_list("kind", flat=True))


def later(minutes: float) -> dt.datetime:
    return clock.now() + dt.timedelta(minutes=minutes)


def test_news_is_handled_once_and_in_order(db: None, heard: Log):
    emit("test.noted", n=1)
    emit("test.noted", n=2)
    assert relay.handle_waiting() == 2
    assert relay.handle_waiting() == 0
    assert heard.told == [{"n": 1}, {"n": 2}]
    assert waiting() == []


def test_news_of_a_rolled_back_change_was_never_told(db: None, heard: Log):
    @transaction.atomic
    def change_and_fail():
        with acting_as(SOMEBODY):
            outbox.emit("test.noted", n=1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    assert relay.handle_waiting() == 0


def test_news_of_the_same_room_is_answered_once_with_the_newest(db: None, heard: Log):
    for room, seq in (("a", 1), ("b", 1), ("a", 2)):
        emit("test.batched", room=room, seq=seq)
    relay.handle_waiting()
    assert heard.told == [{"room": "a", "seq": 2}, {"room": "b", "seq": 1}]
    assert waiting() == []


def test_a_failing_reaction_does_not_stop_the_rest_and_is_tried_again_later(db: None, heard: Log):
    emit("test.failing")
    emit("test.noted", n=1)
    relay.handle_waiting()
    assert heard.told == [{"n": 1}]
    assert waiting() == ["test.failing"]
    assert relay.handle_waiting() == 0, "not at once"
    with clock.at(later(1)):
        assert relay.handle_waiting() == 1


def test_after_its_last_try_news_is_parked_and_logged(db: None, heard: Log, caplog: pytest.LogCaptureFixture):
    emit("test.failing")
    for hours in range(relay.TRIES + 2):
        with clock.at(later(60 * hours)):
            relay.handle_waiting()
    with transaction_as(SOMEBODY):
        assert OutboxEvent.objects.get().attempts == relay.TRIES
    assert [r.message for r in caplog.records].count("an event of the outbox is parked") == 1


def test_news_that_nothing_answers_is_parked_at_once(db: None, heard: Log, caplog: pytest.LogCaptureFixture):
    emit("test.unheard-of")
    relay.handle_waiting()
    with clock.at(later(60)):
        assert relay.handle_waiting() == 0
    assert "an event of the outbox is parked" in caplog.text


def test_a_relay_wakes_for_news_and_leaves_when_told(real_db: None, heard: Log, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(relay, "LOOK_EVERY", 600.0)  # so that the notification alone can wake it
    with relay.Relay():
        for number in (1, 2, 3):
            emit("test.noted", n=number)
            assert heard.done.wait(timeout=20)
            heard.done.clear()
    assert heard.told == [{"n": 1}, {"n": 2}, {"n": 3}]


def test_two_relays_never_take_the_same_news(real_db: None, heard: Log):
    emit("test.noted", n=1)
    with transaction_as(system("outbox")):
        assert len(relay._take(10)) == 1
        other: list[int] = []
        thread = threading.Thread(target=lambda: (other.append(relay.handle_waiting()), connection.close()))
        thread.start()
        thread.join(timeout=20)
        assert other == [0]
