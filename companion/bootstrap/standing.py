"""What the person should know about their records whenever they are open."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from companion.services.desk import Services
    from companion.services.vault import Vault
    from companion.storage.engine import RevisionStore
    from companion.storage.store import RecordStore


def standing_words(records: RecordStore, revisions: RevisionStore, now: datetime) -> tuple[str, ...]:
    """What the person should know about their records whenever they are opened; of what is read, only recent days.

    Damage is not among it: `damage_words` looks for that. The first frame waits for neither.
    """
    from companion.domain.days import ONE_DAY
    from companion.services.day_view import LOOK_BACK

    found = list(revisions.warnings)
    day = records.calendar().day_of(now)
    records.look_at(day - LOOK_BACK, day + ONE_DAY)
    if unreadable := len(records.unreadable):
        one = "One record cannot" if unreadable == 1 else f"{unreadable} records cannot"
        found.append(f"{one} be understood here, and nothing of it is lost. `companion doctor` says more.")
    if records.cut():
        found.append("Something was cut off while it was being saved. `companion doctor` names it.")
    return tuple(found)


def damage_words(services: Services, revisions: RevisionStore, *, in_app: bool) -> tuple[str, ...]:
    """What of the records is missing or cannot be read; cheap enough to be asked all the time."""
    if not revisions.missing() and not revisions.damage():
        return ()
    from companion.ui.words import health as words

    return words.standing(services.health.standing(), words.IN_APP if in_app else words.IN_COMMANDS)


def locked_words(vault: Vault, revisions: RevisionStore) -> list[str]:
    """What the person should know about lines that no key at hand opens."""
    if not (locked := revisions.locked):
        return []
    lines = "One line of the records is" if locked == 1 else f"{locked} lines of the records are"
    if vault.is_coming_off:
        how = "`companion encrypt off` opens it with the passphrase used until then"
    elif vault.is_invited:
        how = "`companion encrypt on` asks for the passphrase"
    else:
        how = "`companion encrypt add` opens it"
    return [
        f"{lines} sealed with a key that is not open here, and what is in it does not show: a dose recorded elsewhere "
        f"may be missing. {how}."
    ]
