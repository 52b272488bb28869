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
from companion.domain.words import fold


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
    if as_json:
        from companion.cli import shapes

        session.out.json(shapes.region(found))
    else:
        session.out.show(words.page(found))
    if region is not None and not found.code:
        session.out.tell(words.unknown(region, _names()))
        return exits.USAGE if keep else exits.OK  # the numbers were shown; only keeping them did not work
    if region is not None and keep:
        from companion.settings import write

        write(session.paths.config, "region", found.code)
        session.forget_preferences()
        session.out.tell(words.kept(found.name))
    elif region is None:
        _tell_unknown(session, found)
    return exits.OK


def _tell_unknown(session: Session, found: Region) -> None:
    """Say so if config.toml names a country without numbers."""
    with contextlib.suppress(Exception):
        wanted = session.preferences.region
        if wanted is not None and not found.code:
            session.out.tell(words.unknown(wanted, _names()))


def _chosen(session: Session) -> Region:
    from companion.library.crisis import load_region

    return load_region(session.preferences.region)


def _named(given: str) -> Region:
    from companion.library.crisis import load_region, load_regions

    found = load_region(given.strip())
    if found.code:
        return found
    wanted = fold(given)
    return next((region for region in load_regions() if fold(region.name) == wanted), FALLBACK)


def _names() -> list[str]:
    from companion.library.crisis import load_regions

    return [f"{region.code} {region.name}" for region in load_regions()]


command = crisis
