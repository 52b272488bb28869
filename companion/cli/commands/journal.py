"""`companion journal`: list, show, search."""

from __future__ import annotations

import click

from companion.cli import rows, shapes
from companion.cli.given import name_of
from companion.cli.helpful import HelpfulGroup
from companion.cli.options import json_option
from companion.cli.output import Json
from companion.cli.session import Session
from companion.cli.words import entries as words
from companion.cli.words import helps
from companion.cli.words.doses import MISSING
from companion.domain.days import parse_date
from companion.domain.journal import Entry

USUAL_LIMIT = 30
"""How many entries a list shows unless told otherwise."""


@click.group("journal", cls=HelpfulGroup, help=helps.JOURNAL)
def journal() -> None:
    """Group the commands about the journal."""


@journal.command("list", help=helps.JOURNAL_LIST)
@click.option("--from", "first", metavar="DATE", help=helps.FROM_DAY)
@click.option("--to", "last", metavar="DATE", help=helps.TO_DAY)
@click.option("--limit", type=click.IntRange(min=1), default=USUAL_LIMIT, show_default=True, help=helps.LIMIT)
@json_option
@click.pass_obj
def list_entries(session: Session, first: str | None, last: str | None, limit: int, as_json: bool) -> None:
    """List entries, newest first."""
    services = session.services()
    today = services.today.today()
    found = services.journal.entries(
        parse_date(first, today, "from") if first is not None else None,
        parse_date(last, today, "to") if last is not None else None,
    )
    none = words.NONE if first is None and last is None else words.NONE_THERE
    _print(session, found, limit, none, as_json=as_json)


@journal.command("show", help=helps.JOURNAL_SHOW)
@click.argument("entry_id", metavar="ID|ROW", required=False)
@json_option
@click.pass_obj
def show(session: Session, entry_id: str | None, as_json: bool) -> None:
    """Show one entry."""
    services = session.services()
    wanted = name_of(session, entry_id, "entry").strip()
    entry = services.journal.get(rows.recall(session, wanted, rows.ENTRIES).id if rows.is_row(wanted) else wanted)
    others = services.journal.versions(entry.id)[1:]
    if as_json:
        calendar = services.today.view().calendar
        versions: list[Json] = [dict(shapes.entry(other, calendar)) for other in others]
        session.out.json({"entry": shapes.entry(entry, calendar), "other_versions": versions})
        return
    names = services.journal.symptom_names()
    session.out.show(words.entry_page(entry, names))
    for other in others:
        session.out.show(f"\n{words.OTHER_VERSION}\n{words.entry_page(other, names)}")


@journal.command("search", help=helps.JOURNAL_SEARCH)
@click.argument("terms", metavar="[WORDS]...", nargs=-1)
@click.option("--limit", type=click.IntRange(min=1), default=USUAL_LIMIT, show_default=True, help=helps.LIMIT)
@json_option
@click.pass_obj
def search(session: Session, terms: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find entries."""
    given = " ".join(terms) if terms and terms != ("-",) else name_of(session, None, "words")
    found = session.services().journal.search(given)
    _print(session, found, limit, words.NONE_FOUND, as_json=as_json)


def _print(session: Session, found: tuple[Entry, ...], limit: int, none: str, *, as_json: bool) -> None:
    services = session.services()
    shown = found[:limit]
    if as_json:
        calendar = services.today.view().calendar
        session.out.json({"total": len(found), "entries": [shapes.entry(entry, calendar) for entry in shown]})
        return
    names, today = services.journal.symptom_names(), services.today.today()
    lines = [f"{n:>2}  {words.entry_line(entry, names, today)}" for n, entry in enumerate(shown, 1)]
    session.out.show("\n".join(lines) or session.none(none, MISSING))
    if len(found) > len(shown):
        session.out.tell(words.more(len(found) - len(shown), is_search=none == words.NONE_FOUND))
    rows.keep(session, rows.ENTRIES, [rows.Row(entry.id) for entry in shown])


command = journal
