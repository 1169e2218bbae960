"""An instrument's items as the page shows them, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from brobygger.measures.instruments.shape import Instrument, Item, Kind, say


def items(
    instrument: Instrument, language: str, given: Mapping[str, Any], errors: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Each item with what was given; nothing is chosen that was not given."""
    return [
        _item(one, number, language, str(given.get(one.id, "")), errors.get(one.id, ""))
        for number, one in enumerate(instrument.items, 1)
    ]


def _item(one: Item, number: int, language: str, value: str, error: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "field_id": f"item-{one.id}",
        "number": number,
        "text": say(one.words, language) or str(number),
        "kind": str(one.kind),
        "is_slider": one.kind is Kind.SLIDER,
        "is_number": one.kind in (Kind.SLIDER, Kind.NUMBER),
        "options": [
            {"value": option.code, "text": say(option.words, language), "checked": option.code == value}
            for option in one.options
        ],
        "low": one.low,
        "high": one.high,
        "step": one.step,
        "low_text": say(one.low_words, language),
        "high_text": say(one.high_words, language),
        "value": value,
        "error": error,
    }
