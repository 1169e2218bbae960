"""`brobygger doctor`: look at a deployment and say, line by line, what is well and what to do about the rest."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator

from brobygger.config import doctor, environment
from brobygger.config.commands import Needs
from brobygger.config.doctor import Finding, Verdict
from brobygger.config.embedded import EmbeddedError, in_use
from brobygger.config.environment import Environment

HELP = "Check this deployment and say what to do; exit code 1 where something is wrong."
NEEDS = Needs.NOTHING  # it must be able to speak where nothing else starts


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(options: argparse.Namespace) -> int:
    findings = []
    for finding in _look(environment.read()):
        sys.stdout.write(f"{finding}\n")
        findings.append(finding)
    return 1 if any(finding.verdict is Verdict.FAULT for finding in findings) else 0


def _look(found: Environment) -> Iterator[Finding]:
    checked = list(doctor.settings(found))
    yield from checked
    usable = not any(finding.verdict is Verdict.FAULT for finding in checked)
    yield from doctor.data_folder(found)
    with contextlib.ExitStack() as stack:
        if found.embedded:
            try:
                stack.enter_context(in_use(found.data_dir))
            except EmbeddedError as error:
                yield doctor.fault(str(error))
                return
        yield from doctor.database(found)
        if usable:
            _set_up()
            yield from doctor.migrations()
    yield from doctor.mail(found)
    yield from doctor.public_address(found)
    yield from doctor.pdf()


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brobygger.config.settings")
    os.environ["BROBYGGER_DATABASE_POOL"] = "0"
    import django

    django.setup()
