"""`companion undo`: take back the last thing done on this device."""

from __future__ import annotations

import click

from companion.cli import asking
from companion.cli.helpful import Helpful
from companion.cli.options import yes_option
from companion.cli.session import Session
from companion.cli.words import helps
from companion.cli.words import steps as words
from companion.domain.errors import BadInput, NothingToUndo


@click.command("undo", cls=Helpful, help=helps.UNDO)
@yes_option
@click.option("--cut", is_flag=True, help=helps.CUT)
@click.option("--keep-cut", is_flag=True, help=helps.KEEP_CUT)
@click.pass_obj
def undo(session: Session, yes: bool, cut: bool, keep_cut: bool) -> None:
    """Take back the last thing done on this device, or decide about what a crash cut short."""
    if cut and keep_cut:
        raise BadInput(words.NOT_BOTH)
    if cut or keep_cut:
        _decide(session, is_kept=keep_cut)
    else:
        _take_back(session, is_sure=yes)


def _decide(session: Session, *, is_kept: bool) -> None:
    """Keep what is there of every cut action, or take it back, the newest first."""
    services = session.services()
    found = services.history.cut()
    if not found:
        raise NothingToUndo(words.NOTHING_CUT)
    for one in reversed(found):
        named = words.cut_words(one.kind, one.have, one.of)
        if is_kept:
            services.history.keep_cut(one.op)
            session.out.show(words.cut_kept(named, is_finished=one.kind in {"undo", "redo"}))
            continue
        undone = services.history.take_back_cut(one.op)
        session.out.show(words.undone(undone, named))
        if left := words.kept(undone, services.today.view()):
            session.out.tell(left)


def _take_back(session: Session, *, is_sure: bool) -> None:
    services = session.services()
    history = services.history
    step = history.next_undo()
    today = services.today.view()
    if step is not None and history.is_older_than_today(step):
        older = words.older(words.step_words(step, today))
        question, nobody = f"{older} {words.TAKE_BACK}", BadInput(f"{older} {words.SAY_YES}")
        if not asking.is_agreed(session, question, is_sure=is_sure, nobody=nobody, refused=words.NOTHING_CHANGED):
            return
    undone = history.undo(step.op if step else None)
    view = services.today.view()
    session.out.show(words.undone(undone, words.step_words(undone.step, view)))
    if left := words.kept(undone, view):
        session.out.tell(left)


command = undo
