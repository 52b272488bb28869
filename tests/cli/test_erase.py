"""Erasing for good from the command line: said first, agreed to with a word, and gone from every file."""

from __future__ import annotations

import errno
import shutil
import zipfile
from pathlib import Path

import pytest

from companion.storage.disk import Disk
from tests.cli.conftest import Cli, StandingClock
from tests.storage.kit import log_bytes, revision

MARKER = "the marker sentence"


def holding(folder: Path, marker: str) -> list[str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and marker.encode() in path.read_bytes())
    return [str(path.relative_to(folder)) for path in found]


def noted(cli: Cli, note: str = MARKER, *options: str) -> None:
    assert cli("checkin", "--mood", "4", "--note", "-", *options, stdin=note.encode()).code == 0


def test_an_entry_is_shown_first_and_gone_after_the_word(morning: Cli, home: Path) -> None:
    noted(morning)
    noted(morning, "stays")
    assert MARKER in morning("journal", "list").out
    look = morning("erase", "entry", "2", "--dry-run")
    assert look.code == 0
    assert "This erases the entry of Nov 23, 2026, with every version of it" in look.out
    assert "nothing brings it back" in look.out
    assert "This was only a look" in look.out
    assert holding(home, MARKER)
    answer = morning("erase", "entry", "2", stdin=b"ERASE\n")
    assert answer.code == 0, answer.err
    assert "Erased for good: 1 record." in answer.out
    assert "exports and prints you made" in answer.out
    assert holding(home, MARKER) == []
    assert "stays" in morning("journal", "list").out


@pytest.mark.parametrize("typed", [b"", b"yes\n", b"ERASER\n"])
def test_without_the_word_nothing_is_erased(morning: Cli, typed: bytes) -> None:
    noted(morning)
    morning("journal", "list")
    answer = morning("erase", "entry", "1", stdin=typed)
    assert answer.code == 2
    assert "othing was erased." in answer.err
    assert MARKER in morning("journal", "list").out
    assert morning("erase", "entry", "1", "--no-input", stdin=b"ERASE\n").code == 2
    assert MARKER in morning("journal", "list").out


def test_a_medicine_goes_with_everything_that_refers_to_it(morning: Cli, home: Path, clock: StandingClock) -> None:
    morning("take", "sertraline")
    morning("extra", "sertraline", "--yes")
    morning("pause", "sertraline", "--until", "2026-11-25")
    morning("take", "lithium")
    morning("undo")
    noted(morning, "Sertraline made me yawn")
    morning("due")
    names = ["Sertraline", "sertraline"]
    look = morning("erase", "medicine", "sertraline", "--dry-run").out
    assert "the medicine with its name and notes, 1 product, 1 plan of how it is taken, 1 pause" in look
    assert "1 recorded dose and 1 extra intake, Nov 23, 2026" in look
    assert "1 journal entry mentions “Sertraline” in your own words" in look
    answer = morning("erase", "medicine", "sertraline", stdin=b"sertraline\n")
    assert "Erased for good: 6 records." in answer.out
    assert "Sertraline" not in morning("today").out.replace("Sertraline made me yawn", "")
    log = b"".join(path.read_bytes() for path in (home / "data" / "me" / "log").iterdir())
    assert log.count(b"Sertraline") == 1, "only the words of the journal"
    morning("journal", "list")
    assert morning("erase", "entry", "1", stdin=b"erase\n").code == 0
    assert [found for name in names for found in holding(home, name)] == []
    assert "Lithium" in morning("medicine", "list").out
    assert "added: Lorazepam" in morning("undo").out, "undo passes over what is gone"


def test_a_dose_reads_as_not_recorded_again_and_can_be_recorded(morning: Cli, home: Path) -> None:
    morning("not-taken", "sertraline", "--reason", MARKER)
    answer = morning("erase", "dose", "sertraline", stdin=b"ERASE\n")
    assert "The medicine and its plan stay" in answer.out
    assert holding(home, MARKER) == []
    assert morning("take", "sertraline").code == 0
    assert morning("erase", "dose", "lithium", stdin=b"ERASE\n").code == 1
    morning("take", "lithium")
    morning("skip", "lithium", "--slot", "20:15")
    several = morning("erase", "dose", "lithium", stdin=b"ERASE\n")
    assert (several.code, "07:45, 20:15" in several.err) == (2, True)
    assert morning("erase", "dose", "lithium", "--slot", "20:15", stdin=b"ERASE\n").code == 0


