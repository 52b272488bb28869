"""Read: the articles, guides and cards, a search through all of them, and where the person was."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from companion.domain.errors import CompanionError
from companion.domain.piece import Hit, Piece
from companion.services.reading import ReadingService
from companion.ui.panes.base import TabPane
from companion.ui.text import Words, plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.reader import Reader
from companion.ui.words import read as words


class Place(Struct, frozen=True):
    """Somewhere in the library."""

    piece: str
    """The id of a piece, or as links name it."""

    anchor: str
    """A section of it."""


class ReadPane(TabPane):
    """A shelf of things to read and the one that is open; side by side where there is room."""

    PANE = "read"
    TITLE = words.TITLE
    DIGIT = 4
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", words.SEARCH_LABEL, tooltip=words.SEARCH_TIP, id="read.search"),
        Binding("escape", "back", words.BACK_LABEL, tooltip=words.BACK_TIP, id="read.back"),
    ]

    is_reading: var[bool] = var(False)
    """Is a piece in front of the shelf?"""

    def __init__(self, reading: ReadingService) -> None:
        super().__init__()
        self._reading = reading
        self._rows: list[Place] = []
        self._history: list[Place] = []

    def compose(self) -> ComposeResult:
        """Build the shelf and an empty reader."""
        yield Shelf(id="shelf")
        yield Reader(id="reader")

    def on_first_shown(self) -> None:
        """Fill the shelf."""
        self._show_pieces()

    def on_shown(self) -> None:
        """Keep what is open."""
        self.refresh_bindings()

    def focus_target(self) -> Widget | None:
        """Go on reading, or choose."""
        return self.query_one(Reader) if self.is_reading else self.query_one("#articles")

    def tiny_line(self) -> str:
        """Name what is open."""
        piece = self.query_one(Reader).piece
        return piece.title if self.is_reading and piece else words.TITLE

    def keep_draft(self) -> None:
        """Remember the place: the app is about to end."""
        self._remember()

    def show_record(self, record: str) -> None:
        """Open a piece by its id, or a section of one by `id#anchor`."""
        piece, _, anchor = record.partition("#")
        self._open(Place(piece, anchor))

    def watch_is_reading(self) -> None:
        """Show the shelf or the open piece where only one fits."""
        self.set_class(self.is_reading, "-reading")
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the way back only where there is one."""
        if action == "back":
            return self.is_reading or bool(self.query_one("#query", Input).value)
        return super().check_action(action, parameters)

    def action_search(self) -> None:
        """Type words to find."""
        self.is_reading = False
        self.query_one("#query").focus()

    def action_back(self) -> None:
        """Go back to the piece before, then to the list, then out of the search."""
        if self.is_reading:
            self._remember()
            if self._history:
                self._open(self._history.pop(), is_step=False)
                return
            self.is_reading = False
            if not self.query_one("#query", Input).value:
                self._show_pieces()
            self.query_one("#articles").focus()
            return
        self.query_one("#query", Input).value = ""
        self.query_one("#articles").focus()

    @on(Input.Changed, "#query")
    def _search(self, event: Input.Changed) -> None:
        event.stop()
        if event.value.strip():
            self._show_hits(self._reading.search(event.value))
        else:
            self._show_pieces()
        self.refresh_bindings()

    @on(Input.Submitted, "#query")
    def _leave_query(self, event: Input.Submitted) -> None:
        event.stop()
        if self._rows:
            self.query_one("#articles").focus()

    @on(OptionList.OptionSelected, "#articles")
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._history.clear()
        self._open(self._rows[event.option_index])

    @on(Reader.LinkChosen)
    def _follow(self, message: Reader.LinkChosen) -> None:
        message.stop()
        self._open(Place(message.ref, ""))

    @on(Reader.Moved)
    def _note_place(self, message: Reader.Moved) -> None:
        message.stop()
        self._remember()

    def _open(self, place: Place, *, is_step: bool = True) -> None:
        reader = self.query_one(Reader)
        try:
            piece = self._reading.piece(place.piece)
        except CompanionError as error:
            self.notify(str(error), severity="warning")
            return
        if is_step and self.is_reading and reader.piece is not None:
            self._remember()
            self._history.append(Place(reader.piece.ref, reader.part or ""))
        anchor = place.anchor or self._reading.positions().get(piece.id, "")
        self.is_reading = True
        reader.show(piece, anchor)
        reader.focus()

    def _remember(self) -> None:
        reader = self.query_one(Reader)
        if reader.piece is not None and (part := reader.part) is not None:
            self._reading.remember(reader.piece.id, part)

    def _show_pieces(self) -> None:
        pieces, positions = self._reading.pieces(), self._reading.positions()
        rows = [(Place(piece.ref, ""), _piece_row(piece, positions.get(piece.id, ""))) for piece in pieces]
        self.query_one(Shelf).fill(rows, "" if rows else words.NOTHING)
        self._rows = [place for place, _ in rows]

    def _show_hits(self, hits: tuple[Hit, ...]) -> None:
        rows = [(Place(f"{hit.kind}:{hit.piece}", hit.anchor), _hit_row(hit)) for hit in hits]
        self.query_one(Shelf).fill(rows, words.hit_count(len(rows)) if rows else words.NO_HITS)
        self._rows = [place for place, _ in rows]


class Shelf(Widget):
    """The list of what there is or of what a search found, under a field for words."""

    def compose(self) -> ComposeResult:
        """Build the field and the list."""
        yield LineInput(placeholder=words.SEARCH_PLACEHOLDER, id="query")
        yield Words("", id="shelf-note")
        yield ChoiceList(id="articles")

    def fill(self, rows: list[tuple[Place, Content]], note: str) -> None:
        """Show these rows, the cursor on the first."""
        listed = self.query_one("#articles", ChoiceList)
        listed.clear_options()
        listed.add_options([Option(prompt) for _, prompt in rows])
        listed.highlighted = 0 if rows else None
        line = self.query_one("#shelf-note", Words)
        line.say(note)
        line.display = bool(note)


def _piece_row(piece: Piece, anchor: str) -> Content:
    heading = next((section.heading for section in piece.sections if section.anchor == anchor), "")
    length = words.length(piece)
    detail = f"{length} · {words.go_on(heading) if heading else piece.summary}"
    return Content.assemble(plain(piece.title).stylize("bold"), "\n", plain(detail).stylize("$text-muted"), "\n")


def _hit_row(hit: Hit) -> Content:
    where = f"{hit.title} · {hit.heading}" if hit.heading else hit.title
    snippet = plain(hit.snippet)
    for begin, end in hit.marks:
        snippet = snippet.stylize("bold underline", begin, end)
    return Content.assemble(plain(where).stylize("bold"), "\n", snippet, "\n")
