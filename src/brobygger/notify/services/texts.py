"""The words that are sent: content-free and sender-neutral, in the person's language.

A text message lies open on a lock screen that others may see. It says that something waits, never what, from whom or
about what; the invitation and the code carry something, and each opens one thing once. The one text with content of
its own is the summary of a first meeting: the person has seen it and said yes to being sent exactly that.
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
    calendar: str = ""  # a calendar file that goes along with an e-mail


# Functions, so that the words are looked up in the language of the one who gets them.
_BODIES: dict[str, Callable[[], str]] = {
    "invitation": lambda: gettext("You are invited to something that concerns you. Read more and answer here: {link}"),
    "password-link": lambda: gettext("Choose a password here. The link works once: {link}"),
    "questions": lambda: gettext("You have some questions that take a minute or two. Answer here: {link}"),
    "code": lambda: gettext("Your code is {code}. It lasts for 10 minutes. Do not give it to anybody."),
    "new-message": lambda: gettext("You have a new message. Sign in to read it: {link}"),
    "something-happened": lambda: gettext("Something new has happened. Sign in to see it: {link}"),
    "coming-up": lambda: gettext("Something you take part in is coming up. Sign in to see it: {link}"),
    "new-room-request": lambda: gettext("Somebody asks you for an answer. Sign in to read it: {link}"),
    "access-question": lambda: gettext("You have a question that waits for an answer. Sign in to read it: {link}"),
    "answer-waits": lambda: gettext("Somebody waits for your answer. Sign in to read it: {link}"),
    "colleague-waits": lambda: gettext("Somebody waits for an answer from a colleague of yours. Ask your colleague."),
    "try": lambda: gettext("This is a try. Notices reach you here: {link}"),
    "nudge": lambda: gettext("Something is agreed soon. Does it not suit? Say so with one tap: {link}"),
    "own-words": lambda: "{text}",  # what the person has said yes to, word by word
    "calendar-address": lambda: gettext(
        "You have asked for appointments by e-mail to this address. Say yes here: {link}"
    ),
    "appointment": lambda: gettext(
        "An appointment of yours is made or changed. It is in the calendar file here. Does it not suit? Say so: {link}"
    ),
    "answer-not-kept": lambda: gettext(
        "Your answer came too late, or could not be kept. See how it is now, and answer here: {link}"
    ),
    "break-glass": lambda: gettext("Something has happened that you should know about. Sign in to read it: {link}"),
}
LINK = ": {link}"  # how a text with an address ends, in every language (a test compares)
URGENT = frozenset({"break-glass"})  # told at once, whatever is quiet
# These may wait and be told as one; the rest names its reader.
CALM = frozenset({"new-message", "something-happened", "coming-up"})
# To helpers alone: what follows waits for working time.
AT_WORK = frozenset({"answer-waits", "colleague-waits", "coming-up"})
TEMPLATES = frozenset(_BODIES)
# What the secret fills in. An appointment's has the calendar file below the link.
SECRETS = {
    "invitation": "link",
    "password-link": "link",
    "questions": "link",
    "code": "code",
    "nudge": "link",
    "own-words": "text",
    "calendar-address": "link",
    "appointment": "link",
    "answer-not-kept": "link",
}


def compose(template: str, *, language: str, sign_in: str, secret: str = "") -> Text:
    """Return the text of `template` in `language`.

    Raises KeyError for a template without a text, and ValueError where a secret is needed and missing.
    """
    place = SECRETS.get(template)
    if place and not secret:
        raise ValueError(f"{template} needs its secret")
    secret, _, calendar = secret.partition("\n") if template == "appointment" else (secret, "", "")
    values = {place: secret} if place else {"link": sign_in}
    with override(language):
        words = _BODIES[template]()
        brief = "" if place else words.removesuffix(LINK).removesuffix(".") + "."
        return Text(subject=gettext("A message for you"), body=words.format(**values), brief=brief, calendar=calendar)
