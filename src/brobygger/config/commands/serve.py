"""`brobygger serve`: the server, the embedded database under it and the worker beside it, until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib
import os
import signal
import socket
import subprocess
import sys

from brobygger.config import environment
from brobygger.config.commands import Failure, Needs
from brobygger.config.embedded import in_use
from brobygger.config.environment import Environment
from brobygger.config.keeper import Keeper

HELP = "Start the server; with the embedded database, start and migrate that first."
NEEDS = Needs.NOTHING  # it has the database started itself, so that it can keep it running

_ASGI = "brobygger.config.asgi:application"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=_port, default=8000, help="port to listen on; 0 takes a free one")
    parser.add_argument("--workers", type=_at_least_one, default=1, help="number of server processes")
    parser.add_argument("--story", action="store_true", help="load the story data first, where it is missing")
    parser.add_argument("--no-worker", action="store_true", help="run jobs elsewhere (`brobygger worker`)")


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: it is a number from 0 to 65535")
    return int(text)


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of processes: at least 1")
    return int(text)


def run(options: argparse.Namespace) -> int:
    found = environment.read()
    found.check()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brobygger.config.settings")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(_listen(options.host, options.port))
        if not found.production and "BROBYGGER_URL" not in os.environ:
            # Links in text messages lead to where this server is.
            os.environ["BROBYGGER_URL"] = f"http://localhost:{listener.getsockname()[1]}"
        if found.embedded:
            stack.enter_context(in_use(found.data_dir))
        _prepare(found, story=options.story, here=options.workers == 1)
        keeper = stack.enter_context(Keeper(found.data_dir if found.embedded else None, worker=not options.no_worker))
        with contextlib.suppress(KeyboardInterrupt):
            _serve(found, listener, options.workers, keeper)
    return 0


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Failure(f"Cannot listen on {host} port {port}: {error.strerror}. Try another with --port.") from None
    listener.set_inheritable(True)
    return listener


def _prepare(found: Environment, *, story: bool, here: bool) -> None:
    """Bring the database up to date where it is ours (an external one is only looked at), then the static files."""
    import django

    django.setup()
    from brobygger.config import static_files

    static_files.collect()
    if here:
        importlib.import_module("brobygger.config.asgi")
    from brobygger.config import health

    fault = asyncio.run(health.ask_database())
    if fault and found.embedded:
        _command("migrate", "--quiet")
    elif fault:
        raise Failure(f"Cannot serve: {fault}. `brobygger doctor` says more; `brobygger migrate` migrates.")
    if story:
        _command("story")


def _command(*words: str) -> None:
    """Run another command of ours in a process of its own, which may work in another role."""
    if subprocess.run([sys.executable, "-m", "brobygger.config.cli", *words], check=False).returncode:
        raise Failure(f"`brobygger {words[0]}` did not succeed; what went wrong is said above.")


def _serve(found: Environment, listener: socket.socket, workers: int, keeper: Keeper) -> None:
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if workers == 1:
                _announce(listener, keeper)

    config = uvicorn.Config(
        _ASGI,
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=found.flag("BROBYGGER_TLS_PROXY"),
        forwarded_allow_ips=found.text("BROBYGGER_TRUSTED_PROXIES"),
        timeout_graceful_shutdown=1,  # open event streams never end by themselves; the pages come back by themselves
        timeout_keep_alive=65,
    )
    if workers == 1:
        Server(config).run(sockets=[listener])
    else:
        _announce(listener, keeper)
        Multiprocess(config, sockets=[listener]).run()


def _announce(listener: socket.socket, keeper: Keeper) -> None:
    keeper.start()  # only now: the worker's start would take the server's time
    host, port = listener.getsockname()[:2]
    name = "localhost" if host in ("127.0.0.1", "::1", "0.0.0.0", "::") else host  # noqa: S104 (passkeys need a name)
    sys.stdout.write(f"Brobygger is at http://{name}:{port}\n")
    sys.stdout.flush()
