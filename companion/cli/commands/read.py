"""`companion read`: the articles, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from companion.cli import rows, shapes
from companion.cli.given import name_of
from companion.cli.helpful import HelpfulGroup
from companion.cli.options import json_option
from companion.cli.session import Session
from companion.cli.words import articles as words
from companion.cli.words import helps
from companion.domain.article import Article, Hit
from companion.domain.errors import NotFound

if TYPE_CHECKING:
    from companion.services.reading import Library


@click.group("read", cls=HelpfulGroup, help=helps.READ)
def read() -> None:
    """Group the commands about the articles."""


@read.command("list", help=helps.READ_LIST)
@json_option
@click.pass_obj
def list_articles(session: Session, as_json: bool) -> None:
    """List the articles."""
    found = _library().articles()
    if as_json:
        session.out.json({"articles": [shapes.article_line(article) for article in found]})
        return
    lines = [words.article_line(n, article) for n, article in enumerate(found, 1)]
    session.out.show("\n".join(lines) or session.out.worded(words.NONE))
    _keep(session, found)


@read.command("show", help=helps.READ_SHOW)
@click.argument("article_id", metavar="ID|ROW", required=False)
@json_option
@click.pass_obj
def show(session: Session, article_id: str | None, as_json: bool) -> None:
    """Show an article."""
    wanted = name_of(session, article_id, "article").strip()
    library = _library()
    found = library.article(_id_of_row(session, wanted, library) if rows.is_row(wanted) else wanted)
    if as_json:
        session.out.json({"article": shapes.article(found)})
    else:
        how = words.SAY_READ if session.is_talking else words.RUN_READ
        session.out.show(f"{words.article_page(found, how)}\n\n{session.crisis_sentence()}")


@read.command("search", help=helps.READ_SEARCH)
@click.argument("terms", metavar="[WORDS]...", nargs=-1)
@json_option
@click.pass_obj
def search(session: Session, terms: tuple[str, ...], as_json: bool) -> None:
    """Find sections of articles."""
    given = " ".join(terms) if terms and terms != ("-",) else name_of(session, None, "words")
    found = _library().search(given)
    if as_json:
        session.out.json({"hits": [shapes.hit(hit) for hit in found]})
        return
    session.out.show("\n".join(words.hit_line(n, hit) for n, hit in enumerate(found, 1)) or words.NONE_FOUND)
    _keep(session, found)


def _id_of_row(session: Session, number: str, library: Library) -> str:
    """The article of a row: of the list printed last, else of the table of contents."""
    try:
        return rows.recall(session, number, rows.ARTICLES).id
    except NotFound:
        articles = library.articles()
        if 1 <= int(number) <= len(articles):
            return articles[int(number) - 1].id
        raise


def _library() -> Library:
    """The articles alone: reading needs no records."""
    from companion.bootstrap.services import open_library

    return open_library()


def _keep(session: Session, found: tuple[Article, ...] | tuple[Hit, ...]) -> None:
    ids = [each.id if isinstance(each, Article) else each.article for each in found]
    rows.keep(session, rows.ARTICLES, [rows.Row(id_) for id_ in ids])


command = read
