"""`brobygger take-mail`: an answer to an invitation, as the mail server hands it over on standard input."""

from __future__ import annotations

import argparse
import logging
import sys

from brobygger.config.commands import Failure, Needs

HELP = "Take in one mail from standard input: an answer to an invitation (the mail server calls this)."
NEEDS = Needs.DATABASE
log = logging.getLogger(__name__)


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    from django.conf import settings

    from brobygger.appointments import services
    from brobygger.appointments.services.replies import LARGEST
    from brobygger.kernel.actor import system

    if not settings.MAIL_ANSWERS:
        raise Failure("Set BROBYGGER_MAIL_ANSWERS first: without it no invitation asks for an answer by mail.")
    became = services.take_mail(system("take-mail"), sys.stdin.buffer.read(LARGEST + 1))
    log.info("take-mail: %s", became)
    return 0
