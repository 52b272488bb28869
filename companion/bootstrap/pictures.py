"""The app on made-up records: for pictures of its screens and for a demo that is thrown away."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from companion.bootstrap.app import Rounds, app_parts, help_parts, ui_settings
from companion.bootstrap.records import open_vault
from companion.bootstrap.services import open_library, services_over

if TYPE_CHECKING:
    from companion.paths import Paths
    from companion.services.ports import Clock
    from companion.settings import Preferences
    from companion.storage.store import RecordStore
    from companion.ui.parts import AppParts

PLAN = "Signs that it begins: I stop sleeping.\n\nWhat helps: a walk, a shower, the dog.\n\nI call Sam, 555 0100."
"""The safety plan of the pictures."""


@contextmanager
def throw_away_home() -> Iterator[Path]:
    """A private folder that is gone afterwards, for the demo."""
    import tempfile

    folder = os.environ.get("XDG_RUNTIME_DIR")
    with tempfile.TemporaryDirectory(prefix="companion-demo-", dir=folder or None) as home:
        yield Path(home)


def contested_parts() -> AppParts:
    """The same made-up life as in `demo_parts`, with things changed on a laptop before it heard of it."""
    return demo_parts(is_contested=True)


def demo_parts(*, is_contested: bool = False) -> AppParts:
    """The app on a made-up life at one fixed moment, for pictures of its screens; nothing is written to a home."""
    import atexit
    import shutil
    import tempfile

    from msgspec.structs import replace

    from companion.demo.life import live
    from companion.settings import load
    from companion.storage.bulk import LogWriter
    from companion.storage.memory import MemoryLog, Shelf
    from companion.storage.reader import KNOWN
    from companion.storage.store import RecordStore
    from companion.ui.help_parts import HelpParts
    from companion.ui.own_help import RecordsHelp

    clock, writer, shelf = _FixedClock(), LogWriter(1), Shelf()
    for action in live(1, 400, date(2026, 11, 23), clock.zone(), clock.now()):
        writer.add(action)
    shelf.lines += [line for _, lines in sorted(writer.years.items()) for line in lines]
    home = tempfile.mkdtemp(prefix="companion-pictures-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    paths, preferences = load("me", {"COMPANION_HOME": home})
    store = RecordStore(MemoryLog(clock.now, KNOWN, shelf=shelf), clock)
    services = services_over(store, paths, clock)
    if is_contested:
        laptop = RecordStore(MemoryLog(clock.now, KNOWN, shelf=shelf, device="laptop"), clock)
        _change_apart(store, laptop)
    region = open_library().region("US")
    made = app_parts(store, services, paths, preferences, ui_settings(preferences), region, label="DEMO")
    locking = _rounds_for_pictures(paths, preferences, clock)._locking()
    return replace(made, locking=locking, help=HelpParts(content=open_library, own=RecordsHelp(services)))


def demo_locked_parts() -> AppParts:
    """The lock over nothing, for pictures of it; nothing is written to a home."""
    from msgspec.structs import replace

    from companion.settings import load

    paths, preferences = load("me", {"COMPANION_HOME": os.devnull})
    made = _rounds_for_pictures(paths, preferences, _FixedClock())._locked_parts(open_library().region("US"), None)
    locked = made.locked
    locked = replace(locked, plan=lambda: PLAN) if locked is not None else None
    return replace(made, locked=locked, help=help_parts(lambda: PLAN, ""))


def _rounds_for_pictures(paths: Paths, preferences: Preferences, clock: Clock) -> Rounds:
    return Rounds(paths, preferences, ui_settings(preferences), clock, open_vault(paths, clock), (), "DEMO")


def _change_apart(here: RecordStore, there: RecordStore) -> None:
    """Have two machines change a medicine, how it is taken and an entry, neither knowing of the other."""
    from msgspec.structs import replace

    from companion.domain.devices import NAMED
    from companion.domain.prefs import Pref
    from companion.services.ports import Put

    there.save("device-name", [Put(Pref(f"{NAMED}/laptop", "laptop"))])
    regimen = next(each for each in here.regimens() if each.versions[-1].slots)
    medicine, version, entry = regimen.medicine, regimen.versions[-1], here.entries()[0]
    later = replace(version.slots[-1], wall=time(21, 30))
    notes = {here: "With food. Blood test every three months.", there: "Told today: half an hour before a meal."}
    for store, note in notes.items():
        store.refresh()
        slots = (*version.slots[:-1], later) if store is there else version.slots
        changes = [Put(replace(medicine, note=note)), Put(replace(entry, note=note))]
        store.save("medicine-correct", [*changes, Put(replace(version, slots=slots, why=note))])
    here.refresh()


class _FixedClock:
    """A morning in New York that does not pass."""

    def now(self) -> datetime:
        """08:12 on a Monday."""
        return datetime(2026, 11, 23, 13, 12, tzinfo=UTC)

    def zone(self) -> str:
        """Where the made-up person lives."""
        return "America/New_York"
