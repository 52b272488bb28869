"""Whether the records of a profile are hidden, to be erased in some days."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from companion.paths import Paths
    from companion.services.ports import Clock


def hidden_sentence(paths: Paths, clock: Clock) -> str:
    """Says that the records of a profile are hidden and how to keep them; empty if they are not."""
    if not os.path.lexists(paths.forgetting):
        return ""
    from companion import forgetting

    found = forgetting.hidden(paths)
    return forgetting.sentence(found, clock.zone()) if found is not None else ""


def hidden_or_shown(paths: Paths, *, is_hidden: bool) -> Callable[[], str]:
    """Says why the app closes when records are hidden while it is open, or are hidden no more."""

    def ended() -> str:
        if os.path.lexists(paths.forgetting) == is_hidden:
            return ""
        from companion.ui.words import forgetting as words

        return words.CLOSED_SHOWN if is_hidden else words.CLOSED_HIDDEN

    return ended
