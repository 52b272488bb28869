"""`companion today`: a day as plain text or JSON."""

from __future__ import annotations

import click

from companion.cli import choosing, shapes
from companion.cli.days import not_heard, print_day
from companion.cli.helpful import Helpful
from companion.cli.options import json_option, on_option
from companion.cli.session import Session
from companion.cli.words import helps


@click.command("today", cls=Helpful, help=helps.TODAY)
@json_option
@on_option
@click.pass_obj
def today(session: Session, as_json: bool, on: str | None) -> None:
    """Show a day."""
    services = session.services()
    view = services.today.view(choosing.day_meant(services, on))
    if as_json:
        session.out.json(shapes.day(view, not_heard(session, view)))
    else:
        print_day(session, view)


command = today
