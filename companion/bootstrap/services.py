"""Everything a person can do, over the records of a profile; nothing of the screen is imported."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from companion.bootstrap.backups import trouble_with_backups
from companion.bootstrap.hiding import refuse_hidden
from companion.bootstrap.keeping import erase_what_came_back, has_to_erase, housekeeping
from companion.bootstrap.records import open_records, open_vault
from companion.bootstrap.standing import damage_words, locked_words, standing_words

if TYPE_CHECKING:
    from companion.library.library import Library
    from companion.paths import Paths
    from companion.services.desk import Services
    from companion.services.ports import Clock, Drafts, LocalState
    from companion.services.vault import Vault
    from companion.storage.running import Running
    from companion.storage.seal import Seal
    from companion.storage.store import RecordStore
    from companion.storage.vault import FileVault


def open_services(paths: Paths, clock: Clock, vault: FileVault | None = None) -> Services:
    """Open a profile's records with everything a person can do with them; nothing of the screen is imported.

    Args:
        paths: the profile's folders.
        clock: who knows the time.
        vault: unlocked, if the records are encrypted.

    Raises:
        Hidden: they are hidden until they are erased.
        Locked: they are encrypted and were not unlocked.
        NotReadable: a folder cannot be used.
        Busy: another copy holds the records and does not let go.
        WrongClock: this machine's clock cannot be right.
    """
    from dataclasses import replace

    from companion.paths import prepare
    from companion.services.clock import SteadyClock
    from companion.settings import remember_data_folder

    refuse_hidden(paths, clock)
    steady = SteadyClock(clock)
    warnings = prepare(paths)
    remember_data_folder(paths)
    presence = enter(paths)
    vault = vault or open_vault(paths, clock)
    _refuse_locked(vault)
    records, revisions = open_records(paths, clock, vault)
    erase_what_came_back(records, revisions)
    house = housekeeping(paths, steady, records, revisions, vault)
    noted = trouble_with_backups(paths, steady)

    def close() -> None:
        try:
            left = vault.left()
            is_work_left = revisions.has_saved or left.own or left.local or has_to_erase(paths, revisions)
            if is_work_left and not os.path.lexists(paths.forgetting):  # nothing is kept of records just hidden
                house.keep()  # the answer is printed; what is wrong is said when the records are opened again
        except KeyboardInterrupt:
            pass  # the next command does it
        finally:
            records.close()
            presence.leave()

    services = services_over(records, paths, steady, close=close, seal=vault.seal)
    standing = (*damage_words(services, revisions, in_app=False), *standing_words(records, revisions, steady.now()))
    return replace(services, warnings=(*warnings, *standing, *locked_words(vault, revisions), *noted))


def open_quietly(paths: Paths, clock: Clock, vault: FileVault) -> Services:
    """Open a profile's records to be looked over: nothing is said of them, and nothing done on the way out.

    Args:
        paths: the profile's folders.
        clock: who knows the time.
        vault: what opens sealed lines; it may be locked.

    Raises:
        Hidden: they are hidden until they are erased.
        NotReadable: a folder cannot be used.
    """
    records, _ = open_records(paths, clock, vault)
    return services_over(records, paths, clock, seal=vault.seal)


def _refuse_locked(vault: Vault) -> None:
    if vault.is_locked:
        from companion.domain.errors import Locked

        raise Locked(
            "The records are encrypted, and no passphrase was given. `companion said` keeps words without one, and "
            "`companion crisis` needs none."
        )


def enter(paths: Paths) -> Running:
    """Be known to be open on a profile, so that nobody removes everything meanwhile."""
    from companion.storage.running import Running

    presence = Running(paths.presence)
    presence.enter()
    return presence


def services_over(
    store: RecordStore,
    paths: Paths,
    clock: Clock,
    warnings: tuple[str, ...] = (),
    close: Callable[[], None] | None = None,
    seal: Seal | None = None,
    *,
    is_app: bool = False,
) -> Services:
    """The services over open records; `close` lets go of them, `seal` seals what is kept beside them.

    In the app no key waits until a place in a piece, and the like, is written.
    """
    from companion.services.desk import Services
    from companion.storage.drafts import FileDrafts, FileState

    state: LocalState = FileState(paths.state / "state.json", seal, is_beside=is_app)
    drafts: Drafts = FileDrafts(paths.drafts, seal, store.was_erased)
    return Services(
        store=store,
        clock=clock,
        state=state,
        drafts=drafts,
        library=open_library,
        records_health=store.health,
        refresh=store.refresh,
        warnings=warnings,
        close=close or store.close,
    )


def open_library() -> Library:
    """The bundled articles and crisis lines; nothing is read before it is asked for."""
    from companion.library.library import Library

    return Library()
