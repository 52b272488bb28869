"""What the store tells of its health: facts, and nothing that stands in a record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from companion.services import health
from companion.services.health import HealthService, LogSize, Mended
from companion.storage.disk import Disk
from companion.storage.health import LogHealth, _mended
from companion.storage.line import Sealed, encode
from companion.storage.reader import KNOWN
from companion.storage.store import RecordStore
from tests.services.memory import MemoryState
from tests.storage.kit import Home, Machine, log_bytes, put, revision, stamp
from tests.ui.desk import StillClock


def looked_over(home: Home, disk: Disk | None = None) -> LogHealth:
    revisions = home.open(known=KNOWN, disk=disk)
    return LogHealth(RecordStore(revisions, StillClock()), revisions)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (revision(1, doc={"date": "2026-11-23"}), Mended("dose", date(2026, 11, 23))),
        (revision(1, doc={"date": "2026-13-45"}), Mended("dose")),
        (revision(1, doc={"date": 5}), Mended("dose")),
        (revision(1, doc=None), Mended("dose")),
        (revision(1, table="medicine", doc={"name": "secret"}), Mended("medicine")),
        (Sealed(stamp(1), "YWdl"), Mended("")),
    ],
)
def test_a_record_is_named_by_its_table_and_day(line: object, name: Mended) -> None:
    assert _mended(line) == name  # type: ignore[arg-type]


def test_a_sound_log_has_no_trouble_and_a_size(home: Home) -> None:
    store = home.open()
    store.write("take", [put("a", date="2026-11-23", medicine="m")])
    found = looked_over(home)
    assert found.files() == found.files(anew=True) == ()
    (data,) = home.files().values()
    assert found.size() == LogSize(1, len(data), 0, store.device)


def test_a_glance_changes_with_damage_and_with_a_repair_by_another_copy(home: Home) -> None:
    home.open().write("take", [put("a", date="2026-11-23", medicine="m")])
    revisions = home.open("open", known=KNOWN)
    service = HealthService(LogHealth(RecordStore(revisions, StillClock()), revisions), MemoryState(), StillClock())

    def glance() -> object:
        revisions.refresh()
        return service.glance()

    sound = glance()
    assert glance() == sound
    (path,) = home.log.glob("*.jsonl")
    path.write_bytes(path.read_bytes().replace(b"medicine", b"medicinE", 1))
    assert (damaged := glance()) != sound
    assert glance() == damaged
    assert home.open("beside").repair()
    assert glance() not in (sound, damaged)


def test_the_end_of_a_file_tells_when_it_was_changed(home: Home) -> None:
    home.log.mkdir(parents=True)
    path = home.log / "away-2026.jsonl"
    path.write_bytes(encode(revision(1))[:-5])
    (found,) = looked_over(home).files()
    assert (found.kind, found.first, found.length) == (health.TORN, 0, path.stat().st_size)
    assert found.since is not None
    assert abs(found.since - datetime.now(UTC)).total_seconds() < 60


def test_a_file_of_no_time_is_told_of_without_one(home: Home) -> None:
    class Timeless(Machine):
        def fstat(self, fd: int):
            import os

            real = super().fstat(fd)
            return os.stat_result((*real[:10],), {"st_mtime_ns": 10**30, "st_mtime": 1e21})

    home.log.mkdir(parents=True)
    (home.log / "away-2026.jsonl").write_bytes(encode(revision(1))[:-5])
    (found,) = looked_over(home, Timeless("desk")).files()
    assert found.since is None


def test_a_file_of_this_machine_that_cannot_be_written_is_named(home: Home) -> None:
    class Closed(Machine):
        def may_write(self, path: str) -> bool:
            return not path.endswith("-2026.jsonl")

    store = home.open(disk=Closed("desk"))
    store.write("take", [put("a")])
    (home.log / "away-2026.jsonl").write_bytes(log_bytes(revision(1, doc={"date": "2026-11-23"})))
    found = looked_over(home, Closed("desk")).records()
    assert [(one.kind, one.file) for one in found if one.kind == health.READ_ONLY] == [
        (health.READ_ONLY, f"{store.device}-2026.jsonl")
    ]


def test_a_link_in_the_place_of_a_log_file_is_named(home: Home, tmp_path: Path) -> None:
    away = tmp_path / "away-2026.jsonl"
    away.write_bytes(log_bytes(revision(1, doc={"date": "2026-11-23"})))
    home.log.mkdir(parents=True)
    assert looked_over(home).records() == ()
    (home.log / away.name).symlink_to(away)
    (home.log / "notes.txt").symlink_to(away)
    (said,) = [one.why for one in looked_over(home).records() if one.kind == health.FOLDER]
    assert said.startswith("away-2026.jsonl in the folder of the records is a link")


def test_a_full_disk_and_a_folder_closed_to_writing_are_said_before_a_save_is_refused(home: Home) -> None:
    class Full(Machine):
        def room(self, folder: str) -> int | None:
            assert folder == str(home.log)
            return 0

    class Closed(Machine):
        def writable(self, path: str) -> bool:
            return path != str(home.log)

    def said(disk: Disk) -> list[str]:
        found = looked_over(home, disk).records()
        return [each.why for each in found if each.kind == health.FOLDER and "saved now" in each.why]

    home.log.mkdir(parents=True)
    assert said(Closed("desk")) == [f"{home.log} is read-only, so nothing can be saved now."]
    home.open().write("take", [put("a", doc={"date": "2026-11-23"})])
    assert said(Full("desk")) == [f"The disk is full, so nothing can be saved now: no byte is free for {home.log}."]
    assert said(Closed("desk")) == [], "the file of this machine can be added to"
    assert said(Machine("desk")) == []


def test_a_folder_that_cannot_be_listed_is_said(home: Home, tmp_path: Path) -> None:
    from companion.domain.errors import NotReadable

    class Shut(Machine):
        is_shut = False

        def listing(self, *args: object) -> object:
            if Shut.is_shut:
                raise PermissionError(13, "Permission denied")
            return super().listing(*args)  # type: ignore[arg-type]

    found = looked_over(home, Shut("desk"))
    Shut.is_shut = True
    with pytest.raises(NotReadable, match="Permission denied"):
        found.files(anew=True)
    assert tmp_path.exists()


def test_a_file_is_missed_until_it_is_forgotten(home: Home) -> None:
    home.log.mkdir(parents=True)
    path = home.log / "away-2025.jsonl"
    path.write_bytes(log_bytes(revision(1, doc={"date": "2026-11-23"})))
    home.open().save_snapshot()
    path.unlink()
    found = looked_over(home)
    assert [(one.kind, one.file, one.records) for one in found.files()] == [(health.GONE, path.name, 1)]
    found.forget(path.name)
    assert found.files() == ()
