"""Help now: whom to call, before anything else and whatever else is broken, and doors to what else can help."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from companion.ui.help_parts import NoContent, Own
from companion.ui.keys import live_keys
from companion.ui.own_region import choose_region, is_region_offered, region_keys
from companion.ui.screens.help_pages import HelpPage
from companion.ui.text import plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.number_text import HelpText
from companion.ui.words import help_now as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.screen import Screen

    from companion.domain.crisis import Region as CrisisRegion
    from companion.services.help_now import HelpContent
    from companion.ui.help_parts import HelpParts


def _door(key: str, id_: str, label: str, tip: str) -> Binding:
    return Binding(key, f"open_door('{id_}')", label, tooltip=tip, id=f"help.{id_}", show=False)


DOORS: Final = (
    _door("t", "too-much", words.TOO_MUCH, words.TOO_MUCH_TIP),
    _door("d", "someone-else", words.SOMEONE_ELSE, words.SOMEONE_ELSE_TIP),
    _door("b", "breathe", words.BREATHE, words.BREATHE_TIP),
    _door("l", "look-around", words.LOOK_AROUND, words.LOOK_AROUND_TIP),
    _door("s", "signs", words.SIGNS, words.SIGNS_TIP),
    _door("p", "plan", words.PLAN, words.PLAN_TIP),
    _door("w", "letters", words.LETTERS, words.LETTERS_TIP),
)
"""The doors, in the order they are listed. Plan and letters stand there once they can be opened."""

OWN: Final = frozenset({"plan", "letters"})
"""The doors to what the person wrote."""


class HelpNowScreen(HelpPage):
    """The numbers of the region, in one widget of text, then the doors. It needs no store and records nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *DOORS,
        *region_keys("help"),
        Binding("m", "all_lines", words.ALL_LINES_LABEL, tooltip=words.ALL_LINES_TIP, id="help.all-lines"),
    ]

    def __init__(self, region: CrisisRegion | None) -> None:
        super().__init__()
        self._crisis_region = region
        self._own = Own()

    def compose_page(self) -> ComposeResult:
        """The numbers alone: nothing may keep them from the next frame."""
        yield HelpText(self._crisis_region, is_short=self._is_short)

    @property
    def _is_short(self) -> bool:
        """Did the person choose the short form?"""
        return bool(getattr(self.app, "short_help", False))

    @property
    def _parts(self) -> HelpParts | None:
        parts = getattr(self.app, "parts", None)
        return parts.help if parts is not None else None

    @property
    def content(self) -> Callable[[], HelpContent]:
        """Opens the bundled content; called in a thread, since the numbers of a page do not wait for it."""
        return self._parts.content if self._parts is not None else NoContent

    def on_mount(self) -> None:
        """Follow the region of the app; in the short form the doors stand right under the two rows."""
        self.set_class(self._is_short, "-brief")
        if hasattr(self.app, "crisis_region"):
            self.watch(self.app, "crisis_region", self._region_changed, init=False)

    @on(ScreenResume)
    def _in_front(self) -> None:
        """Add the doors once the numbers stand; coming back, look again what the person wrote."""
        self.call_after_refresh(self._add_doors)

    def _region_changed(self, region: CrisisRegion | None) -> None:
        self._crisis_region = region
        self.page.scroll_home(animate=False)
        self.refresh_bindings()

    # The doors

    async def _add_doors(self) -> None:
        """List the doors, then look for those to one's own words."""
        if not self.is_attached:
            return
        if not self.query(DoorList):
            await self.mount(DoorList(id="doors"), after=self.page)
            self._list_doors()
        if self._parts is not None:
            self._look_for_own()

    @work(exclusive=True, group="own")
    async def _look_for_own(self) -> None:
        if self._parts is None:
            return
        self._own = await asyncio.to_thread(self._parts.own.look)
        self.query_one(HelpText).plan = self._own.plan_line or self._own.missing
        self.refresh_bindings()
        self._list_doors()

    def refresh_records(self, changed: frozenset[str]) -> None:  # noqa: ARG002
        """Look again what the person wrote: another copy may have changed it."""
        if self.query(DoorList):
            self._look_for_own()

    def _list_doors(self) -> None:
        own = {each.id for each in self._own.doors}
        rows = [row for row in self._live_doors() if row[0] not in OWN or row[0] in own]
        self.query_one(DoorList).fill(rows, "" if self._is_short else self._own.missing)

    def _live_doors(self) -> Iterator[tuple[str, str, str]]:
        """The doors as their keys are now: id, name of the key, label."""
        names = {key.id: key.key for key in live_keys(self)}
        for binding in DOORS:
            door = (binding.id or "").removeprefix("help.")
            yield door, names.get(binding.id or "", binding.key), binding.description

    def _screen_of(self, door: str) -> Screen[Any] | None:
        """Make the screen behind a door; the rest of the app is imported when it is wanted."""
        from companion.ui.screens import help_pages

        region, content = self._crisis_region, self.content
        match door:
            case "too-much":
                return help_pages.TooMuchScreen(region, content)
            case "someone-else":
                return help_pages.SomeoneElseScreen(region, content)
            case "breathe":
                from companion.ui.screens.breathe import BreatheScreen

                return BreatheScreen(content)
            case "look-around":
                from companion.ui.screens.look_around import LookAroundScreen

                return LookAroundScreen(content)
            case "signs":
                from companion.ui.screens.signs import SignsScreen

                return SignsScreen(content)
        found = next((each for each in self._own.doors if each.id == door), None)
        return found.screen() if found is not None else None

    def action_open_door(self, door: str) -> None:
        """Open one of the doors."""
        screen = self._screen_of(door)
        if screen is not None:
            self.app.push_screen(screen)

    @on(OptionList.OptionSelected, "#doors")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open_door(self.query_one(DoorList).doors[event.option_index])

    # The numbers

    def action_choose_region(self) -> None:
        """Ask for the country."""
        choose_region(self.app)

    action_change_region = action_choose_region

    def action_all_lines(self) -> None:
        """Show every line, or the short form again."""
        text = self.query_one(HelpText)
        text.is_short = not text.is_short
        self.set_class(text.is_short, "-brief")
        self.page.scroll_home(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what is there: a door to one's own words only where it opens, all lines where the form is short."""
        if action == "open_door":
            return parameters[0] not in OWN or any(each.id == parameters[0] for each in self._own.doors)
        if action == "all_lines":
            return self._is_short
        return "region" not in action or is_region_offered(self.app, action)


class DoorList(ChoiceList):
    """The doors, each on one row with its key; the keys work whether the list has the focus or not."""

    DEFAULT_CSS = """
    DoorList { height: auto; }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.doors: tuple[str, ...] = ()
        """The ids of what is listed."""

    def fill(self, rows: list[tuple[str, str, str]], note: str) -> None:
        """Show these doors, and a line that opens nothing.

        Args:
            rows: id, name of the key and label of each.
            note: what is said under them; nothing if empty.
        """
        at = self.highlighted
        self.doors = tuple(door for door, _, _ in rows)
        self.clear_options()
        self.add_options(
            Option(Content.assemble(plain(f"{key:<2}").stylize("bold $accent"), plain(label))) for _, key, label in rows
        )
        if note:
            self.add_option(Option(Content.assemble(plain(note).stylize("$text-muted")), disabled=True))
        self.highlighted = min(at, len(rows) - 1) if at is not None and rows else None
