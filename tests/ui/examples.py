"""Example panes and parts, so that the shell can be tested without the product's own pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets.option_list import Option

from companion.domain.crisis import Emergency, Line, Region
from companion.ui.panes.base import PaneEntry, TabPane
from companion.ui.parts import AppParts, UiSettings
from companion.ui.text import Words, plain
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.note_area import NoteArea

MORNING = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)

US = Region(
    code="US",
    name="United States",
    emergency=(Emergency("911", "Police, fire, ambulance", "example.org", "v"),),
    lines=(
        Line(
            name="988 Suicide & Crisis Lifeline",
            contact="Call or text 988, or chat at 988lifeline.org.",
            channels=("call", "text", "chat"),
            number="988",
            hours="24 hours a day, every day",
            around_the_clock=True,
            languages=("English", "Spanish"),
            for_whom="Anyone in the US",
            source="988lifeline.org",
            grade="V",
            checked="2026-11-23",
        ),
    ),
    poison=None,
    checked="2026-11-23",
    zones=("America/New_York",),
)

DOSES = (
    "08:00  Sertraline 100 mg · 1 tablet        due",
    "08:00  Lithium carbonate ER 300 mg · 1     taken 08:02",
    "20:00  Lithium carbonate ER 300 mg · 2     upcoming",
    "as needed  lorazepam [PRN] 0.5 mg          last Sat 21:10",
)


class ExampleList(TabPane):
    """A list with a key that records."""

    PANE = "today"
    TITLE = "Today"
    DIGIT = 1
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "take", "Take", tooltip="Take this dose now", id="today.take"),
        Binding("A", "take_all", "All due", tooltip="Take everything that is due", id="today.take-all"),
        Binding("n", "not_taken", "Not taken", tooltip="Say it was not taken", id="today.not-taken"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.log_of: list[str] = []

    def compose(self) -> ComposeResult:
        yield ChoiceList(*(Option(plain(dose)) for dose in DOSES), id="doses")

    def on_first_shown(self) -> None:
        self.log_of.append("first")

    def on_shown(self) -> None:
        self.log_of.append("shown")

    def refresh_records(self, changed: frozenset[str]) -> None:
        self.log_of.append(f"changed {sorted(changed)}")

    def on_tick(self, now: datetime) -> None:
        self.log_of.append(f"tick {now:%H:%M}")

    def on_day_changed(self, message: object) -> None:
        self.log_of.append("day")

    def on_clock_jumped(self, message: object) -> None:
        self.log_of.append("jump")

    def keep_draft(self) -> None:
        self.log_of.append("kept")

    def tiny_line(self) -> str:
        return "1 due · Sertraline"

    def action_take(self) -> None:
        self.log_of.append("take")

    def action_take_all(self) -> None:
        self.log_of.append("take all")

    def action_not_taken(self) -> None:
        self.log_of.append("not taken")


class ExampleForm(TabPane):
    """Fields to type in."""

    PANE = "journal"
    TITLE = "Journal"
    DIGIT = 2

    def compose(self) -> ComposeResult:
        yield Words("How was the day? [/] [PRN]")
        yield LineInput(id="line", placeholder="One line")
        yield NoteArea(id="note", placeholder="Anything you want to keep")

    def focus_target(self) -> Widget | None:
        return self.query_one("#line")


class ExamplePage(TabPane):
    """Text, without anything to focus."""

    PANE = "trends"
    TITLE = "Trends"
    DIGIT = 3

    def compose(self) -> ComposeResult:
        yield Words("Mood, last 30 days")


class ExampleRead(ExamplePage):
    PANE = "read"
    TITLE = "Read"
    DIGIT = 4


class ExampleMedicines(ExamplePage):
    PANE = "medicines"
    TITLE = "Medicines"
    DIGIT = 5


class ExampleCare(ExamplePage):
    PANE = "care"
    TITLE = "Care"
    DIGIT = 6


PANES: tuple[type[TabPane], ...] = (
    ExampleList,
    ExampleForm,
    ExamplePage,
    ExampleRead,
    ExampleMedicines,
    ExampleCare,
)


class FakeClock:
    """A clock that stands still until told otherwise, and the time that passes for the program."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.wall = now
        self.passed = 0.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.passed

    def wait(self, time: timedelta) -> None:
        """Let time pass as it does."""
        self.wall += time
        self.passed += time.total_seconds()

    def jump(self, time: timedelta) -> None:
        """Move the wall clock alone."""
        self.wall += time


def example_parts(**changes: object) -> AppParts:
    """Parts with example panes, a clock that stands still and no burst guard."""
    clock = FakeClock()
    parts = AppParts(
        now=clock.now,
        monotonic=clock.monotonic,
        panes=tuple(PaneEntry.of(pane, pane) for pane in PANES),
        region=US,
        settings=UiSettings(),
        burst_window=0,
    )
    return replace(parts, **changes)  # type: ignore[arg-type]
