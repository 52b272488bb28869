"""Load the sentences about the next dose, which are said word for word or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.domain.article import FixedSentence
from companion.library.content import child, read_text
from companion.library.table import Table

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FILE: Final = "fixed.toml"
"""The file of the content that holds them."""


def load_fixed(root: Traversable) -> tuple[FixedSentence, ...]:
    """Load the fixed sentences.

    Raises:
        NotReadable: The file is missing or damaged; the sentence names the field.
    """
    table = Table.parse(read_text(child(root, FILE), FILE), FILE)
    table.only("sentences")
    return table.each("sentences", _sentence)


def _sentence(table: Table) -> FixedSentence:
    """Read one sentence; what it may stand on is checked and then left in the file, for those who review it."""
    table.only("id", "text", "use", "stands_on")
    table.each("stands_on", _ground, empty=True)
    return FixedSentence(id=table.text("id"), text=table.text("text"), use=table.text("use"))


def _ground(table: Table) -> str:
    """Check one entry of what a sentence may stand on: a medicine and where that is said."""
    table.only("medicine", "source", "grade")
    table.text("source")
    table.choice("grade", ("V", "v", "default"))
    return table.text("medicine")
