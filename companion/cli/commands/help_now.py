"""`companion help-now`: numbers, and what helps besides them, as plain text; it needs no records and no screen.

Plan and people stand in it if they can be read without asking anything; if not, a line says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from companion.cli import exits
from companion.cli.helpful import Helpful
from companion.cli.options import json_option
from companion.cli.own_help import own_help
from companion.cli.regions import is_elsewhere, meant, names, tell_unknown
from companion.cli.session import Session
from companion.cli.words import crisis as crisis_words
from companion.cli.words import help_now as words
from companion.cli.words import helps
from companion.domain.crisis import Region
from companion.domain.errors import CompanionError
from companion.domain.help_now import GUIDES, GuideId, HelpGuide

if TYPE_CHECKING:
    from companion.domain.piece import RedFlag


@click.command("help-now", cls=Helpful, help=helps.HELP_NOW)
@click.option("--region", metavar="CC", help=helps.REGION)
@json_option
@click.pass_obj
def help_now(session: Session, region: str | None, as_json: bool) -> int:
    """Show crisis lines and what helps in a hard moment."""
    found = meant(session, region)
    is_unknown = is_elsewhere(found, region)
    shown = crisis_words.ELSEWHERE if is_unknown else found
    if as_json:
        from companion.cli import shapes

        session.out.json(shapes.help_now(shown, _guides(), _cards(), own_help(session)))
    else:
        _show(session, shown)
    tell_unknown(session, found, region)
    return exits.FAILED if is_unknown else exits.OK


def _show(session: Session, region: Region) -> None:
    """The numbers first, by themselves: nothing may keep them."""
    out = session.out
    out.show(words.numbers(region, [] if region.lines else names()))
    out.show(f"\n{words.too_much(region)}")
    for guide in _guides():
        out.show(f"\n{words.guide(guide)}")
    if cards := _cards():
        how = words.SAY_READ if session.is_talking else words.RUN_READ
        out.show(f"\n{words.signs(cards, how)}")
    own = own_help(session)
    out.show(f"\n{words.own(own.text, out.worded(own.why_not))}")
    if own.letters:
        how = words.SAY_LETTERS if session.is_talking else words.RUN_LETTERS
        out.show(f"\n{words.letters(own.letters, how)}")
    out.show(f"\n{words.ending(region)}")


def _guides() -> tuple[HelpGuide, ...]:
    return tuple(guide for each in GUIDES if (guide := _guide(each)) is not None)


def _guide(guide_id: GuideId) -> HelpGuide | None:
    """One guide; None where it cannot be read: `companion doctor` names it, and the rest stands."""
    from companion.library.help_now import load_guide

    try:
        return load_guide(guide_id)
    except CompanionError:
        return None


def _cards() -> tuple[RedFlag, ...]:
    from companion.bootstrap.services import open_library

    return open_library().red_flags()


command = help_now
