"""One entry shown whole, with what else was written that day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content, Span

from companion.domain.journal import Entry
from companion.ui.hits import hits
from companion.ui.text import Words, harmless, plain
from companion.ui.words import journal as words

_HIT: Final = "bold underline $accent"
_MOST_HITS: Final = 1_000
"""Marking more in one note helps nobody."""

Shown = tuple[Entry | None, tuple[Entry, ...], Mapping[str, str], tuple[str, ...], bool]


class EntryView(VerticalScroll, can_focus=False):
    """The page beside or below the list."""

    DEFAULT_CSS = """
    EntryView { background: $surface; padding: 0 2; }
    EntryView > Words { width: 1fr; height: auto; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._shown: Shown = (None, (), {}, (), False)

    def compose(self) -> ComposeResult:
        """One text."""
        yield Words(id="entry-text")

    def show(
        self,
        entry: Entry | None,
        others: tuple[Entry, ...],
        names: Mapping[str, str],
        wanted: tuple[str, ...],
        *,
        has_versions: bool = False,
    ) -> None:
        """Show an entry.

        Args:
            entry: which; None shows nothing.
            others: what else was written that day.
            names: names of symptoms by id.
            wanted: words to mark, folded.
            has_versions: was it changed in two places?
        """
        self._shown = (entry, others, names, wanted, has_versions)
        self._lay_out()
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Use the width there is."""
        self._lay_out()

    def _lay_out(self) -> None:
        entry, others, names, wanted, has_versions = self._shown
        width = self.size.width
        text = Content("") if entry is None else entry_text(entry, others, names, wanted, width)
        if has_versions:
            text = Content("\n\n").join([Content(words.TWO_PLACES).stylize("$warning"), text])
        self.query_one("#entry-text", Words).say(text)


def entry_text(
    entry: Entry, others: tuple[Entry, ...], names: Mapping[str, str], wanted: tuple[str, ...] = (), width: int = 0
) -> Content:
    """Lay out an entry: when, the answers, the note, the rest of the day; two answers a line where they fit."""
    later = words.written_later(entry)
    head = Content(words.heading(entry)).stylize("bold $accent")
    blocks = [Content.assemble(head, (f"  {later}" if later else "", "$text-muted"))]
    rows = words.facts(entry, names)
    if rows:
        blocks.append(_facts(rows, width, wanted))
    if entry.note:
        blocks.append(_marked(entry.note, wanted))
    if entry.is_blank:
        blocks.append(Content(words.BLANK))
    if others:
        also = [Content(words.ALSO).stylize("$text-muted"), *(plain(words.also(each)) for each in others)]
        blocks.append(Content("\n").join(also))
    return Content("\n\n").join(blocks)


def _facts(rows: tuple[tuple[str, str], ...], width: int, wanted: tuple[str, ...]) -> Content:
    """Lay answers out in one column or in two, filled downwards."""
    label = min(28, max(cell_len(harmless(name)) for name, _ in rows)) + 2
    said = max(cell_len(harmless(each)) for _, each in rows) + 4
    columns = 2 if len(rows) > 2 and 2 * (label + said) <= width else 1
    high = -(-len(rows) // columns)
    lines = []
    for at in range(high):
        cells = [_fact(*rows[each], label, wanted) for each in range(at, len(rows), high)]
        gaps = [" " * (label + said - cell_len(cell.plain)) for cell in cells[:-1]]
        lines.append(Content.assemble(*(part for pair in zip(cells, [*gaps, ""], strict=True) for part in pair)))
    return Content("\n").join(lines)


def _fact(name: str, said: str, width: int, wanted: tuple[str, ...]) -> Content:
    label = harmless(name)
    if cell_len(label) > width - 2:
        label = set_cell_size(label, width - 3).rstrip() + "…"
    padded = plain(set_cell_size(label, width)).stylize("$text-muted")
    return Content.assemble(_mark(padded, wanted), _marked(said, wanted))


def _marked(text: str, wanted: tuple[str, ...]) -> Content:
    return _mark(plain(text), wanted)


def _mark(content: Content, wanted: tuple[str, ...]) -> Content:
    found = hits(content.plain, wanted)[:_MOST_HITS]
    return Content(content.plain, [*content.spans, *(Span(start, end, _HIT) for start, end in found)])
