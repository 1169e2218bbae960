"""`brobygger create-admin`: the first administrator, with a link by e-mail that sets the password."""

from __future__ import annotations

import argparse
import sys

from brobygger.config.commands import Failure, Needs

HELP = "Make an administrator, with the organisation and unit where they are missing."
NEEDS = Needs.DATABASE


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True)
    parser.add_argument("--email", required=True, help="the link that sets the password goes here")
    parser.add_argument("--organisation", required=True, help="name of the organisation")
    parser.add_argument("--number", required=True, help="its organisation number, nine digits")
    parser.add_argument("--sector", default="other", help="its sector, as in the directory (default: other)")
    parser.add_argument("--unit", default="Administrasjon", help="name of the unit (default: Administrasjon)")


def run(options: argparse.Namespace) -> int:
    from django.conf import settings

    from brobygger.config import relay
    from brobygger.kernel.actor import system
    from brobygger.kernel.errors import Invalid
    from brobygger.kernel.rowsecurity import transaction_as
    from brobygger.people import services

    actor = system("create-admin")
    try:
        with transaction_as(actor):
            services.create_admin(
                actor,
                name=options.name,
                email=options.email,
                organisation_name=options.organisation,
                organisation_number=options.number,
                sector=options.sector,
                unit_name=options.unit,
            )
    except Invalid as wrong:
        raise Failure(wrong.message) from None
    while relay.handle_waiting():
        pass  # the link goes out now, whether or not a server is running
    where = f" (written to {settings.OUTBOX_DIR})" if settings.ENVIRONMENT.text("BROBYGGER_MAIL") == "file" else ""
    sys.stdout.write(
        f"{options.name} is an administrator. A link to set the password is on its way by e-mail{where}.\n"
    )
    return 0
