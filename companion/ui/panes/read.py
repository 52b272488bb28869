"""Read: shelves by need, the articles, guides and cards, a search through all of them, and where the person was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from companion.domain.piece import Hit
from companion.domain.shelves import Shelf as ShelfOfNeed
from companion.services.reading import ReadingService
from companion.ui.messages import RecordsChanged, ShowPane
from companion.ui.panes.base import TabPane
from companion.ui.panes.read_rows import HOME, KEPT, RECENT, Row, Shown, read_all, rows_of_hits, rows_on_top
from companion.ui.reading_about import SEARCH
from companion.ui.text import Words, plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.piece_view import PieceView, Place
from companion.ui.widgets.reader import Reader
from companion.ui.words import read as words


class ReadPane(TabPane):
    """A shelf of things to read and the one that is open; side by side where there is room."""

    PANE = "read"
    TITLE = words.TITLE
    DIGIT = 4
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", words.SEARCH_LABEL, tooltip=words.SEARCH_TIP, id="read.search"),
        Binding("down", "to_list", words.DOWN_LABEL, tooltip=words.TO_LIST_TIP, id="read.to-list", show=False),
        Binding("escape", "back", words.BACK_LABEL, tooltip=words.BACK_TIP, id="read.back"),
    ]

    is_reading: var[bool] = var(False)
    """Is a piece in front of the shelf?"""

    @dataclass
    class Loaded(Message):
        """The library was read."""

        shown: Shown
        """What the lists are made of."""

    @dataclass
    class Found(Message):
        """A search came to its end."""

        query: str
        """What was looked for."""

        hits: tuple[Hit, ...]
        """What was found, best first."""

        shelf: ShelfOfNeed | None = None
        """The shelf the words are about."""

    def __init__(self, reading: ReadingService) -> None:
        super().__init__()
        self._reading = reading
        self._shown: Shown | None = None
        self._rows: tuple[Row, ...] = ()
        self._list = HOME
        self._cursors: dict[str, int] = {}
        self._wanted: str | None = None
        self._asked = ""  # what was looked for when a shelf was chosen among the finds

    def compose(self) -> ComposeResult:
        """Build the shelf and an empty page."""
        yield Shelf(id="shelf")
        yield PieceView(self._reading, id="piece")

    # Reading

    def on_first_shown(self) -> None:
        """Read the library beside the keys."""
        self._say(words.LOADING)
        self.look_again()

    def on_shown(self) -> None:
        """Look again at what was kept and where the person was."""
        if self._shown is not None:
            self.look_again()
        self.refresh_bindings()

    def refresh_records(self, changed: frozenset[str]) -> None:  # noqa: ARG002
        """Look again: a medicine or what was kept may be another."""
        if self._shown is not None:
            self.look_again()

    @on(RecordsChanged)
    def _own_news(self) -> None:
        self.look_again()

    @work(thread=True, exclusive=True, group="read-library")
    def look_again(self) -> None:
        """Read what the lists are made of, and have the search ready."""
        self.post_message(self.Loaded(read_all(self._reading)))
        self._reading.search("")

    @on(Loaded)
    def _was_loaded(self, message: Loaded) -> None:
        message.stop()
        is_first, self._shown = self._shown is None, message.shown
        self._view.say_kept(message.shown.kept)
        if self._query.strip():
            return
        self._fill_list()
        if is_first and not self.is_reading and self.has_focus_within and not self._field.has_focus:
            self._list_widget.focus()

    @property
    def _field(self) -> Input:
        return self.query_one("#query", Input)

    @property
    def _query(self) -> str:
        return self._field.value

    @property
    def _list_widget(self) -> ChoiceList:
        return self.query_one("#articles", ChoiceList)

    @property
    def _view(self) -> PieceView:
        return self.query_one(PieceView)

    # Where the focus is

    def focus_target(self) -> Widget | None:
        """Go on reading, or choose."""
        return self.query_one(Reader) if self.is_reading else self._list_widget

    def tiny_line(self) -> str:
        """Name what is open."""
        piece = self._view.piece
        return piece.title if self.is_reading and piece else words.TITLE

    def keep_draft(self) -> None:
        """Remember the place: the app is about to end."""
        if self.is_reading:
            self._view.note_place()

    def show_record(self, record: str) -> None:
        """Open a piece by its id, a section of one by `id#anchor`, a list by `list:name`; or find by `search:words`."""
        if record.startswith("list:"):
            self._open_list(record.removeprefix("list:"))
            return
        if record.startswith(SEARCH):
            self._open_list(HOME)
            self._field.value = record.removeprefix(SEARCH)
            return
        piece, _, anchor = record.partition("#")
        self._open(Place(piece, anchor))

    def watch_is_reading(self) -> None:
        """Show the shelf or the open piece where only one fits."""
        self.set_class(self.is_reading, "-reading")
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the way back only where there is one."""
        if not self.is_mounted:
            return super().check_action(action, parameters)
        if action == "back":
            return self.is_reading or bool(self._query) or self._list != HOME or self._field.has_focus
        if action == "to_list":
            return self._field.has_focus
        return super().check_action(action, parameters)

    # Keys

    def action_search(self) -> None:
        """Type words to find in everything."""
        self._leave_piece()
        self._field.focus()

    def action_to_list(self) -> None:
        """Go from the field to the list."""
        self._list_widget.focus()

    def action_back(self) -> None:
        """Go back to the piece before, then to where it was opened from: another tab or the list, search or shelf."""
        if self.is_reading:
            if self._view.can_go_back:
                self._view.action_step(-1)
                return
            back_to = self.back_to
            self._leave_piece()
            if back_to is not None:
                self.post_message(ShowPane(back_to))
                return
        elif self._query:
            self._field.value = ""
        elif self._list != HOME and not self._field.has_focus:
            asked = self._asked
            self._open_list(HOME)
            self._field.value = asked
        self._list_widget.focus()

    def _leave_piece(self) -> None:
        self.back_to = None
        if self.is_reading:
            self._view.note_place()
            self._view.action_leave_find()
            self.is_reading = False
            self.look_again()

    def _open(self, place: Place) -> None:
        if self._view.open(place, is_new=not self.is_reading or self.back_to is not None):
            self.is_reading = True
            self._view.reader.focus()

    def _open_help(self, label: str) -> None:
        from companion.ui.help_commands import open_labeled

        open_labeled(self.app, label)

    def _open_list(self, name: str) -> None:
        self._leave_piece()
        with self.prevent(Input.Changed):
            self._field.value = ""
        self._wanted, self._asked = None, ""
        self._cursors[self._list] = self._list_widget.highlighted or 0
        if name == HOME:
            self._cursors.pop(self._list, None)
        self._list = name
        self._fill_list()
        self._list_widget.focus()
        self.refresh_bindings()

    # The list

    @on(Input.Changed, "#query")
    def _search(self, event: Input.Changed) -> None:
        event.stop()
        if event.value.strip():
            self._wanted = event.value
            self._find(event.value)
        else:
            self._wanted = None
            self.workers.cancel_group(self, "read-search")
            self._fill_list()
        self.refresh_bindings()

    @work(thread=True, exclusive=True, group="read-search")
    def _find(self, query: str) -> None:
        if get_current_worker().is_cancelled:
            return  # more letters were typed before it began
        self.post_message(self.Found(query, self._reading.search(query), self._reading.shelf_meant(query)))

    @on(Found)
    def _was_found(self, message: Found) -> None:
        message.stop()
        if message.query == self._wanted:
            rows = (*rows_on_top(message.query, message.shelf), *rows_of_hits(message.hits))
            self._fill(rows, words.hit_count(len(message.hits)) if message.hits else "" if rows else words.NO_HITS, 0)

    @on(Input.Submitted, "#query")
    def _leave_query(self, event: Input.Submitted) -> None:
        event.stop()
        if self._rows:
            self._list_widget.focus()

    @on(OptionList.OptionSelected, "#articles")
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        row = self._rows[event.option_index]
        if row.door is not None:
            self._open_help(row.door)
        elif row.leads_to is not None:
            asked = self._query
            self._open_list(row.leads_to)
            self._asked = asked
        elif row.place is not None:
            self._leave_piece()
            self._open(row.place)

    def _fill_list(self) -> None:
        if self._shown is None:
            return
        rows = self._shown.rows(self._list)
        if rows:
            note = self._shown.title(self._list)
        else:
            note = {KEPT: words.NONE_KEPT, RECENT: words.NONE_RECENT}.get(self._list, words.NOTHING)
        is_same = [row.title for row in rows] == [row.title for row in self._rows]
        cursor = self._list_widget.highlighted if is_same else self._cursors.get(self._list)
        self._fill(rows, note, cursor)

    def _fill(self, rows: tuple[Row, ...], note: str, cursor: int | None) -> None:
        """Show these rows; the cursor goes to the first that can be chosen unless one is named."""
        if rows != self._rows or not rows:
            listed = self._list_widget
            listed.clear_options()
            listed.add_options([Option(_prompt(row), disabled=row.is_heading) for row in rows])
            first = next((at for at, row in enumerate(rows) if not row.is_heading), None)
            listed.highlighted = cursor if cursor is not None and cursor < len(rows) else first
            if listed.highlighted == first:
                listed.scroll_home(animate=False)
        self._rows = rows
        self._say(note)

    def _say(self, note: str) -> None:
        line = self.query_one("#shelf-note", Words)
        line.say(note)
        line.display = bool(note)


class Shelf(Widget):
    """The list of what there is or of what a search found, under a field for words."""

    def compose(self) -> ComposeResult:
        """Build the field and the list."""
        yield LineInput(placeholder=words.SEARCH_PLACEHOLDER, id="query")
        yield Words("", id="shelf-note")
        yield ChoiceList(id="articles")


def _prompt(row: Row) -> Content:
    if row.leads_to is not None and not row.detail:
        return plain(f"  {row.title}")
    if row.is_heading:
        return Content.assemble("\n" if row.is_spaced else "", plain(row.title).stylize("bold $accent"))
    title = plain(row.title).stylize("bold")
    if not row.detail:
        return title
    detail = plain(row.detail).stylize("$text-muted")
    for begin, end in row.marks:
        detail = detail.stylize("bold underline", begin, end)
    return Content.assemble(title, "\n", detail, "\n")
