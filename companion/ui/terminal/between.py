"""The moment between two apps in one terminal: nothing typed shows, and a signal ends it in order."""

from __future__ import annotations

import contextlib
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

ENDING: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""They end a program in order. Left alone, SIGQUIT leaves the terminal taken, and a core that holds the memory."""

_STOPPING: Final = (signal.SIGTSTP, signal.SIGCONT)


@contextmanager
def between_apps() -> Iterator[None]:
    """Have the terminal show nothing of what is typed while no app reads it; afterwards all is as it was."""
    number, before = _terminal()
    if before is not None:
        quiet = [*before]
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        _set(number, quiet)
    with _handlers_kept():
        try:
            yield
        finally:
            if before is not None:
                _set(number, before)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Have the signals that end a program raise SystemExit meanwhile; afterwards all is as it was."""
    with _handlers_kept():
        end_in_order()
        yield


@contextmanager
def _handlers_kept() -> Iterator[None]:
    handlers = {number: signal.getsignal(number) for number in (*ENDING, *_STOPPING)}
    try:
        yield
    finally:
        for each, handler in handlers.items():
            if handler is not None:
                signal.signal(each, handler)


def end_in_order() -> None:
    """Have such signals raise SystemExit from now on; the app that ended left them, and stopping, to nobody."""
    for number in ENDING:
        signal.signal(number, _leave)
    for number in _STOPPING:
        signal.signal(number, signal.SIG_DFL)


@contextmanager
def ending_after() -> Iterator[None]:
    """End in order by such a signal only after this: Python swallows what is raised while it cleans up."""
    struck: list[int] = []
    for number in ENDING:
        signal.signal(number, lambda each, _: struck.append(each))
    yield
    end_in_order()
    if struck:
        _leave(struck[0], None)


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (a signal handler is given it)
    raise SystemExit(128 + number)


def _terminal() -> tuple[int, list[Any] | None]:
    """The terminal that keys come from, and how it is set; None where there is none, or it is gone."""
    stdin = sys.__stdin__
    try:
        number = stdin.fileno() if stdin is not None else -1
        return number, termios.tcgetattr(number)
    except (termios.error, OSError, ValueError):
        return -1, None


def _set(number: int, attributes: list[Any]) -> None:
    with contextlib.suppress(termios.error, OSError):
        termios.tcsetattr(number, termios.TCSANOW, attributes)
