"""Work that was just done for a page that is being closed: the page has lost its parts, and nobody waits for it."""

from __future__ import annotations

from typing import Final

from textual._context import NoActiveAppError, active_message_pump
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.widget import MountError, Widget
from textual.worker import NoActiveWorker, WorkerFailed, get_current_worker

MISSING: Final = (NoMatches, NoScreen, MountError)
"""What is raised where a part of a page is not there."""


def is_of_a_gone_page(error: BaseException) -> bool:
    """Did somebody look for a part of a page, or put one on it, while it was being closed?

    Closing begins with the parts and ends with the page, which is when Textual breaks off the work of the page. What
    comes to its end in between finds nothing left to show; it must not end the app.
    """
    cause = error.error if isinstance(error, WorkerFailed) else error
    if not isinstance(cause, MISSING):
        return False
    try:
        node = get_current_worker().node if isinstance(error, WorkerFailed) else active_message_pump.get()
        return isinstance(node, Widget) and (node._pruning or not node.is_attached)
    except (NoActiveWorker, NoActiveAppError, LookupError):
        return False
