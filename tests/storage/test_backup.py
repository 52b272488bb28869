"""A backup is made whole and read back, or not at all; it never costs the ones before it."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from companion.domain.errors import Ambiguous, Busy, CompanionError, NotFound, WrongClock
from companion.storage.backup.copying import BackupFailed
from companion.storage.backup.daily import DailyBackup
from companion.storage.backup.folder import Folder
from companion.storage.backup.shape import MANIFEST, Kept, is_member, named
from companion.storage.lock import WriterLock
from tests.storage.backups import Desk, at, inside, lines, manifest_of
from tests.storage.kit import FaultyDisk, Machine, log_bytes, put


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write("lapp-2025.jsonl", *lines(0, 3))
    desk.write("lapp-2026.jsonl", *lines(3, 4))
    return desk


# What it is


def test_a_backup_is_a_zip_file_of_the_log_and_the_keys_that_any_unzip_opens(desk: Desk) -> None:
    desk.keys.mkdir()
    (desk.keys / "me.age").write_bytes(b"sealed identity")
    made = desk.shelf.make()
    files = inside(Path(made.path).read_bytes())
    says = json.loads(files.pop("manifest.json"))
    assert files == {f"log/{name}": data for name, data in desk.home.files().items()} | {
        "keys/me.age": b"sealed identity"
    }
    assert (says["kind"], says["v"], says["app"], says["profile"]) == ("companion-backup", 1, "0.1.0", "me")
    assert says["made"] == "2026-11-23T08:00:00.000Z"
    assert {one["name"]: (one["sha256"], one["bytes"]) for one in says["members"]} == {
        name: (sha256(data).hexdigest(), len(data)) for name, data in files.items()
    }
    assert {one["name"]: one["lines"] for one in says["members"]} == {
        "log/lapp-2025.jsonl": 3,
        "log/lapp-2026.jsonl": 4,
        "keys/me.age": 0,
    }


def test_its_name_tells_day_and_time_in_utc_and_it_is_for_its_owner_only(desk: Desk) -> None:
    desk.moment = datetime.fromisoformat("2026-11-23T23:30:05-05:00")
    made = desk.shelf.make()
    assert Path(made.path).name == "2026-11-24T043005Z-1.zip"
    assert stat.S_IMODE(Path(made.path).stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.folder.stat().st_mode) == 0o700
    with zipfile.ZipFile(made.path) as zipped:
        assert all(info.external_attr >> 16 == stat.S_IFREG | 0o600 for info in zipped.infolist())
        assert all(info.date_time == (2026, 11, 24, 4, 30, 4) for info in zipped.infolist())


def test_a_line_that_is_still_arriving_stays_out_and_one_that_only_lacks_its_end_does_not(desk: Desk) -> None:
    whole, arriving = lines(20, 1), log_bytes(*lines(21, 1))
    desk.write("lapp-2026.jsonl", more=arriving[:60])
    desk.write("othr-2026.jsonl", more=log_bytes(*whole)[:-1])
    files = inside(Path(desk.shelf.make().path).read_bytes())
    assert files["log/lapp-2026.jsonl"] == log_bytes(*lines(3, 4))
    assert files["log/othr-2026.jsonl"] == log_bytes(*whole)[:-1]
    assert manifest_of(desk).lines == 8


def test_damage_is_copied_as_it_is_and_said(desk: Desk) -> None:
    path = desk.home.log / "lapp-2026.jsonl"
    harmed = bytearray(path.read_bytes())
    harmed[150] ^= 4
    path.write_bytes(harmed)
    made = desk.shelf.make()
    assert inside(Path(made.path).read_bytes())["log/lapp-2026.jsonl"] == bytes(harmed)
    assert (made.manifest.lines, made.manifest.damaged) == (6, 1)
    (bad,) = next(one for one in made.manifest.members if one.name.endswith("2026.jsonl")).damage
    assert (bad.offset, bad.length) == (0, harmed.index(b"\n"))
    assert desk.shelf.look(made.path, thoroughly=True).problem is None


def test_a_file_that_cannot_be_read_is_left_out_and_named(desk: Desk) -> None:
    class Closed(Machine):
        def open(self, path: str, flags: int, mode: int = 0o600) -> int:
            if path.endswith("lapp-2025.jsonl"):
                raise PermissionError(errno.EACCES, "Permission denied")
            return super().open(path, flags, mode)

    desk.disk = Closed("desk")
    made = desk.shelf.make()
    assert [(one.name, one.why) for one in made.manifest.lacks] == [("log/lapp-2025.jsonl", "Permission denied")]
    assert made.manifest.lines == 4


def test_links_hidden_and_temporary_files_stay_out(desk: Desk) -> None:
    (desk.home.log / "link-2026.jsonl").symlink_to(desk.home.log / "lapp-2026.jsonl")
    for name in (".lapp-2026.jsonl.new", "~lapp-2026.jsonl", "notes.txt", "lapp-2026.jsonl.part"):
        (desk.home.log / name).write_bytes(b"x")
    desk.keys.mkdir()
    for name in ("~syncthing~me.age.tmp", ".me.age.new", "me.age.part"):
        (desk.keys / name).write_bytes(b"x")
    os.mkfifo(desk.home.log / "pipe-2026.jsonl")
    made = desk.shelf.make()
    assert sorted(inside(Path(made.path).read_bytes())) == ["log/lapp-2025.jsonl", "log/lapp-2026.jsonl", MANIFEST]
    assert made.manifest.lacks == ()


def test_what_packs_so_well_that_it_looks_like_a_trap_is_stored_as_it_is_and_can_be_read_back(desk: Desk) -> None:
    desk.write("lapp-2026.jsonl", more=b"\0" * 3_000_000 + b"\n")
    made = desk.shelf.make()
    assert made.size > 3_000_000
    assert desk.shelf.look(made.path, thoroughly=True).problem is None


@pytest.mark.parametrize(
    "name",
    [
        *(
            "log/../x.jsonl",
            "/log/x.jsonl",
            "log/a/b.jsonl",
            "log/x.txt",
            "log/.x.jsonl",
            "keys/",
            "keys/..",
            "x.jsonl",
        ),
        *("log/a\\b.jsonl", "log/a\nb.jsonl", "log/a\0.jsonl", "keys/.age", "log/x.jsonl.new"),
        *(f"log/{'x' * 260}.jsonl", "log/\udcff.jsonl", "keys/a/../../b", "keys/x.new"),
    ],
)
def test_no_member_may_be_named_so_that_it_lands_elsewhere(name: str) -> None:
    assert not is_member(name)


def test_only_names_we_give_are_backups() -> None:
    assert named("2026-11-23T080000Z-12.zip") == Kept(12, at("2026-11-23T08:00:00"))
    for name in (
        "2026-11-23T080000Z-012.zip",
        "2026-13-23T080000Z-1.zip",
        "2026-11-23T080000Z-0.zip",
        "2026-11-23T080000Z.zip",
        ".2026-11-23T080000Z-1.zip.new",
        "copy of 2026-11-23T080000Z-1.zip",
        "2026-11-23T080000Z-1.zip.part",
        "٢026-11-23T080000Z-1.zip",
    ):
        assert named(name) is None, name


# Verifying


def test_every_flipped_byte_of_a_backup_is_found(desk: Desk) -> None:
    path = Path(desk.shelf.make().path)
    data = path.read_bytes()
    what = inside(data)
    for place in range(0, len(data), 2):
        harmed = bytearray(data)
        harmed[place] ^= 0x10
        path.write_bytes(harmed)
        found = desk.shelf.look(str(path), thoroughly=True)
        if found.problem is None:  # such as the time of a member, which says nothing of the records
            assert inside(bytes(harmed)) == what, place


def test_every_cut_of_a_backup_is_found(desk: Desk) -> None:
    path = Path(desk.shelf.make().path)
    data = path.read_bytes()
    for length in range(len(data)):
        path.write_bytes(data[:length])
        assert desk.shelf.look(str(path), thoroughly=True).problem is not None, length


def test_what_is_read_back_otherwise_than_it_was_written_is_no_backup(desk: Desk) -> None:
    class Forgetful(Machine):
        cached = True

        def uncache(self, fd: int) -> None:
            self.cached = False

        def pread(self, fd: int, length: int, offset: int) -> bytes:
            data = super().pread(fd, length, offset)
            return data if self.cached or not data else data[:-1] + b"?"

    desk.shelf.make()
    before = desk.names()
    desk.disk = Forgetful("desk")
    with pytest.raises(BackupFailed, match="gives back other bytes"):
        desk.shelf.make()
    assert desk.names() == before


# Failing


def attempt(desk: Desk, disk: FaultyDisk, call: int) -> tuple[bool, bool]:
    """Make a backup with the k-th call failing; says whether it was made, and whether there were that many calls."""
    disk.arm(call)
    try:
        desk.shelf.make()
    except (BackupFailed, Busy):
        return False, disk.count >= call
    else:
        return True, disk.count >= call
    finally:
        disk.arm(None)


class FaultyBackupDisk(FaultyDisk):
    """Fails in the calls only backups make, too."""

    def link(self, source: str, target: str) -> None:
        if self.fails("link") and self.error is not None:
            raise OSError(self.error, errno.errorcode[self.error])
        super().link(source, target)

    def uncache(self, fd: int) -> None:
        if self.fails("uncache") and self.error is not None:
            raise OSError(self.error, errno.errorcode[self.error])
        super().uncache(fd)


@pytest.mark.parametrize("persistent", [False, True], ids=["once", "for-ever"])
@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EACCES, errno.EINTR, None], ids=str)
def test_every_call_of_making_a_backup_may_fail(tmp_path: Path, error: int | None, persistent: bool) -> None:
    for call in range(1, 120):
        disk = FaultyBackupDisk(error, persistent=persistent)
        desk = Desk(tmp_path / str(call), disk)
        desk.write("lapp-2026.jsonl", *lines(0, 3))
        desk.shelf.make()
        before, log = desk.zips(), desk.home.files()
        desk.turn(hours=1)
        desk.write("lapp-2026.jsonl", *lines(3, 2))
        log = desk.home.files()
        done, touched = attempt(desk, disk, call)
        after = desk.zips()
        assert desk.home.files() == log, "a backup changed the records"
        newest = max(map(named, after)).name  # type: ignore[type-var, union-attr]
        assert desk.shelf.look(f"{desk.folder}/{newest}", thoroughly=True).problem is None
        if done:
            manifest = manifest_of(desk)
            assert manifest.lines == 5 or manifest.lacks, call
        else:
            assert before.items() <= after.items(), call
            assert persistent or after == before, call  # if nothing works any more, not even removing does
        assert all(desk.shelf.look(f"{desk.folder}/{name}", thoroughly=True).problem is None for name in after)
        desk.shelf.make()
        assert manifest_of(desk).lines == 5
        assert [name for name in desk.names() if name.endswith(".new")] == []
        if not touched:
            assert done
            return
    pytest.fail("making a backup never went through untouched")


def test_a_failure_says_why_and_that_nothing_was_lost(desk: Desk) -> None:
    disk = FaultyDisk(errno.ENOSPC)
    disk.write = lambda fd, data: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device"))  # type: ignore[method-assign, assignment, misc]
    desk.disk = disk
    with pytest.raises(BackupFailed) as caught:
        desk.shelf.make()
    assert str(caught.value) == (
        "No backup was made: No space left on device. The records and the earlier backups are as they were."
    )
    assert desk.zips() == {}


def test_with_nothing_saved_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="nothing is saved yet"):
        Desk(tmp_path).shelf.make()
    assert Desk(tmp_path).zips() == {}


KILLED = """
import os, signal, sys
from pathlib import Path
from companion.storage.backup.shelf import Shelf
from companion.storage.backup.source import Source
from companion.storage.disk import Disk
from tests.storage.backups import Desk

