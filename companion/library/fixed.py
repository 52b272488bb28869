"""Load the sentences about the next dose, which are said word for word or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast, get_args

from companion.domain.fixed import FixedId, FixedSentence, Ground, GroundGrade
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
    table = Table.read(root, FILE)
    table.only("sentences")
    return table.each("sentences", _sentence)


def _sentence(table: Table) -> FixedSentence:
    """Read one sentence with what it may stand on."""
    table.only("id", "text", "use", "stands_on")
    return FixedSentence(
        id=cast("FixedId", table.choice("id", get_args(FixedId))),
        text=table.text("text"),
        use=table.text("use"),
        stands_on=table.each("stands_on", _ground, empty=True),
    )


def _ground(table: Table) -> Ground:
    """Read one entry of what a sentence may stand on: a medicine and where that is said."""
    table.only("medicine", "names", "source", "grade")
    return Ground(
        medicine=table.text("medicine"),
        names=table.texts("names", empty=True) if table.has("names") else (),
        source=table.text("source"),
        grade=cast("GroundGrade", table.choice("grade", get_args(GroundGrade))),
    )
