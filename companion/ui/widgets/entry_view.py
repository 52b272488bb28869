"""One entry shown whole, with what else was written that day."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from companion.domain.journal import Entry
from companion.ui.hits import hits
from companion.ui.text import Words, harmless, plain
from companion.ui.words import journal as words


class EntryView(VerticalScroll, can_focus=False):
    """The page beside or below the list."""

    DEFAULT_CSS = """
    EntryView { background: $surface; padding: 0 2; }
    EntryView > Words { width: 1fr; height: auto; }
    """

    def compose(self) -> ComposeResult:
        """One text."""
        yield Words(id="entry-text")

    def show(
        self, entry: Entry | None, others: tuple[Entry, ...], names: Mapping[str, str], wanted: tuple[str, ...]
    ) -> None:
        """Show an entry.

        Args:
            entry: which; None shows nothing.
            others: what else was written that day.
            names: names of symptoms by id.
            wanted: words to mark, folded.
        """
        text = Content("") if entry is None else entry_text(entry, others, names, wanted)
        self.query_one("#entry-text", Words).say(text)
        self.scroll_home(animate=False)


def entry_text(
    entry: Entry, others: tuple[Entry, ...], names: Mapping[str, str], wanted: tuple[str, ...] = ()
) -> Content:
    """Lay out an entry: when, the answers in two columns, the note, the rest of the day."""
    later = words.written_later(entry)
    head = Content(words.heading(entry)).stylize("bold $accent")
    blocks = [Content.assemble(head, (f"  {later}" if later else "", "$text-muted"))]
    rows = words.facts(entry, names)
    if rows:
        width = min(28, max(cell_len(name) for name, _ in rows)) + 2
        blocks.append(Content("\n").join(_fact(name, said, width, wanted) for name, said in rows))
    if entry.note:
        blocks.append(_marked(entry.note, wanted))
    if entry.is_blank:
        blocks.append(Content(words.BLANK))
    if others:
        also = [Content(words.ALSO).stylize("$text-muted"), *(plain(words.also(each)) for each in others)]
        blocks.append(Content("\n").join(also))
    return Content("\n\n").join(blocks)


def _fact(name: str, said: str, width: int, wanted: tuple[str, ...]) -> Content:
    label = harmless(name)
    if cell_len(label) > width - 2:
        label = set_cell_size(label, width - 3).rstrip() + "…"
    padded = plain(set_cell_size(label, width)).stylize("$text-muted")
    return Content.assemble(_mark(padded, wanted), _marked(said, wanted))


def _marked(text: str, wanted: tuple[str, ...]) -> Content:
    return _mark(plain(text), wanted)


def _mark(content: Content, wanted: tuple[str, ...]) -> Content:
    for start, end in hits(content.plain, wanted):
        content = content.stylize("bold underline $accent", start, end)
    return content
