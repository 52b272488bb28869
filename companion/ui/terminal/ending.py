"""Ends that are not asked for: the window is closed, the connection drops, the machine shuts down."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import sys
import threading
from collections.abc import Callable
from typing import Final

from companion.ui.terminal.between import ENDING

HARD_STOP: Final = 3.0
"""Seconds after which a process that was told to end ends, whatever it is doing."""


def on_signals(end: Callable[[int], None]) -> None:
    """Have the signals that end a program end the app in order.

    Args:
        end: called in the loop with the exit code, 128 plus the number of the signal.
    """
    loop = asyncio.get_running_loop()

    def ended(number: int) -> None:
        _stop_hard_later(128 + number)
        end(128 + number)

    for number in ENDING:
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, ended, int(number))


def is_terminal_gone() -> bool:
    """Has the terminal we read from been closed, without a signal reaching us?"""
    stdin = sys.__stdin__
    try:
        if stdin is None or not stdin.isatty():
            return False
        os.tcgetpgrp(stdin.fileno())
    except (OSError, ValueError) as error:
        return isinstance(error, OSError) and error.errno in {errno.EIO, errno.ENXIO, errno.EBADF}
    return False


def leave_at_once(code: int) -> None:
    """End the process now: there is no terminal left to restore."""
    os._exit(code)


def _stop_hard_later(code: int) -> None:
    timer = threading.Timer(HARD_STOP, os._exit, (code,))
    timer.daemon = True
    timer.start()
