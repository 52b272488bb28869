"""`companion conflicts`: list what was changed in two places, and choose which version holds."""

from __future__ import annotations

import click

from companion.cli import asking, rows, shapes
from companion.cli.helpful import HelpfulGroup
from companion.cli.options import json_option
from companion.cli.session import Session
from companion.cli.words import conflicts as words
from companion.cli.words import helps
from companion.domain.errors import BadInput
from companion.services.contests import Contest
from companion.services.ports import Saved
from companion.ui.words.contests import Known, known


@click.group("conflicts", cls=HelpfulGroup, invoke_without_command=True, help=helps.CONFLICTS)
@json_option
@click.pass_context
def conflicts(ctx: click.Context, as_json: bool) -> None:
    """List what was changed in two places."""
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.obj
    service = session.services().contests
    found, names = service.all(doses=True), known(*service.names())
    if as_json:
        session.out.json({"conflicts": [shapes.contest(contest, names) for contest in found]})
        return
    pages = [words.page(contest, names, number) for number, contest in enumerate(found, 1)]
    session.out.show("\n\n".join(pages) or words.NONE)
    if found:
        session.out.tell(words.HOW_TO_CHOOSE)
    rows.keep(session, rows.CONFLICTS, [rows.Row(contest.key, rows.mark_of_versions(contest)) for contest in found])


@conflicts.command("choose", help=helps.CONFLICTS_CHOOSE)
@click.argument("row", metavar="[ROW]", required=False)
@click.option("--keep", metavar="NUMBER|both", help=helps.CONFLICTS_KEEP)
@click.pass_obj
def choose(session: Session, row: str | None, keep: str | None) -> None:
    """Choose which version holds."""
    service = session.services().contests
    names = known(*service.names())
    found = (_of_row(session, row, names),) if row is not None else service.all(doses=True)
    if not found:
        session.out.show(words.NONE)
        return
    if keep is not None and len(found) > 1:
        raise BadInput(words.WHICH_ROW, "row")
    if keep is None and session.no_input:
        raise BadInput(words.KEEP_NEEDED, "answer")
    for contest in found:
        _settle(session, contest, names, keep)


def _of_row(session: Session, row: str, names: Known) -> Contest:
    if not rows.is_row(row):
        raise BadInput(words.WHICH_ROW, "row")
    printed = rows.recall(session, row, rows.CONFLICTS)
    contest = session.services().contests.find(printed.id)
    rows.check(printed, rows.mark_of_versions(contest), words.in_a_line(contest, names))
    return contest


def _settle(session: Session, contest: Contest, names: Known, keep: str | None) -> None:
    if keep is None:
        session.out.tell(words.page(contest, names))
        keep = asking.ask_or_skip(session, words.question(contest), lambda answer: _meant(contest, answer))
    if not keep.strip():
        session.out.show(words.left_open(contest, names))
        return
    meant = _meant(contest, keep)
    service = session.services().contests
    saved: Saved = service.keep_both(contest) if meant is None else service.choose(contest, meant)
    session.out.show(words.chosen(contest, names, meant))
    if saved.overlapped:
        session.out.tell(words.ARRIVED)
    session.tell_undo()


def _meant(contest: Contest, answer: str) -> int | None:
    """The place of the side an answer means; None for all of them."""
    said = answer.strip().casefold()
    if said == words.BOTH and contest.can_be_both:
        return None
    if said.isascii() and said.isdigit() and len(said) <= 3 and 1 <= int(said) <= len(contest.sides):
        return int(said) - 1
    raise BadInput(words.no_such_answer(contest, answer), "answer")


command = conflicts
