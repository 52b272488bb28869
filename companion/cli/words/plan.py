"""What is said of the safety plan while the records are locked."""

from __future__ import annotations

from companion.ui.words.encryption import PLAN_IS_LOCKED, PLAN_IS_READABLE

NOT_YET = "Nothing is encrypted now, so nothing is locked; it holds once encryption is on."


def readable(*, is_readable: bool, is_encrypted: bool) -> str:
    """Say what was chosen, and that it holds for nothing yet where nothing is encrypted."""
    chosen = PLAN_IS_READABLE if is_readable else PLAN_IS_LOCKED
    return chosen if is_encrypted else f"{chosen}\n{NOT_YET}"
