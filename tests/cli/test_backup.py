"""Backups on the command line: made by the way, listed, read through, and brought back after a question."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from companion.storage.backup.shelf import Shelf
from tests.cli.conftest import Answer, Cli, StandingClock
from tests.storage.kit import log_bytes, revision


@pytest.fixture
def log(home: Path) -> Path:
    return home / "data" / "me" / "log"


@pytest.fixture
def shelf(home: Path) -> Path:
    return home / "state" / "me" / "backups"


def names(shelf: Path) -> list[str]:
    return sorted(path.name for path in shelf.glob("*.zip"))


def doses(cli: Cli) -> int:
    return len(cli("today", "--json").data["doses"])


def warnings(answer: Answer) -> list[str]:
    return [line for line in answer.out.splitlines() if line.startswith("look")]


# Made by the way


def test_the_first_command_of_a_day_that_saves_makes_one_after_its_answer(
    cli: Cli, clock: StandingClock, shelf: Path
) -> None:
    assert cli("today").code == 0
    assert names(shelf) == [], "nothing was saved"
    answer = cli("checkin", "--mood", "5")
    assert (answer.code, "backup" in answer.out + answer.err) == (0, False)
    assert names(shelf) == ["2026-11-23T131000Z-1.zip"]
    cli("checkin", "--mood", "4")
    assert names(shelf) == ["2026-11-23T131000Z-1.zip"]
    clock.on(days=1)
    cli("today")
    assert len(names(shelf)) == 1
    cli("checkin", "--mood", "3")
    assert names(shelf) == ["2026-11-23T131000Z-1.zip", "2026-11-24T131000Z-2.zip"]


def test_one_that_fails_disturbs_no_command_and_is_said_by_the_next_until_it_works(
    cli: Cli, clock: StandingClock, shelf: Path
) -> None:
    cli("checkin", "--mood", "5")
    shelf.rename(shelf.with_name("aside"))
    shelf.write_text("a file where the folder should be")
    clock.on(days=1)
    answer = cli("checkin", "--mood", "4")
    assert (answer.code, answer.err.count("backup")) == (0, 0)
    shelf.unlink()
    shelf.with_name("aside").rename(shelf)
    (shelf / "failed").write_text("no space left on device")
    sentence = "The last backup is from Mon Nov 23; making one did not work: no space left on device."
    assert sentence in cli("today").err
    (look,) = warnings(cli("doctor"))
    assert sentence in look
    assert cli("backup", "make").code == 0
    assert "making one did not work" not in cli("today").err
    assert warnings(cli("doctor")) == []


def test_whoever_stops_it_gets_no_error_and_the_next_command_makes_it(
    cli: Cli, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_shelf: Shelf) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "make", stopped)
        answer = cli("checkin", "--mood", "5")
    assert (answer.code, answer.err) == (0, cli("checkin", "--mood", "4").err)
    assert len(names(shelf)) == 1


# List, make, verify


def test_none_yet_is_said_kindly(cli: Cli) -> None:
    listed = cli("backup", "list")
    assert (listed.code, listed.out.startswith("There is no backup yet.")) == (0, True)
    assert cli("backup", "list", "--json").data["backups"] == []
    assert cli("backup", "verify").code == 1
    made = cli("backup", "make")
    assert (made.code, made.err) == (
        1,
        "No backup was made: nothing is saved yet. The records and the earlier backups are as they were.\n",
    )
    restored = cli("restore")
    assert (restored.code, restored.err.startswith("There is no backup yet.")) == (1, True)


def test_the_list_tells_when_how_large_and_how_much_newest_first(
    morning: Cli, clock: StandingClock, shelf: Path
) -> None:
    clock.to("2026-11-24T21:05:00+00:00")
    morning("checkin", "--mood", "5")
    rows = [line.split("  ") for line in morning("backup", "list").out.splitlines()]
    assert [row[0].strip() for row in rows] == ["1", "2"]
    newest, oldest = (" ".join(filter(None, map(str.strip, row))) for row in rows)
    assert newest.startswith("1 16:05")
    assert "changes in 1 file, verified when made 2026-11-24T210500Z-2" in newest
    assert oldest.startswith("2 yesterday 08:10")
    listed = morning("backup", "list", "--json").data
    assert listed["folder"] == str(shelf)
    assert [one["name"] for one in listed["backups"]] == names(shelf)[::-1]
    assert all(one["ok"] and one["profile"] == "me" and one["lacks"] == [] for one in listed["backups"])
    assert listed["backups"][0]["bytes"] == (shelf / names(shelf)[1]).stat().st_size


def test_one_is_made_now_here_or_elsewhere(morning: Cli, shelf: Path, tmp_path: Path) -> None:
    made = morning("backup", "make")
    assert made.out.startswith("A backup was made and read back: ")
    assert str(shelf) in made.out
    elsewhere = morning("backup", "make", str(tmp_path), "--json").data
    assert Path(elsewhere["path"]).parent == tmp_path
    assert elsewhere["bytes"] == Path(elsewhere["path"]).stat().st_size
    assert morning("backup", "list", "--json").data["elsewhere"] == [elsewhere["path"]]
    assert f"Copies were made elsewhere, too: {elsewhere['path']}." in morning("backup", "list").err
    again = morning("backup", "make", elsewhere["path"])
    assert (again.code, "there already" in again.err) == (1, True)
    assert morning("backup", "verify", elsewhere["path"]).code == 0
    nowhere = morning("backup", "make", str(tmp_path / "no" / "folder" / "x.zip"))
    assert nowhere.code == 1
    assert f"No backup was made: there is no folder {tmp_path / 'no' / 'folder'}." in " ".join(nowhere.err.split())
    meant = morning("backup", "make", str(tmp_path / "stick"))
    assert (meant.code, (tmp_path / "stick").exists()) == (1, False)
    assert "If it is on a drive, please connect it" in " ".join(meant.err.split())
    (tmp_path / "stick").mkdir()
    told = morning("backup", "make", str(tmp_path / "stick"))
    (copy,) = (tmp_path / "stick").iterdir()
    assert f"It is the file {copy}." in " ".join(told.out.split())
    assert "on the same drive" in " ".join(told.err.split())


def test_verify_reads_them_all_or_one_and_its_exit_code_tells(morning: Cli, clock: StandingClock, shelf: Path) -> None:
    clock.on(days=1)
    morning("checkin", "--mood", "5")
    whole = morning("backup", "verify")
    assert (whole.code, [line[:5] for line in whole.out.splitlines()]) == (0, ["ok   ", "ok   "])
    first, second = names(shelf)
    data = (shelf / first).read_bytes()
    (shelf / first).write_bytes(data[: len(data) // 2] + b"?" + data[len(data) // 2 + 1 :])
    broken = morning("backup", "verify")
    assert broken.code == 1
    assert [line for line in broken.out.splitlines() if line.startswith("look")] == [
        f"look  {first} is damaged: log/{next((shelf.parents[2] / 'data/me/log').iterdir()).name} in it is not what it "
        "was. Another backup may be whole."
    ]
    assert morning("backup", "verify", "2").code == 0
    assert morning("backup", "verify", second).code == 0
    assert morning("backup", "verify", "2026-11-23").code == 1
    found = morning("backup", "verify", "--json").data["backups"]
    assert [(one["name"], one["ok"]) for one in found] == [(second, True), (first, False)]
    assert morning("backup", "verify", "2020").code == 1
    assert morning("backup", "verify", "2026").code == 2


# Restore


def test_a_dry_run_shows_what_would_come_back_and_changes_nothing(morning: Cli, log: Path) -> None:
    (file,) = log.iterdir()
    file.unlink()
    morning("backup", "list")
    answer = morning("restore", "--dry-run")
    assert answer.code == 0
    assert "made 08:10 by Companion 0.1.0, profile “me”" in answer.out
    assert "Missing here: " in answer.out
    assert "1 medicine, 1 regimen" in answer.out
    assert f"1 file is gone here and would come back: log/{file.name}." in answer.out
    assert "--dry-run only shows" in answer.err
    assert list(log.iterdir()) == []


def test_it_asks_first_and_without_anybody_to_ask_needs_yes(morning: Cli, log: Path) -> None:
    (file,) = log.iterdir()
    before = doses(morning)
    file.unlink()
    for argv in (("restore",), ("restore", "--no-input"), ("restore", "--json")):
        refused = morning(*argv)
        assert (refused.code, "add --yes" in refused.err) == (1, True)
    declined = morning("restore", stdin=b"\n", tty=True)
    assert "it cannot be undone" in declined.err
    assert "Nothing was changed." in declined.err
    assert list(log.iterdir()) == []
    done = morning("restore", stdin=b"y\n", tty=True)
    assert (done.code, done.out.splitlines()[-1]) == (0, "Brought back: 5 changes, in 1 file.")
    assert 0 < doses(morning) < before, "what was saved after the day's backup is not in it"


def test_the_second_time_nothing_is_missing(morning: Cli, log: Path, home: Path) -> None:
    morning("backup", "make")
    (file,) = log.iterdir()
    kept = file.read_bytes()
    file.unlink()
    assert morning("restore", "--yes").code == 0
    assert file.read_bytes() == kept
    again = morning("restore", "--yes")
    assert (again.code, again.out.splitlines()[-1]) == (0, "Nothing in it is missing here. Nothing was changed.")
    data = morning("restore", "--yes", "--json").data
    assert (data["restored"], data["lines"], data["files"]) == (False, 0, [])
    assert warnings(morning("doctor")) == [], "the file is no longer missed"
    shutil.rmtree(home / "data")
    assert morning("restore", "--yes", "--json").data["restored"] is True
    assert file.read_bytes() == kept


def test_lines_lost_from_a_file_come_back_and_the_file_is_no_longer_missed(morning: Cli, log: Path) -> None:
    morning("backup", "make")
    before = morning("medicine", "list", "--json").data
    (file,) = log.iterdir()
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:2]))
    assert any("shorter" in look for look in warnings(morning("doctor")))
    assert morning("restore", "--yes").code == 0
    assert morning("medicine", "list", "--json").data == before
    assert warnings(morning("doctor")) == []
    assert sorted(path.name.count("restored") for path in log.iterdir()) == [0, 1]


def test_a_new_machine_takes_a_backup_from_a_stick(morning: Cli, tmp_path: Path) -> None:
    before = morning("medicine", "list", "--json").data
    stick = morning("backup", "make", str(tmp_path), "--json").data["path"]
    new = str(tmp_path / "new")
    assert morning("restore", stick, "--yes", COMPANION_HOME=new).code == 0
    assert morning("medicine", "list", "--json", COMPANION_HOME=new).data == before
    assert morning("checkin", "--mood", "5", COMPANION_HOME=new).code == 0
    assert warnings(morning("doctor", COMPANION_HOME=new)) == []


def test_a_notice_goes_with_a_restore_that_finds_everything_there(morning: Cli, log: Path) -> None:
    first = morning("backup", "make", "--json").data["path"]
    (file,) = log.iterdir()
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:2]))
    assert "`companion restore`" in morning("today").err
    (log / "kept elsewhere.jsonl").write_bytes(b"".join(lines[2:]))
    assert any("shorter" in look for look in warnings(morning("doctor")))
    dry = morning("restore", first, "--dry-run")
    assert "Nothing in it is missing" in dry.out
    assert any("shorter" in look for look in warnings(morning("doctor")))
    assert "held more" not in morning("restore", first).err
    assert warnings(morning("doctor")) == []


def test_where_a_backup_cannot_bring_everything_back_the_way_on_is_said(morning: Cli, log: Path) -> None:
    first = morning("backup", "make", "--json").data["path"]
    file = log / "lapp-2025.jsonl"
    file.write_bytes(log_bytes(revision(1, "e1", {"date": "2025-11-23"})))
    assert morning("today").err == ""
    file.unlink()
    assert any("gone" in look for look in warnings(morning("doctor")))
    answer = morning("restore", first, "--yes")
    assert f"{file.name} held more than this backup" in answer.err
    assert "`companion doctor --known`" in answer.err
    (told,) = warnings(morning("doctor"))
    assert told.endswith("If no copy is left, `companion doctor --known` ends this notice.")
    assert f"No more notice about {file.name}." in morning("doctor", "--known").err
    assert warnings(morning("doctor")) == []
    assert morning("today").err == ""
    assert "There is no notice to end." in morning("doctor", "--known").err


def test_ones_own_backup_is_no_strangers_after_the_folder_was_lost(morning: Cli, home: Path, tmp_path: Path) -> None:
    before = morning("medicine", "list", "--json").data
    own = Path(morning("backup", "make", "--json").data["path"])
    shutil.rmtree(home / "data" / "me")
    assert morning("checkin", "--mood", "5").code == 0
    copy = tmp_path / own.name
    shutil.copy(own, copy)
    device = home / "state" / "me" / "device"
    known = device.read_bytes()
    assert "may be somebody else's" in morning("restore", str(copy), "--yes").err, "it may have come from anywhere"
    device.unlink()
    assert "may be somebody else's" in morning("restore", own.name, "--yes").err, "another machine made it"
    device.write_bytes(known)
    answer = morning("restore", own.name, "--yes")
    assert (answer.code, answer.err.count("somebody")) == (0, 0)
    assert morning("medicine", "list", "--json").data == before


def test_somebody_elses_backup_is_not_brought_in_unless_told(morning: Cli, log: Path, tmp_path: Path) -> None:
    mine = morning("backup", "make", str(tmp_path / "mine.zip"), "--json").data["path"]
    kept = {path.name: path.read_bytes() for path in log.iterdir()}
    other = str(tmp_path / "other")
    morning("checkin", "--mood", "5", COMPANION_HOME=other)
    strange = morning("restore", mine, "--yes", COMPANION_HOME=other)
    assert (strange.code, "may be somebody else's" in strange.err) == (1, True)
    alex = morning("restore", mine, "--yes", "--profile", "alex")
    assert alex.code == 1
    assert "is a backup of the profile “me”, and this is “alex”" in alex.err
    assert not list((log.parents[1] / "alex" / "log").glob("*"))
    assert {path.name: path.read_bytes() for path in log.iterdir()} == kept
    assert morning("restore", mine, "--yes", "--mine", COMPANION_HOME=other).code == 0
    assert morning("medicine", "list", "--json", COMPANION_HOME=other).data["medicines"]


def test_odd_files_are_refused_calmly(morning: Cli, log: Path, tmp_path: Path) -> None:
    kept = {path.name: path.read_bytes() for path in log.iterdir()}
    (tmp_path / "notes.zip").write_text("hello")
    for path, sentence in (
        (tmp_path / "notes.zip", "notes.zip is not a backup of Companion"),
        (tmp_path / "nothing.zip", "cannot be read: No such file or directory."),
        (tmp_path, "cannot be read: it is not an ordinary file."),
        (tmp_path / "\x1b[2Jred", "cannot be read"),
    ):
        answer = morning("restore", str(path), "--yes")
        assert answer.code == 1
        assert sentence in answer.err
        assert "\x1b" not in answer.err
        assert "Something in Companion broke" not in answer.err
    assert morning("restore", "2020-01-01").code == 1
    assert {path.name: path.read_bytes() for path in log.iterdir()} == kept


def test_the_newest_backup_that_is_whole_is_taken_when_none_is_named(
    morning: Cli, clock: StandingClock, log: Path, shelf: Path
) -> None:
    clock.on(days=1)
    morning("checkin", "--mood", "5")
    first, second = names(shelf)
    kept = (shelf / first).read_bytes()
    for torn in (first, second):  # the older one, and the newest
        (shelf / first).write_bytes(kept)
        (shelf / torn).write_bytes(b"torn")
        doctor = morning("doctor")
        assert [torn in look for look in warnings(doctor)] == [True]
        assert "backups    1 backup, the last " in doctor.out
    (file,) = log.iterdir()
    file.unlink()
    assert morning("restore", "--yes", "--json").data["backup"] == first
    assert file.exists()


def test_where_none_can_be_read_that_is_said_and_a_copy_put_elsewhere_is_named(
    morning: Cli, log: Path, shelf: Path, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    assert morning("backup", "make", str(tmp_path / "stick")).code == 0
    for path in shelf.glob("*.zip"):
        path.write_bytes(b"not a zip any more")
    answer = morning("restore", "--dry-run")
    assert answer.code == 1
    assert "No backup here can be read" in answer.err
    assert "There is no backup yet" not in answer.err
    assert str(tmp_path / "stick") in answer.err


def test_a_conversation_can_make_and_bring_back_one(morning: Cli, log: Path) -> None:
    answer = morning("plain", stdin=b"backup make\nbackup list\nrestore\nquit\n")
    assert "A backup was made and read back" in answer.out
    assert "Nothing in it is missing here." in answer.out
    assert "`companion" not in answer.out + answer.err


def test_what_a_backup_says_is_in_the_envelope(morning: Cli) -> None:
    out = morning("backup", "verify", "--json").out
    assert json.loads(out)["v"] == 1
