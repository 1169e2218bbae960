"""`brobygger verify-audit`: check that the access log is as it was sealed; exit code 1 where it is not."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from brobygger.config.commands import Needs

HELP = "Check the access log: changed, removed or reordered lines, and how much is not sealed yet."
NEEDS = Needs.DATABASE


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--heads", type=Path, help="file of the heads kept outside (default: BROBYGGER_AUDIT_HEADS)")


def run(options: argparse.Namespace) -> int:
    from django.conf import settings

    from brobygger.audit.services import verify

    heads = options.heads or (Path(settings.AUDIT_HEADS_FILE) if settings.AUDIT_HEADS_FILE else None)
    report = verify(heads=heads)
    say = sys.stdout.write
    say(f"{report.lines} lines, {report.sealed} sealed by {report.seals} seals, {report.not_sealed} not sealed yet.\n")
    if report.dropped:
        say(f"Dropped after their time, seals kept: {', '.join(report.dropped)}.\n")
    if report.head:
        say(f"The head of the chain is {report.head}.\n")
    for finding in report.findings:
        say(f"FAULT {finding}\n")
    say("The log is whole.\n" if report.whole else "The log is NOT as it was sealed.\n")
    return 0 if report.whole else 1
