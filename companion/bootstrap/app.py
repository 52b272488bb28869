"""The full-screen app on a profile, and its lock."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from companion.bootstrap.backups import backup_now
from companion.bootstrap.hiding import closed_when_hidden, closed_when_shown, hidden_page
from companion.bootstrap.keeping import erase_what_came_back, housekeeping
from companion.bootstrap.records import open_records, open_vault
from companion.bootstrap.services import enter, open_library, services_over
from companion.bootstrap.standing import damage_words, standing_words
from companion.domain.errors import CompanionError

if TYPE_CHECKING:
    from companion.domain.crisis import Region
    from companion.paths import Paths
    from companion.services.desk import Services
    from companion.services.ports import Clock
    from companion.settings import Preferences
    from companion.storage.store import RecordStore
    from companion.storage.vault import FileVault
    from companion.ui.early import EarlyFrame
    from companion.ui.help_parts import HelpParts
    from companion.ui.hidden_parts import Hidden
    from companion.ui.machine import Machine
    from companion.ui.panes.today_loaded import Loaded
    from companion.ui.parts import AppParts, UiSettings
    from companion.ui.vault_parts import Again, Locking


def open_app(
    paths: Paths,
    preferences: Preferences,
    clock: Clock,
    *,
    label: str = "",
    open_demo: Callable[[], int] | None = None,
    vault: FileVault | None = None,
) -> int:
    """Open the full-screen app on a profile and answer its exit code; while the records are locked it is the lock.

    Args:
        paths: the profile's folders.
        preferences: what config.toml says.
        clock: who knows the time.
        label: a word for the header, such as DEMO.
        open_demo: opens the demo, called after this app has closed if the person asked for it there.
        vault: unlocked, if the records are encrypted.

    Raises:
        NotReadable, Busy, WrongClock: as in `open_services`; the app does not open.
    """
    from companion.paths import prepare
    from companion.settings import remember_data_folder
    from companion.ui.early import early_frame

    wanted: list[Callable[[], int]] = []
    settings = ui_settings(preferences)
    region = _region(preferences.region)
    with _uncollected(), early_frame(region, ascii_only=settings.ascii_only) as frame:
        warnings = prepare(paths)
        remember_data_folder(paths)
        presence = enter(paths)
        try:
            vault = vault or open_vault(paths, clock)
            rounds = Rounds(paths, preferences, settings, clock, vault, warnings, label)
            if open_demo is not None:
                rounds.open_demo = lambda: wanted.append(open_demo)
            code = rounds.run(frame, region)
        finally:
            presence.leave()
    return wanted[0]() if wanted and code == 0 else code


class Rounds:
    """The apps that follow one another in one terminal: the lock, the tabs, the lock again."""

    open_demo: Callable[[], None] | None = None

    def __init__(
        self,
        paths: Paths,
        preferences: Preferences,
        settings: UiSettings,
        clock: Clock,
        vault: FileVault,
        warnings: tuple[str, ...],
        label: str,
    ) -> None:
        from companion.services.clock import SteadyClock

        self._paths, self._preferences, self._settings, self._label = paths, preferences, settings, label
        self._clock, self._steady, self._vault, self._warnings = clock, SteadyClock(clock), vault, warnings
        self._again: Again | None = None

    def run(self, frame: EarlyFrame, region: Region | None) -> int:
        """Run one after the other until the person leaves; the exit code of the last."""
        was: Again | None = None  # the first frame waits for nothing that is not needed for it
        is_quiet = False
        with ExitStack() as stack:
            while True:
                self._vault.try_apart()
                if (hidden := hidden_page(self._paths, self._steady, self._go_on)) is not None:
                    code = self._run_hidden(frame, region, hidden)
                elif self._vault.is_locked:
                    code = self._run_locked(frame, region, was)
                else:
                    code = self._run_open(frame, region, was)
                was, self._again = self._again, None
                if code and was is not None:
                    frame.take_away()  # it was told to end while it made room for the next
                if code or was is None:
                    return code
                if not is_quiet:
                    from companion.ui.terminal.between import between_apps

                    stack.enter_context(between_apps())
                    is_quiet = True
                self._clear_away(frame)
                if was.is_locked:
                    self._vault.lock()
                frame.region = region = self._read_anew(region)

    def _go_on(self, again: Again) -> None:
        """Have another app follow the one that runs: one, however often it is asked for."""
        self._again = again

    def _clear_away(self, frame: EarlyFrame) -> None:
        """Forget what was shown, as far as that can be done."""
        from companion.ui.terminal.between import ending_after

        frame.is_shown = True  # the app that ended left it standing
        with ending_after():
            gc.unfreeze()
            gc.collect()

    def _read_anew(self, before: Region | None) -> Region | None:
        """Read what may have been chosen meanwhile: theme, minutes, and the country, which is answered.

        Args:
            before: the country that was shown; it stays where the preferences cannot be understood.
        """
        from companion.settings import read

        self._preferences = read(self._paths.config)
        self._settings = ui_settings(self._preferences)
        if self._preferences.region is None:
            return before if self._preferences.problems else None
        return _region(self._preferences.region)

    def _run_locked(self, frame: EarlyFrame, region: Region | None, was: Again | None) -> int:
        from companion.ui.start import run_app
        from companion.ui.words.lock import first_frame

        frame.show(first_frame())
        return run_app(lambda: self._locked_parts(region, was), is_taken=frame.is_shown)

    def _locked_parts(self, region: Region | None, was: Again | None) -> AppParts:
        from companion.domain.days import zone_named
        from companion.services.said_drafts import SaidDrafts
        from companion.settings import write
        from companion.storage.drafts import FileDrafts
        from companion.storage.paper import read_plan
        from companion.ui.parts import AppParts
        from companion.ui.vault_parts import Again, Locked
        from companion.ui.words.help_now import PLAN_LOCKED

        clock, paths = self._steady, self._paths
        return AppParts(
            now=lambda: clock.now().astimezone(zone_named(clock.zone())),
            panes=(),
            machine=machine_of(paths, self._clock),
            locked=Locked(
                vault=self._vault,
                drafts=SaidDrafts(FileDrafts(paths.drafts, self._vault.seal), clock),
                plan=lambda: read_plan(paths.plan),
                go_on=self._go_on,
                was=was or Again(),
            ),
            region=region,
            help=help_parts(lambda: read_plan(paths.plan), PLAN_LOCKED),
            settings=self._settings,
            crash_log=paths.crash_log,
            theme_chosen=lambda name: write(paths.config, "theme", name),
            label=self._label,
            key_problems=(*self._preferences.problems, *self._warnings),
            clock_problem=clock.problem,
            watch=frozenset,  # of the records nothing is read; whether they were hidden is
            ended=closed_when_hidden(paths),
        )

    def _run_hidden(self, frame: EarlyFrame, region: Region | None, hidden: Hidden) -> int:
        """Run the app that stands for hidden records: nothing of them is opened."""
        from companion.ui.start import run_app

        frame.show(f"{hidden.title}\n{hidden.detail}")
        return run_app(lambda: self._hidden_parts(region, hidden), is_taken=frame.is_shown)

    def _hidden_parts(self, region: Region | None, hidden: Hidden) -> AppParts:
        from companion.domain.days import Calendar, zone_named
        from companion.services.reading import ReadingService
        from companion.settings import write
        from companion.storage.hiding import PassingState
        from companion.ui.parts import AppParts
        from companion.ui.tabs import hidden_tabs
        from companion.ui.words.forgetting import LABEL
        from companion.ui.words.help_now import PLAN_HIDDEN

        clock, paths = self._steady, self._paths
        return AppParts(
            now=lambda: clock.now().astimezone(zone_named(clock.zone())),
            panes=hidden_tabs(hidden, ReadingService(open_library(), PassingState())),
            machine=machine_of(paths, self._clock),
            region=region,
            help=help_parts(lambda: None, PLAN_HIDDEN),
            settings=self._settings,
            day_of=Calendar(clock.zone()).day_of,
            watch=frozenset,
            ended=closed_when_shown(paths),
            crash_log=paths.crash_log,
            theme_chosen=lambda name: write(paths.config, "theme", name),
            label=LABEL,
            key_problems=(*self._preferences.problems, *self._warnings),
            clock_problem=clock.problem,
        )

    def _run_open(self, frame: EarlyFrame, region: Region | None, was: Again | None) -> int:
        """Run the app over the records.

        Args:
            frame: stands until the app does.
            region: whose crisis lines.
            was: how the app before it was left.
        """
        paths, clock, vault, label = self._paths, self._steady, self._vault, self._label
        warnings = (*self._warnings, *_region_words(region), *(was.notes if was is not None else ()))
        store, revisions = open_records(paths, self._clock, vault)
        try:
            erase_what_came_back(store, revisions)
            from companion.ui.timeline import first_frame_text

            services = services_over(store, paths, clock, warnings, seal=vault.seal, is_app=True)
            view = services.today.view()
            frame.show(first_frame_text(view))
            from companion.ui.start import run_app

            house = housekeeping(paths, clock, store, revisions, vault)
            opened = cache(lambda: standing_words(store, revisions, clock.now()))

            def standing() -> tuple[str, ...]:
                return (*opened(), *damage_words(services, revisions, in_app=True), *house.keep())

            def parts() -> AppParts:
                from msgspec.structs import replace

                from companion.ui.help_parts import HelpParts, OpenRecords
                from companion.ui.panes.today_loaded import read_day
                from companion.ui.tabs import IDS

                pane = was.pane if was is not None else ""
                first = None
                if pane in {"", IDS[0]}:
                    with suppress(CompanionError):  # the tab reads it again, and says what is wrong
                        first = read_day(services, None, 0, view)
                made = app_parts(
                    store, services, paths, self._preferences, self._settings, region, first, label, standing
                )
                return replace(
                    made,
                    machine=machine_of(paths, self._clock, self.open_demo),
                    locking=self._locking(),
                    help=HelpParts(content=cache(open_library), own=OpenRecords(services)),
                    initial_pane=pane,
                    clock_problem=clock.problem,
                    backup=None if label else lambda: backup_now(paths, clock),
                    ended=closed_when_hidden(paths),
                )

            return run_app(parts, is_taken=frame.is_shown)
        finally:
            store.close()

    def _locking(self) -> Locking:
        from companion.ui.vault_parts import Locking

        return Locking(
            vault=self._vault,
            go_on=self._go_on,
            write_key=_write_recovery_file,
            drop_plan=self._drop_plan,
            idle_minutes=self._preferences.idle_lock,
        )

    def _drop_plan(self) -> None:
        from companion.storage.paper import drop_plan

        drop_plan(self._paths.plan)


def _region(code: str | None) -> Region | None:
    """The country that was chosen; without one nothing that reads numbers is imported."""
    if not code:
        return None
    from companion.library.crisis import load_region

    return load_region(code)


def _region_words(region: Region | None) -> tuple[str, ...]:
    """Say that the numbers of the country that was chosen cannot be read, if that is why others are shown."""
    from companion.domain.crisis import UNREAD

    if region != UNREAD:
        return ()
    from companion.ui.words.help_now import UNREADABLE

    return (UNREADABLE,)


def _write_recovery_file(text: str) -> str:
    """Write a recovery key to the home folder, where it is found and not synced with the records; answers where."""
    from companion.storage.paper import write_recovery_file

    home = Path(os.path.expanduser("~"))  # noqa: PTH111 (never fails, unlike Path.home)
    return str(write_recovery_file(home, text))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking through all that is imported; the app turns it on at its first paint."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def machine_of(paths: Paths, clock: Clock, open_demo: Callable[[], None] | None = None) -> Machine:
    """The preferences of this machine, as the screens that choose them see them."""
    from companion.settings import read, write
    from companion.ui.machine import Machine

    library = cache(open_library)
    return Machine(
        regions=lambda: library().regions(),
        guess=lambda: library().guess_region(clock.zone()),
        read=lambda: read(paths.config),
        write=lambda key, value: write(paths.config, key, value),
        open_demo=open_demo,
    )


def help_parts(plan: Callable[[], str | None], why_not: str) -> HelpParts:
    """What Help now is given besides the numbers.

    Args:
        plan: reads the plan where it can be read without the records.
        why_not: says why there is none where it is not kept there.
    """
    from companion.ui.help_parts import HelpParts, PlanFile

    return HelpParts(content=cache(open_library), own=PlanFile(plan, why_not))


def app_parts(
    store: RecordStore,
    services: Services,
    paths: Paths,
    preferences: Preferences,
    settings: UiSettings,
    region: Region | None,
    first: Loaded | None = None,
    label: str = "",
    standing: Callable[[], tuple[str, ...]] | None = None,
) -> AppParts:
    """What the app is given; called once Textual may be imported."""
    from companion.settings import write
    from companion.ui.parts import AppParts
    from companion.ui.tabs import tabs

    calendar = store.calendar()

    def now() -> datetime:
        instant = services.clock.now()
        return instant.astimezone(calendar.zone_at(instant))

    def watch() -> frozenset[str]:
        """Look for news, and read the calendar anew: the clock of the app asks no disk, which may be far away."""
        nonlocal calendar
        found = frozenset(id_ for _, id_ in services.refresh())
        calendar = store.calendar()
        return found

    return AppParts(
        now=now,
        panes=tabs(services, settings, first),
        services=services,
        region=region,
        settings=settings,
        day_of=lambda moment: calendar.day_of(moment),
        watch=watch,
        standing=standing,
        crash_log=paths.crash_log,
        theme_chosen=lambda name: write(paths.config, "theme", name),
        label=label,
        key_problems=(*preferences.problems, *services.warnings),
    )


def ui_settings(preferences: Preferences) -> UiSettings:
    """How the app looks and what its keys are, as config.toml says."""
    from companion.ui.parts import UiSettings

    usual = UiSettings()
    animations: dict[str, Literal["none", "basic", "full"]] = {"none": "none", "basic": "basic", "full": "full"}
    return UiSettings(
        theme=preferences.theme or usual.theme,
        keymap=preferences.keymap,
        animation=animations.get(preferences.animation, usual.animation),
        holds_still=preferences.animation == "none",
        short_help=preferences.help_now == "short",
        ascii_only=preferences.glyphs == "ascii" or (preferences.glyphs == "auto" and _shows_only_ascii()),
        nudges=preferences.notifications != "off",
    )


def _shows_only_ascii() -> bool:
    """Is this a terminal without the signs, such as the Linux console or one that is not UTF-8?"""
    import sys

    encoding = (sys.stdout.encoding or "").lower().replace("-", "") if sys.stdout is not None else ""
    return os.environ.get("TERM") == "linux" or encoding != "utf8"
