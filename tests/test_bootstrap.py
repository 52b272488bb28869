"""The real parts, built in one place."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from companion import forgetting
from companion.bootstrap.app import app_parts, open_app
from companion.bootstrap.backups import shelf_of
from companion.bootstrap.clock import SystemClock
from companion.bootstrap.pictures import throw_away_home
from companion.bootstrap.records import open_records, restore
from companion.bootstrap.services import open_services, services_over
from companion.domain.crisis import UNREAD
from companion.domain.days import Place, zone_named
from companion.domain.errors import Hidden, NotReadable, WrongClock
from companion.paths import Paths, locate, prepare
from companion.services.ports import Put as Saving
from companion.settings import Preferences, read, write
from companion.storage.hiding import Mark
from companion.storage.writing import Put
from companion.ui.first_start import is_first_start
from companion.ui.panes.hidden import HiddenPane
from companion.ui.parts import AppParts, UiSettings
from companion.ui.vault_parts import Again
from companion.ui.words.help_now import UNREADABLE

PASSPHRASE = "four words of mine"


def test_the_machine_clock_is_aware_and_in_utc() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC


@pytest.fixture
def machine_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the zone this process lives in."""

    def live(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield live
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kathmandu", "Etc/UTC"])
def test_the_machine_zone_by_name(machine_in: Callable[[str], None], zone: str) -> None:
    machine_in(zone)
    assert SystemClock().zone() == zone


@pytest.mark.parametrize(("text", "offset"), [("MOR-3:25", "+03:25"), ("EVE+14:05", "-14:05")])
def test_a_clock_set_without_a_name_is_an_offset_and_not_some_other_zone(
    machine_in: Callable[[str], None], text: str, offset: str
) -> None:
    machine_in(text)
    assert SystemClock().zone() == offset


@pytest.mark.parametrize("answer", [None, "", LookupError()])
def test_an_unknown_zone_is_an_offset(monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    def name() -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("tzlocal.get_localzone_name", name)
    zone = SystemClock().zone()
    assert zone[0] in "+-"
    assert datetime(2026, 11, 23, tzinfo=zone_named(zone))


def test_services_are_built_over_real_files(tmp_path: Path) -> None:
    paths = locate("me", {"COMPANION_HOME": str(tmp_path)})
    services = open_services(paths, SystemClock())
    draft = services.checkin.begin()
    services.checkin.save(draft)
    services.close()
    again = open_services(paths, SystemClock())
    assert again.journal.get(draft.id).id == draft.id
    assert again.warnings == ()
    again.close()


def test_opening_services_loads_no_screen(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom companion.bootstrap.clock import SystemClock\n"
        "from companion.bootstrap.services import open_services\nfrom companion.paths import locate\n"
        f"open_services(locate('me', {{'COMPANION_HOME': {str(tmp_path)!r}}}), SystemClock())\n"
        "assert not {'textual', 'rich', 'click'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


KEYS_WORK = """
import asyncio, sys
from companion.bootstrap.app import open_app
from companion.bootstrap.clock import SystemClock
from companion.paths import locate
from companion.settings import Preferences
from companion.ui import start

def run(build, **_):
    parts = build()
    from companion.ui.app import CompanionApp
    loaded = []

    class Watched(CompanionApp):
        def _let_keys_in(self):
            loaded.append(set(sys.modules))
            super()._let_keys_in()

    async def until_keys_work():
        async with Watched(parts).run_test(size=(80, 24)) as pilot:
            while not loaded:
                await pilot.pause(0.02)

    asyncio.run(until_keys_work())
    print("\\n".join(sorted(loaded[0])))
    return 0

start.run_app = run
open_app(locate("me", {"COMPANION_HOME": sys.argv[1]}), Preferences(), SystemClock())
"""

LATER = {
    *("companion.library", "tomllib", "tomlkit", "hashlib", "sqlite3", "plotext", "concurrent.futures.thread"),
    *("companion.ui.low_energy", "companion.ui.words.devices", "companion.services.devices"),
    *("companion.storage.backup", "companion.ui.panes.journal", "companion.ui.screens.help_now"),
}
"""What no key waits for at the start: it is imported when it is first asked for."""


def test_nothing_is_loaded_before_keys_work_that_they_do_not_need(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", KEYS_WORK, tmp_path], check=True, capture_output=True, text=True)
    loaded = set(ran.stdout.split())
    assert "companion.ui.panes.today" in loaded
    assert not LATER & loaded


def test_a_throw_away_home_is_private_and_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with throw_away_home() as home:
        assert home.parent == tmp_path
        assert home.stat().st_mode & 0o077 == 0
        (home / "data").mkdir()
    assert not home.exists()


def test_the_app_is_given_what_the_preferences_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from companion.ui import start

    given = []
    monkeypatch.setattr(start, "run_app", lambda build, **_: given.append(build()) or 7)
    paths = locate("me", {"COMPANION_HOME": str(tmp_path)})
    preferences = Preferences(
        region="DE", theme="nord", glyphs="ascii", animation="none", notifications="off", keymap={"app.quit": "Q"}
    )
    assert open_app(paths, preferences, SystemClock(), label="DEMO") == 7
    (parts,) = given
    assert parts.region.code == "DE"
    assert (parts.settings.theme, parts.settings.ascii_only, parts.settings.nudges) == ("nord", True, False)
    assert parts.settings.keymap == {"app.quit": "Q"}
    assert parts.label == "DEMO"
    assert parts.now().tzinfo is not None
    assert parts.day_of(parts.now()) == parts.services.today.today()
    assert parts.watch() == frozenset()
    assert [entry.digit for entry in parts.panes] == sorted({entry.digit for entry in parts.panes})
    parts.theme_chosen("dracula")
    assert 'theme = "dracula"' in paths.config.read_text()


def test_the_app_opens_where_what_goes_beside_the_doses_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> None:
        raise NotReadable("The history cannot be read.")

    given: list[AppParts] = []
    monkeypatch.setattr("companion.ui.start.run_app", lambda build, **_: given.append(build()) or 0)
    monkeypatch.setattr("companion.ui.panes.today_loaded.read_day", unreadable)
    assert open_app(locate("me", {"COMPANION_HOME": str(tmp_path)}), Preferences(), SystemClock()) == 0
    assert given[0].panes[0].id == "today"


def test_no_region_is_no_guess(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from companion.ui import start

    given = []
    monkeypatch.setattr(start, "run_app", lambda build, **_: given.append(build()) or 0)
    open_app(locate("me", {"COMPANION_HOME": str(tmp_path)}), Preferences(problems=("a typo",)), SystemClock())
    assert given[0].region is None
    assert "a typo" in given[0].key_problems


def test_damage_is_said_whenever_the_records_are_opened(tmp_path: Path) -> None:
    paths = locate("me", {"COMPANION_HOME": str(tmp_path)})
    services = open_services(paths, SystemClock())
    kept, lost = services.checkin.begin(), services.checkin.begin()
    for draft in (kept, lost):
        services.checkin.save(draft)
    services.close()
    (log,) = paths.log.iterdir()
    log.write_bytes(log.read_bytes().replace(f'"id":"{lost.id}"'.encode(), b'"id":"?"'))
    again = open_services(paths, SystemClock())
    assert again.journal.get(kept.id).id == kept.id
    (warning,) = again.warnings
    assert "one place" in warning
    again.close()


def test_the_app_does_not_open_by_a_clock_that_cannot_be_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class LostClock(SystemClock):
        def now(self) -> datetime:
            return datetime(9999, 12, 31, 23, tzinfo=UTC)

    monkeypatch.setattr("companion.ui.start.run_app", lambda *_, **__: pytest.fail("it opened"))
    paths = locate("me", {"COMPANION_HOME": str(tmp_path)})
    with pytest.raises(WrongClock, match="9999-12-31"):
        open_app(paths, Preferences(), LostClock())
    assert not list(tmp_path.rglob("*.jsonl"))


def test_the_clock_of_the_app_waits_for_no_disk_and_follows_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, clock = locate("me", {"COMPANION_HOME": str(tmp_path)}), SystemClock()
    prepare(paths)
    store, _ = open_records(paths, clock)
    with closing(store):
        parts = app_parts(store, services_over(store, paths, clock), paths, Preferences(), UiSettings(), None)
        store.save("move", [Saving(Place(clock.now(), "Asia/Tokyo", id="first"))])
        assert parts.watch is not None
        parts.watch()
        day = store.calendar().day_of(clock.now())
        with monkeypatch.context() as far_away:
            far_away.setattr(store, "calendar", lambda: pytest.fail("the records were asked"))
            assert parts.now().utcoffset() == timedelta(hours=9)
            assert parts.day_of(clock.now()) == day


@pytest.mark.parametrize(
    "table", ["dose", "extra", "entry", "place", "version", "pref", "symptom", "plan", "person", "letter"]
)
def test_a_record_that_cannot_be_read_is_said_whenever_the_records_are_opened(tmp_path: Path, table: str) -> None:
    paths, clock = locate("me", {"COMPANION_HOME": str(tmp_path)}), SystemClock()
    open_services(paths, clock).close()
    _, revisions = open_records(paths, clock)
    day = clock.now().date().isoformat()
    revisions.write("elsewhere", [Put(table, "odd", {"day": day, "date": day, "from": 5})])
    revisions.close()
    again = open_services(paths, clock)
    (warning,) = again.warnings
    assert warning.startswith("One record cannot be understood here")
    again.close()


def test_in_the_app_it_is_said_as_long_as_it_is_open_and_no_key_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looks(parts: AppParts) -> int:
        assert parts.standing is not None
        assert not any("One record" in problem for problem in parts.key_problems)
        for _ in range(2):
            (warning,) = parts.standing()
            assert warning.startswith("One record cannot be understood here")
        return 0

    paths, clock = locate("me", {"COMPANION_HOME": str(tmp_path)}), SystemClock()
    open_services(paths, clock).close()
    _, revisions = open_records(paths, clock)
    revisions.write("elsewhere", [Put("plan", "odd", {"from": 5})])
    revisions.close()
    monkeypatch.setattr("companion.ui.start.run_app", Rounds(looks))
    assert open_app(paths, Preferences(), clock) == 0


def test_housekeeping_writes_the_snapshot_and_no_save_does(tmp_path: Path) -> None:
    from companion.bootstrap.keeping import housekeeping
    from companion.bootstrap.records import open_vault

    paths, clock = locate("me", {"COMPANION_HOME": str(tmp_path)}), SystemClock()
    open_services(paths, clock).close()
    vault = open_vault(paths, clock)
    records, revisions = open_records(paths, clock, vault)
    house = housekeeping(paths, clock, records, revisions, vault)
    revisions.write("import", [Put("entry", f"e{n}", {"day": "2020-05-01"}) for n in range(600)])
    assert not (paths.cache / "hot.json").exists()
    assert house.keep() == ()
    assert (paths.cache / "hot.json").exists()
    assert (paths.cache / "cold-entry-2020.json").exists()
    records.close()


def test_a_chosen_country_whose_numbers_are_damaged_is_not_called_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.library.crisis.load_region", lambda _: UNREAD)
    rounds = Rounds(quits)
    monkeypatch.setattr("companion.ui.start.run_app", rounds)
    paths = locate("me", {"COMPANION_HOME": str(tmp_path)})
    assert open_app(paths, Preferences(region="DE"), SystemClock()) == 0
    assert UNREADABLE in rounds.parts[0].key_problems
    assert rounds.parts[0].region == UNREAD, "Help now says the same"


# Encrypted records


@pytest.fixture
def encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """A home with one check-in, encrypted; its key costs no work to try."""
    from tests.storage.age_format import wrap
    from tests.storage.vaults import seal_home

    monkeypatch.setattr("companion.storage.age.wrap", wrap)
    paths, clock = locate("me", {"COMPANION_HOME": str(tmp_path)}), SystemClock()
    services = open_services(paths, clock)
    services.checkin.save(replace(services.checkin.begin(), note="a stored sentence"))
    services.close()
    seal_home(paths, PASSPHRASE)
    return paths


class Rounds:
    """Stands in for the apps that follow one another; each does what the test says and ends."""

    def __init__(self, *doing: Callable[[AppParts], int]) -> None:
        self._doing = iter(doing)
        self.parts: list[AppParts] = []

    def __call__(self, build: Callable[[], AppParts], **_: object) -> int:
        self.parts.append(build())
        return next(self._doing)(self.parts[-1])


def unlocks(parts: AppParts) -> int:
    """The lock, opened with the passphrase."""
    assert parts.services is None
    assert parts.panes == ()
    assert parts.locked is not None
    notes = parts.locked.vault.unlock(PASSPHRASE)
    parts.locked.go_on(Again(pane=parts.locked.was.pane, notes=notes))
    return 0


def unlocks_twice(parts: AppParts) -> int:
    """The lock, opened by two hands at once."""
    assert parts.locked is not None
    unlocks(parts)
    parts.locked.go_on(Again(pane=parts.locked.was.pane))
    return 0


def locks(parts: AppParts) -> int:
    """The app, locked from the journal."""
    assert parts.locking is not None
    parts.locking.go_on(Again(is_locked=True, pane="journal"))
    return 0


def quits(parts: AppParts) -> int:
    """Either, closed by the person."""
    return 0


def test_the_lock_and_the_tabs_follow_one_another(encrypted: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def reads(parts: AppParts) -> int:
        assert parts.services is not None
        assert [entry.note for entry in parts.services.store.entries()] == ["a stored sentence"]
        return locks(parts)

    rounds = Rounds(unlocks, reads, unlocks_twice, quits)
    monkeypatch.setattr("companion.ui.start.run_app", rounds)
    write(encrypted.config, "idle-lock", 7)
    assert open_app(encrypted, read(encrypted.config), SystemClock()) == 0
    lock, tabs, again, back = rounds.parts
    assert lock.locked is not None
    assert again.locked is not None
    assert tabs.locking is not None
    assert tabs.locking.idle_minutes == 7
    assert again.locked.was == Again(is_locked=True, pane="journal")
    assert (tabs.initial_pane, back.initial_pane) == ("", "journal")


def test_encryption_turned_on_by_another_copy_is_no_key_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.storage.age_format import wrap
    from tests.storage.vaults import seal_home

    monkeypatch.setattr("companion.storage.age.wrap", wrap)
    paths, clock = locate("me", {"COMPANION_HOME": str(tmp_path)}), SystemClock()
    services = open_services(paths, clock)
    services.checkin.save(replace(services.checkin.begin(), note="a stored sentence"))
    services.close()

    def another_copy(parts: AppParts) -> int:
        assert parts.locking is not None
        assert parts.standing is not None
        seal_home(paths, PASSPHRASE)
        parts.watch()
        assert parts.standing() == ()
        assert parts.locking.vault.has_changed
        assert parts.locking.vault.is_locked
        parts.locking.go_on(Again(pane="today", notes=("turned on",)))
        return 0

    rounds = Rounds(another_copy, unlocks, quits)
    monkeypatch.setattr("companion.ui.start.run_app", rounds)
    assert open_app(paths, read(paths.config), clock) == 0
    lock = rounds.parts[1].locked
    assert lock is not None
    assert lock.was.notes == ("turned on",)


def test_what_was_chosen_meanwhile_holds_after_the_lock(encrypted: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def chooses(parts: AppParts) -> int:
        assert parts.machine is not None
        assert parts.theme_chosen is not None
        parts.theme_chosen("dracula")
        parts.machine.write("idle-lock", 5)
        parts.machine.write("region", "GB")
        return locks(parts)

    rounds = Rounds(unlocks, chooses, unlocks, quits)
    monkeypatch.setattr("companion.ui.start.run_app", rounds)
    assert open_app(encrypted, Preferences(), SystemClock()) == 0
    lock, tabs = rounds.parts[2:]
    assert (lock.settings.theme, tabs.settings.theme) == ("dracula", "dracula")
    assert tabs.locking is not None
    assert tabs.locking.idle_minutes == 5
    assert tabs.region is not None
    assert tabs.region.code == "GB"


def test_while_locked_the_keys_are_forgotten_and_words_are_kept(
    encrypted: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looks(parts: AppParts) -> int:
        assert parts.locked is not None
        assert parts.locked.vault.is_locked
        assert parts.locked.plan() is None
        encrypted.plan.write_text("Call Sam.")
        assert parts.locked.plan() == "Call Sam."
        parts.locked.vault.said("took it")
        parts.locked.drafts.keep("half", "half a sentence")
        return unlocks(parts)

    def asks(parts: AppParts) -> int:
        assert parts.services is not None
        parts.services.said_drafts.take_in(parts.services.store)
        assert {each.said.words for each in parts.services.said.waiting()} == {"took it", "half a sentence"}
        return 0

    monkeypatch.setattr("companion.ui.start.run_app", Rounds(unlocks, locks, looks, asks))
    assert open_app(encrypted, Preferences(), SystemClock()) == 0
    for file in encrypted.state.parent.parent.rglob("*"):
        assert not file.is_file() or b"half a sentence" not in file.read_bytes(), file


# Hidden records


def hide(paths: Paths) -> None:
    """Hide the records, to be erased in seven days."""
    forgetting.hide(paths, SystemClock().now(), "remove")


def is_hidden(parts: AppParts) -> bool:
    """Is this the app that stands for hidden records, with nothing of them opened?"""
    return parts.services is None and parts.locking is None and parts.backup is None and parts.label == "HIDDEN"


def test_hidden_records_are_not_opened_and_brought_back_the_app_goes_on_over_them(
    encrypted: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def brings_back(parts: AppParts) -> int:
        assert is_hidden(parts)
        assert parts.ended() == ""
        pane = parts.panes[0].build()
        assert isinstance(pane, HiddenPane)
        pane._hidden.bring_back()
        assert "no longer hidden" in parts.ended()
        pane._hidden.go_on(Again(notes=("Back.",)))
        return 0

    hide(encrypted)
    monkeypatch.setattr("companion.bootstrap.app.open_records", lambda *_: pytest.fail("they were opened"))
    rounds = Rounds(brings_back, quits)
    monkeypatch.setattr("companion.ui.start.run_app", rounds)
    assert open_app(encrypted, Preferences(), SystemClock()) == 0
    assert rounds.parts[-1].locked is not None, "the passphrase is asked for as ever"


def test_the_app_for_hidden_records_makes_room_when_they_are_erased_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looks(parts: AppParts) -> int:
        mark = Mark(paths.forgetting)
        found = mark.read()
        assert found is not None
        mark.write(replace(found, is_begun=True))
        assert "hidden or erased" in parts.ended()
        return 0

    paths = locate("me", {"COMPANION_HOME": str(tmp_path)})
    open_services(paths, SystemClock()).close()
    hide(paths)
    monkeypatch.setattr("companion.ui.start.run_app", Rounds(looks))
    assert open_app(paths, Preferences(), SystemClock()) == 0


def test_the_lock_and_the_tabs_end_when_the_records_are_hidden(
    encrypted: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hides(parts: AppParts) -> int:
        assert parts.watch is not None
        assert parts.watch() == frozenset()
        assert parts.ended() == ""
        hide(encrypted)
        assert "hidden or erased" in parts.ended()
        forgetting.show_again(encrypted)
        return quits(parts) if parts.locked is None else unlocks(parts)

    monkeypatch.setattr("companion.ui.start.run_app", Rounds(hides, hides))
    assert open_app(encrypted, Preferences(), SystemClock()) == 0


def test_no_door_to_hidden_records_opens(tmp_path: Path) -> None:
    paths, clock = locate("me", {"COMPANION_HOME": str(tmp_path)}), SystemClock()
    services = open_services(paths, clock)
    services.checkin.save(services.checkin.begin())
    services.close()
    shelf_of(paths, clock).make()
    archive = shelf_of(paths, clock).newest()
    assert archive is not None
    hide(paths)
    for door in (
        lambda: open_services(paths, clock),
        lambda: open_records(paths, clock),
        lambda: shelf_of(paths, clock),
        lambda: restore(paths, clock, archive),
    ):
        with pytest.raises(Hidden, match="Until then nothing is shown or saved"):
            door()


def test_records_opened_anew_need_no_passphrase(encrypted: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def opens_anew(parts: AppParts) -> int:
        assert parts.locking is not None
        parts.locking.go_on(Again(notes=("It changed.",)))
        return 0

    rounds = Rounds(unlocks, opens_anew, quits)
    monkeypatch.setattr("companion.ui.start.run_app", rounds)
    open_app(encrypted, Preferences(), SystemClock())
    assert "It changed." in rounds.parts[-1].key_problems


def test_an_end_with_a_code_ends_it_also_while_it_makes_room(encrypted: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def told_to_end(parts: AppParts) -> int:
        return locks(parts) + 143

    monkeypatch.setattr("companion.ui.start.run_app", Rounds(unlocks, told_to_end))
    assert open_app(encrypted, Preferences(), SystemClock()) == 143


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_between_two_apps_ends_it_in_order(
    encrypted: Paths, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    def is_told(parts: AppParts) -> int:
        signal.raise_signal(number)
        pytest.fail("it went on")

    before = signal.getsignal(number)
    monkeypatch.setattr("companion.ui.start.run_app", Rounds(unlocks, is_told))
    with pytest.raises(SystemExit) as ended:
        open_app(encrypted, Preferences(), SystemClock())
    assert signal.getsignal(number) == before
    assert ended.value.code == 128 + number
    open_records(encrypted, SystemClock())[0].close()  # nothing holds them


def test_nobody_whose_records_are_gone_is_welcomed_as_if_there_had_been_none(tmp_path: Path) -> None:
    paths = locate("me", {"COMPANION_HOME": str(tmp_path)})
    services = open_services(paths, SystemClock())
    assert is_first_start(services)
    services.checkin.save(replace(services.checkin.begin(), note="a note"))
    services.close()
    for file in paths.log.iterdir():
        file.unlink()
    services = open_services(paths, SystemClock())
    assert services.setup.is_new()
    assert not is_first_start(services)
    assert any("gone" in warning for warning in services.warnings)
    services.close()
