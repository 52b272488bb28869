"""`companion crisis`: where to get help, at once; it needs no records, no settings and no screen."""

from __future__ import annotations

import click

from companion.cli import exits
from companion.cli.helpful import Helpful
from companion.cli.options import json_option
from companion.cli.regions import is_elsewhere, meant, names, tell_unknown
from companion.cli.session import Session
from companion.cli.words import crisis as words
from companion.cli.words import helps
from companion.domain.crisis import FALLBACK, Region


@click.command("crisis", cls=Helpful, help=helps.CRISIS)
@click.option("--region", metavar="CC", help=helps.REGION)
@click.option("--list", "is_list", is_flag=True, help=helps.LIST_REGIONS)
@click.option("--keep", is_flag=True, help=helps.KEEP_REGION)
@json_option
@click.pass_obj
def crisis(session: Session, region: str | None, is_list: bool, keep: bool, as_json: bool) -> int:
    """Show crisis lines and emergency numbers."""
    if is_list:
        if region is not None or keep:
            raise click.UsageError(helps.LIST_ALONE)
        return _list(session, as_json=as_json)
    found = meant(session, region)
    if region is not None and is_elsewhere(found, region):
        return _show_general(session, region, names(), as_json=as_json)
    if as_json:
        from companion.cli import shapes

        session.out.json(shapes.region(found))
    else:
        session.out.show(words.page(found))
        if not found.code:
            session.out.show(session.out.worded(words.ANOTHER))
    if found.code and keep and region is not None:
        _keep(session, found)
    else:
        tell_unknown(session, found, region)
    return exits.OK


def _list(session: Session, *, as_json: bool) -> int:
    """Every country with checked numbers; where none can be read, the numbers of the constant."""
    from companion.library.crisis import load_regions

    regions = load_regions() or (FALLBACK,)
    if as_json:
        from companion.cli import shapes

        session.out.json({"regions": [shapes.region(each) for each in regions]})
    else:
        session.out.show(words.listed(regions))
        session.out.show(session.out.worded(words.ANOTHER))
    return exits.OK


def _show_general(session: Session, given: str, known: list[str], *, as_json: bool) -> int:
    """A country without checked numbers: what helps anywhere, never the lines of another country."""
    if as_json:
        from companion.cli import shapes

        session.out.json(shapes.region(words.ELSEWHERE))
    else:
        session.out.show(words.general(known))
    session.out.tell(words.unknown(given, []))
    return exits.FAILED


def _keep(session: Session, region: Region) -> None:
    from companion.settings import write

    write(session.paths.config, "region", region.code)
    session.forget_preferences()
    session.out.tell(words.kept(region.name))


command = crisis
