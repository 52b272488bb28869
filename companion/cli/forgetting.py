"""Hidden records when a command starts: erased if their time has come, else told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from companion import forgetting
from companion.domain.days import believable
from companion.domain.errors import CompanionError, Locked
from companion.ui.words import forgetting as words

if TYPE_CHECKING:
    from companion.cli.session import Session
    from companion.paths import Paths
    from companion.storage.vault import FileVault


def look_at_date(session: Session) -> None:
    """Erase the hidden records of a profile if it is time; called before anything of it is opened.

    Raises:
        CompanionError: they were erased, so this run opens nothing; or they could not be.
        Locked: they are to be erased on other machines, too, and no passphrase opened them.
        WrongClock: the clock tells a time that cannot be.
    """
    found = forgetting.hidden(session.paths)
    if found is None:
        return
    now = believable(session.clock.now())
    if forgetting.is_due(session.paths, found, now):
        try:
            left = carry_out(session, forgetting.due_profiles(session.environ, now), None)
        except Locked as error:
            raise Locked(f"{error} {words.DUE_AND_LOCKED}") from error
        session.forget_preferences()
        raise CompanionError(words.left(left) if left else words.ERASED)
    if now >= found.due:
        session.out.tell(words.DATE_HAS_COME)


def carry_out(session: Session, profiles: Sequence[str] | None, records: str | None) -> tuple[str, ...]:
    """Erase everything of some profiles, or of all; answers what is left.

    Raises:
        Locked: records are to be erased on other machines, too, and cannot all be opened; nothing was changed.
        Busy, NotSaved: it could not be done; it is tried again on the next start.
    """
    found = forgetting.look(session.environ, profiles)
    vaults = _opened(session, [paths for paths, plan in forgetting.plans_of(found, records) if plan == "erase"])

    def erase(paths: Paths) -> None:
        from companion.bootstrap.records import erase_all_records

        erase_all_records(paths, session.clock, vaults[paths])

    session.close()  # in a conversation the records are open
    return forgetting.forget(session.environ, found, records, erase)


def _opened(session: Session, wanted: Sequence[Paths]) -> dict[Paths, FileVault]:
    """Open each of these profiles with its own passphrase, before anything is marked or removed; raises Locked."""
    from companion.bootstrap.records import open_vault, refuse_if_locked
    from companion.cli.unlocking import unlock

    vaults = {}
    for paths in wanted:
        vault = session.vault if paths == session.paths else open_vault(paths, session.clock)
        if vault.is_locked or vault.is_invited:
            if len(wanted) > 1:
                session.out.tell(words.profile(paths.profile))
            unlock(session, vault)
        refuse_if_locked(paths, session.clock, vault)
        vaults[paths] = vault
    return vaults
