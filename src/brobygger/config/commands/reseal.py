"""`brobygger reseal`: after a new field key, bring everything that is sealed under it."""

from __future__ import annotations

import argparse
import sys

from brobygger.config.commands import Failure, Needs

HELP = "Seal identity numbers, second factors, devices and files anew with the current field key."
NEEDS = Needs.DATABASE


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(options: argparse.Namespace) -> int:
    from brobygger.files import services as files
    from brobygger.kernel import sealing
    from brobygger.kernel.actor import system
    from brobygger.kernel.rowsecurity import transaction_as
    from brobygger.notify import services as notify
    from brobygger.people import services

    actor = system("reseal")
    try:
        with transaction_as(actor):
            changed = services.reseal(actor) + notify.reseal(actor) + files.reseal(actor)
    except sealing.Unsealable as fault:
        raise Failure(f"Nothing was changed: {fault}.") from None
    sys.stdout.write(f"{changed} sealed anew with the key {sealing.current_key_id()!r}.\n")
    return 0
