"""What keeps the records of a profile in order while nobody waits."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from companion.bootstrap.backups import backup_words, daily_backup
from companion.bootstrap.standing import locked_words
from companion.domain.errors import CompanionError

if TYPE_CHECKING:
    from companion.paths import Paths
    from companion.services.ports import Clock
    from companion.services.vault import Vault
    from companion.storage.engine import RevisionStore
    from companion.storage.housekeeping import Housekeeping
    from companion.storage.plan_paper import PlanPaper
    from companion.storage.store import RecordStore


def housekeeping(
    paths: Paths, clock: Clock, records: RecordStore, revisions: RevisionStore, vault: Vault
) -> Housekeeping:
    """What keeps the records of a profile in order; nothing of it is done before it is asked."""
    from companion.storage.housekeeping import Housekeeping, Step
    from companion.storage.presence import Presence

    daily = cache(lambda: daily_backup(paths, clock, revisions))  # imported when something was saved

    def erase() -> Sequence[str]:
        is_due = records.eraser is not None and has_to_erase(paths, revisions)
        return records.eraser().step() if records.eraser is not None and is_due else ()

    paper = plan_paper(paths, records, vault)
    records.follower = paper.changed

    def keep_paper() -> Sequence[str]:
        paper.keep()
        return _stale(paper.problem) if paper.problem else ()

    def keep_snapshot() -> Sequence[str]:
        revisions.keep_snapshot()
        return ()

    steps: list[Step] = [
        lambda: _as_encrypted(vault, records, revisions),
        keep_paper,
        erase,
        keep_snapshot,
        Presence(revisions, clock.now, os.uname().nodename),
        lambda: backup_words(daily().keep(), clock),
    ]
    return Housekeeping(steps)


def _stale(problem: str) -> Sequence[str]:
    from companion.ui.words.own_words import PAPER_STALE

    return (f"{PAPER_STALE}{problem}",)


def plan_paper(paths: Paths, records: RecordStore, vault: Vault) -> PlanPaper:
    """What keeps the plain file of the safety plan as the records, encryption and the person's answer are."""
    from companion.storage.plan_paper import PlanPaper

    def wanted() -> str | None:
        if not vault.is_on:
            return ""
        if vault.is_locked:
            return None
        from companion.domain.prefs import is_plan_readable
        from companion.services.plan import PlanService
        from companion.ui.words.own_words import plan_text

        if not is_plan_readable(records.prefs()):
            return ""
        plan = PlanService(records)
        return plan_text(plan.parts(), plan.people(), plan.others())

    return PlanPaper(paths.plan, wanted)


def has_to_erase(paths: Paths, revisions: RevisionStore) -> bool:
    """Was something erased for good, here or elsewhere, that still stands in a file of this machine?"""
    return bool(revisions.unswept()) or (paths.state / "erasing.json").exists()


def erase_what_came_back(records: RecordStore, revisions: RevisionStore) -> None:
    """Erase again what an old file brought back, before anybody sees it; housekeeping does what does not work now."""
    with suppress(CompanionError, OSError):
        is_any = any(revisions.doc(*key) is not None for key in revisions.unswept())
        if is_any and records.eraser is not None:
            records.eraser().step()


def _as_encrypted(vault: Vault, records: RecordStore, revisions: RevisionStore) -> list[str]:
    """Seal what is in clear, or open what is sealed, as was chosen; what the person should know about the rest."""
    from companion.services.vault import told

    if vault.has_changed:
        return []  # the records are opened anew in a moment, or the passphrase is asked for
    left = vault.left()
    if left.is_nothing and (vault.is_on or not revisions.locked):
        return locked_words(vault, revisions)
    for _ in vault.convert():
        pass
    left = vault.left()
    names = records.computer_names() if left.others else {}
    return [*told(left, names, is_on=vault.is_on), *locked_words(vault, revisions)]
