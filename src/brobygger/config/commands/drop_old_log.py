"""`brobygger drop-old-log`: let whole sealed months of the access log go when the organisation need not keep them."""

from __future__ import annotations

import argparse
import sys

from brobygger.config.commands import Failure, Needs

HELP = "Drop months of the access log that are older than the organisation keeps it. Their seals stay."
NEEDS = Needs.OWNER


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--keep-months", type=int, required=True, help="how many whole months stay, at least 12")


def run(options: argparse.Namespace) -> int:
    from brobygger.audit.services import drop_months
    from brobygger.kernel.actor import system
    from brobygger.kernel.errors import Invalid

    try:
        gone = drop_months(system("retention"), keep_months=options.keep_months)
    except Invalid as refused:
        raise Failure(refused.message) from None
    sys.stdout.write(f"Dropped: {', '.join(gone)}.\n" if gone else "No sealed month is old enough.\n")
    return 0
