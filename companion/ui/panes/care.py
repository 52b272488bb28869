"""Care: what one wrote for a hard moment, and whom to call. The numbers need no records, whatever else is broken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from companion.domain.crisis import Region
from companion.domain.errors import CompanionError
from companion.ui.own_region import choose_region, is_region_offered, region_keys
from companion.ui.panes.base import TabPane
from companion.ui.text import plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.number_text import HelpText
from companion.ui.words import care as words
from companion.ui.words import own_words as own

if TYPE_CHECKING:
    from companion.services.desk import Services


_CHOOSE_COUNTRY, _CHANGE_COUNTRY = region_keys("care")

OPENS: Final = {"plan": ("p", own.PLAN), "people": ("m", own.PEOPLE), "letters": ("w", own.LETTERS)}
"""What is one's own and can be opened: each with its key and its name."""


class CarePane(TabPane):
    """One's own plan, people and letters where there are records; under them the crisis lines of the region."""

    PANE = "care"
    TITLE = words.TITLE
    DIGIT = 6
    BINDINGS: ClassVar[list[BindingType]] = [
        _CHOOSE_COUNTRY,
        *(
            Binding(key, f"open('{what}')", name, tooltip=own.OPEN_TIP, id=f"care.{what}")
            for what, (key, name) in OPENS.items()
        ),
        _CHANGE_COUNTRY,
    ]

    def __init__(self, services: Services | None = None) -> None:
        super().__init__()
        self._services = services

    def compose(self) -> ComposeResult:
        """Build the rows and the page; its text follows the region."""
        if self._services is not None:
            yield ChoiceList(id="own-rows")
        yield CarePage(id="care-page")

    def on_mount(self) -> None:
        """Follow the region of the app."""
        self.watch(self.app, "crisis_region", self._show)

    def on_shown(self) -> None:
        """Look again."""
        self._fill()

    def refresh_records(self, changed: frozenset[str]) -> None:  # noqa: ARG002
        """Look again."""
        self._fill()

    @work(exclusive=True, group="care-rows")
    async def _fill(self) -> None:
        services = self._services
        if services is None:
            return
        try:
            states = await asyncio.to_thread(_states, services)
        except CompanionError as error:
            states = (str(error), "", "")
        rows = self.query_one("#own-rows", ChoiceList)
        at = rows.highlighted or 0
        rows.clear_options()
        rows.add_options(map(_row, OPENS, states))
        rows.highlighted = at

    @on(OptionList.OptionSelected, "#own-rows")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open(tuple(OPENS)[event.option_index])

    def action_open(self, what: str) -> None:
        """Open one's plan, people or letters."""
        if self._services is None:
            return
        from companion.ui.screens.own_lists import open_own

        open_own(self.app, self._services, what)

    def _show(self, region: Region | None) -> None:
        page = self.query_one(CarePage)
        page.remove_children()
        page.mount(HelpText.of(region))
        self.refresh_bindings()

    def action_choose_region(self) -> None:
        """Ask for the country."""
        choose_region(self.app)

    action_change_region = action_choose_region

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A country is asked for, or another one offered; without records nothing of one's own can be read."""
        if action == "open":
            return self._services is not None
        return "region" not in action or is_region_offered(self.app, action)

    def focus_target(self) -> Widget | None:
        """The rows; without them let the page scroll at once."""
        return self.query_one("#care-page" if self._services is None else "#own-rows")


_NAME_WIDTH: Final = max(len(name) for _, name in OPENS.values()) + 3


def _row(what: str, state: str) -> Option:
    key, name = OPENS[what]
    return Option(
        Content.assemble(
            plain(f"{key}  ").stylize("bold $accent"),
            plain(f"{name:<{_NAME_WIDTH}}"),
            plain(state).stylize("$text-muted"),
        )
    )


def _states(services: Services) -> tuple[str, ...]:
    """What stands beside each row: how much is written, and whether something was changed in two places."""
    none = own.MAY_BE_MISSING if services.health.is_lacking() else own.NOTHING_YET
    written = {
        "plan": own.plan_state(services.plan.parts()),
        "person": own.people_state(services.plan.people()),
        "letter": own.letters_state(services.letters.all()),
    }
    return tuple(
        " · ".join(filter(None, (state, own.IN_TWO_PLACES))) if services.contests.of_own(table) else state or none
        for table, state in written.items()
    )


class CarePage(VerticalScroll, can_focus=True):
    """A page that scrolls with the arrows or j and k."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", words.DOWN_LABEL, tooltip=words.SCROLL_TIP, id="care.down", show=False),
        Binding("k", "scroll_up", words.UP_LABEL, tooltip=words.SCROLL_TIP, id="care.up", show=False),
    ]
