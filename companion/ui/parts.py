"""Everything the app is given: no globals, no services dug out of the app."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from companion.domain.crisis import Region

if TYPE_CHECKING:
    from companion.services.desk import Services
    from companion.ui.help_parts import HelpParts
    from companion.ui.machine import Machine
    from companion.ui.panes.base import PaneEntry
    from companion.ui.vault_parts import Locked, Locking


class UiSettings(Struct, frozen=True):
    """How the person likes the app to look and which keys they use."""

    theme: str = "companion-dark"
    """The name of a theme."""

    keymap: Mapping[str, str] = field(default_factory=dict)
    """Binding ids and the keys they chose for them, unchecked."""

    animation: Literal["none", "basic", "full"] = "none"
    """How much may move."""

    holds_still: bool = False
    """Did the person ask that nothing moves? Then the breathing guide holds still until they want it to move."""

    short_help: bool = False
    """Does Help now show the lines and the plan in two rows?"""

    ascii_only: bool = False
    """Does the terminal show no more than ASCII?"""

    nudges: bool = True
    """Ring and send a terminal notification when a dose comes due while the app is open?"""


def _civil_day(moment: datetime) -> date:
    return moment.date()


def _nothing() -> None:
    """Do nothing."""


def _none() -> str:
    """Say nothing."""
    return ""


class AppParts(Struct, frozen=True, kw_only=True):
    """The parts of a running app, built by `bootstrap` and by tests."""

    now: Callable[[], datetime]
    """The clock: the wall time of the person, with its zone."""

    panes: tuple[PaneEntry, ...]
    """The tabs, in order."""

    services: Services | None = None
    """What a person can do, for the keys that work on every tab; panes are given theirs when they are built."""

    machine: Machine | None = None
    """The preferences of this machine; with them the first start asks its questions."""

    locking: Locking | None = None
    """Encryption of the open records; None where there is none to turn on, such as in the demo."""

    locked: Locked | None = None
    """What can be done while the records are locked; with it the lock is shown instead of the tabs."""

    region: Region | None = None
    """Whose crisis lines are shown; None until the person has chosen."""

    help: HelpParts | None = None
    """What Help now is given besides the numbers."""

    settings: UiSettings = UiSettings()
    """Looks and keys."""

    day_of: Callable[[datetime], date] = _civil_day
    """Which of the person's days a moment belongs to."""

    watch: Callable[[], frozenset[str]] | None = None
    """Looks for news from other copies and returns what changed; called every two seconds, in a thread."""

    standing: Callable[[], tuple[str, ...]] | None = None
    """Says what the person should know about their records now; called after `watch`, in the same thread."""

    ended: Callable[[], str] = _none
    """Says why the app is to close now, because of something outside it; empty as long as it is not. Called after
    `watch`, in the same thread."""

    backup: Callable[[], str] | None = None
    """Makes a backup and says so in a sentence, or raises CompanionError; called in a thread. None offers none."""

    crash_log: Path | None = None
    """Where a report of a crash goes, without personal words."""

    keep_drafts: Callable[[], None] = _nothing
    """Called once before the app ends by a signal or a crash, after each pane kept its own draft."""

    theme_chosen: Callable[[str], None] | None = None
    """Called with the name of a theme the person picked, to remember it."""

    label: str = ""
    """A word for the header, such as DEMO."""

    initial_pane: str = ""
    """The id of the pane to open with; the first one if empty."""

    key_problems: tuple[str, ...] = ()
    """Problems found before the app opened, to be said once it stands."""

    clock_problem: Callable[[], str] = _none
    """Says what is wrong with this machine's clock now; empty if nothing is."""

    monotonic: Callable[[], float] = time.monotonic
    """Time that never goes back, for measuring what passed."""

    burst_window: float = 0.015
    """Keys closer than this many seconds count as a burst; 0 turns the guard off (tests type fast)."""
