"""The base of every screen: it always has the safety bar, and it knows when the window is too small."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar, Final, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from companion.ui.text import Words
from companion.ui.widgets.safety_bar import SafetyBar
from companion.ui.widgets.too_small import TooSmall
from companion.ui.words import shell as words

Result = TypeVar("Result")

SMALLEST = (40, 12)
"""Below this many columns or lines the page is put away."""

WIDTHS = [(0, "-tiny"), (SMALLEST[0], "-narrow"), (80, "-medium"), (120, "-wide")]
HEIGHTS = [(0, "-flat"), (SMALLEST[1], "-short"), (18, "-tall")]


def classes_at(width: int, height: int) -> tuple[str, str]:
    """The classes a screen wears in a window of this size: with them from the start it is styled once."""
    return (
        max(each for each in WIDTHS if width >= each[0])[1],
        max(each for each in HEIGHTS if height >= each[0])[1],
    )


def is_too_small(width: int, height: int) -> bool:
    """Is a window of this size too small to work in?"""
    return width < SMALLEST[0] or height < SMALLEST[1]


class CompanionScreen(Screen[Result]):
    """A full screen. Subclasses override `compose_body`; the bar comes by itself."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    WORKS_TINY: ClassVar[bool] = False
    """Is it still of use below 40x12? If not, the page is put away and its keys are off."""
    focus_put_away: Widget | None = None
    """Where the focus was when the page was put away."""

    def compose(self) -> ComposeResult:
        """Build the page, the stand-in for small windows and the bar."""
        self.styles.overflow_y = "hidden"  # a scroll bar of the screen would stand on the bar
        self.add_class(*classes_at(*self.app.size), *([] if self.WORKS_TINY else ["-needs-room"]))
        yield from self.compose_body()
        yield TooSmall()
        yield SafetyBar()

    def compose_body(self) -> ComposeResult:
        """Build the page."""
        yield from ()

    def tiny_line(self) -> str:
        """Say the most important thing in one line, for small windows."""
        return words.APP

    def keep_draft(self) -> None:
        """Write down what is being typed: the app is about to end."""

    def refresh_records(self, changed: frozenset[str]) -> None:
        """Hear that these records changed."""

    def on_resize(self) -> None:
        """Say the one line when the page is put away."""
        say_tiny_line(self)
        keep_focus(self)


class CompanionModal(ModalScreen[Result]):
    """A dialog over the screen below, which stays where it was. Subclasses override `compose_body`."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    AUTO_FOCUS = "*"
    WORKS_TINY: ClassVar[bool] = False
    """Is it still of use below 40x12? If not, the dialog is put away and its keys are off."""
    focus_put_away: Widget | None = None
    """Where the focus was when the dialog was put away."""
    answers_from: float = 0.0
    """Keys that arrived before this moment answer nothing here; see `unasked`."""
    is_working: bool = False
    """Is something being done that has to be waited for? Meanwhile Esc does not close it, and nothing else begins."""
    _late: tuple[Result | None] | None = None

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", words.CLOSE_LABEL, tooltip=words.CLOSE_TIP, id="dialog.close"),
        Binding("f4", "say_health_later", words.HEALTH_LABEL, id="dialog.health-hint", show=False, system=True),
    ]

    def __init__(self, title: str = "", *, about: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.heading = title
        """The words at the top of the dialog."""
        self.about = about
        """What it is about, such as one dose; it stays in view with the heading where the dialog scrolls."""

    def compose(self) -> ComposeResult:
        """Build the box, the stand-in for small windows and the bar."""
        self.styles.overflow_y = "hidden"  # a scroll bar of the screen would stand on the bar
        self.add_class(*classes_at(*self.app.size), *([] if self.WORKS_TINY else ["-needs-room"]))
        with DialogBox(id="dialog"):
            if self.about:
                with DialogHead():
                    yield Words(self.heading, classes="dialog-title")
                    yield Words(self.about, classes="dialog-about")
            elif self.heading:
                yield Words(self.heading, classes="dialog-title")
            yield from self.compose_body()
        yield TooSmall()
        yield SafetyBar()

    def compose_body(self) -> ComposeResult:
        """Build what stands in the box."""
        yield from ()

    def tiny_line(self) -> str:
        """Say the most important thing in one line, for small windows."""
        return self.heading or words.APP

    def keep_draft(self) -> None:
        """Write down what is being typed: the app is about to end."""

    def refresh_records(self, changed: frozenset[str]) -> None:
        """Hear that these records changed; a form is never filled again, it only says so."""

    def looked_for_news(self) -> None:
        """Hear that the app looked for news, every two seconds, whether there were any or not."""

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do something in a worker, one thing at a time: a handler would keep the dialog from saying what it does."""
        if not self.is_working:
            self.is_working = True
            self.run_worker(self._work(work))

    async def _work(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        finally:
            self.is_working = False

    def action_close(self) -> None:
        """Leave without an answer, but not while something is being done."""
        if not self.is_working:
            self.dismiss(None)

    def action_say_health_later(self) -> None:
        """Say why the key of Data health does nothing here."""
        self.notify(words.HEALTH_FROM_TABS, markup=False)

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with an answer, once; if something was opened over it meanwhile, as soon as that is closed.

        Textual closes whatever is on top instead, and ends the app when the answer comes a second time.
        """
        if not self.is_active:
            self._late = (result,)
            return AwaitComplete()
        return super().dismiss(result)

    @on(events.ScreenResume)
    def _dismiss_late(self) -> None:
        if self._late is not None:
            (result,), self._late = self._late, None
            self.dismiss(result)

    def on_resize(self) -> None:
        """Say the one line when the dialog is put away."""
        say_tiny_line(self)
        keep_focus(self)


Dialog = TypeVar("Dialog", bound=CompanionModal[Any])

A_LOOK: Final = 0.7
"""Seconds it takes to see that a dialog has come."""


def unasked(dialog: Dialog) -> Dialog:
    """Have a dialog that nobody asked for take no key at first: what is being typed was meant for the page below."""
    dialog.answers_from = time.monotonic() + A_LOOK
    return dialog


class DialogBox(VerticalScroll, can_focus=False):
    """The box of a dialog; it scrolls where it must."""


class DialogHead(Vertical):
    """What a dialog is about, above everything that scrolls."""

    DEFAULT_CSS = """
    DialogHead {
        dock: top;
        height: auto;
        background: $surface;
        &:ansi { background: ansi_default; }
        .dialog-about { margin-bottom: 1; }
    }
    """


def say_tiny_line(screen: CompanionScreen[Any] | CompanionModal[Any]) -> None:
    """Bring the one line for small windows up to date, if it is what is shown."""
    if is_too_small(*screen.app.size):
        for stand_in in screen.query_children(TooSmall):
            stand_in.line = screen.tiny_line()


def keep_focus(screen: CompanionScreen[Any] | CompanionModal[Any]) -> None:
    """Remember where the focus was when the page is put away, and give it back when the window is large again."""
    if is_too_small(*screen.app.size):
        screen.focus_put_away = screen.focused or screen.focus_put_away
    elif (kept := screen.focus_put_away) is not None:
        screen.focus_put_away = None
        screen.call_after_refresh(_give_back, screen, kept)


def _give_back(screen: CompanionScreen[Any] | CompanionModal[Any], kept: Widget) -> None:
    if screen.focused is None and kept.is_attached:
        screen.set_focus(kept, from_app_focus=True)  # else a field selects its words, and the next key replaces them