class Deadly(Disk):
    calls = 0
    def machine(self): return "desk"

def deadly(name):
    real = getattr(Disk, name)
    def call(self, *args, **named):
        self.calls += 1
        if self.calls == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, *args, **named)
    return call

for name in ("open", "write", "fsync", "link", "unlink", "replace", "close"):
    setattr(Deadly, name, deadly(name))
desk = Desk(Path(sys.argv[1]), Deadly())
desk.turn(hours=1)
desk.shelf.make()
"""


def test_killed_at_any_call_it_leaves_the_old_backups_and_no_half_one(desk: Desk) -> None:
    desk.shelf.make()
    first = desk.zips()
    desk.write("lapp-2026.jsonl", *lines(7, 1))
    ends: set[bool] = set()
    for call in (9, 13, 15, 17, 20, 24, 99):
        copy = Desk(desk.home.root.parent / f"copy{call}")
        shutil.copytree(desk.home.root, copy.home.root)
        root = str(Path(__file__).parents[2])
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, str(copy.home.root), str(call)], cwd=root, check=False, capture_output=True
        )
        assert ended.returncode in (0, -9), ended.stderr
        found = copy.zips()
        ends.add(found == first)
        assert found.keys() >= first.keys() or manifest_of(copy).lines == 8
        for name in found:
            assert copy.shelf.look(f"{copy.folder}/{name}", thoroughly=True).problem is None, (call, name)
        copy.turn(hours=2)
        copy.shelf.make()
        assert [name for name in copy.names() if name.endswith(".new")] == []
        assert manifest_of(copy).lines == 8
    assert ends == {True, False}


def test_two_copies_make_one_after_the_other(desk: Desk) -> None:
    desk.shelf.make()
    with WriterLock(f"{desk.folder}/lock", desk.disk, 0.0).held(), pytest.raises(Busy):
        desk.shelf.make()
    with WriterLock(f"{desk.state}/lock", desk.disk, 0.0).held(), pytest.raises(Busy, match="saving"):
        desk.shelf.make()
    assert len(desk.zips()) == 1
    desk.shelf.make()
    assert [one.number for one in desk.shelf.kept()] == [2]


# Elsewhere


def test_a_backup_elsewhere_goes_into_a_folder_or_under_a_free_name(desk: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    made = desk.shelf.make_at(str(stick))
    assert made.path == f"{stick}/companion-me-2026-11-23T080000Z.zip"
    assert desk.shelf.look(made.path, thoroughly=True).problem is None
    other = desk.shelf.make_at(str(stick / "mine.zip"))
    assert inside(Path(other.path).read_bytes()) == inside(Path(made.path).read_bytes())
    kept = Path(other.path).read_bytes()
    with pytest.raises(BackupFailed, match="there already"):
        desk.shelf.make_at(other.path)
    assert Path(other.path).read_bytes() == kept
    assert sorted(path.name for path in stick.iterdir()) == ["companion-me-2026-11-23T080000Z.zip", "mine.zip"]
    assert desk.zips() == {}
    assert desk.shelf.elsewhere() == (made.path, other.path)
    for broken in ("", "{}", "[1, null]", "[" * 9999):
        (desk.folder / "elsewhere.json").write_text(broken)
        assert desk.shelf.elsewhere() == ()


@pytest.mark.parametrize("name", ["stick", "no/stick", "stick.bak", "no/mine.zip", "no/deeper/mine.ZIP"])
def test_no_folder_is_made_for_one_and_no_file_in_the_place_of_a_folder(desk: Desk, tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BackupFailed, match="If it is on a drive, please connect it") as refused:
        desk.shelf.make_at(str(tmp_path / name))
    missing = (tmp_path / name).parent if name.casefold().endswith(".zip") else tmp_path / name
    assert f"there is no folder {missing}. " in str(refused.value)
    assert sorted(tmp_path.rglob("*")) == before
    assert desk.shelf.elsewhere() == ()


def test_a_drive_that_goes_while_it_is_made_is_not_replaced_by_a_folder(desk: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    class Unplugged(Machine):
        def link(self, source: str, target: str) -> None:
            shutil.rmtree(stick)
            super().link(source, target)

    desk.disk = Unplugged("desk")
    with pytest.raises(BackupFailed):
        desk.shelf.make_at(str(stick))
    assert not stick.exists()
    assert desk.shelf.elsewhere() == ()


def test_it_is_known_whether_the_copy_is_on_the_drive_of_the_others(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    desk.shelf.make()
    assert desk.shelf.make_at(str(tmp_path / "stick")).is_beside
    assert not desk.shelf.make().is_beside

    class TwoDrives(Machine):
        def stat(self, path: str) -> os.stat_result:
            real = super().stat(path)
            return os.stat_result((*real[:2], real.st_dev + ("/stick" in path), *real[3:]))

    desk.disk = TwoDrives("desk")
    assert not desk.shelf.make_at(str(tmp_path / "stick" / "again.zip")).is_beside


def test_a_stick_without_second_names_takes_one_too(desk: Desk, tmp_path: Path) -> None:
    class Fat(Machine):
        def link(self, source: str, target: str) -> None:
            raise PermissionError(errno.EPERM, "Operation not permitted")

    desk.disk = Fat("desk")
    made = desk.shelf.make_at(str(tmp_path / "mine.zip"))
    assert desk.shelf.look(made.path, thoroughly=True).problem is None
    with pytest.raises(BackupFailed, match="there already"):
        desk.shelf.make_at(made.path)


def test_a_backup_is_found_by_name_number_or_day(desk: Desk) -> None:
    for days in (0, 1, 0):
        desk.turn(days=days, minutes=1)
        desk.write("lapp-2026.jsonl", *lines(100 + len(desk.zips()), 1))
        desk.shelf.make()
    shelf = desk.shelf
    (newest, oldest) = shelf.kept()
    assert shelf.find(newest.name) == shelf.find("3") == shelf.find("2026-11-24") == newest
    assert shelf.find(oldest.name.removesuffix(".zip")) == oldest
    with pytest.raises(Ambiguous, match="fits several"):
        shelf.find("2026-11")
    for words in ("2", "", "2027", "../x"):
        with pytest.raises(NotFound):
            shelf.find(words)


# Each day


class Daily:
    """The day's backup over a real store."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.store = desk.home.open(clock=lambda: desk.moment, disk=desk.disk)
        self.time = 0.0
        self.daily = DailyBackup(
            Folder(str(desk.folder), desk.disk),
            lambda: desk.shelf,
            lambda: desk.moment,
            lambda: self.store.greatest,
            lambda: self.time,
        )
        self.keep = self.daily.keep

    def save(self, id_: str) -> None:
        self.store.write("take", [put(id_)])


