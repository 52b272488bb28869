"""Load the shelves, the leads and the glossary: what stands where, what leads there, and hard words in plain ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from companion.domain.piece import KINDS, Kind
from companion.domain.shelves import Leads, Shelf, Term
from companion.library.pieces import IDENTIFIER, LINK_TARGET
from companion.library.table import Table

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SHELVES: Final = "shelves.toml"
"""The file of the content that holds the shelves."""

LEADS: Final = "leads.toml"
"""The file of the content that says which piece a record leads to."""

GLOSSARY: Final = "glossary.toml"
"""The file of the content that holds the glossary."""


def load_shelves(root: Traversable) -> tuple[Shelf, ...]:
    """Load the shelves, in the order they are shown.

    Raises:
        NotReadable: The file is missing or damaged; the sentence names the field.
    """
    table = Table.read(root, SHELVES)
    table.only("shelves")
    shelves = table.each("shelves", _shelf)
    if len({shelf.id for shelf in shelves}) != len(shelves):
        raise table.fault("shelves", "has one id twice")
    return shelves


def _shelf(table: Table) -> Shelf:
    """Read one shelf."""
    table.only("id", "need", "pieces", "all", "also", "part")
    pieces = table.texts("pieces") if table.has("pieces") or not table.has("all") else ()
    for ref in pieces:
        if not LINK_TARGET.fullmatch(ref):
            raise table.fault("pieces", f"has {ref}, and a piece is named as in article:hospital")
    if len(set(pieces)) != len(pieces):
        raise table.fault("pieces", "has a piece twice")
    shelf_id = table.text("id")
    if not IDENTIFIER.fullmatch(shelf_id):
        raise table.fault("id", "must be lower-case words with hyphens")
    whole = cast("Kind", table.choice("all", KINDS)) if table.has("all") else None
    also = table.texts("also") if table.has("also") else ()
    part = table.text("part") if table.has("part") else ""
    return Shelf(shelf_id, table.text("need"), pieces, whole, also, part)


def load_leads(root: Traversable) -> Leads:
    """Load which piece a record leads to.

    Raises:
        NotReadable: The file is missing or damaged; the sentence names the field.
    """
    table = Table.read(root, LEADS)
    table.only("low", "gap", "gap_part", "symptoms")
    symptoms = table.each("symptoms", _lead)
    return Leads(_ref(table, "low"), _ref(table, "gap"), table.text("gap_part"), dict(symptoms))


def _lead(table: Table) -> tuple[str, str]:
    """Read where one symptom leads."""
    table.only("id", "piece")
    return table.text("id"), _ref(table, "piece")


def _ref(table: Table, name: str) -> str:
    """Read the name of a piece."""
    ref = table.text(name)
    if not LINK_TARGET.fullmatch(ref):
        raise table.fault(name, f"is {ref}, and a piece is named as in article:hospital")
    return ref


def load_glossary(root: Traversable) -> tuple[Term, ...]:
    """Load the glossary, by term.

    Raises:
        NotReadable: The file is missing or damaged; the sentence names the field.
    """
    table = Table.read(root, GLOSSARY)
    table.only("terms")
    terms = table.each("terms", _term)
    forms = [form for term in terms for form in (term.term, *term.also)]
    if len(set(forms)) != len(forms):
        raise table.fault("terms", "has one word twice")
    return tuple(sorted(terms, key=lambda term: term.term.casefold()))


def _term(table: Table) -> Term:
    """Read one term."""
    table.only("term", "also", "meaning", "plain")
    return Term(
        term=table.text("term"),
        also=table.texts("also", empty=True) if table.has("also") else (),
        meaning=table.text("meaning"),
        is_plain=table.flag("plain") if table.has("plain") else False,
    )
