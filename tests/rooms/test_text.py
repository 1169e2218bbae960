"""What a message may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brobygger.kernel.errors import Invalid
from brobygger.rooms import text


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "empty"),
        (None, "empty"),
        ("  \n\t \r\n ", "empty"),
        ("\u200b\u200d\ufeff", "empty"),
        ("a" * 4001, "too-long"),
        ("hei\x00", "control"),
        ("hei\x1b[31m", "control"),
        ("hei \x85", "control"),
        ("skjult \u202etekst", "direction"),
        ("skjult \u2066tekst\u2069", "direction"),
    ],
)
def test_refused_with_a_reason(written: object, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        text.message(written)
    assert refused.value.code == code
    assert refused.value.message


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Hei  ", "Hei"),
        ("en\r\nto\rtre", "en\nto\ntre"),
        ("a\n\n\n\n\n\nb", "a\n\n\nb"),
        ("a\tb", "a b"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("A\u030a", "Å"),
        ("👩\u200d👧 og שלום", "👩\u200d👧 og שלום"),
        ("a" * 4000, "a" * 4000),
    ],
)
def test_kept_as_plain_text(written: str, kept: str) -> None:
    assert text.message(written) == kept


@given(st.text(max_size=200))
def test_whatever_is_kept_is_kept_again_unchanged(written: str) -> None:
    try:
        kept = text.message(written)
    except Invalid:
        return
    assert text.message(kept) == kept
    assert "\x00" not in kept


def test_the_fingerprint_tells_messages_apart() -> None:
    def of(**changed: object) -> str:
        values = {"text": "a", "quick": "", "reply_to": None, "to": ["1", "2"], "ball": None} | changed
        return text.content_hash(**values)  # type: ignore[arg-type]

    assert of() == of(to=["2", "1"])
    others = [
        of(text="b"),
        of(quick="received"),
        of(reply_to="x"),
        of(to=["1"]),
        of(ball={"holder": "1", "due_at": None}),
    ]
    assert len({of(), *others}) == 6
