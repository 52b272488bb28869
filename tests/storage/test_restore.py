"""Restoring adds what is missing and nothing else, twice is as good as once, and nothing odd gets in."""

from __future__ import annotations

import errno
import json
import os
import random
import stat
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zlib import crc32

import pytest

from companion.domain.errors import Busy, CompanionError, NotReadable, NotSaved
from companion.storage.append import Appender
from companion.storage.backup.archive import Archive
from companion.storage.backup.restoring import Restorer
from companion.storage.backup.shape import MANIFEST
from companion.storage.engine import RevisionStore
from companion.storage.line import START, Sealed, compact, decode, encode
from companion.storage.lock import WriterLock
from companion.storage.log_names import is_log
from companion.storage.record import husk
from companion.storage.writing import Put
from tests.storage.backups import Desk, Unhurried, inside, lines, manifest_of, repacked
from tests.storage.kit import Clock, FaultyDisk, Home, log_bytes, put, revision, state


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two files of one machine, one of another, and a backup of all."""
    desk = Desk(tmp_path)
    desk.write("lapp-2025.jsonl", *lines(0, 3))
    desk.write("lapp-2026.jsonl", *lines(3, 4))
    desk.write("othr-2026.jsonl", *lines(50, 2, "othr"))
    desk.keys.mkdir()
    (desk.keys / "me.age").write_bytes(b"sealed identity")
    desk.shelf.make()
    return desk


def read(desk: Desk) -> dict[str, object]:
    return state(desk.home.open("third"))


# The drill


def test_each_kept_backup_restored_into_an_empty_home_is_the_log_as_it_was(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    chance = random.Random(4)
    clock = Clock(datetime(2026, 1, 1, 8, tzinfo=UTC))
    store, laptop = desk.home.open(clock=clock), desk.home.open("laptop", clock)
    then: dict[str, tuple[dict[str, bytes], dict[str, object]]] = {}
    for n in range(25):
        store.write("take", [put(f"a{n}", date="2026-01-01", note=f"day {n}"), put(f"b{n % 5}", n=n)])
        laptop.refresh()
        laptop.write("entry", [Put("entry", f"e{n}", {"day": "2026-01-01", "n": n})])
        store.refresh()
        if chance.random() < 0.3:
            store.undo()
        desk.moment = clock()
        made = desk.shelf.make()
        then[Path(made.path).name] = (desk.home.files(), read(desk))
        clock.turn(days=9)
    assert len(desk.zips()) > 8
    for number, name in enumerate(desk.zips()):
        empty = Desk(tmp_path / f"empty{number}")
        empty.restore(f"{desk.folder}/{name}")
        files, records = then[name]
        assert empty.home.files() == files
        assert read(empty) == records
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in empty.home.log.iterdir())


def test_every_backup_one_after_the_other_in_any_order_is_the_newest(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    for n in range(12):
        desk.write(f"lapp-{2020 + n % 3}.jsonl", *lines(n, 1))
        desk.shelf.make()
        desk.turn(days=1)
    names = list(desk.zips())
    for seed in range(3):
        empty = Desk(tmp_path / f"empty{seed}")
        for name in random.Random(seed).sample(names, len(names)):
            empty.restore(f"{desk.folder}/{name}")
        assert empty.stamps() == desk.stamps()
        assert read(empty) == read(desk)


def test_it_works_where_there_is_nothing_at_all(desk: Desk, tmp_path: Path) -> None:
    fresh = Desk(tmp_path / "new" / "machine")
    fresh.restore(desk.newest())
    assert fresh.home.files() == desk.home.files()
    assert (fresh.keys / "me.age").read_bytes() == b"sealed identity"
    assert stat.S_IMODE(fresh.home.log.stat().st_mode) == 0o700


# What is missing


def test_a_file_that_is_gone_comes_back_under_its_own_name(desk: Desk) -> None:
    before = desk.home.files()
    (desk.home.log / "lapp-2025.jsonl").unlink()
    plan = desk.restorer.plan(desk.shelf.open(desk.newest()))
    assert (plan.returning, plan.lines, list(plan.files)) == (
        ("log/lapp-2025.jsonl",),
        3,
        ["log/lapp-2025.jsonl"],
    )
    assert desk.home.files() != before, "a plan writes nothing"
    desk.restore()
    assert desk.home.files() == before


def test_lines_missing_from_files_that_are_here_come_into_new_ones_that_every_reader_merges(desk: Desk) -> None:
    right = read(desk)
    path = desk.home.log / "lapp-2026.jsonl"
    path.write_bytes(log_bytes(*lines(3, 1)))
    (desk.home.log / "lapp-2025.jsonl").write_bytes(b"")
    before = desk.home.files()
    plan = desk.restorer.plan(desk.shelf.open(desk.newest()))
    assert (plan.lines, {table: len(ids) for table, ids in plan.records.items()}) == (6, {"dose": 6})
    desk.restore()
    after = desk.home.files()
    assert {name: data for name, data in after.items() if name in before} == before, "nothing that was here is changed"
    (new,) = after.keys() - before.keys()
    assert new.startswith("lapp-restored-2026-")
    assert is_log(new)
    assert read(desk) == right


def test_nobody_appends_to_a_restored_file(desk: Desk) -> None:
    store = desk.home.open()
    store.write("take", [put("mine")])
    desk.shelf.make()
    own = f"{store.device}-2026.jsonl"
    (desk.home.log / own).write_bytes(b"")
    desk.restore()
    (restored,) = [name for name in desk.home.files() if "restored" in name]
    assert restored.startswith(f"{store.device}-"), (
        "this machine's, like a conflict copy: it is rewritten with the others"
    )
    kept = desk.home.files()[restored]
    assert Appender(str(desk.home.log), desk.disk)._segment(store.device or "", "2026", desk.home.files()) == own
    again = desk.home.open()
    again.write("take", [put("more")])
    assert desk.home.files()[restored] == kept
    assert {"mine", "more"} <= again.docs("dose").keys()


def test_a_second_time_changes_nothing(desk: Desk) -> None:
    (desk.home.log / "lapp-2025.jsonl").unlink()
    (desk.home.log / "lapp-2026.jsonl").write_bytes(log_bytes(*lines(4, 1)))
    desk.restore()
    once = desk.home.files()
    assert desk.restorer.plan(desk.shelf.open(desk.newest())).is_empty
    desk.restore()
    assert desk.home.files() == once


def test_two_machines_that_restore_the_same_write_the_same_file(desk: Desk, tmp_path: Path) -> None:
    (desk.home.log / "lapp-2026.jsonl").write_bytes(log_bytes(*lines(3, 1)))
    other = Desk(tmp_path / "other")
    for name, data in desk.home.files().items():
        other.write(name, more=data)
    desk.restore()
    other.restore(desk.newest())
    assert other.home.files() == desk.home.files()


def test_records_that_share_nothing_with_a_backup_may_be_somebody_elses(desk: Desk, tmp_path: Path) -> None:
    archive = desk.shelf.open(desk.newest())
    other = Desk(tmp_path / "other")
    assert not other.restorer.plan(archive).is_strange
    other.write("newm-2026.jsonl", revision(1, "newm/2026-11-23", {"day": "2026-11-23"}, table="device", device="newm"))
    assert not other.restorer.plan(archive).is_strange, "a machine that was only opened"
    other.write("newm-2026.jsonl", *lines(1, 1, "newm"))
    assert other.restorer.plan(archive).is_strange
    other.restorer.restore(archive)
    assert not other.restorer.plan(archive).is_strange
    assert not desk.restorer.plan(archive).is_strange


def test_a_damaged_line_is_brought_back_from_before_it_was(desk: Desk) -> None:
    right = read(desk)
    path = desk.home.log / "lapp-2026.jsonl"
    harmed = bytearray(path.read_bytes())
    harmed[150] ^= 4
    path.write_bytes(harmed)
    assert read(desk) != right
    desk.restore()
    assert read(desk) == right
    assert path.read_bytes() == bytes(harmed)


def test_lines_written_since_stay_and_lines_of_a_renamed_file_are_here(desk: Desk) -> None:
    desk.write("lapp-2026.jsonl", *lines(30, 2))
    (desk.home.log / "lapp-2025.jsonl").rename(desk.home.log / "lapp-2025 (1).jsonl")
    before = desk.home.files()
    desk.restore()
    assert desk.home.files() == before


def test_a_file_damaged_in_the_backup_comes_back_as_it_was_and_the_rest_with_it(desk: Desk) -> None:
    path = desk.home.log / "lapp-2026.jsonl"
    harmed = bytearray(path.read_bytes())
    harmed[150] ^= 4
    path.write_bytes(harmed)
    desk.turn(hours=1)
    desk.shelf.make()
    path.unlink()
    desk.restore()
    assert path.read_bytes() == bytes(harmed)
    desk.restore()
    assert len(desk.home.files()) == 3


def test_a_key_that_is_gone_comes_back_and_one_that_differs_stays(desk: Desk) -> None:
    (desk.keys / "me.age").write_bytes(b"newer identity")
    plan = desk.restorer.plan(desk.shelf.open(desk.newest()))
    assert plan.differing == ("keys/me.age",)
    desk.restore()
    assert (desk.keys / "me.age").read_bytes() == b"newer identity"
    (desk.keys / "me.age").unlink()
    desk.restore()
    assert (desk.keys / "me.age").read_bytes() == b"sealed identity"


def test_a_running_copy_sees_what_was_brought_back_and_misses_nothing_any_more(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    store = desk.home.open()
    store.write("take", [put(f"a{n}") for n in range(5)])
    desk.shelf.make()
    own = desk.home.log / f"{store.device}-2026.jsonl"
    own.write_bytes(own.read_bytes()[: own.stat().st_size // 2])
    store.refresh()
    again = desk.home.open()
    assert again.missing() == (own.name,)
    desk.restore()
    assert again.refresh() or again.docs("dose").keys() == {f"a{n}" for n in range(5)}
    again.forget_lost({own.name: 4})
    assert again.missing() == (own.name,), "a backup of fewer lines may not have brought them all back"
    again.forget_lost({own.name: 5})
    assert again.missing() == ()
    again.close()
    assert desk.home.open().missing() == ()


# Erased and sealed


def erased_desk(tmp_path: Path) -> tuple[Desk, RevisionStore, bytes]:
    """A record is written, backed up, erased for good, and its line emptied."""
    desk = Desk(tmp_path)
    store = desk.home.open()
    store.write("entry", [Put("entry", "e1", {"day": "2026-11-23", "note": "gone for ever"}), put("a")])
    desk.shelf.make()
    store.erase([("entry", "e1")])

    def emptied(raw: bytes) -> bytes:
        line = decode(raw)
        return encode(husk(line)) if b"gone for ever" in raw else raw  # type: ignore[arg-type]

    store.rewrite(emptied)
    return desk, store, b"gone for ever"


def test_what_was_erased_for_good_does_not_come_back(tmp_path: Path) -> None:
    desk, store, words = erased_desk(tmp_path)
    before = desk.home.files()
    assert not any(words in data for data in before.values())
    desk.restore()
    assert desk.home.files() == before, "the emptied line is here, and keeps its stamp"
    assert store.docs("entry") == {}


def test_not_even_if_the_file_it_stood_in_is_gone(tmp_path: Path) -> None:
    desk, store, words = erased_desk(tmp_path)
    own = f"{store.device}-2026.jsonl"
    whole = (desk.home.log / own).read_bytes().splitlines()
    (desk.home.log / own).unlink()
    (desk.home.log / "othr-2026.jsonl").write_bytes(
        b"\n".join(line for line in whole if b'"erase":true' in line) + b"\n"
    )
    plan = desk.restorer.plan(desk.shelf.open(desk.newest()))
    assert (plan.lines, plan.erased, plan.returning) == (1, 1, (f"log/{own}",))
    assert {table: ids for table, ids in plan.records.items() if ids} == {"dose": {"a"}}, "the other stays erased"
    desk.restore()
    assert not any(words in data for data in desk.home.files().values())
    assert desk.home.open("third").docs("entry") == {}
    assert desk.home.open("third").docs("dose").keys() == {"a"}
    assert desk.home.open("third").incomplete() == ()
    desk.restore()
    assert len(desk.home.files()) == 2


def test_an_erasing_that_only_the_backup_knows_holds_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    erasing = revision(2, "r1", None, was=1, extra={"erase": True})
    desk.write("lapp-2026.jsonl", revision(1, "r1", {"note": "gone for ever"}), erasing, revision(3, "r2", {"n": 1}))
    desk.shelf.make()
    (desk.home.log / "lapp-2026.jsonl").write_bytes(log_bytes(revision(3, "r2", {"n": 1})))
    desk.restore()
    assert not any(b"gone for ever" in data for data in desk.home.files().values())
    assert len(desk.stamps()) == 3


GONE, KEPT = "words that are gone", "words that stay"


def harmed(raw: bytes, bits: int) -> bytes:
    """A line on which some bits turned, in the middle of its words."""
    turned = bytearray(raw)
    for number in range(bits):
        turned[raw.index(b"words") + number] ^= 4
    return bytes(turned)


def elsewhere_then_erased(desk: Desk, *damaged: bytes) -> str:
    """A backup on a stick with damaged lines, made before a record was erased whose file then went; where it lies."""
    name = "lapp-2026.jsonl"
    (desk.home.log).mkdir(parents=True, exist_ok=True)
    desk.write(name, revision(3, "r2", {"note": "sound"}), more=b"".join(raw + b"\n" for raw in damaged))
    path = str(desk.home.root / "stick.zip")
    desk.shelf.make_at(path)
    (desk.home.log / name).unlink()
    desk.write("desk-2026.jsonl", revision(9, "r1", None, was=1, extra={"erase": True}))
    return path


@pytest.mark.parametrize("bits", [1, 2, 5])
def test_damage_brings_nothing_back_of_what_was_erased_for_good(tmp_path: Path, bits: int) -> None:
    desk = Desk(tmp_path)
    gone = encode(revision(1, "r1", {"note": GONE}))
    path = elsewhere_then_erased(desk, harmed(gone, bits), gone.replace(b'"r1"', b'"rX"')[8:])
    plan = desk.restorer.plan(desk.shelf.open(path))
    assert (plan.left_out, plan.erased) == (2, 0)
    desk.restore(path)
    assert not any(b"that are gone" in data for data in desk.home.files().values())
    store = desk.home.open("third")
    assert store.docs("dose") == {"r2": {"note": "sound"}}
    store.repair()
    assert not any(b"that are gone" in data for data in desk.home.files().values())


def test_damage_that_is_known_exactly_and_of_another_record_comes_back_as_it_was(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    kept, gone = (encode(revision(n, f"r{n}", {"note": text})) for n, text in ((5, KEPT), (1, GONE)))
    path = elsewhere_then_erased(desk, harmed(kept, 1), harmed(gone, 1))
    desk.restore(path)
    assert not any(b"that are gone" in data for data in desk.home.files().values())
    store = desk.home.open("third")
    assert len(store.repair()) == 1
    assert store.docs("dose") == {"r2": {"note": "sound"}, "r5": {"note": KEPT}}


def test_a_line_that_says_nothing_that_is_understood_brings_nothing_back_either(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    text = b'{"at":"someday","op":"x","n":"1/1","t":"dose","id":"r1","was":null,"v":1,"doc":{"note":"that are gone"}'
    path = elsewhere_then_erased(desk, b'%s,"crc":"%08x"}' % (text, crc32(text)))
    desk.restore(path)
    assert not any(b"that are gone" in data for data in desk.home.files().values())


def test_what_was_written_again_after_the_erasing_comes_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    erasing = revision(2, "r1", None, was=1, extra={"erase": True})
    later = revision(3, "r1", {"note": "taken again"}, was=2, extra={"after": erasing.at})
    desk.write("lapp-2026.jsonl", revision(1, "r1", {"note": "gone"}), erasing, later)
    desk.shelf.make()
    (desk.home.log / "lapp-2026.jsonl").unlink()
    desk.restore()
    assert desk.home.open("third").docs("dose") == {"r1": {"note": "taken again"}}
    assert not any(b'"gone"' in data for data in desk.home.files().values())


def test_a_line_that_was_sealed_since_is_here_and_new_ones_are_sealed_on_their_way(desk: Desk) -> None:
    def sealed(raw: bytes) -> bytes:
        at = decode(raw).at
        text = b'{"at":"%s","age":"c2VhbGVk"' % at.encode()
        return b'%s,"crc":"%08x"}' % (text, crc32(text))

    for name, data in desk.home.files().items():
        (desk.home.log / name).write_bytes(b"\n".join(sealed(raw) for raw in data.splitlines()) + b"\n")
    assert desk.restorer.plan(desk.shelf.open(desk.newest())).is_empty
    (desk.home.log / "lapp-2026.jsonl").unlink()
    Restorer(desk.source, sealed).restore(desk.shelf.open(desk.newest()))
    assert not any(b"slept well" in data for data in desk.home.files().values())
    assert len(desk.stamps()) == 9


# Rewriting backups


def test_all_backups_are_rewritten_line_by_line_verified_and_keep_their_names(desk: Desk) -> None:
    desk.turn(days=1)
    desk.write("lapp-2026.jsonl", *lines(30, 1))
    desk.shelf.make()
    names = desk.names()
    done = desk.shelf.rewrite(lambda raw: encode(husk(decode(raw))) if b"slept well 4" in raw else raw)  # type: ignore[arg-type]
    assert (done.done, dict(done.failed)) == (tuple(sorted(desk.zips(), reverse=True)), {})
    assert desk.names() == names
    for name, data in desk.zips().items():
        assert not any(b"slept well 4" in content for content in inside(data).values())
        found = desk.shelf.look(f"{desk.folder}/{name}", thoroughly=True)
        assert found.problem is None
        assert found.manifest is not None
        assert found.manifest.lines in (9, 10)
    assert desk.shelf.rewrite(lambda raw: raw).done == ()


def test_what_a_crash_left_beside_the_backups_goes_though_nothing_is_rewritten(desk: Desk) -> None:
    (desk.folder / ".2026-11-22T080000Z-9.zip.new").write_bytes(b"half a backup, with words in it")
    assert desk.shelf.rewrite(lambda raw: raw).done == ()
    assert ".2026-11-22T080000Z-9.zip.new" not in desk.names()


def test_keys_are_put_into_every_backup_and_taken_out(desk: Desk) -> None:
    desk.shelf.rewrite(lambda raw: raw, {"new.age": b"identity"})
    (data,) = desk.zips().values()
    assert {name: content for name, content in inside(data).items() if name.startswith("keys/")} == {
        "keys/new.age": b"identity"
    }
    desk.shelf.rewrite(lambda raw: raw, {})
    (data,) = desk.zips().values()
    assert not any(name.startswith("keys/") for name in inside(data))
    assert desk.shelf.look(desk.newest(), thoroughly=True).problem is None


def test_damaged_lines_are_given_to_the_rewriting_too(desk: Desk) -> None:
    desk.write("lapp-2026.jsonl", more=b'{"at":"torn slept badly\n')
    desk.turn(hours=1)
    desk.shelf.make()
    desk.shelf.rewrite(lambda raw: b"#" if b"slept badly" in raw else raw)
    assert not any(b"slept badly" in content for content in inside(desk.zips()[Path(desk.newest()).name]).values())


def test_a_backup_that_cannot_be_read_is_named_and_the_others_are_rewritten(desk: Desk) -> None:
    broken = Path(desk.newest())
    desk.turn(days=1)
    desk.write("lapp-2026.jsonl", *lines(30, 1))
    desk.shelf.make()
    broken.write_bytes(broken.read_bytes()[:100])
    done = desk.shelf.rewrite(lambda raw: raw.replace(b"slept well", b"slept ....") if b"slept well" in raw else raw)
    assert list(done.failed) == [broken.name]
    assert done.done == (Path(desk.newest()).name,)


@pytest.mark.parametrize("persistent", [False, True], ids=["once", "for-ever"])
@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, None], ids=str)
def test_every_call_of_rewriting_may_fail(tmp_path: Path, error: int | None, persistent: bool) -> None:
    def line(raw: bytes) -> bytes:
        return encode(husk(decode(raw))) if b"slept well 1" in raw else raw  # type: ignore[arg-type]

    for call in range(1, 120):
        disk = FaultyDisk(error, persistent=persistent)
        desk = Desk(tmp_path / str(call), disk)
        for n in range(2):
            desk.write("lapp-2026.jsonl", *lines(n * 2, 2))
            desk.shelf.make()
            desk.turn(days=1)
        disk.arm(call)
        try:
            done = desk.shelf.rewrite(line)
            said = len(done.done) + len(done.failed) == 2 and not done.failed
        except (NotSaved, Busy):
            said = False
        untouched = disk.count < call
        disk.arm(None)
        for name in desk.zips():
            assert desk.shelf.look(f"{desk.folder}/{name}", thoroughly=True).problem is None
        assert len(desk.zips()) == 2
        left = any(b"slept well 1" in content for data in desk.zips().values() for content in inside(data).values())
        assert not (said and left), call
        desk.shelf.rewrite(line)
        assert not any(b"slept well 1" in path.read_bytes() for path in desk.folder.iterdir())
        assert all(b"slept well 1" not in content for data in desk.zips().values() for content in inside(data).values())
        assert [name for name in desk.names() if name.endswith(".new")] == []
        if untouched:
            assert said
            return
    pytest.fail("rewriting never went through untouched")


# Failing


@pytest.mark.parametrize("persistent", [False, True], ids=["once", "for-ever"])
@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EACCES, errno.EINTR, None], ids=str)
def test_every_call_of_restoring_may_fail_and_the_next_time_brings_the_rest(
    tmp_path: Path, error: int | None, persistent: bool
) -> None:
    origin = Desk(tmp_path / "origin")
    origin.write("lapp-2025.jsonl", *lines(0, 3))
    origin.write("lapp-2026.jsonl", *lines(3, 4))
    origin.shelf.make()
    archive = origin.shelf.open(origin.newest())
    for call in range(1, 120):
        disk = FaultyDisk(error, persistent=persistent)
        desk = Desk(tmp_path / str(call), disk)
        desk.write("lapp-2026.jsonl", *lines(4, 1))
        before = desk.home.files()
        disk.arm(call)
        try:
            desk.restorer.restore(archive)
            done = True
        except CompanionError:
            done = False
        untouched = disk.count < call
        disk.arm(None)
        now = desk.home.files()
        assert now.items() >= before.items()
        whole = {name: data for name, data in now.items() if is_log(name)}
        assert all(data.endswith(b"\n") and decode(raw) for data in whole.values() for raw in data.splitlines())
        assert not done or desk.stamps() == origin.stamps()
        desk.restorer.restore(archive)
        assert desk.stamps() == origin.stamps()
        assert state(desk.home.open("third")) == state(origin.home.open("third"))
        if untouched:
            assert done
            assert len([name for name in now if not is_log(name)]) == 0
            return
    pytest.fail("restoring never went through untouched")


def test_a_failure_in_the_middle_says_what_stays(desk: Desk) -> None:
    class Full(FaultyDisk):
        room = 2

        def write(self, fd: int, data: bytes | memoryview) -> int:
            self.room -= 1
            if self.room < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(fd, bytes(data))

    archive = desk.shelf.open(desk.newest())
    for path in desk.home.log.iterdir():
        path.unlink()
    desk.disk = Full(None)
    with pytest.raises(NotSaved, match=r"No space left on device.* restoring again brings the rest"):
        desk.restorer.restore(archive)
    assert 0 < len([name for name in desk.home.files() if is_log(name)]) < 3
    Full.room = 99
    desk.disk = Full(None)
    desk.restorer.restore(archive)
    assert len(desk.stamps()) == 9


def test_a_file_that_arrives_at_that_moment_is_not_written_over(desk: Desk) -> None:
    archive = desk.shelf.open(desk.newest())
    (desk.home.log / "lapp-2025.jsonl").unlink()

    class Synced(FaultyDisk):
        def link(self, source: str, target: str) -> None:
            Path(target).write_bytes(b"arrived")
            super().link(source, target)

    desk.disk = Synced(None)
    with pytest.raises(NotSaved, match="arrived while"):
        desk.restorer.restore(archive)
    assert (desk.home.log / "lapp-2025.jsonl").read_bytes() == b"arrived"
    desk.disk = FaultyDisk(None)
    desk.restorer.restore(archive)
    assert len(desk.stamps()) == 9


def test_what_a_cut_restoring_left_beside_goes_with_the_next(desk: Desk) -> None:
    for folder in (desk.home.log, desk.keys):
        (folder / ".lapp-2025.jsonl.new").write_bytes(b"half")
        (folder / ".syncthing.lapp-2025.jsonl.tmp").write_bytes(b"somebody else's")
    desk.restore()
    for folder in (desk.home.log, desk.keys):
        assert not (folder / ".lapp-2025.jsonl.new").exists()
        assert (folder / ".syncthing.lapp-2025.jsonl.tmp").exists()


def test_while_another_copy_is_saving_nothing_is_changed(desk: Desk) -> None:
    archive = desk.shelf.open(desk.newest())
    (desk.home.log / "lapp-2025.jsonl").unlink()
    before = desk.home.files()
    with WriterLock(f"{desk.state}/lock", desk.disk, 0.0).held(), pytest.raises(Busy):
        desk.restorer.restore(archive)
    assert desk.home.files() == before


# Odd files


def says(**changes: object) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        files[MANIFEST] = json.dumps(json.loads(files[MANIFEST]) | changes).encode()

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (says(v=2), "newer version of Companion"),
        (says(v=0), "is not a backup"),
        (says(kind="photos"), "is not a backup"),
        (says(members="all"), "damaged"),
        (says(members=[]), "holds “(keys|log)/"),
        (lambda files: files.pop(MANIFEST), "not a backup of Companion: it has no manifest.json"),
        (lambda files: files.update({MANIFEST: b"[1]"}), "is not a backup"),
        (lambda files: files.update({MANIFEST: b"[" * 60_000}), "is not a backup"),
        (lambda files: files.pop("log/lapp-2025.jsonl"), "log/lapp-2025.jsonl is missing"),
        (lambda files: files.update({"log/lapp-2025.jsonl": b"x"}), "log/lapp-2025.jsonl in it is not what it was"),
        (lambda files: files.update({"log/../../evil.jsonl": b"x"}), "no backup of Companion does"),
        (lambda files: files.update({"/etc/evil.jsonl": b"x"}), "no backup of Companion does"),
        (lambda files: files.update({"log/evil.sh": b"x"}), "no backup of Companion does"),
        (lambda files: files.update({"log/more-2026.jsonl": b"x"}), "no backup of Companion does"),
        (lambda files: files.update({"config/config.toml": b"x"}), "no backup of Companion does"),
    ],
)
def test_what_is_no_backup_says_so_and_changes_nothing(
    desk: Desk, change: Callable[[dict[str, bytes]], object], sentence: str
) -> None:
    data = Path(desk.newest()).read_bytes()
    with pytest.raises(NotReadable, match=sentence) as caught:
        Archive(repacked(data, change), "other.zip").check(lambda: None, recount=True)
    assert str(caught.value).startswith("other.zip")


def test_a_member_of_other_bytes_of_the_same_length_is_found(desk: Desk) -> None:
    def change(files: dict[str, bytes]) -> None:
        files["log/lapp-2025.jsonl"] = files["log/lapp-2025.jsonl"].replace(b"slept", b"SLEPT")

    archive = Archive(repacked(Path(desk.newest()).read_bytes(), change), "other.zip")
    with pytest.raises(NotReadable, match="damaged"):
        desk.restorer.plan(archive)


def test_a_manifest_that_counts_otherwise_is_found_by_counting(desk: Desk) -> None:
    def change(files: dict[str, bytes]) -> None:
        manifest = json.loads(files[MANIFEST])
        next(one for one in manifest["members"] if one["name"].startswith("log/"))["lines"] += 1
        files[MANIFEST] = json.dumps(manifest).encode()

    archive = Archive(repacked(Path(desk.newest()).read_bytes(), change), "other.zip")
    archive.check(lambda: None, recount=False)
    with pytest.raises(NotReadable, match="damaged"):
        archive.check(lambda: None, recount=True)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"not a zip at all", os.urandom(4096)],
    ids=["nothing", "beginning", "empty", "words", "noise"],
)
def test_other_files_are_no_backups(data: bytes) -> None:
    with pytest.raises(NotReadable, match="not a backup of Companion"):
        Archive(data, "notes.txt")


def test_a_backup_that_was_unpacked_and_packed_again_with_its_folders_is_one(desk: Desk) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("log")
        archive.mkdir("keys")
        for name, data in inside(Path(desk.newest()).read_bytes()).items():
            archive.writestr(name, data)
    Archive(buffer.getvalue(), "again.zip").check(lambda: None, recount=True)


def test_a_member_that_is_there_twice_a_link_and_a_locked_one_are_refused(desk: Desk) -> None:
    data = Path(desk.newest()).read_bytes()
    twice, link = BytesIO(data), BytesIO()
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(twice, "a") as archive:
        archive.writestr("log/lapp-2025.jsonl", b"other")
    with zipfile.ZipFile(link, "w") as archive:
        for name, content in inside(data).items():
            info = zipfile.ZipInfo(name)
            info.external_attr = ((stat.S_IFLNK if name.endswith("2025.jsonl") else stat.S_IFREG) | 0o600) << 16
            archive.writestr(info, content)
    at = data.index(b"PK\x01\x02")
    locked = data[: at + 8] + bytes([data[at + 8] | 1]) + data[at + 9 :]
    for odd in (twice.getvalue(), link.getvalue(), locked):
        with pytest.raises(NotReadable, match="no backup of Companion does"):
            Archive(odd, "other.zip")


def test_a_bomb_is_not_unpacked() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("log/lapp-2026.jsonl", b"\0" * 50_000_000)
        archive.writestr(MANIFEST, b"{}")
    assert len(buffer.getvalue()) < 60_000
    with pytest.raises(NotReadable, match="far more than a backup"):
        Archive(buffer.getvalue(), "bomb.zip")


def test_a_bomb_that_declares_little_is_cut_off_where_it_said_it_ends(desk: Desk) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, b" " * 50_000_000)
    data = buffer.getvalue()
    at = data.index(b"PK\x01\x02")
    lying = data[: at + 24] + (100).to_bytes(4, "little") + data[at + 28 :]
    with pytest.raises(NotReadable):
        Archive(lying, "bomb.zip")


def test_too_many_members_are_refused() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for n in range(4100):
            archive.writestr(f"log/a-{n}.jsonl", b"")
        archive.writestr(MANIFEST, b"{}")
    with pytest.raises(NotReadable, match="far more than a backup"):
        Archive(buffer.getvalue(), "many.zip")


def test_a_line_whose_stamp_would_name_a_file_elsewhere_is_never_written(desk: Desk) -> None:
    body = START + b'2026-11-23T08:00:00.000Z-0000-../../../../evil.0000","op":"x-y","n":"1/1","t":"a","id":"b"'
    body += b',"was":null,"v":1,"doc":{}'
    evil = b'%s,"crc":"%08x"}\n' % (body, crc32(body))
    desk.write("lapp-2026.jsonl", more=evil)
    desk.turn(hours=1)
    desk.shelf.make()
    (desk.home.log / "lapp-2026.jsonl").write_bytes(b"")
    plan = desk.restorer.plan(desk.shelf.open(desk.newest()))
    assert plan.lines == 4
    desk.restore()
    assert not list(desk.home.root.parent.rglob("*evil*"))
    assert len(desk.home.files()) == 4


def test_broken_zip_files_of_every_kind_are_refused_calmly(desk: Desk) -> None:
    data = Path(desk.newest()).read_bytes()
    chance = random.Random(7)
    for _ in range(1500):
        harmed = bytearray(data)
        for _ in range(chance.choice([1, 1, 2, 8, 60])):
            harmed[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.2:
            del harmed[chance.randrange(len(data)) :]
        try:
            archive = Archive(bytes(harmed), "other.zip")
            archive.check(lambda: None, recount=True)
        except NotReadable:
            continue
        assert manifest_of(desk).members == archive.manifest.members


def test_the_home_of_a_test_is_what_a_reader_sees(desk: Desk) -> None:
    assert len(Home(desk.home.root).open("third").docs("dose")) == 9


def test_a_sealed_line_that_was_erased_for_good_is_left_out_where_no_key_opens_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    kept, gone = lines(1, 2)
    sealed = b"".join(encode(Sealed(each.at, "YWdl")) + b"\n" for each in (kept, gone))
    desk.write("lapp-2026.jsonl", more=sealed)
    desk.shelf.make()
    (desk.home.log / "lapp-2026.jsonl").unlink()
    (desk.state / "erased.json").write_bytes(compact({"v": 1, "records": {"0" * 32: gone.at}, "lines": [gone.at]}))
    desk.restore()
    assert desk.stamps() == {kept.at}
    assert desk.restorer.plan(desk.shelf.open(desk.newest())).is_empty


class ReadOnly(Unhurried):
    """A machine on whose disk no file can be made in the folder of the log."""

    def open(self, path: str, flags: int, mode: int = 0o600) -> int:
        if flags & os.O_CREAT and "/log/" in path:
            raise OSError(errno.EROFS, "Read-only file system")
        return super().open(path, flags, mode)


def test_where_nothing_can_be_written_the_next_step_is_said(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write("lapp-2026.jsonl", *lines(1, 2))
    desk.shelf.make()
    (desk.home.log / "lapp-2026.jsonl").unlink()
    desk.disk = ReadOnly("desk")
    with pytest.raises(NotSaved) as caught:
        desk.restore()
    said, folder = str(caught.value), desk.home.log.parent
    assert "reports “Read-only file system”" in said
    assert said.endswith(f"Nothing was changed. Once {folder} can be written, restoring again brings it back.")
