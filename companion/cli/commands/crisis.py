"""`companion crisis`: where to get help, at once; it needs no records, no settings and no screen."""

from __future__ import annotations

import contextlib

import click

from companion.cli import exits
from companion.cli.helpful import Helpful
from companion.cli.options import json_option
from companion.cli.session import Session
from companion.cli.words import crisis as words
from companion.cli.words import helps
from companion.domain.crisis import FALLBACK, Region


@click.command("crisis", cls=Helpful, help=helps.CRISIS)
@click.option("--region", metavar="CC", help=helps.REGION)
@click.option("--keep", is_flag=True, help=helps.KEEP_REGION)
@json_option
@click.pass_obj
def crisis(session: Session, region: str | None, keep: bool, as_json: bool) -> int:
    """Show crisis lines and emergency numbers."""
    found = FALLBACK
    with contextlib.suppress(Exception):  # whatever is broken, the numbers are shown
        found = _named(region) if region is not None else _chosen(session)
    if region is not None and not found.code and (names := _names()):
        return _show_general(session, region, names, as_json=as_json)
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
        _tell_unknown(session, found, region)
    return exits.OK


def _show_general(session: Session, given: str, names: list[str], *, as_json: bool) -> int:
    """A country without checked numbers: what helps anywhere, never the lines of another country."""
    if as_json:
        from companion.cli import shapes

        session.out.json(shapes.region(words.ELSEWHERE))
    else:
        session.out.show(words.general(names))
    session.out.tell(words.unknown(given, []))
    return exits.FAILED


def _keep(session: Session, region: Region) -> None:
    from companion.settings import write

    write(session.paths.config, "region", region.code)
    session.forget_preferences()
    session.out.tell(words.kept(region.name))


def _tell_unknown(session: Session, found: Region, given: str | None) -> None:
    """Say so if a country without numbers was named, here or in config.toml."""
    with contextlib.suppress(Exception):
        wanted = session.preferences.region if given is None else given
        if wanted is not None and not found.code:
            session.out.tell(words.unknown(wanted, _names()))


def _chosen(session: Session) -> Region:
    from companion.library.crisis import load_region

    return load_region(session.preferences.region)


def _named(given: str) -> Region:
    from companion.domain.countries import is_called
    from companion.library.crisis import load_region, load_regions

    found = load_region(given.strip())
    if found.code:
        return found
    return next((region for region in load_regions() if is_called(region, given)), FALLBACK)


def _names() -> list[str]:
    from companion.library.crisis import load_regions

    return [f"{region.code} {region.name}" for region in load_regions()]


command = crisis