def test_an_extra_intake(morning: Cli, home: Path) -> None:
    morning("extra", "lorazepam", "--reason", MARKER, "--yes")
    morning("extra", "lorazepam", "--at", "07:00", "--yes")
    assert "07:00, 08:10" in morning("erase", "extra", "lorazepam", stdin=b"ERASE\n").err
    assert morning("erase", "extra", "lorazepam", "--at", "08:10", stdin=b"ERASE\n").code == 0
    assert holding(home, MARKER) == []
    assert "07:00" in morning("today").out
    assert morning("erase", "extra", "lorazepam", "--at", "12:00", stdin=b"ERASE\n").code == 1


def test_the_entries_of_some_days_with_those_deleted_before(morning: Cli, home: Path, clock: StandingClock) -> None:
    noted(morning, "kept")
    clock.on(days=1)
    noted(morning)
    morning("undo")
    noted(morning, f"{MARKER} again")
    clock.on(days=1)
    noted(morning, "kept too")
    look = morning("erase", "entries", "--from", "2026-11-24", "--to", "2026-11-24", "--dry-run").out
    assert "This erases 1 journal entry, Nov 24, 2026." in look
    assert "It also erases 1 record that was deleted before." in look
    assert morning("erase", "entries", stdin=b"2026-11-24\n\nERASE\n").code == 0
    assert holding(home, MARKER) == []
    assert "kept too" in morning("journal", "list").out
    assert morning("erase", "entries", "--from", "2026-11-24", stdin=b"ERASE\n").code == 1
    assert morning("erase", "entries", "--from", "2026-11-24", "--to", "2026-11-20").code == 2


def test_a_backup_brings_nothing_back(morning: Cli, home: Path, tmp_path: Path) -> None:
    noted(morning)
    assert morning("backup", "make").code == 0
    elsewhere = tmp_path / "stick.zip"
    assert morning("backup", "make", str(elsewhere)).code == 0
    morning("journal", "list")
    answer = morning("erase", "entry", "1", stdin=b"ERASE\n")
    assert f"The backup you put at {elsewhere} still holds it" in answer.out
    kept = list((home / "state" / "me" / "backups").glob("*.zip"))
    assert kept
    for file in kept:
        with zipfile.ZipFile(file) as packed:
            assert all(MARKER.encode() not in packed.read(name) for name in packed.namelist())
    assert morning("backup", "verify").code == 0
    for each in (kept[0].stem, str(elsewhere)):
        restored = morning("restore", each, "--yes")
        assert restored.code == 0, restored.err
        assert MARKER not in morning("journal", "list").out
        assert holding(home, MARKER) == []
    listed = morning("forget", "--everything", "--dry-run").out
    assert str(elsewhere) in listed.split("Backups you put elsewhere stay")[1]


def test_two_machines_and_a_backup(morning: Cli, home: Path, tmp_path: Path) -> None:
    """Two homes share the folder of the records; yesterday's copy of it lies elsewhere."""
    shared = tmp_path / "shared"
    noted(morning)
    shutil.move(home / "data" / "me", shared)
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "config.toml").write_text(f'[data]\nme = "{shared}"\n')
    second = tmp_path / "second"
    shutil.copytree(home / "config", second / "config")
    elsewhere = {"COMPANION_HOME": str(second)}
    assert MARKER in morning("journal", "list", **elsewhere).out
    noted_there = morning("checkin", "--mood", "2", "--note", "-", stdin=f"{MARKER} there".encode(), **elsewhere)
    assert noted_there.code == 0
    backup = tmp_path / "backup"
    shutil.copytree(shared, backup)
    answer = morning("erase", "entries", "--from", "2026-11-23", stdin=b"ERASE\n")
    assert "Erased for good: 2 records." in answer.out
    assert holding(home, MARKER) == []
    assert len(holding(shared, MARKER)) == 1, "the other machine's file, until Companion opens there"
    assert "still hold it until Companion is next opened there" in answer.out
    assert "one line still holds what was erased for good. It goes when Companion opens there." in morning("doctor").out
    morning("journal", "list", **elsewhere)
    assert "erased for good" not in morning("doctor").out
    assert holding(shared, MARKER) == []
    for file in (backup / "log").iterdir():  # restored beside what is there
        shutil.copy(file, shared / "log" / f"{file.stem}.restored.jsonl")
    for environ in ({}, elsewhere):
        assert MARKER not in morning("journal", "list", **environ).out
        assert MARKER not in morning("journal", "search", "marker", **environ).out


WHEN = {"instant": "2026-11-23T12:00:00Z", "zone": "America/New_York", "local": "2026-11-23T07:00"}


