"""Which country's numbers are meant: the chosen one, or one named on the command line."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from companion.cli.words import crisis as words
from companion.domain.crisis import FALLBACK, Region

if TYPE_CHECKING:
    from companion.cli.session import Session


def meant(session: Session, given: str | None) -> Region:
    """The country that was named, else the chosen one; whatever is broken, the constant, so that numbers are shown."""
    with contextlib.suppress(Exception):
        return _named(given) if given is not None else _chosen(session)
    return FALLBACK


def _chosen(session: Session) -> Region:
    """The country of the preferences; the constant where none is chosen or its numbers cannot be read."""
    from companion.library.crisis import load_region

    return load_region(session.preferences.region)


def _named(given: str) -> Region:
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


def is_elsewhere(found: Region, given: str | None) -> bool:
    """Was a country named for which no numbers come? If one's own cannot be read, nobody knows: it may be that one."""
    from companion.library.crisis import load_with_problems

    if given is None or found.code:
        return False
    known, problems = load_with_problems()
    return bool(known) and not problems


def tell_unknown(session: Session, found: Region, given: str | None) -> None:
    """Say so if a country without numbers was named, here or in config.toml."""
    with contextlib.suppress(Exception):
        wanted = session.preferences.region if given is None else given
        if wanted is None or found.code:
            return
        if is_elsewhere(found, wanted):
            session.out.tell(words.unknown(wanted, names()))
        else:
            session.out.tell(words.unreadable(wanted))