def test_the_first_change_of_a_day_makes_a_backup_and_the_next_ones_none(tmp_path: Path) -> None:
    house = Daily(Desk(tmp_path))
    assert house.keep() is None
    assert house.desk.zips() == {}, "nothing was changed"
    house.save("a")
    house.keep()
    first = house.desk.zips()
    assert len(first) == 1
    house.save("b")
    house.keep()
    assert house.desk.zips() == first
    house.desk.turn(days=1)
    house.keep()
    assert manifest_of(house.desk).lines == 2, "what was saved after the backup of a day is in that of the next"


def test_a_day_without_a_change_makes_none(tmp_path: Path) -> None:
    house = Daily(Desk(tmp_path))
    house.save("a")
    house.keep()
    first = house.desk.zips()
    for _ in range(3):
        house.desk.turn(days=1)
        assert house.keep() is None
        assert Daily(house.desk).keep() is None
    assert house.desk.zips() == first
    house.save("b")
    house.keep()
    assert len(house.desk.zips()) == 2


def test_it_costs_nothing_when_nothing_is_due(tmp_path: Path) -> None:
    desk = Desk(tmp_path, FaultyDisk(errno.EIO))
    house = Daily(desk)
    house.save("a")
    house.keep()
    disk = desk.disk
    assert isinstance(disk, FaultyDisk)
    disk.arm(1)
    for _ in range(5):
        assert house.keep() is None
    assert disk.count == 0


