"""`companion not-taken`: a dose was not taken, whatever the reason."""

from __future__ import annotations

import click

from companion.cli.helpful import Helpful
from companion.cli.marking import mark
from companion.cli.options import name_argument, on_option, reason_option, slot_option
from companion.cli.session import Session
from companion.cli.words import helps
from companion.domain.dose import State


@click.command("not-taken", cls=Helpful, help=helps.NOT_TAKEN)
@name_argument
@slot_option
@on_option
@reason_option
@click.pass_obj
def not_taken(session: Session, name: str | None, slot: str | None, on: str | None, reason: str | None) -> None:
    """Record a dose as not taken."""
    mark(session, State.NOT_TAKEN, name, slot, on, reason)


command = not_taken
