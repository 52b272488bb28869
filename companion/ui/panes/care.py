"""Care: whom to call. It needs no records, so it is there whatever else is broken."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from companion.domain.crisis import Region
from companion.ui.own_region import choose_region, may_choose
from companion.ui.panes.base import TabPane
from companion.ui.widgets.number_text import HelpText
from companion.ui.words import care as words
from companion.ui.words import help_now as numbers


class CarePane(TabPane):
    """The crisis lines of the region, as long as the page."""

    PANE = "care"
    TITLE = words.TITLE
    DIGIT = 6
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            numbers.REGION_KEY,
            "choose_region",
            numbers.REGION_LABEL,
            tooltip=numbers.REGION_TIP,
            id="care.choose-country",
        ),
    ]

    def compose(self) -> ComposeResult:
        """Build the page; its text follows the region."""
        yield CarePage(id="care-page")

    def on_mount(self) -> None:
        """Follow the region of the app."""
        self.watch(self.app, "crisis_region", self._show)

    def _show(self, region: Region | None) -> None:
        page = self.query_one(CarePage)
        page.remove_children()
        page.mount(HelpText.of(region))
        self.refresh_bindings()

    def action_choose_region(self) -> None:
        """Ask for the country."""
        choose_region(self.app)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A country is asked for until one is chosen."""
        return action != "choose_region" or may_choose(self.app)

    def focus_target(self) -> Widget | None:
        """Let the page scroll at once."""
        return self.query_one(CarePage)


class CarePage(VerticalScroll, can_focus=True):
    """A page that scrolls with the arrows or j and k."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", words.DOWN_LABEL, tooltip=words.SCROLL_TIP, id="care.down", show=False),
        Binding("k", "scroll_up", words.UP_LABEL, tooltip=words.SCROLL_TIP, id="care.up", show=False),
    ]
