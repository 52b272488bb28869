"""The shell with example panes, as a program of its own: `python -m tests.e2e.shell_program [fault]`."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from companion.ui.start import run_app

if TYPE_CHECKING:
    from companion.ui.parts import AppParts


def parts() -> AppParts:
    """Example parts with the real clock, the real burst guard and a fault if one was asked for."""
    from textual.binding import Binding

    from companion.ui.panes.base import PaneEntry
    from tests.ui.examples import PANES, ExampleList, example_parts

    home = Path(os.environ["COMPANION_HOME"])

    class Faulty(ExampleList):
        BINDINGS = [  # noqa: RUF012
            Binding("x", "break", "Break", id="today.break"),
            Binding("y", "break_thread", "Break", id="today.break-thread"),
        ]

        def action_break(self) -> None:
            diary = "I wrote about lorazepam here"
            raise RuntimeError(diary)

        def action_break_thread(self) -> None:
            self.run_worker(self.action_break, thread=True)

        def action_take(self) -> None:
            super().action_take()
            self.notify(f"took {self.log_of.count('take')}")

        def keep_draft(self) -> None:
            (home / "draft").write_text("kept", encoding="utf-8")

    entries = (PaneEntry.of(Faulty, Faulty), *(PaneEntry.of(pane, pane) for pane in PANES[1:]))
    return replace(
        example_parts(),
        now=lambda: datetime.now(UTC),
        monotonic=__import__("time").monotonic,
        panes=entries,
        burst_window=0.015,
        crash_log=home / "state" / "crash.log",
    )


if __name__ == "__main__":
    sys.exit(run_app(parts))
