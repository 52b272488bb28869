"""`companion undo`: take back the last thing done on this device."""

from __future__ import annotations

import click

from companion.cli import asking
from companion.cli.helpful import Helpful
from companion.cli.options import yes_option
from companion.cli.session import Session
from companion.cli.words import helps
from companion.cli.words import steps as words
from companion.domain.errors import BadInput


@click.command("undo", cls=Helpful, help=helps.UNDO)
@yes_option
@click.pass_obj
def undo(session: Session, yes: bool) -> None:
    """Take back the last thing done on this device."""
    services = session.services()
    history = services.history
    step = history.next_undo()
    today = services.today.view()
    if step is not None and history.is_older_than_today(step) and not yes:
        question = words.older(words.step_words(step, today), today.calendar.wall(step.at), today.day)
        if session.no_input or not asking.is_terminal():
            raise BadInput(f"{question} {words.SAY_YES}")
        if not asking.confirm(session, f"{question} {words.TAKE_BACK}"):
            session.out.tell(words.NOTHING_CHANGED)
            return
    undone = history.undo(step.op if step else None)
    session.out.show(words.undone(words.step_words(undone.step, services.today.view())))
    if undone.kept:
        session.out.tell(words.kept(len(undone.kept)))


command = undo
