"""What the app is given to lock, to unlock and to go on afterwards; built by `bootstrap` and by tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from companion.services.said_drafts import SaidDrafts
    from companion.services.vault import Vault


class Again(Struct, frozen=True, kw_only=True):
    """How an app goes on in the one that follows it."""

    is_locked: bool = False
    """Are the keys to be forgotten first?"""

    pane: str = ""
    """The tab that was in front."""

    shows_help: bool = False
    """Was help open? It stays open."""

    notes: tuple[str, ...] = ()
    """What the person should know then."""


class Locking(Struct, frozen=True, kw_only=True):
    """Encryption, as the open app sees it."""

    vault: Vault
    """Whether the records are encrypted."""

    go_on: Callable[[Again], None]
    """Told how to go on, right before the app ends to make room for the next."""

    write_key: Callable[[str], str]
    """Writes a recovery key to a file to be printed and answers where; raises NotSaved."""

    drop_plan: Callable[[], None]
    """Removes the safety plan from where it can be read while locked; raises NotSaved."""

    idle_minutes: int | None = None
    """After how many quiet minutes it locks; None where the person chose nothing, 0 for never."""


class Locked(Struct, frozen=True, kw_only=True):
    """What can be done while the records are locked."""

    vault: Vault
    """What a passphrase opens."""

    drafts: SaidDrafts
    """Keeps what is being typed where a crash cannot reach it."""

    plan: Callable[[], str | None]
    """The safety plan, where it is kept readable; None where it is not. Raises NotReadable."""

    go_on: Callable[[Again], None]
    """Told how to go on, once the records can be opened."""

    was: Again = Again()
    """How the app was left."""
