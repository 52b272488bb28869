"""Which country's numbers are meant: the chosen one, or one named on the command line."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from companion.cli.words import crisis as words
from companion.domain.crisis import FALLBACK, Region

if TYPE_CHECKING:
    from companion.cli.session import Session


def chosen(session: Session) -> Region:
    """The country of the preferences; the constant where none is chosen or its numbers cannot be read."""
    from companion.library.crisis import load_region

    return load_region(session.preferences.region)


def named(given: str) -> Region:
    """The country of a code or one of its names; the constant where its numbers are not known."""
    from companion.domain.countries import is_called
    from companion.library.crisis import load_region, load_regions

    found = load_region(given.strip())
    if found.code:
        return found
    return next((region for region in load_regions() if is_called(region, given)), FALLBACK)


def names() -> list[str]:
    """Every country with checked numbers: its code and its name."""
    from companion.library.crisis import load_regions

    return [f"{region.code} {region.name}" for region in load_regions()]


def tell_unknown(session: Session, found: Region, given: str | None) -> None:
    """Say so if a country without numbers was named, here or in config.toml."""
    with contextlib.suppress(Exception):
        wanted = session.preferences.region if given is None else given
        if wanted is not None and not found.code:
            session.out.tell(words.unknown(wanted, names()))
