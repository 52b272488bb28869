"""Opening the full-screen app and saying goodbye."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from companion.ui.terminal.environment import drop_debug_settings

if TYPE_CHECKING:
    from companion.ui.parts import AppParts


def run_app(build: Callable[[], AppParts]) -> int:
    """Open the app on the parts that `build` makes and return the exit code.

    Args:
        build: called after the debug settings of Textual are gone from the environment, so it may import panes.
    """
    drop_debug_settings(os.environ)
    parts = build()

    from companion.ui.app import CompanionApp
    from companion.ui.terminal.driver import CompanionDriver

    app = CompanionApp(parts, driver_class=CompanionDriver)
    app.run()
    if app.crashed:
        from companion.ui.crash import say_goodbye

        say_goodbye(sys.__stderr__, app.crisis_region, parts.crash_log)
        return 1
    return app.return_code or 0