def test_a_failure_stands_until_one_is_made_and_is_tried_again_after_a_while(tmp_path: Path) -> None:
    class Full(Machine):
        full = False
        tries = 0
        last = ""

        def open(self, path: str, flags: int, mode: int = 0o600) -> int:
            self.last = path
            return super().open(path, flags, mode)

        def fsync(self, fd: int) -> None:
            if self.full and self.last.endswith(".zip.new"):
                self.tries += 1
                raise OSError(errno.ENOSPC, "No space left on device")
            super().fsync(fd)

    disk = Full("desk")
    house = Daily(Desk(tmp_path, disk))
    house.save("a")
    house.keep()
    house.desk.turn(days=1)
    disk.full = True
    house.save("b")
    for _ in range(3):
        trouble = house.keep()
        assert trouble is not None
        assert (trouble.last, trouble.why) == (at("2026-11-23T08:00:00"), "No space left on device")
    assert disk.tries == 1
    assert Folder(str(house.desk.folder), Machine("desk")).noted() == "No space left on device"
    house.time = 601.0
    house.keep()
    assert disk.tries == 2
    disk.full = False
    house.time = 1300.0
    assert house.keep() is None
    assert len(house.desk.zips()) == 2
    assert Folder(str(house.desk.folder), Machine("desk")).noted() is None