def from_elsewhere(home: Path, device: str = "lapp", name: str = "old laptop", entry: str = "theirs") -> Path:
    """The file of another computer, with one entry."""
    said = {"device": device, "day": "2026-11-23", "name": name, "version": "0.1"}
    lines = [
        revision(1, f"{device}/2026-11-23", table="device", doc=said, device=device),
        revision(2, entry, table="entry", doc={"day": "2026-11-23", **WHEN, "note": MARKER}, device=device),
    ]
    file = home / "data" / "me" / "log" / f"{device}-2026.jsonl"
    file.write_bytes(log_bytes(*lines))
    return file


def test_a_computer_no_longer_used_keeps_nothing(morning: Cli, home: Path) -> None:
    noted(morning, "stays")
    from_elsewhere(home)
    assert morning("device", "retire", "old laptop").code == 0
    answer = morning("erase", "entry", "theirs", stdin=b"ERASE\n")
    assert answer.code == 0, answer.err
    assert "old laptop" not in answer.out
    assert holding(home, MARKER) == []
    assert "erased for good" not in morning("doctor").out
    assert "stays" in morning("journal", "list").out


def test_a_computer_noted_as_no_longer_used_afterwards_is_emptied_then(morning: Cli, home: Path) -> None:
    noted(morning, "stays")
    file = from_elsewhere(home)
    answer = morning("erase", "entry", "theirs", stdin=b"ERASE\n")
    assert "Files written by old laptop still hold it until Companion is next opened there." in answer.out
    assert "`companion erase others` takes it out here." in answer.out
    assert holding(home, MARKER) == [f"data/me/log/{file.name}"]
    doctor = morning("doctor").out
    assert "`companion device retire`" in doctor
    assert "old laptop" not in doctor
    assert morning("device", "retire", "old laptop").code == 0
    assert holding(home, MARKER) == []
    assert "erased for good" not in morning("doctor").out


def test_files_of_others_that_cannot_be_written_are_not_said_to_be_emptied(
    morning: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted(morning, "stays")
    file = from_elsewhere(home)
    assert morning("erase", "entry", "theirs", stdin=b"ERASE\n").code == 0

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Disk, "replace", full)
        answer = morning("erase", "others")
    assert answer.code == 1
    assert "could not be written" in answer.out
    assert "is out of the files" not in answer.out
    assert holding(home, MARKER) == [f"data/me/log/{file.name}"]
    assert morning("erase", "others").code == 0
    assert holding(home, MARKER) == []


def test_of_two_computers_of_one_name_each_is_named_and_both_are_emptied_on_request(morning: Cli, home: Path) -> None:
    noted(morning, "stays")
    for device in ("lapp", "lapq"):
        from_elsewhere(home, device, "laptop", device)
    for entry in ("lapp", "lapq"):
        answer = morning("erase", "entry", entry, stdin=b"ERASE\n")
        assert f"Files written by laptop ({entry}) still hold it" in answer.out
    look = morning("erase", "others", "--dry-run")
    assert "Files written by laptop (lapp) and laptop (lapq) still hold it" in look.out
    assert len(holding(home, MARKER)) == 2
    answer = morning("erase", "others")
    assert answer.code == 0, answer.err
    assert "is out of the files of other computers here, too." in answer.out
    assert holding(home, MARKER) == []
    assert "No file of another computer holds anything" in morning("erase", "others").out
    assert "stays" in morning("journal", "list").out


def test_places_that_cannot_be_read_are_told_of_by_the_computer(morning: Cli, home: Path) -> None:
    noted(morning)
    noted(morning, "stays")
    file = from_elsewhere(home)
    (own,) = (path for path in file.parent.iterdir() if path != file)
    for path in (own, file):
        with path.open("ab") as log:
            log.write(b"nobody knows what this was\n")
    assert morning("device", "retire", "old laptop").code == 0
    answer = morning("erase", "entry", "theirs", stdin=b"ERASE\n")
    assert "Places in files written by this computer and old laptop cannot be read" in answer.out
    assert file.name not in answer.out


