"""The parts of a locked app over a vault in memory, and of an open one that can be locked."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from companion.services.said_drafts import SaidDrafts
from companion.ui.parts import AppParts
from companion.ui.vault_parts import Again, Locked, Locking
from tests.services.memory_vault import MemoryVault
from tests.ui.desk import Desk
from tests.ui.examples import US

PASSPHRASE = "four words of mine"
NEW = Again()


def locked(
    vault: MemoryVault, desk: Desk, *, plan: str | None = None, told: list[Again] | None = None, was: Again = NEW
) -> Locked:
    """What can be done while the records are locked; how it goes on is appended to `told`."""
    return Locked(
        vault=vault,
        drafts=SaidDrafts(desk.drafts, desk.clock),
        plan=lambda: plan,
        go_on=(told if told is not None else []).append,
        was=was,
    )


def locked_parts(
    vault: MemoryVault, desk: Desk, *, plan: str | None = None, told: list[Again] | None = None, was: Again = NEW
) -> AppParts:
    """The parts of an app that shows the lock."""
    return AppParts(
        now=desk.clock.now,
        panes=(),
        locked=locked(vault, desk, plan=plan, told=told, was=was),
        region=US,
        burst_window=0,
    )


def locking(
    vault: MemoryVault,
    told: list[Again] | None = None,
    *,
    minutes: int | None = None,
    write_key: Callable[[str], str] = str,
    dropped: list[str] | None = None,
) -> Locking:
    """Encryption of an open app; how it goes on is appended to `told`."""
    return Locking(
        vault=vault,
        go_on=(told if told is not None else []).append,
        write_key=write_key,
        drop_plan=lambda: (dropped if dropped is not None else []).append("plan"),
        idle_minutes=minutes,
    )


def lockable(parts: AppParts, vault: MemoryVault, told: list[Again] | None = None, **options: object) -> AppParts:
    """These parts with encryption."""
    return replace(parts, locking=locking(vault, told, **options))  # type: ignore[arg-type]