def test_a_clock_that_cannot_be_right_makes_none_and_removes_none(tmp_path: Path) -> None:
    house = Daily(Desk(tmp_path))
    house.save("a")
    house.keep()
    first = house.desk.zips()

    def wrong() -> datetime:
        raise WrongClock("This clock cannot be right.")

    broken = DailyBackup(
        Folder(str(house.desk.folder), house.desk.disk), lambda: house.desk.shelf, wrong, lambda: "x", lambda: 0.0
    )
    assert broken.keep() is None
    assert house.desk.zips() == first


def test_a_missing_file_of_the_day_is_said(tmp_path: Path) -> None:
    class Closed(Machine):
        def open(self, path: str, flags: int, mode: int = 0o600) -> int:
            if path.endswith("lapp-2025.jsonl"):
                raise PermissionError(errno.EACCES, "Permission denied")
            return super().open(path, flags, mode)

    desk = Desk(tmp_path, Closed("desk"))
    desk.write("lapp-2025.jsonl", *lines(0, 3))
    house = Daily(desk)
    house.save("a")
    trouble = house.keep()
    assert trouble is not None
    assert (trouble.lacks, trouble.why) == ("log/lapp-2025.jsonl", "Permission denied")


def test_the_time_of_a_backup_is_that_of_its_clock(desk: Desk) -> None:
    desk.moment = datetime(2031, 1, 1, tzinfo=UTC)
    made = desk.shelf.make()
    assert made.manifest.moment == datetime(2031, 1, 1, tzinfo=UTC)
    with pytest.raises(CompanionError):
        desk.shelf.open(str(desk.folder / "2031-01-01T000000Z-2.zip"))
