"""Some words for others to learn from: nobody's name, only on the person's yes, and gone when it is taken back."""

from __future__ import annotations

import pytest

from brobygger.handovers import queries, services
from brobygger.handovers.queries import QuoteCard, SharedQuote
from brobygger.kernel import clock
from brobygger.kernel.errors import Denied, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms import services as rooms
from tests.handovers.acting import Passage, at


@pytest.fixture
def held(passage: Passage) -> Passage:
    return passage.to_held()


def read_by(passage: Passage, who: str) -> list[str]:
    """The words that a leader of one of the two reads about the pair."""
    actor, cast = passage.room.cast.actor(who), passage.room.cast
    with transaction_as(actor):
        pair = {"from_id": cast.organisation("oygarden"), "to_id": cast.organisation("dps")}
        found: tuple[SharedQuote, ...] = queries.shared_quotes(actor, **pair)
    return [one.text for one in found]


def written(passage: Passage, who: str = "are") -> list[QuoteCard]:
    with transaction_as(passage.room.cast.actor(who)):
        return list(queries.quotes(passage.seen(who)))


@pytest.mark.req("DFM-32")
def test_a_helpers_words_are_read_by_leaders_only_from_the_persons_yes_and_until_it_is_taken_back(
    held: Passage,
) -> None:
    held.do("sara", services.write_quote, words="Det var godt å møtes alle tre.")
    assert read_by(held, "berit") == []
    [one] = written(held)
    for who in ("kari", "sara"):
        with pytest.raises(Denied):
            held.do(who, services.agree_to_quote, quote_id=one.id)
    held.do("are", services.agree_to_quote, quote_id=one.id)
    assert read_by(held, "berit") == ["Det var godt å møtes alle tre."]
    page = held.room.cast.browser("berit").get(
        f"/hand-overs/{held.room.cast.organisation('oygarden')}/{held.room.cast.organisation('dps')}/"
    )
    said = page.content.decode()
    assert "Det var godt å møtes alle tre." in said
    assert "Are" not in said.replace("Arendal", "")
    held.do("are", services.take_quote_back, quote_id=one.id)
    assert (read_by(held, "berit"), written(held)) == ([], [])


@pytest.mark.req("VID-02")
def test_the_persons_own_words_are_shared_as_they_write_them_and_gone_with_the_room(held: Passage) -> None:
    held.do("are", services.write_quote, words="Jeg slapp å si alt en gang til.")
    assert read_by(held, "berit") == ["Jeg slapp å si alt en gang til."]
    held.room.do("are", rooms.pause)
    assert read_by(held, "berit") == []


@pytest.mark.parametrize("words", ["Are var modig.", "Takk til kari!", "Ring 98 76 54 32", " ", "x" * 601])
def test_words_that_tell_who_it_is_are_refused_and_stay_in_the_field(held: Passage, words: str) -> None:
    with pytest.raises(Invalid):
        held.do("are", services.write_quote, words=words)
    address = f"/rooms/{held.room.room_id}/hand-overs/{held.id}/quotes/"
    with clock.at(at(1)):
        answer = held.room.cast.browser("are").post(address, {"do": "write", "words": words})
    assert answer.status_code == 422
    assert words.strip()[:20] in answer.content.decode()


def test_others_in_the_room_neither_read_nor_write_them_and_a_helper_takes_back_their_own_alone(held: Passage) -> None:
    held.do("kari", services.write_quote, words="Det gikk fint.")
    [one] = written(held)
    with pytest.raises(Hidden):
        written(held, "frida")
    with pytest.raises(Denied):
        held.do("frida", services.write_quote, words="Jeg også.")
    with pytest.raises(Hidden):
        held.do("sara", services.take_quote_back, quote_id=one.id)
    held.do("kari", services.take_quote_back, quote_id=one.id)
    assert written(held) == []
    with pytest.raises(Hidden):
        held.do("are", services.agree_to_quote, quote_id=one.id)
