"""`companion skip`: a dose was skipped, by choice or because someone said so."""

from __future__ import annotations

import click

from companion.cli.helpful import Helpful
from companion.cli.marking import mark
from companion.cli.options import name_argument, on_option, reason_option, slot_option
from companion.cli.session import Session
from companion.cli.words import helps
from companion.domain.dose import State


@click.command("skip", cls=Helpful, help=helps.SKIP)
@name_argument
@slot_option
@on_option
@reason_option
@click.pass_obj
def skip(session: Session, name: str | None, slot: str | None, on: str | None, reason: str | None) -> None:
    """Record a dose as skipped."""
    mark(session, State.SKIPPED, name, slot, on, reason)


command = skip
