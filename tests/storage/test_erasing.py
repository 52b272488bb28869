"""Erased for good: a marker is in no file any more, whatever fails, whatever comes back, and on every machine."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from companion.domain.errors import Busy, CompanionError, MaybeSaved, NothingToUndo, NotSaved
from companion.services.form_drafts import FormDrafts, short_name
from companion.storage.drafts import FileDrafts, FileState
from companion.storage.erasing import AGREED, Eraser
from companion.storage.filestore import FileStore
from companion.storage.line import Revision, decode, encode
from companion.storage.rewriting import Rewrite, beside, rewritten
from companion.storage.writing import Put
from tests.storage.kit import Clock, FaultyDisk, Home, Machine, log_bytes, put, revision

MARKER = "the marker sentence"
KEY = ("entry", "walk-in-may")


def note(id_: str = KEY[1], text: str = MARKER, day: str = "2026-11-23", was: str | None = None) -> Put:
    return put(id_, table="entry", was=was, day=day, note=f"{text} of {id_}")


def eraser_of(home: Home, store: FileStore, machine: str = "desk", **kw: object) -> Eraser:
    kw.setdefault("disk", Machine(machine))
    return Eraser(store, home.log, home.root / machine / "state", **kw)  # type: ignore[arg-type]


def places(root: Path, marker: str = MARKER) -> Iterator[str]:
    """Every file below a folder that holds the marker."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and marker.encode() in path.read_bytes():
            yield str(path.relative_to(root))


