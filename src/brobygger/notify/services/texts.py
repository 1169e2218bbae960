"""The words that are sent: content-free and sender-neutral, in the person's language.

A text message lies open on a lock screen that others may see. It says that something waits, never what, from whom or
about what; only the invitation and the code carry something, and each opens one thing once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext, override


@dataclass(frozen=True, slots=True)
class Text:
    """What is sent. A text message is the body alone, a push the subject and what stands before the link."""

    subject: str
    body: str
    brief: str = ""


# Functions, so that the words are looked up in the language of the one who gets them.
_BODIES: dict[str, Callable[[], str]] = {
    "invitation": lambda: gettext("You are invited to something that concerns you. Read more and answer here: {link}"),
    "password-link": lambda: gettext("Choose a password here. The link works once: {link}"),
    "code": lambda: gettext("Your code is {code}. It lasts for 10 minutes. Do not give it to anybody."),
    "new-message": lambda: gettext("You have a new message. Sign in to read it: {link}"),
    "something-happened": lambda: gettext("Something new has happened. Sign in to see it: {link}"),
    "new-room-request": lambda: gettext("Somebody asks you for an answer. Sign in to read it: {link}"),
    "access-question": lambda: gettext("You have a question that waits for an answer. Sign in to read it: {link}"),
    "answer-waits": lambda: gettext("Somebody waits for your answer. Sign in to read it: {link}"),
    "colleague-waits": lambda: gettext("Somebody waits for an answer from a colleague of yours. Ask your colleague."),
    "try": lambda: gettext("This is a try. Notices reach you here: {link}"),
    "break-glass": lambda: gettext("Something has happened that you should know about. Sign in to read it: {link}"),
}
LINK = ": {link}"  # how a text with an address ends, in every language (a test compares)
URGENT = frozenset({"break-glass"})  # told at once, whatever is quiet
CALM = frozenset({"new-message", "something-happened"})  # may wait and be told as one; the rest names its reader
TEMPLATES = frozenset(_BODIES)
SECRETS = {"invitation": "link", "password-link": "link", "code": "code"}  # what the secret fills in


def compose(template: str, *, language: str, sign_in: str, secret: str = "") -> Text:
    """Return the text of `template` in `language`.

    Raises KeyError for a template without a text, and ValueError where a secret is needed and missing.
    """
    place = SECRETS.get(template)
    if place and not secret:
        raise ValueError(f"{template} needs its secret")
    values = {place: secret} if place else {"link": sign_in}
    with override(language):
        words = _BODIES[template]()
        brief = "" if place else words.removesuffix(LINK).removesuffix(".") + "."
        return Text(subject=gettext("A message for you"), body=words.format(**values), brief=brief)
