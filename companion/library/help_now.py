"""Load the short guides of Help now. Only the standard library is imported, so that they are there at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from companion.domain.errors import NotReadable
from companion.domain.help_now import GUIDES, GuideId, GuideSource, HelpGuide, Step
from companion.library.content import child, content_root, read_text
from companion.library.table import Table

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from companion.domain.crisis import Grade

FOLDER: Final = "help-now"
"""The folder of the content that holds one file per guide."""


def load_guide(guide_id: GuideId, root: Traversable | None = None) -> HelpGuide:
    """Load one guide.

    Raises:
        NotReadable: It is missing or damaged; the sentence names the file and the field.
    """
    label = f"{FOLDER}/{guide_id}.toml"
    folder = (root or content_root()).joinpath(FOLDER)
    table = Table.parse(read_text(child(folder, f"{guide_id}.toml"), label), label)
    table.only("id", "title", "opening", "steps", "closing", "sources", "written", "reviewed_by")
    guide = HelpGuide(
        id=cast("GuideId", table.choice("id", GUIDES)),
        title=table.text("title"),
        opening=table.texts("opening"),
        steps=table.each("steps", _step),
        closing=table.texts("closing"),
        sources=table.each("sources", _source, empty=True),
        written=table.day("written").isoformat(),
        reviewed_by=table.text("reviewed_by"),
    )
    if guide.id != guide_id:
        raise table.fault("id", f"is {guide.id}, which is not what the file is called")
    return guide


def problems_of(root: Traversable | None = None) -> tuple[str, ...]:
    """Say in one sentence each which guides cannot be read."""
    found = []
    for guide_id in GUIDES:
        try:
            load_guide(guide_id, root)
        except NotReadable as error:
            found.append(str(error))
    return tuple(found)


def _step(table: Table) -> Step:
    """Read one step."""
    table.only("mark", "count", "text")
    count = table.number("count")
    if not 1 <= count <= 20:
        raise table.fault("count", "must be from 1 to 20")
    return Step(mark=table.text("mark"), count=count, text=table.text("text"))


def _source(table: Table) -> GuideSource:
    """Read one source."""
    table.only("id", "title", "address", "grade")
    return GuideSource(
        id=table.number("id"),
        title=table.text("title"),
        address=table.text("address"),
        grade=cast("Grade", table.choice("grade", ("V", "v"))),
    )
