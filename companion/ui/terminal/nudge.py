"""The bell and the terminal's own notification, through one door. Its words never name a medicine."""

from __future__ import annotations

from typing import Any

from textual.app import App

from companion.ui.text import harmless


def notification(text: str) -> str:
    """Write a notification as OSC 9, which terminals that know it show on the desktop and others ignore."""
    return f"\x1b]9;{harmless(text)}\x1b\\"


def ring(app: App[Any], text: str) -> None:
    """Ring the bell and show a notification."""
    driver = app._driver
    if driver is None or app.is_headless:
        return
    driver.write("\x07")
    driver.write(notification(text))
    driver.flush()