def test_a_renamed_backup_is_emptied_and_what_is_none_is_named(morning: Cli, home: Path) -> None:
    noted(morning)
    assert morning("backup", "make").code == 0
    (backup,) = (home / "state" / "me" / "backups").glob("*.zip")
    renamed = backup.with_name("companion-2026-11-25 (conflict).zip")
    shutil.copy(backup, renamed)
    backup.with_name("all of it.tar").write_bytes(b"not a backup")
    morning("journal", "list")
    answer = morning("erase", "entry", "1", stdin=b"ERASE\n")
    assert "Next to the backups is “all of it.tar”, which Companion cannot look into. If it may" in answer.out
    backup.with_name("old").mkdir()
    noted(morning)
    morning("journal", "list")
    answer = morning("erase", "entry", "1", stdin=b"ERASE\n")
    assert "Next to the backups are “all of it.tar” and “old”, which Companion cannot look into. If they" in answer.out
    for path in (backup, renamed):
        with zipfile.ZipFile(path) as zipped:
            assert not any(MARKER.encode() in zipped.read(name) for name in zipped.namelist())
    assert morning("restore", str(renamed), "--yes").code == 0
    assert holding(home, MARKER) == []


def lost(home: Path) -> None:
    """The folder of the records goes."""
    shutil.rmtree(home / "data" / "me")


def emptied(home: Path, marker: str = MARKER) -> bool:
    """Does no file of the records hold it, nor a backup of Companion's own?"""
    backups = sorted((home / "state" / "me" / "backups").glob("*.zip"))
    packed = (zipped.read(name) for path in backups for zipped in [zipfile.ZipFile(path)] for name in zipped.namelist())
    return holding(home / "data", marker) == [] and not any(marker.encode() in data for data in packed)


@pytest.mark.parametrize("gone", ["", "erased.json", "backups"])
def test_a_lost_folder_brings_nothing_back_of_what_was_erased(morning: Cli, home: Path, gone: str) -> None:
    noted(morning, "kept")
    noted(morning)
    stick = home / "stick"
    stick.mkdir()
    assert morning("backup", "make", str(stick)).code == 0
    assert morning("backup", "make").code == 0
    morning("journal", "list")
    assert morning("erase", "entry", "1", stdin=b"ERASE\n").code == 0
    lost(home)
    if gone == "backups":
        shutil.rmtree(home / "state" / "me" / "backups")
    elif gone:
        (home / "state" / "me" / gone).unlink()
    answer = morning("restore", str(next(stick.iterdir())), "--yes")
    assert (answer.code, "of what was erased for good" in answer.out) == (0, True)
    assert emptied(home)
    assert "Missing here: 12 changes (3 medicines, 3 regimens, 1 check-in, 5 other records)." in answer.out
    assert "1 change of what was erased for good stays erased." in answer.out
    assert "Brought back: 12 changes, in 1 file." in answer.out
    listed = morning("journal", "list").out
    assert (MARKER in listed, "kept" in listed) == (False, True)


@pytest.mark.parametrize("gone", ["erased.json", "backups"])
def test_what_came_back_before_is_emptied_by_a_later_restore(morning: Cli, home: Path, gone: str) -> None:
    noted(morning)
    log = home / "data" / "me" / "log"
    before = {path.name: path.read_bytes() for path in log.iterdir()}
    assert morning("backup", "make").code == 0
    morning("journal", "list")
    assert morning("erase", "entry", "1", stdin=b"ERASE\n").code == 0
    state = home / "state" / "me"

    def put_back() -> None:
        lost(home)
        log.mkdir(parents=True)
        for name, data in before.items():
            (log / name).write_bytes(data)

    put_back()
    assert MARKER not in morning("journal", "list").out, "this machine remembers, and nobody sees it first"
    assert emptied(home)
    put_back()
    if gone == "backups":
        held = state / "erased.json"
        saved = held.read_bytes()
        held.unlink()  # else it would go again at once
        shutil.rmtree(state / "backups")
        assert MARKER in morning("journal", "list").out
        assert morning("backup", "make").code == 0
        held.write_bytes(saved)
    else:
        (state / gone).unlink()
        assert MARKER in morning("journal", "list").out
    answer = morning("restore", "--yes")
    assert "Erased for good again: 1 record." in answer.out
    assert emptied(home)
    assert MARKER not in morning("journal", "list").out


def test_what_was_recorded_again_after_a_loss_stays(morning: Cli, home: Path, clock: StandingClock) -> None:
    morning("take", "sertraline")
    stick = home / "stick"
    stick.mkdir()
    assert morning("backup", "make", str(stick)).code == 0
    assert morning("erase", "dose", "sertraline", stdin=b"ERASE\n").code == 0
    lost(home)
    path = str(next(stick.iterdir()))
    assert morning("restore", path, "--yes").code == 0
    clock.on(minutes=1)
    assert morning("take", "sertraline").code == 0
    assert "Nothing in it is missing" in morning("restore", path, "--yes").out
    assert "taken" in morning("today").out
