"""Finding one's country: type a few letters, or move through the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from companion.domain.countries import is_called, names_of
from companion.domain.crisis import Region
from companion.domain.words import fold
from companion.ui.text import plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.line_input import LineInput
from companion.ui.words import setup as words
from companion.ui.words import shell


class RegionPicker(Vertical):
    """A field to search with and the list; the guess comes first and has the cursor.

    Without a guess, and before anything is typed, the cursor stands on no country: Enter alone must not choose one.
    """

    DEFAULT_CSS = """
    RegionPicker {
        height: 1fr;
        LineInput { margin-bottom: 1; }
        ChoiceList { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", shell.DOWN_LABEL, tooltip=shell.LIST_TIP, id="regions.down", show=False),
        Binding("up", "move(-1)", shell.UP_LABEL, tooltip=shell.LIST_TIP, id="regions.up", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """A country was confirmed, or that it is not in the list."""

        region: Region | None
        """The country; None if it is not in the list."""

    def __init__(
        self, regions: Callable[[], tuple[Region, ...]], guess: Region | None, chosen: str | None = None
    ) -> None:
        super().__init__()
        self._regions = regions()
        self._guess = guess
        self._first = chosen or (guess.code if guess else "")
        self._shown: tuple[Region | None, ...] = ()

    def compose(self) -> ComposeResult:
        """The field and the list."""
        yield LineInput(placeholder=words.REGION_SEARCH, id="region-search")
        yield ChoiceList(id="region-list")

    def on_mount(self) -> None:
        """Show every country, the guess first."""
        self._fill("")

    def _fill(self, typed: str) -> None:
        wanted = fold(typed).strip()
        ranked = [(rank, region) for region in self._regions if (rank := _closeness(region, wanted)) is not None]
        ranked.sort(key=lambda hit: (hit[0], hit[1].code != self._first))
        self._shown = (*(region for _, region in ranked), None)
        self._list.clear_options()
        self._list.add_options(Option(self._row(region)) for region in self._shown)
        self._list.highlighted = 0 if wanted or self._first else None

    def _row(self, region: Region | None) -> Content:
        if region is None:
            return plain(words.REGION_NONE)
        is_guess = self._guess is not None and region.code == self._guess.code
        numbers = f"{region.name:<20}  {words.region_line(region)}"
        return Content.assemble(plain(numbers), (f"   {words.GUESSED}" if is_guess else "", "$text-muted"))

    @property
    def _list(self) -> ChoiceList:
        return self.query_one("#region-list", ChoiceList)

    def action_move(self, by: int) -> None:
        """Move the cursor of the list from the field."""
        at = self._list.highlighted
        if at is None:
            self._list.highlighted = 0
        else:
            self._list.highlighted = max(0, min(len(self._shown) - 1, at + by))

    @on(Input.Changed, "#region-search")
    def _search(self, event: Input.Changed) -> None:
        event.stop()
        self._fill(event.value)

    @on(Input.Submitted, "#region-search")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._list.highlighted is None:
            self.notify(words.REGION_FIRST)
        self._list.action_select()

    @on(OptionList.OptionSelected, "#region-list")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self._shown[event.option_index]))


def _closeness(region: Region, wanted: str) -> int | None:
    """Say how well a country fits what was typed, 0 being best: its code before "us" in the middle of Australia."""
    names = [fold(name) for name in names_of(region)]
    if is_called(region, wanted):
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    if any(f" {wanted}" in name for name in names):
        return 2
    return 3 if any(wanted in name for name in names) else None
