"""`brobygger import-units FILE…`: units of the directory from Enhetsregisteret's JSON."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from brobygger.config.commands import Failure, Needs

if TYPE_CHECKING:
    from brobygger.directory.services import Outcome

HELP = "Take in units from Enhetsregisteret (JSON); --dry-run shows what would change."
NEEDS = Needs.DATABASE


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="enheter or underenheter, as JSON")
    parser.add_argument("--dry-run", action="store_true", help="show what would change, line by line; change nothing")


def run(options: argparse.Namespace) -> int:
    from django.utils import translation

    from brobygger.directory import services
    from brobygger.kernel.actor import system
    from brobygger.kernel.errors import Invalid
    from brobygger.kernel.rowsecurity import transaction_as

    actor = system("import-units")
    do = services.look_at_units if options.dry_run else services.take_in_units
    with contextlib.ExitStack() as stack:
        stack.enter_context(translation.override("en"))
        files = [services.File(path.name, stack.enter_context(path.open("rb"))) for path in options.files]
        try:
            with transaction_as(actor):
                outcome = do(actor, files)
        except Invalid as wrong:
            raise Failure(f"{wrong.message} Nothing is changed.") from None
        _say(outcome)
    return 0


def _say(outcome: Outcome) -> None:
    from brobygger.directory.services import Fate

    counts = outcome.count()
    for line in outcome.lines:
        if line.fate is not Fate.SAME:
            place = f" ({line.where})" if line.fate is Fate.REFUSED else ""
            sys.stdout.write(f"{line.fate:<9} {line.number:<9} {line.name}: {line.said}{place}\n")
    for note in outcome.notes:
        sys.stdout.write(f"{note}\n")
    told = ", ".join(f"{counts[fate]} {fate}" for fate in Fate)
    done = "" if outcome.taken_in else " Nothing is changed: run it without --dry-run to take them in."
    sys.stdout.write(f"{told}.{done}\n")
