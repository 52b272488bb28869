"""Countries by the names people call them, the same for the command line and the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.domain.words import fold

if TYPE_CHECKING:
    from companion.domain.crisis import Region

OTHER_NAMES: Final = {
    "BR": ("Brasil",),
    "DE": ("Deutschland",),
    "ES": ("España",),
    "GB": ("UK", "Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland"),
    "IE": ("Éire", "Republic of Ireland"),
    "IN": ("Bharat",),
    "JP": ("Nihon", "Nippon"),
    "MX": ("México",),
    "NL": ("Holland", "Nederland"),
    "NZ": ("Aotearoa",),
    "US": ("USA", "United States of America", "America"),
    "ZA": ("Suid-Afrika",),
}
"""Names a country is looked for by besides its own, by its code."""


def names_of(region: Region) -> tuple[str, ...]:
    """Every name of a country, its own first."""
    return (region.name, *OTHER_NAMES.get(region.code, ()))


def is_called(region: Region, given: str) -> bool:
    """Is this its code or one of its names, however it is spelled: u.k., UK, The United Kingdom?"""
    return _bare(given) in {_bare(name) for name in (region.code, *names_of(region))}


def _bare(name: str) -> str:
    """A name for comparing: folded, without punctuation and spaces."""
    return "".join(char for char in fold(name).removeprefix("the ") if char.isalnum())
