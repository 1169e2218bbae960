"""The command line: `brobygger COMMAND`. One file per command in `commands/`; this one finds and runs them."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType

import psycopg

from brobygger.config import environment
from brobygger.config.commands import Failure, Needs
from brobygger.config.embedded import EmbeddedError, in_use

# In the order that `brobygger --help` shows them. Each module has HELP, NEEDS, arguments(parser) and run(options).
COMMANDS = (
    "serve",
    "worker",
    "story",
    "migrate",
    "backup",
    "restore",
    "create-admin",
    "import-units",
    "take-mail",
    "verify-audit",
    "drop-old-log",
    "doctor",
    "new-keys",
    "reseal",
    "manage",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    # numpy's library would take all cores for a sum, and several processes here share them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    options = _parser().parse_args(arguments)
    module: ModuleType = options.module
    try:
        with _ready(module.NEEDS, alone=getattr(module, "ALONE", False)):
            return int(module.run(options))
    except (Failure, EmbeddedError, environment.Unusable) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except psycopg.OperationalError as error:
        return _unreachable(error)
    except OSError as error:
        if error.filename is None:
            raise  # no file or folder that an operator could look at: a fault of ours
        sys.stderr.write(f"{error.filename} cannot be used: {error.strerror}.\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # Django's own, which can only be imported when there are settings
        if not isinstance(error.__cause__, psycopg.OperationalError):
            raise
        return _unreachable(error.__cause__)


def _unreachable(error: psycopg.OperationalError) -> int:
    said = str(error).strip().splitlines() or [type(error).__name__]
    sys.stderr.write(
        f"The database cannot be used: {said[0]}. Is it running, and its address right? `brobygger doctor` says more.\n"
    )
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="brobygger", description="A shared room around and with a person.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"brobygger.config.commands.{name.replace('-', '_')}")
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.arguments(command)
        command.set_defaults(module=module)
    return parser


@contextlib.contextmanager
def _ready(needs: Needs, *, alone: bool) -> Iterator[None]:
    """Have what the command needs: the embedded database running, Django set up in the right role."""
    if needs is Needs.NOTHING:
        yield
        return
    if needs is Needs.OWNER:
        os.environ["BROBYGGER_AS_OWNER"] = "1"
        os.environ["BROBYGGER_DATABASE_POOL"] = "0"
    found = environment.read()
    found.check()
    if needs is Needs.OWNER and not found.database_url(owner=True):
        raise Failure("Set DATABASE_OWNER_URL too: this is done as the owner of the database.")
    with in_use(found.data_dir, alone=alone) if found.embedded else contextlib.nullcontext():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brobygger.config.settings")
        import django

        django.setup()
        yield


if __name__ == "__main__":
    sys.exit(main())
