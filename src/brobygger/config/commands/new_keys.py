"""`brobygger new-keys`: new random keys, as lines for the environment. Nothing is stored."""

from __future__ import annotations

import argparse
import base64
import datetime as dt
import secrets
import sys

from brobygger.config.commands import Needs

HELP = "Print new random keys as lines for the environment."
NEEDS = Needs.NOTHING


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(options: argparse.Namespace) -> int:
    key_id = f"k{dt.datetime.now(dt.UTC):%Y%m%d}"
    field, index, push = (base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(3))
    sys.stdout.write(
        f"BROBYGGER_SECRET_KEY={secrets.token_urlsafe(48)}\n"
        f"BROBYGGER_FIELD_KEYS={key_id}:{field}\n"
        f"BROBYGGER_INDEX_KEY={index}\n"
        f"BROBYGGER_PUSH_KEY={push}\n"
    )
    return 0
