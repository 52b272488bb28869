"""Whether the records of a profile are hidden, to be erased in some days."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from companion.paths import Paths
    from companion.services.ports import Clock
    from companion.ui.hidden_parts import Hidden
    from companion.ui.vault_parts import Again


def hidden_sentence(paths: Paths, clock: Clock) -> str:
    """Says that the records of a profile are hidden and how to bring them back; empty if they are not."""
    if not os.path.lexists(paths.forgetting):
        return ""
    from companion import forgetting

    found = forgetting.hidden(paths)
    return forgetting.sentence(found, clock.zone()) if found is not None else ""


def refuse_hidden(paths: Paths, clock: Clock) -> None:
    """See that the records of a profile are not hidden: hidden ones are neither read nor written.

    Raises:
        Hidden: they are; the sentence says until when, and how to bring them back.
    """
    if sentence := hidden_sentence(paths, clock):
        from companion.domain.errors import Hidden

        raise Hidden(sentence)


def hidden_page(paths: Paths, clock: Clock, go_on: Callable[[Again], None]) -> Hidden | None:
    """What the app shows while the records of a profile are hidden; None if they are not.

    Args:
        paths: the profile's folders.
        clock: who knows the time.
        go_on: told how to go on once they are brought back.
    """
    if not os.path.lexists(paths.forgetting):
        return None
    from companion import forgetting
    from companion.ui.hidden_parts import Hidden
    from companion.ui.words import forgetting as words

    found = forgetting.hidden(paths)
    if found is None:
        return None
    day = forgetting.day_of(found, clock.zone())
    return Hidden(
        title=words.page_title(day),
        detail=words.page_detail(day, has_come=clock.now() >= found.due),
        bring_back=lambda: forgetting.show_again(paths),
        go_on=go_on,
    )


def closed_when_hidden(paths: Paths) -> Callable[[], str]:
    """Says why an app over the records closes once they are hidden."""

    def ended() -> str:
        if not os.path.lexists(paths.forgetting):
            return ""
        from companion.ui.words import forgetting as words

        return words.CLOSED_HIDDEN

    return ended


def closed_when_shown(paths: Paths) -> Callable[[], str]:
    """Says why the app that stands for hidden records closes: they are back, or the erasing has begun."""

    def ended() -> str:
        from companion import forgetting
        from companion.ui.words import forgetting as words

        found = forgetting.hidden(paths)
        if found is None:
            return words.CLOSED_SHOWN
        return words.CLOSED_HIDDEN if found.is_begun else ""

    return ended
