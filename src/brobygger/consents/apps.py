"""Django's name for this folder; the consent text is checked when the server starts."""

from typing import Any

from django.apps import AppConfig
from django.core import checks


class ConsentsConfig(AppConfig):
    name = "brobygger.consents"
    label = "consents"

    def ready(self) -> None:
        checks.register(text_is_sound)


def text_is_sound(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """System check: a consent text without its right shape, or missing in a language, stops the start."""
    from brobygger.consents.queries import texts

    try:
        texts.check()
    except texts.BrokenDefinition as fault:
        return [checks.Error(str(fault), id="consents.E001")]
    return []
