"""Sealed values: readable with their key and purpose only."""

from __future__ import annotations

import os

import pytest
from django.test import override_settings

from brobygger.kernel import sealing

OLD, NEW = os.urandom(32), os.urandom(32)
PURPOSE = "people.identity-number"


@pytest.fixture(autouse=True)
def _keys():
    with override_settings(FIELD_KEYS={"a": OLD}, INDEX_KEY=os.urandom(32)):
        yield


def test_round_trip_and_no_plain_text() -> None:
    value = sealing.seal("02013299997", purpose=PURPOSE)
    assert value.startswith("a:")
    assert "02013299997" not in value
    assert sealing.unseal(value, purpose=PURPOSE) == "02013299997"


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert sealing.seal("x", purpose=PURPOSE) != sealing.seal("x", purpose=PURPOSE)


def test_a_value_moved_to_another_purpose_does_not_open() -> None:
    value = sealing.seal("x", purpose=PURPOSE)
    with pytest.raises(sealing.Unsealable):
        sealing.unseal(value, purpose="sign-in.second-factor")


@pytest.mark.parametrize("broken", ["", "a:", "a:!!!", "nobody:AAAA", "plain"])
def test_broken_values_are_refused_without_showing_them(broken: str) -> None:
    with pytest.raises(sealing.Unsealable):
        sealing.unseal(broken, purpose=PURPOSE)


def test_a_changed_byte_is_noticed() -> None:
    value = sealing.seal("x", purpose=PURPOSE)
    changed = value[:-3] + ("A" if value[-3] != "A" else "B") + value[-2:]
    with pytest.raises(sealing.Unsealable):
        sealing.unseal(changed, purpose=PURPOSE)


def test_rotation() -> None:
    value = sealing.seal("x", purpose=PURPOSE)
    with override_settings(FIELD_KEYS={"b": NEW, "a": OLD}):
        renewed = sealing.reseal(value, purpose=PURPOSE)
        assert renewed is not None
        assert renewed.startswith("b:")
        assert sealing.unseal(renewed, purpose=PURPOSE) == "x"
        assert sealing.reseal(renewed, purpose=PURPOSE) is None
    with override_settings(FIELD_KEYS={"b": NEW}), pytest.raises(sealing.Unsealable):
        sealing.unseal(value, purpose=PURPOSE)


def test_the_index_finds_equals_only_under_its_key_and_purpose() -> None:
    index = sealing.blind_index("02013299997", purpose=PURPOSE)
    assert index == sealing.blind_index("02013299997", purpose=PURPOSE)
    assert index != sealing.blind_index("02013299998", purpose=PURPOSE)
    assert index != sealing.blind_index("02013299997", purpose="other")
    with override_settings(INDEX_KEY=os.urandom(32)):
        assert index != sealing.blind_index("02013299997", purpose=PURPOSE)


def test_no_keys_no_sealing() -> None:
    with override_settings(FIELD_KEYS={}, INDEX_KEY=b""):
        with pytest.raises(sealing.Unsealable):
            sealing.seal("x", purpose=PURPOSE)
        with pytest.raises(sealing.Unsealable):
            sealing.blind_index("x", purpose=PURPOSE)
