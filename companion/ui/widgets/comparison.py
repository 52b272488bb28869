"""What differs between versions, line by line: beside each other where there is room, else under each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from companion.ui.text import Words, plain
from companion.ui.words import contests as words


class Comparison(Container):
    """Heads each side with its digit, shows what differs with a mark, and what is the same once and quietly."""

    DEFAULT_CSS = """
    Comparison {
        height: auto;
        layout: vertical;
        .sides { height: auto; layout: horizontal; margin-bottom: 1; }
        .line { height: auto; layout: horizontal; }
        .label { width: 18; height: auto; color: $text-muted; }
        .side { width: 1fr; height: auto; padding-right: 2; layout: horizontal; }
        .digit { width: 3; height: auto; text-style: bold; }
        .text { width: 1fr; height: auto; }
        .line .digit { display: none; }
        .head { text-style: bold; }
        .same { height: auto; color: $text-muted; }
        .same-title { height: auto; margin-top: 1; color: $text-muted; text-style: bold; }
        &.-stacked .line { layout: vertical; }
        &.-stacked .sides { layout: vertical; }
        &.-stacked .label { width: 1fr; }
        &.-stacked .line .digit { display: block; }
        &.-stacked .sides .label { display: none; }
    }
    """

    def __init__(self, heads: Sequence[str], lines: Sequence[words.Line], *, id: str | None = None) -> None:  # noqa: A002
        """Take what is compared.

        Args:
            heads: what stands over each side.
            lines: what each side says, line by line.
            id: the id of the widget.
        """
        super().__init__(id=id)
        self._heads, self._lines = tuple(heads), tuple(lines)

    def compose(self) -> ComposeResult:
        """The heads, what differs, and what is the same."""
        with Container(classes="sides"):
            yield Words("", classes="label")
            for at, head in enumerate(self._heads, 1):
                yield Side(at, head, classes="side head")
        differing = [line for line in self._lines if line.differs]
        for line in differing:
            with Container(classes="line"):
                yield Words(Content.assemble((f"{words.MARK} ", "bold $accent"), plain(line.label)), classes="label")
                for at, text in enumerate(line.texts, 1):
                    yield Side(at, text or words.NOTHING, classes="side")
        if not differing:
            yield Words(words.NOT_SHOWN, classes="same")
        if same := " · ".join(self._same()):
            yield Words(words.SAME, classes="same-title")
            yield Words(same, classes="same")

    def _same(self) -> Iterator[str]:
        for line in self._lines:
            if not line.differs:
                yield f"{line.label}: {' '.join(line.texts[0].split())}"

    def on_resize(self) -> None:
        """Put the sides under each other where they would be too narrow to read."""
        self.set_class(self.size.width < 18 + 24 * len(self._heads), "-stacked")


class Side(Container):
    """What one side says: its digit, and beside it the words, which may be many."""

    def __init__(self, at: int, text: str, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._at, self._text = at, text

    def compose(self) -> ComposeResult:
        """The digit and the words."""
        yield Words(f"{self._at}", classes="digit")
        yield Words(self._text, classes="text")