class Copies:
    """Backups: yesterday's files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.failed: dict[str, str] = {}
        self.strange = ("notes.zip",)

    def rewrite(self, line: Rewrite, /) -> Copies:
        if not self.failed:
            for file in self.folder.glob("*.jsonl"):
                file.write_bytes(rewritten(file.read_bytes(), line))
        return self

    def elsewhere(self) -> tuple[str, ...]:
        return ("/stick/backup.zip",)


def lived_in(home: Home, machine: str = "desk") -> FileStore:
    """A store with a note in its log, in a cold and in the hot part of its snapshot, in drafts and in small things."""
    store = home.open(machine)
    store.write("note", [note(), note("old", day="2024-05-01"), note("other", "something else")])
    store.write("note", [note(text=f"{MARKER}, edited", was=store.head(*KEY).at)])
    assert store.save_snapshot()
    state = home.root / machine / "state"
    FileDrafts(state / "drafts").keep("checkin", KEY[1], {"note": MARKER})
    FileDrafts(state / "drafts").keep("checkin", "fresh", {"id": "fresh", "note": "kept"})
    FileState(state / "state.json").set("snoozes", {KEY[1]: MARKER, "x": "y"})
    (state / "printed").mkdir()
    (state / "printed" / "tty.json").write_text(json.dumps({"rows": [{"id": KEY[1], "mark": MARKER}]}))
    (home.root / machine / "cache" / "due.json").write_text(MARKER)
    (home.root / machine / "cache" / "hot.json.99999.new").write_text(MARKER)
    (home.root / machine / "cache" / "cold-entry-2019.json").write_text(MARKER)
    return store


KEYS = [KEY, ("entry", "old")]


def test_a_marker_is_nowhere_under_the_home_afterwards(home: Home) -> None:
    store = lived_in(home)
    assert len(list(places(home.root))) >= 7
    left = eraser_of(home, store).erase(KEYS)
    assert (left.elsewhere, left.problems, left.unread) == ((), (), ())
    assert list(places(home.root)) == []
    store.close()
    again = home.open()
    assert sorted(again.docs("entry")) == ["other"]
    assert again.missing() == again.damage() == ()
    assert again.unswept() == frozenset()
    assert list(places(home.root)) == []
    drafts = FileDrafts(home.root / "desk" / "state" / "drafts")
    assert [id_ for id_, _ in drafts.find("checkin")] == ["fresh"]
    assert FileState(home.root / "desk" / "state" / "state.json").get("snoozes") == {"x": "y"}
    assert not (home.root / "desk" / "state" / AGREED).exists()


def test_drafts_of_dialogs_about_it_go_too(home: Home) -> None:
    store = home.open()
    store.write("add", [put("m1", table="medicine", name="Sertraline"), put("m2", table="medicine", name="Lithium")])
    drafts = FileDrafts(home.root / "desk" / "state" / "drafts")
    forms = FormDrafts(drafts)
    for subject in ("m1", "m1/2026-11-23/s1", "m2", "m2/2026-11-23/s1", ""):
        forms.of("skip", subject, f"about {subject}").keep({"reason": "words"})
    forms.of("extra", "", "Extra").keep({"states": "m1", "reason": "words"})
    forms.of("end", "m1", "as it was kept before").keep({})
    old = home.root / "desk" / "state" / "drafts" / f"form-end-{short_name('m1')}.json"
    old.write_text('{"about":"Sertraline","words":{}}')
    eraser_of(home, store).erase([("medicine", "m1")])
    left = {words["about"] for _, words in drafts.find("form")}
    assert left == {"about m2", "about m2/2026-11-23/s1", "about "}


def is_kept(keep: Callable[[], None]) -> bool:
    try:
        keep()
    except NotSaved:
        return False
    return True


def test_a_form_left_open_over_it_here_or_on_another_computer_keeps_nothing_of_it_and_others_go_on(home: Home) -> None:
    desk, laptop = home.open(), home.open("laptop")
    dose = "n/2026-11-23/s1"
    desk.write("add", [put(id_, table="medicine", name=id_) for id_ in ("m", "n")])
    desk.write(
        "note", [note(), note("other", "kept"), put("x", "extra", medicine="n"), put("warning", "plan", text=MARKER)]
    )
    desk.write("take", [put(dose, medicine="n", date="2026-11-23", note=MARKER)])
    laptop.refresh()
    folder = home.root / "laptop" / "state" / "drafts"
    drafts = FileDrafts(folder, was_erased=laptop.was_erased)
    forms = FormDrafts(drafts)
    over = [
        forms.of(*about)
        for about in (
            ("pause", "m", ""),
            ("skip", "m/2026-11-23/s1", ""),
            ("intake", "x", ""),
            ("planpart", "warning", "", "a revision"),
            ("dose", dose, "", "a revision"),
        )
    ]
    extra = forms.of("extra", "", "")
    others = [
        forms.of("pause", "n", ""),
        forms.of("planpart", "coping", "", "a revision"),
        forms.of("reactions", "", ""),
    ]

    def typed(what: str) -> list[bool]:
        """What is kept while all of these forms are open at once and something is typed in each."""
        keeps = [
            *(partial(form.keep, {"reason": what}) for form in over),
            partial(drafts.keep, "checkin", KEY[1], {"note": what}),
            partial(drafts.keep, "medicine", "m", {"verb": "change", "words": {"name": what}}),
            partial(extra.keep, {"states": "m", "reason": what}),
        ]
        done = [is_kept(keep) for keep in keeps]
        for form in others:
            form.keep({"reason": "of something else"})
        drafts.keep("checkin", "other", {"note": "of something else"})
        drafts.keep("checkin", "fresh", {"note": "of something new"})
        return done

    assert set(typed(MARKER)) == {True}
    eraser_of(home, desk).erase([KEY, ("medicine", "m"), ("extra", "x"), ("plan", "warning"), ("dose", dose)])
    assert all(typed(f"{MARKER} and more")), "nothing was heard of it yet"
    laptop.refresh()
    assert not any(typed(f"{MARKER} once more"))
    assert eraser_of(home, laptop, "laptop").step() == ()
    assert not any(typed(f"{MARKER} after that"))
    assert list(places(home.root)) == []
    assert sorted(id_ for id_, _ in drafts.find("checkin")) == ["fresh", "other"]
    assert len(drafts.find("form")) == len(others)
    forms.of("skip", dose, "").keep({"reason": "recorded again"})
    forms.of("planpart", "warning", "").keep({"text": "written again"})
    FileDrafts(folder).keep("checkin", KEY[1], {"note": MARKER})  # in the moment before a copy heard of it
    assert sorted(id_ for id_, _ in drafts.find("checkin")) == ["fresh", "other"]
    assert len(drafts.find("form")) == len(others) + 2
    assert not [place for place in places(home.root) if "drafts" in place]


@pytest.mark.parametrize("pid", [4_000_000, None], ids=["of a process that is gone", "of this one"])
def test_what_was_half_written_beside_drafts_and_small_things_goes_too(home: Home, pid: int | None) -> None:
    store = lived_in(home)
    state, pid = home.root / "desk" / "state", pid or os.getpid()
    for name in (
        f"drafts/.checkin-{KEY[1]}.json.{pid}.new",
        f"drafts/.form-end-{short_name(KEY[1])}.json.{pid}.new",
        f"printed/.tty.json.{pid}.new",
        f".state.json.{pid}.new",
    ):
        (state / name).write_text(json.dumps({"id": KEY[1], "note": MARKER} if "state" in name else {"note": MARKER}))
    if pid == os.getpid():
        (state / f"printed/.tty.json.{pid}.new").write_text(json.dumps({"rows": [{"id": KEY[1], "mark": MARKER}]}))
    eraser_of(home, store).erase(KEYS)
    assert list(places(home.root)) == []


def test_what_a_sync_tool_left_beside_the_log_is_named(home: Home) -> None:
    store = lived_in(home)
    left = (
        f".syncthing.{store.device}-2026.jsonl.tmp",
        f"{store.device}-2026.jsonl.part",
        f"~{store.device}-2026.jsonl",
    )
    for name in left:
        (home.log / name).write_text(MARKER)
    (home.log / "older").mkdir()
    (home.log / ".stfolder").mkdir()
    copies = eraser_of(home, store).erase(KEYS).copies
    assert {one for one in copies if one.startswith(str(home.log))} == {
        str(home.log / name) for name in (*left, "older")
    }


def test_nor_after_yesterdays_files_are_put_back(home: Home, tmp_path: Path) -> None:
    store = lived_in(home)
    name = f"{store.device}-2026.jsonl"
    yesterday = (home.log / name).read_bytes()
    backups = Copies(tmp_path / "backups")
    backups.folder.mkdir()
    (backups.folder / name).write_bytes(yesterday)
    eraser = eraser_of(home, store, backups=backups)
    left = eraser.erase(KEYS)
    assert list(places(backups.folder)) == []
    assert left.backups == ("/stick/backup.zip",)
    assert left.strange == ("notes.zip",)
    shutil.copy(backups.folder / name, home.log / f"{store.device}-2026 (restored).jsonl")
    (home.log / f"{store.device}-2026.sync-conflict-1.jsonl").write_bytes(yesterday)  # a copy that nobody reached
    store.refresh()
    assert sorted(store.docs("entry")) == ["other"]
    assert list(places(home.root)) == [f"log/{store.device}-2026.sync-conflict-1.jsonl"]
    assert eraser.step() == ()
    assert list(places(home.root)) == []
    assert sorted(home.open("third").docs("entry")) == ["other"]


@pytest.mark.parametrize("how", ["by hand", "beside it", "by a tool, in two parts"])
def test_nor_after_an_old_file_came_back_where_nothing_in_the_log_says_that_it_was_erased(home: Home, how: str) -> None:
    store = lived_in(home)
    store.write("medicine-add", [put("m", table="medicine", name=MARKER)])
    store.write("take", [put("m/d", medicine="m", note=MARKER)])
    name = f"{store.device}-2026.jsonl"
    before = {path.name: path.read_bytes() for path in home.log.iterdir()}
    eraser_of(home, store).erase([*KEYS, ("medicine", "m"), ("dose", "m/d")])
    shutil.rmtree(home.log)
    shutil.rmtree(home.root / "desk" / "cache")
    home.log.mkdir()
    fresh = home.open()
    for file, data in before.items():
        half = data.index(b"\n", len(data) // 2) + 1 if "parts" in how else len(data)
        file = file.replace(".jsonl", " (copy).jsonl") if how == "beside it" else file
        (home.log / file).write_bytes(data[:half])
        fresh.refresh()
        with (home.log / file).open("ab") as rest:
            rest.write(data[half:])
    fresh.refresh()
    assert len(list(places(home.root))) >= 1
    eraser = eraser_of(home, fresh)
    assert eraser.step() == ()
    assert list(places(home.root)) == []
    assert fresh.unswept() == frozenset()
    for reader in (fresh, home.open("third")):
        reader.refresh()
        assert (sorted(reader.docs("entry")), reader.docs("medicine"), reader.docs("dose")) == (["other"], {}, {})
    assert home.files()[name if how != "beside it" else name.replace(".jsonl", " (copy).jsonl")].count(b"\n") >= 5


def test_what_was_written_anew_since_the_log_was_lost_is_not_erased_with_what_came_back(home: Home) -> None:
    store = home.open()
    store.write("medicine-add", [put(id_, table="medicine", name=MARKER) for id_ in ("m", "n")])
    store.write("take", [put("x/d", note=MARKER)])
    before = (home.log / f"{store.device}-2026.jsonl").read_bytes()
    eraser_of(home, store).erase([("dose", "x/d"), ("medicine", "m"), ("medicine", "n")])
    shutil.rmtree(home.log)
    shutil.rmtree(home.root / "desk" / "cache")
    later = Clock()
    later.turn(days=1)
    fresh = home.open(clock=later)
    anew = {"note": "taken, and recorded anew"}
    fresh.write("take", [Put("dose", "x/d", anew), Put("dose", "m/d", {"medicine": "m", **anew})])
    (home.log / "copy-2026.jsonl").write_bytes(before)
    fresh.refresh()
    assert eraser_of(home, fresh).step() == ()
    assert fresh.docs("dose") == {"x/d": anew, "m/d": {"medicine": "m", **anew}}
    assert sorted(fresh.docs("medicine")) == ["m"], "somebody goes on with it"
    assert fresh.unswept() == frozenset()


def test_nor_after_the_second_machine_has_opened(home: Home) -> None:
    desk, laptop = lived_in(home), home.open("laptop")
    laptop.refresh()
    laptop.write("edit", [note(text=f"{MARKER}, on the laptop", was=laptop.head(*KEY).at)])
    laptop.save_snapshot()
    desk.refresh()
    left = eraser_of(home, desk).erase(KEYS)
    assert left.elsewhere == (f"{laptop.device}-2026.jsonl",)
    assert set(places(home.root)) == {f"log/{laptop.device}-2026.jsonl", "laptop/cache/hot.json"} | {
        one for one in places(home.root) if one.startswith("laptop/cache/cold-")
    }
    opened = home.open("laptop")
    assert eraser_of(home, opened, "laptop").step() == ()
    assert list(places(home.root)) == []
    desk.refresh()
    assert desk.elsewhere(desk.husks(KEYS)) == {}
    assert desk.missing() == opened.missing() == ()
    assert sorted(desk.docs("entry")) == sorted(opened.docs("entry")) == ["other"]


def test_where_nothing_is_to_be_done_no_file_is_read(home: Home) -> None:
    store = lived_in(home)
    eraser = eraser_of(home, store)
    eraser.erase(KEYS)
    disk = FaultyDisk(errno.EIO, persistent=True)
    idle = eraser_of(home, store, disk=disk)
    idle.step()
    disk.arm(1)
    assert idle.step() == ()
    assert disk.hits == []


@pytest.mark.parametrize(
    ("error", "persistent"), [(errno.EIO, False), (errno.EIO, True), (errno.ENOSPC, True), (errno.EACCES, False)]
)
def test_whatever_fails_the_next_housekeeping_goes_on(tmp_path: Path, error: int, *, persistent: bool) -> None:
    for at in range(1, 300):
        home = Home(tmp_path / str(at))
        lived_in(home)
        disk = FaultyDisk(error, persistent=persistent)
        store = home.open(disk=disk)
        disk.arm(at)
        try:
            left = eraser_of(home, store, disk=disk).erase(KEYS)
            is_done = not left.problems
        except CompanionError:
            is_done = False
        hits = disk.hits
        disk.arm(None)
        if is_done:
            assert list(places(home.root)) == [], (at, hits)
        again = home.open()
        asked = again.doc(*KEY) is None
        eraser = eraser_of(home, again)
        assert eraser.step() == ()
        is_agreed = again.doc(*KEY) is None
        assert is_agreed >= asked
        if is_agreed:
            assert list(places(home.root)) == [], (at, hits)
            assert sorted(again.docs("entry")) == ["other"]
        else:
            assert not is_done
            assert sorted(again.docs("entry")) == sorted(["other", "old", KEY[1]])
        assert again.missing() == again.damage() == ()
        if not hits:
            assert is_done
            return
    pytest.fail("the erasing never succeeded untouched")


class Killed(BaseException):
    """The process is gone."""


class DyingDisk(Machine):
    """A disk at whose k-th call the process dies."""

    def __init__(self) -> None:
        super().__init__("desk")
        self.left = -1

    def dies(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed


def _dying(name: str) -> object:
    real = getattr(Machine, name)

    def call(self: DyingDisk, *args: object) -> object:
        if self.left == -(10**6):  # nothing more happens
            raise Killed
        self.dies()
        return real(self, *args)

    return call


for _name in ("open", "pread", "write", "fsync", "replace", "unlink", "listing"):
    setattr(DyingDisk, _name, _dying(_name))


def test_killed_at_any_call_it_is_carried_through(tmp_path: Path) -> None:
    begun = False
    for at in range(1, 300):
        home = Home(tmp_path / str(at))
        lived_in(home)
        disk = DyingDisk()
        store = home.open(disk=disk)
        disk.left = at
        try:
            eraser_of(home, store, disk=disk).erase(KEYS)
            is_done = True
        except Killed:
            is_done = False
        again = home.open()
        was_agreed = (home.root / "desk" / "state" / AGREED).exists()
        begun = begun or was_agreed
        assert eraser_of(home, again).step() == ()
        if is_done or was_agreed or again.doc(*KEY) is None:
            assert list(places(home.root)) == [], at
            assert sorted(again.docs("entry")) == ["other"]
        if is_done:
            assert begun
            return
    pytest.fail("the erasing never came to its end")


def test_an_erasing_cut_by_a_crash_is_never_offered_to_be_taken_back(home: Home) -> None:
    store = lived_in(home)
    written = store.erase(KEYS)
    file = home.log / f"{store.device}-2026.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    assert written.op is not None
    file.write_bytes(b"".join(lines[:-1]))
    shutil.rmtree(home.root / "desk" / "cache")
    (home.root / "desk" / "state" / AGREED).write_text(json.dumps({"keys": KEYS}))
    again = home.open()
    assert again.incomplete() == ()
    assert eraser_of(home, again).step() == ()
    assert sorted(again.docs("entry")) == ["other"]
    assert list(places(home.root)) == []


@pytest.mark.parametrize("end", ["done", "refused", "perhaps", "killed"])
def test_two_copies_that_erase_at_once_keep_both_lists(home: Home, end: str) -> None:
    """Whatever becomes of the second one, what was agreed to in the first goes, which was killed in the middle."""
    first, second = lived_in(home), home.open()
    open_already = eraser_of(home, second)
    assert open_already.step() == ()
    agreed = home.root / "desk" / "state" / AGREED

    def killed(keys: object) -> None:
        raise Killed

    def in_the_middle(keys: object) -> None:
        assert sorted(map(tuple, json.loads(agreed.read_bytes())["keys"])) == sorted(KEYS)
        with pytest.raises(Busy):  # nobody else comes between
            eraser_of(home, second).erase([("entry", "other")])
        raise Killed

    first._erase = in_the_middle  # type: ignore[method-assign,assignment]
    with pytest.raises(Killed):
        eraser_of(home, first).erase(KEYS)
    assert agreed.exists()
    if end == "refused":
        disk = FaultyDisk(errno.ENOSPC, persistent=True)
        full = home.open(disk=disk)
        eraser = eraser_of(home, full)

        def fails(name: str) -> bool:
            return name == "write"

        disk.fails = fails  # type: ignore[method-assign]
        with pytest.raises(NotSaved):
            eraser.erase([("entry", "other")])
    elif end == "perhaps":
        carry_on = second._erase

        def perhaps(keys: object) -> None:
            raise MaybeSaved("Not saved: it may already be saved.")

        second._erase = perhaps  # type: ignore[method-assign,assignment]
        with pytest.raises(MaybeSaved):
            open_already.erase([("entry", "other")])
        assert agreed.exists()
        second._erase = carry_on  # type: ignore[method-assign]
        assert open_already.step() == (), "the copy that is open goes on by itself"
        assert not agreed.exists()
    elif end == "killed":
        second._erase = killed  # type: ignore[method-assign,assignment]
        with pytest.raises(Killed):
            eraser_of(home, second).erase([("entry", "other")])
    else:
        eraser_of(home, second).erase([("entry", "other")])
        assert not agreed.exists()
        assert list(places(home.root)) == []
    again = home.open()
    assert eraser_of(home, again).step() == ()
    assert not agreed.exists()
    assert list(places(home.root)) == []
    assert sorted(again.docs("entry")) == (["other"] if end == "refused" else [])


def test_undo_and_redo_pass_over_what_was_erased(home: Home) -> None:
    store = home.open()
    store.write("note", [note("first", "stays")])
    store.write("note", [note()])
    store.write("edit", [note(text="again", was=store.head(*KEY).at)])
    store.undo()
    assert store.peek_redo() is not None
    eraser_of(home, store).erase([KEY])
    assert store.peek_redo() is None
    assert store.peek_undo().changes[0].id == "first"
    for opened in (store, home.open()):
        assert opened.peek_undo().changes[0].id == "first"
        with pytest.raises(NothingToUndo):
            opened.redo()
    store.undo()
    assert store.docs("entry") == {}
    store.redo()
    assert sorted(store.docs("entry")) == ["first"]
    with pytest.raises(NothingToUndo):
        store.redo()


def test_an_action_of_which_something_is_left_is_still_taken_back(home: Home) -> None:
    store = home.open()
    store.write("note", [note("first", "stays"), note()])
    eraser_of(home, store).erase([KEY])
    assert store.peek_undo() is not None
    store.undo()
    assert store.docs("entry") == {}


def test_a_damaged_line_that_names_the_record_is_emptied_and_others_stay_as_they_are(home: Home) -> None:
    store = lived_in(home)
    file = home.log / f"{store.device}-2026.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    at_first = decode(lines[0].rstrip(b"\n")).at.encode()
    broken = [
        lines[0].replace(b'"note":"the', b'"note":"THE'),  # names it by its id
        lines[3].replace(KEY[1].encode(), b"walk-in-mbx"),  # by the stamp of the revision it was written over
        lines[2].replace(b"something", b"SOMETHING"),  # another record
        lines[1].rstrip(b"\n") + b"K" + lines[2],  # two run together, one of them erased
    ]
    assert at_first in broken[1]
    file.write_bytes(b"".join([*lines, *broken]))
    shutil.rmtree(home.root / "desk" / "cache")
    again = home.open()
    assert again.damage()
    left = eraser_of(home, again).erase(KEYS)
    assert list(places(home.root)) == []
    data = file.read_bytes()
    assert data.count(b"\n") == len(lines) + len(broken) + len(KEYS)  # the tombstones
    assert broken[2] in data
    assert len(again.damage()) == 1
    assert left.unread == (file.name,)
    assert again.missing() == ()
    reader = home.open()
    assert reader.missing() == ()
    assert sorted(reader.docs("entry")) == ["other"]


def test_what_a_crashed_rewriting_left_is_swept(home: Home) -> None:
    store = lived_in(home)
    file = home.log / f"{store.device}-2026.jsonl"
    Path(beside(str(file))).write_bytes(file.read_bytes())
    Path(beside(str(home.log / "m3xz5b-2026.jsonl"))).write_bytes(b"of another machine")
    eraser_of(home, store).erase(KEYS)
    assert list(places(home.root)) == []
    assert Path(beside(str(home.log / "m3xz5b-2026.jsonl"))).exists()


def test_a_file_that_cannot_be_written_is_said_and_tried_again(home: Home) -> None:
    store = lived_in(home)
    now = [0.0]
    disk = FaultyDisk(errno.EROFS, persistent=True)
    other = home.open(disk=disk)
    eraser = eraser_of(home, other, monotonic=lambda: now[0])
    store.erase(KEYS)
    other.refresh()
    disk.arm(1)
    (said,) = eraser.step()
    assert "is still in a file that could not be written" in said
    asked = disk.count
    assert eraser.step() == (said,)
    assert disk.count == asked, "not every two seconds"
    disk.arm(None)
    now[0] += 61
    assert eraser.step() == ()
    assert list(places(home.root)) == []


class StiffDisk(Machine):
    """A disk on which no log file can be replaced, and one cannot be read."""

    unread = ""

    def replace(self, source: str, target: str) -> None:
        if target.endswith(".jsonl"):
            raise OSError(errno.EROFS, "Read-only file system")
        super().replace(source, target)

    def open(self, path: str, flags: int, mode: int = 0o600) -> int:
        if self.unread and path.endswith(self.unread):
            raise OSError(errno.EIO, "Input/output error")
        return super().open(path, flags, mode)


@pytest.mark.parametrize("is_whole", [True, False])
def test_while_a_log_file_cannot_be_written_the_snapshot_holds_nothing_of_it_all_the_same(
    home: Home, *, is_whole: bool
) -> None:
    store = lived_in(home)
    names = ("gone23-2026.jsonl", "bad234-2026.jsonl")
    for number, name in enumerate(names):
        line = revision(number, name, {"date": "2026-11-22"}, device=name[:6])
        (home.log / name).write_bytes(log_bytes(line))
    store.refresh()
    assert store.save_snapshot()
    (home.log / names[0]).unlink()
    store.refresh()
    disk = StiffDisk("desk")
    again = home.open(disk=disk)
    if not is_whole:
        disk.unread = names[1]
        with (home.log / names[1]).open("ab") as file:
            file.write(log_bytes(revision(9, "more", device="bad234")))
    (said,) = eraser_of(home, again, disk=disk).erase(KEYS).problems
    assert "is still in a file that could not be written" in said
    assert list(places(home.root)) == [f"log/{store.device}-2026.jsonl"]
    again.close()
    assert list(places(home.root)) == [f"log/{store.device}-2026.jsonl"]
    third = home.open()
    assert third.missing() == (names[0],), "what is missed stays known"
    assert third.doc(*KEY) is None
    assert eraser_of(home, third).step() == ()
    assert list(places(home.root)) == []


def test_a_backup_that_cannot_be_rewritten_is_named_and_tried_again(home: Home, tmp_path: Path) -> None:
    store = lived_in(home)
    backups = Copies(tmp_path / "backups")
    backups.folder.mkdir()
    (backups.folder / "yesterday.jsonl").write_bytes((home.log / f"{store.device}-2026.jsonl").read_bytes())
    backups.failed["yesterday.jsonl"] = "The disk is full."
    now = [0.0]
    eraser = eraser_of(home, store, backups=backups, monotonic=lambda: now[0])
    (said,) = eraser.erase(KEYS).problems
    assert "is still in the backup yesterday.jsonl: The disk is full." in said
    backups.failed.clear()
    assert eraser.step() == (said,)
    now[0] += 61
    assert eraser.step() == ()
    assert list(places(home.root)) == []


def test_folders_in_which_a_tool_keeps_older_versions_are_named(home: Home) -> None:
    store = lived_in(home)
    (home.log / ".stversions").mkdir()
    left = eraser_of(home, store).erase(KEYS)
    assert str(home.log / ".stversions") in left.copies


def test_an_edit_that_arrives_later_and_did_not_know_is_swept_out_of_own_copies(home: Home) -> None:
    store = lived_in(home)
    eraser = eraser_of(home, store)
    seen = store.head(*KEY).at
    eraser.erase(KEYS)
    late = Revision("2026-11-25T08:00:00.000Z-0000-abcd.0000", "edit-x", *KEY, {"note": MARKER}, seen)
    (home.log / f"{store.device}-2026.sync-conflict-2.jsonl").write_bytes(encode(late) + b"\n")
    store.refresh()
    assert store.doc(*KEY) is None
    assert eraser.step() == ()
    assert list(places(home.root)) == []


def test_a_second_copy_that_is_open_keeps_nothing_of_it_in_its_snapshot(home: Home) -> None:
    store, copy = lived_in(home), home.open(clock=Clock())
    eraser_of(home, store).erase(KEYS)
    copy.refresh()
    eraser_of(home, copy).step()
    copy.save_snapshot()
    assert list(places(home.root)) == []
    assert copy.missing() == ()


@pytest.mark.parametrize("when", ["before it closes", "while it writes"])
def test_a_second_copy_that_closes_unaware_of_it_leaves_nothing_in_its_snapshot(home: Home, when: str) -> None:
    store = lived_in(home)
    copy = home.open(clock=Clock())
    for number in range(40):  # worth a snapshot
        copy.write("note", [note(f"fresh-{number}", "something else")])
    store.refresh()
    if when == "while it writes":
        save = copy.save_snapshot

        def late() -> bool:
            seen, copy._take_news = copy._take_news, lambda **_: None  # type: ignore[method-assign,assignment]
            eraser_of(home, store).erase(KEYS)
            done = save()
            copy._take_news = seen  # type: ignore[method-assign]
            return done

        copy.save_snapshot = late  # type: ignore[method-assign]
    else:
        eraser_of(home, store).erase(KEYS)
    copy.close()
    assert list(places(home.root)) == []


def test_a_cut_end_that_arrives_later_keeps_nothing_either(home: Home) -> None:
    store = home.open()
    store.write("note", [note("other", "something else")])
    store.write("note", [note()])
    (whole,) = home.files().values()
    eraser_of(home, store).erase([KEY])
    (home.log / f"{store.device}-2026 (conflicted copy).jsonl").write_bytes(whole[:-20])
    store.refresh()
    assert len(list(places(home.root))) == 1
    store.close()
    again = home.open()
    assert eraser_of(home, again).step() == ()
    assert list(places(home.root)) == []
    assert (sorted(again.docs("entry")), again.missing(), again.unswept()) == (["other"], (), frozenset())


def test_small_things_about_doses_of_an_erased_medicine_that_were_never_recorded_go_too(home: Home) -> None:
    store = home.open()
    store.write("medicine-add", [put("m", table="medicine", name=MARKER)])
    small = home.root / "desk" / "state" / "state.json"
    FileState(small).set("snoozes", {"m/2026-11-23/s1": "08:30", "mm/2026-11-23/s1": "09:00"})
    eraser_of(home, store).erase([("medicine", "m")])
    assert FileState(small).get("snoozes") == {"mm/2026-11-23/s1": "09:00"}
