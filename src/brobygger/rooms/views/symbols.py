"""Symbols that say something in one tap: a drawing with its words, so that everybody can read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Symbol:
    """What is tapped; `text` is the message that is sent."""

    code: str
    drawing: str
    words: str

    @property
    def text(self) -> str:
        return f"{self.drawing} {self.words}"


def feelings() -> list[Symbol]:
    """How I am."""
    return [
        Symbol("glad", "🙂", _("I am glad")),
        Symbol("calm", "😌", _("I am calm")),
        Symbol("better", "🌤️", _("It is better today")),
        Symbol("tired", "😴", _("I am tired")),
        Symbol("sad", "😢", _("I am sad")),
        Symbol("worried", "😟", _("I am worried")),
        Symbol("afraid", "😨", _("I am afraid")),
        Symbol("angry", "😠", _("I am angry")),
        Symbol("alone", "🧍", _("I feel alone")),
        Symbol("hard", "🌧️", _("It is hard just now")),
    ]


def wishes() -> list[Symbol]:
    """What I would like, and short answers."""
    return [
        Symbol("talk", "💬", _("I would like to talk")),
        Symbol("call", "📞", _("Can somebody call me?")),
        Symbol("meet", "🤝", _("Can we meet?")),
        Symbol("quiet", "🤫", _("I need quiet")),
        Symbol("yes", "👍", _("Yes")),
        Symbol("no", "👎", _("No")),
        Symbol("unsure", "🤷", _("I do not know")),
        Symbol("thanks", "❤️", _("Thank you")),
    ]


def text_of(code: str) -> str:
    """The message that a symbol sends, in the language under way; "" for no such."""
    return next((one.text for one in [*feelings(), *wishes()] if one.code == code), "")


def colours() -> list[tuple[str, str]]:
    """What one can draw with: as the style names them, and in words."""
    return [
        ("black", _("Black")),
        ("blue", _("Blue")),
        ("green", _("Green")),
        ("yellow", _("Yellow")),
        ("red", _("Red")),
        ("brown", _("Brown")),
    ]
