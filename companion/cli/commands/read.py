"""`companion read`: articles, medicine guides and red-flag cards, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from companion.cli import rows, shapes
from companion.cli.given import name_of
from companion.cli.helpful import HelpfulGroup
from companion.cli.options import json_option
from companion.cli.session import Session
from companion.cli.words import helps
from companion.cli.words import pieces as words
from companion.domain.errors import NotFound
from companion.domain.piece import KINDS, Hit, Kind, Piece

if TYPE_CHECKING:
    from companion.library.library import Library


kind_option = click.option("--kind", type=click.Choice(KINDS), help=helps.READ_KIND)
"""Only articles, only medicine guides or only red-flag cards."""


class ReadGroup(HelpfulGroup):
    """The commands about what there is to read; the name of a piece alone shows it, as in a conversation."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called, or `show` for a name."""
        is_name = self.get_command(ctx, args[0]) is None and not args[0].startswith("-")
        return super().resolve_command(ctx, ["show", *args] if is_name else args)


@click.group("read", cls=ReadGroup, help=helps.READ)
def read() -> None:
    """Group the commands about what there is to read."""


@read.command("list", help=helps.READ_LIST)
@kind_option
@json_option
@click.pass_obj
def list_pieces(session: Session, kind: Kind | None, as_json: bool) -> None:
    """List what there is to read."""
    found = _library().pieces(kind)
    if as_json:
        session.out.json({"pieces": [shapes.piece_line(piece) for piece in found]})
        return
    session.out.show(words.listed(found) or session.out.worded(words.NONE))
    _keep(session, found)


@read.command("show", help=helps.READ_SHOW)
@click.argument("asked", metavar="[NAME|ROW]...", nargs=-1)
@json_option
@click.pass_obj
def show(session: Session, asked: tuple[str, ...], as_json: bool) -> None:
    """Show an article, a guide or a card."""
    wanted = name_of(session, " ".join(asked) or None, "article", saves=False).strip()
    library = _library()
    found = library.piece(_id_of_row(session, wanted, library)) if rows.is_row(wanted) else library.named(wanted)
    if as_json:
        session.out.json({"piece": shapes.piece(found)})
    else:
        how = words.SAY_READ if session.is_talking else words.RUN_READ
        session.out.show(f"{words.page(found, how)}\n\n{session.crisis_sentence()}")


@read.command("search", help=helps.READ_SEARCH)
@click.argument("terms", metavar="[WORDS]...", nargs=-1)
@kind_option
@json_option
@click.pass_obj
def search(session: Session, terms: tuple[str, ...], kind: Kind | None, as_json: bool) -> None:
    """Find sections of what there is to read; what Help now answers and the shelf the words are about come first."""
    from companion.ui.words.urgent import urgent_in

    given = " ".join(terms) if terms and terms != ("-",) else name_of(session, None, "words", saves=False)
    library = _library()
    found = library.search(given, kind)
    shelf = library.shelf_meant(given) if kind is None else None
    doors = urgent_in(given)
    if as_json:
        about = shapes.shelf(shelf) if shelf is not None else None
        session.out.json({"hits": [shapes.hit(hit) for hit in found], "shelf": about, "help_now": list(doors)})
        return
    how = words.SAY_READ if session.is_talking else words.RUN_READ
    lines = words.on_top(doors, shelf, how, words.SAY_HELP if session.is_talking else words.RUN_HELP)
    lines += [words.hit_line(n, hit) for n, hit in enumerate(found, 1)]
    session.out.show("\n".join(lines) or (words.NONE_FOUND if library.pieces() else session.out.worded(words.NONE)))
    _keep(session, found)


def _id_of_row(session: Session, number: str, library: Library) -> str:
    """What a row shows: of the list printed last, else of the whole list."""
    try:
        return rows.recall(session, number, rows.ARTICLES).id
    except NotFound:
        pieces = library.pieces()
        if 1 <= int(number) <= len(pieces):
            return pieces[int(number) - 1].ref
        raise


def _library() -> Library:
    """The library alone: reading needs no records."""
    from companion.bootstrap.services import open_library

    return open_library()


def _keep(session: Session, found: tuple[Piece, ...] | tuple[Hit, ...]) -> None:
    ids = [each.ref if isinstance(each, Piece) else f"{each.kind}:{each.piece}" for each in found]
    rows.keep(session, rows.ARTICLES, [rows.Row(id_) for id_ in ids])


command = read
