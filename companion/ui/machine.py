"""What belongs to this machine and not to the record, as the screens that choose it see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from companion.domain.crisis import Region

if TYPE_CHECKING:
    from companion.settings import Preferences


class Machine(Struct, frozen=True, kw_only=True):
    """Reads and changes the preferences of this machine; built by `bootstrap` and by tests."""

    regions: Callable[[], tuple[Region, ...]]
    """Every country whose lines are known, by name."""

    guess: Callable[[], Region | None]
    """The country the machine's time zone suggests."""

    read: Callable[[], Preferences]
    """What is chosen now."""

    write: Callable[[str, str | int | bool | None], None]
    """Sets one preference by its dotted name; raises BadInput or NotSaved."""

    open_demo: Callable[[], None] | None = None
    """Has the demo opened once the app has closed; None where there is none to open."""
