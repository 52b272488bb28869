"""`companion redo`: bring back what was undone last."""

from __future__ import annotations

import click

from companion.cli.helpful import Helpful
from companion.cli.session import Session
from companion.cli.words import helps
from companion.cli.words import steps as words


@click.command("redo", cls=Helpful, help=helps.REDO)
@click.pass_obj
def redo(session: Session) -> None:
    """Bring back what was undone last."""
    services = session.services()
    redone = services.history.redo()
    view = services.today.view()
    session.out.show(words.redone(redone, words.step_words(redone.step, view)))
    if left := words.kept(redone, view):
        session.out.tell(left)


command = redo
