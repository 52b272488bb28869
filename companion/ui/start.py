"""Opening the full-screen app and saying goodbye."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from companion.ui.terminal.environment import drop_debug_settings

if TYPE_CHECKING:
    from companion.ui.parts import AppParts


def run_app(build: Callable[[], AppParts], *, is_taken: bool = False) -> int:
    """Open the app on the parts that `build` makes and return the exit code.

    Where the app made room for another, it has told so by its parts, and the terminal's other screen still stands.

    Args:
        build: called after the debug settings of Textual are gone from the environment, so it may import panes.
        is_taken: does the early frame stand in the terminal's other screen? Then it stays until the first paint.
    """
    drop_debug_settings(os.environ)
    parts = build()

    from companion.ui.app import CompanionApp
    from companion.ui.terminal.between import end_in_order
    from companion.ui.terminal.driver import CompanionDriver, FollowingDriver

    app = CompanionApp(parts, driver_class=FollowingDriver if is_taken else CompanionDriver)
    app.run()
    if app.hands_over:
        end_in_order()  # the loop that ended left signals to nobody, and the terminal's other screen stands
        return 0
    if app.crashed:
        from companion.ui.crash import say_goodbye

        say_goodbye(sys.__stderr__, app.crisis_region, parts.crash_log)
    elif app.last_words:
        from companion.ui.crash import say_why

        say_why(sys.__stderr__, app.last_words, app.crisis_region)
    elif app.return_code:
        from companion.ui.crash import say_numbers

        say_numbers(sys.__stderr__, app.crisis_region)
    _let_go_of_the_terminal()
    return 1 if app.crashed else app.return_code or 0


def _let_go_of_the_terminal() -> None:
    """Flush what was printed; a terminal that is gone must not change the exit code."""
    for stream in filter(None, (sys.__stdout__, sys.__stderr__)):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
