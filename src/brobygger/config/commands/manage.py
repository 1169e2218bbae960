"""`brobygger manage …`: any command of Django's own, for developers (`brobygger manage makemigrations`)."""

from __future__ import annotations

import argparse

from brobygger.config.commands import Needs

HELP = "Run one of Django's own commands (for developers)."
NEEDS = Needs.DATABASE


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, help="the command and its arguments")


def run(options: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["brobygger manage", *options.words])
    return 0
