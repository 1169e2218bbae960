"""The summary as a text message: how many parts it takes, and what in it tells others too much. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST_PARTS = 3
# GSM 03.38: the basic alphabet, and what takes two places.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO = frozenset("^{}\\[~]|€\f")
_DIAGNOSIS = re.compile(r"\b[FGZ]\d{2}(?:\.\d{1,2})?\b")
_WORD = re.compile(r"\w+")


def is_gsm(text: str) -> bool:
    """Whether every character is of the short alphabet: 160 to a message; else 70."""
    return all(one in _BASIC or one in _TWO for one in text)


def parts(text: str) -> int:
    """How many text messages it takes. A character is never split between two."""
    gsm = is_gsm(text)
    sizes = [2 if one in _TWO else 1 for one in text] if gsm else [1 + (ord(one) > 0xFFFF) for one in text]
    alone, joined = (160, 153) if gsm else (70, 67)
    if sum(sizes) <= alone:
        return 1 if text else 0
    count, used = 1, 0
    for size in sizes:
        if used + size > joined:
            count, used = count + 1, 0
        used += size
    return count


def telling(text: str, sensitive: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """The words in it that tell others of somebody's health or services, as they stand there, each once."""
    beginnings = tuple(sensitive)
    found = [word for word in _WORD.findall(text) if word.casefold().startswith(beginnings)]
    found += _DIAGNOSIS.findall(text)
    folded = text.casefold()
    found += [name for name in names if name and name.casefold() in folded]
    return tuple(dict.fromkeys(found))
