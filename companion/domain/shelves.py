"""How the library is laid out for someone in need of it: shelves by need, and hard words in plain ones."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from companion.domain.piece import Kind


class Shelf(Struct, frozen=True):
    """Pieces for one need."""

    id: str
    """Its short name."""

    need: str
    """The need, as a person would say it."""

    pieces: tuple[str, ...] = ()
    """What stands on it, as links name it, the most useful first."""

    whole: Kind | None = None
    """A kind every piece of which stands on it, after those that are named."""

    also: tuple[str, ...] = ()
    """Other words people look for it by."""

    part: str = ""
    """The heading of the part a guide opens at from here; empty for its beginning."""


class Term(Struct, frozen=True):
    """A word that health talk uses, in plain words."""

    term: str
    """The word."""

    also: tuple[str, ...]
    """Its other forms."""

    meaning: str
    """What it means, in a sentence or two."""

    is_plain: bool
    """Is it a word most people know? Such a word need not be explained again where it is used."""


class Leads(Struct, frozen=True):
    """Which piece the app leads to from what a person wrote down; empty where it leads to none."""

    low: str = ""
    """After a low check-in."""

    gap: str = ""
    """From a dose that was not logged, where its medicine has no guide."""

    gap_part: str = ""
    """The heading of the part of a guide for such a dose."""

    symptoms: Mapping[str, str] = field(default_factory=dict)
    """From a symptom, by its id."""
