"""Forgetting everything: listed first, hidden for seven days or erased at once; then the home is as before."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from companion import forgetting
from companion.domain.forgetting import Uptime
from companion.storage.running import Running
from companion.storage.traces import LAST
from tests.cli.conftest import Cli, StandingClock
from tests.faults.system import Forgetful

MARKER = "the marker sentence"
CRISIS = "Crisis line: 988"


def tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.fixture(autouse=True)
def quiet_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The machine says nothing about how long it has been running, and has a folder of its own for what passes."""
    monkeypatch.setattr(forgetting, "uptime", Uptime)
    monkeypatch.setattr(forgetting, "PATIENCE", 0.0)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))


@pytest.fixture
def lived_in(morning: Cli, home: Path) -> Cli:
    """Medicines, doses, a note, a draft, a printed list, a forecast, a choice and a crash log."""
    morning("take", "sertraline")
    assert morning("checkin", "--mood", "4", "--note", "-", stdin=MARKER.encode()).code == 0
    assert morning("checkin", "--mood", "99", "--note", "-", stdin=b"a draft").code == 2
    morning("crisis", "--region", "GB", "--keep")
    morning("today")
    morning("due")
    morning("--profile", "second", "medicine", "add", "Lithium", "--strength", "300 mg", "--times", "08:00")
    (home / "state" / "me" / "crash.log").write_text("a crash")
    return morning


def test_every_path_is_listed_with_its_size(lived_in: Cli, home: Path) -> None:
    before = tree(home)
    answer = lived_in("forget", "--everything", "--dry-run")
    assert answer.code == 0
    files = [str(path) for path in home.rglob("*") if path.is_file()]
    assert len(files) > 8
    assert [file for file in files if file not in answer.out] == []
    assert "Profile me" in answer.out
    assert "Profile second" in answer.out
    assert tree(home) == before


@pytest.mark.parametrize("is_home_there", [True, False])
def test_afterwards_the_home_is_as_before_the_first_run(
    cli: Cli, home: Path, request: pytest.FixtureRequest, *, is_home_there: bool
) -> None:
    if is_home_there:
        home.mkdir()
        (home / "mine").write_text("kept")
    before = tree(home.parent)
    request.getfixturevalue("lived_in")
    answer = cli("forget", "--everything", "--at-once", stdin=b"ERASE\n")
    assert answer.code == 0, answer.err
    assert "Everything was erased." in answer.out
    assert "What Companion cannot reach" in answer.out
    assert "Samaritans" in answer.out or "116 123" in answer.out, "the chosen crisis line stays to the end"
    assert tree(home.parent) == before
    assert "Companion keeps nothing on this computer" in cli("forget", "--everything").out
    assert tree(home.parent) == before


def test_what_was_mended_and_what_a_backup_brought_back_goes_too(lived_in: Cli, home: Path) -> None:
    (log,) = (home / "data" / "me" / "log").iterdir()
    whole = log.read_bytes()
    harmed = bytearray(whole)
    harmed[whole.index(MARKER.encode())] ^= 4
    log.write_bytes(harmed)
    assert lived_in("doctor", "--repair", "--yes").code == 0
    log.write_bytes(b"".join(whole.splitlines(keepends=True)[:2]))
    assert lived_in("restore", "--yes").code == 0
    names = [path.name for path in log.parent.iterdir()]
    assert any("-repaired" in name for name in names)
    assert any("-restored-" in name for name in names)
    assert "Not Companion's" not in lived_in("forget", "--everything", "--dry-run").out
    assert lived_in("forget", "--everything", "--at-once", stdin=b"ERASE\n").code == 0
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_the_same_in_the_usual_folders_of_a_home(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = tmp_path / "user"
    (user / ".config").mkdir(parents=True)
    for name in list(os.environ):
        if name.startswith("XDG_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(user))
    before = tree(user)
    usual = {"COMPANION_HOME": ""}
    assert cli("medicine", "add", "Lithium", "--strength", "300 mg", "--times", "08:00", **usual).code == 0
    cli("crisis", "--region", "GB", "--keep", **usual)
    assert len(tree(user)) > 8
    answer = cli("forget", "--everything", "--at-once", stdin=b"erase\n", **usual)
    assert answer.code == 0, answer.err
    assert tree(user) == before


@pytest.mark.parametrize("typed", [b"", b"no\n", b"ERASE ALL\n"])
def test_at_once_asks_for_the_word(lived_in: Cli, home: Path, typed: bytes) -> None:
    before = tree(home)
    assert lived_in("forget", "--everything", stdin=b"2\n" + typed).code == 2
    assert lived_in("forget", "--everything", "--at-once", "--no-input", stdin=b"ERASE\n").code == 2
    assert lived_in("forget", "--everything", stdin=b"\n").code == 0
    assert lived_in("forget").code == 2
    assert tree(home) == before


def start_daily(cli: Cli, clock: StandingClock, days: int) -> None:
    for _ in range(days):
        clock.on(days=1)
        cli("today")


def test_after_seven_days_the_next_start_erases_it(lived_in: Cli, home: Path, clock: StandingClock) -> None:
    lived_in("forget", "--everything", "--in-7-days")
    start_daily(lived_in, clock, 6)
    assert MARKER.encode() in b"".join(path.read_bytes() for path in (home / "data" / "me" / "log").iterdir())
    clock.on(days=1)
    answer = lived_in("today")
    assert "Everything was erased, as you asked." in answer.err
    assert (home / "data" / "second").exists(), "nobody started that profile often enough"
    lived_in("--profile", "second", "today")
    clock.on(days=1)
    lived_in("--profile", "second", "today")
    assert not home.exists(), tree(home)


def test_never_started_meanwhile_it_takes_a_second_look_a_day_later(
    lived_in: Cli, home: Path, clock: StandingClock
) -> None:
    lived_in("forget", "--everything", "--in-7-days")
    clock.on(days=20)
    first = lived_in("today")
    assert "Nothing else confirms that yet" in first.err
    assert (home / "data" / "me" / "log").exists()
    clock.on(hours=21)
    lived_in("--profile", "second", "today")
    assert "Everything was erased" in lived_in("today").err
    clock.on(hours=21)
    lived_in("--profile", "second", "today")
    assert not home.exists(), tree(home)


def test_a_clock_set_forward_erases_nothing(lived_in: Cli, home: Path, clock: StandingClock) -> None:
    lived_in("forget", "--everything", "--in-7-days")
    asked = clock.at
    for ahead in (8, 400, 8):
        clock.at = asked
        clock.on(days=ahead)
        for _ in range(5):
            clock.on(minutes=30)
            lived_in("today")
        clock.at = asked
        clock.on(hours=1)
        lived_in("today")
    clock.at = asked.replace(year=1850)
    assert "clock says" in lived_in("today").err
    clock.at = asked
    lived_in("forget", "--cancel")
    assert MARKER in lived_in("journal", "list").out


def test_where_the_machine_ran_all_the_time_its_own_count_decides(
    lived_in: Cli, home: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = [1000]
    monkeypatch.setattr(forgetting, "uptime", lambda: Uptime("boot", ran[0]))
    lived_in("forget", "--everything", "--in-7-days", "--profile", "me")
    ran[0] += 3600
    start_daily(lived_in, clock, 9)
    assert (home / "data" / "me" / "log").exists()
    ran[0] += 7 * 86400
    assert "Everything was erased" in lived_in("today").err
    assert not (home / "data" / "me").exists()
    assert "Lithium" in lived_in("--profile", "second", "medicine", "list").out
    assert (home / "config" / "config.toml").exists(), "the other profile uses it"


def test_a_mark_that_cannot_be_read_hides_and_never_erases(lived_in: Cli, home: Path, clock: StandingClock) -> None:
    (home / "state" / "me" / "forget.json").write_bytes(b"\0\0")
    clock.on(days=900)
    for _ in range(3):
        clock.on(days=2)
        assert "The records of this profile are hidden." in lived_in("today").err
    lived_in("forget", "--cancel")
    assert MARKER in lived_in("journal", "list").out


def test_what_somebody_else_put_there_stays_and_is_named(lived_in: Cli, home: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "letter.jsonl").write_text("mine")
    (home / "data" / "me" / "log" / "notes.txt").write_text("mine")
    (home / "state" / "me" / "photo.JPG").write_text("mine")
    (home / "state" / "me" / "drafts").mkdir(exist_ok=True)
    (home / "state" / "me" / "drafts" / "x").symlink_to(outside)
    (home / "cache" / "me" / "hot.json").unlink()
    (home / "cache" / "me" / "hot.json").symlink_to(outside / "letter.jsonl")
    answer = lived_in("forget", "--everything", "--at-once", stdin=b"ERASE\n")
    assert answer.code == 0
    for name in ("notes.txt", "photo.JPG", "drafts/x", "hot.json"):
        assert name in answer.out.split("Not Companion's")[1]
    left = {path for path in tree(home) if (home / path).is_file() or (home / path).is_symlink()}
    assert left == {"data/me/log/notes.txt", "state/me/photo.JPG", "state/me/drafts/x", "cache/me/hot.json"}
    assert (outside / "letter.jsonl").read_text() == "mine"


def test_a_profile_folder_that_is_a_link_is_left(lived_in: Cli, home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.move(home / "cache" / "me", elsewhere)
    (home / "cache" / "me").symlink_to(elsewhere)
    before = tree(elsewhere)
    answer = lived_in("forget", "--everything", "--at-once", stdin=b"ERASE\n")
    assert str(home / "cache" / "me") in answer.out
    assert tree(elsewhere) == before


@pytest.fixture
def shared(lived_in: Cli, home: Path, tmp_path: Path) -> Path:
    """A folder of records that two machines share."""
    folder = tmp_path / "shared"
    shutil.move(home / "data" / "me", folder)
    with (home / "config" / "config.toml").open("a") as file:
        file.write(f'\n[data]\nme = "{folder}"\n')
    second = tmp_path / "laptop"
    shutil.copytree(home / "config", second / "config")
    environ = {"COMPANION_HOME": str(second)}
    assert lived_in("checkin", "--mood", "2", "--note", "-", stdin=MARKER.encode(), **environ).code == 0
    return folder


def holds(folder: Path) -> int:
    return sum(MARKER.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_of_a_shared_folder_only_the_local_parts_go_if_so_chosen(shared: Path, cli: Cli, home: Path) -> None:
    before = {path.name: path.read_bytes() for path in (shared / "log").iterdir()}
    answer = cli("forget", "--everything", "--at-once", stdin=b"1\nERASE\n")
    assert answer.code == 0, answer.err
    assert "Other computers wrote here: " in answer.out
    assert ".jsonl." not in answer.out.split("Other computers wrote here: ")[1].splitlines()[0]
    assert {path.name: path.read_bytes() for path in (shared / "log").iterdir()} == before
    assert not home.exists(), tree(home)


def test_or_its_records_are_erased_for_good_on_all_machines(shared: Path, cli: Cli, home: Path, tmp_path: Path) -> None:
    assert holds(shared) == 2
    answer = cli("forget", "--everything", "--at-once", "--records", "erase", stdin=b"ERASE\n")
    assert answer.code == 0, answer.err
    assert not home.exists(), tree(home)
    assert holds(shared) == 1
    there = cli("journal", "list", COMPANION_HOME=str(tmp_path / "laptop"))
    assert MARKER not in there.out
    assert holds(shared) == 0
    assert holds(tmp_path / "laptop") == 0


def test_then_a_computer_no_longer_used_keeps_nothing_either(shared: Path, cli: Cli, tmp_path: Path) -> None:
    (other,) = [one["id"] for one in cli("device", "list", "--json").data["devices"] if not one["this"]]
    assert cli("device", "retire", other).code == 0
    assert cli("forget", "--everything", "--at-once", "--records", "erase", stdin=b"ERASE\n").code == 0
    assert holds(shared) == 0


def test_or_its_files_go_and_the_folder_that_was_chosen_stays(shared: Path, cli: Cli, home: Path) -> None:
    answer = cli("forget", "--everything", "--at-once", "--records", "remove", stdin=b"ERASE\n")
    assert answer.code == 0, answer.err
    assert tree(shared) == []
    assert not home.exists(), tree(home)


def test_a_folder_that_is_not_there_now_is_named_and_the_rest_waits(shared: Path, cli: Cli, home: Path) -> None:
    away = shared.rename(shared.with_name("unplugged"))
    answer = cli("forget", "--everything", "--at-once", "--records", "remove", stdin=b"ERASE\n")
    assert "not there now" in answer.out
    away.rename(shared)
    cli("today")
    assert tree(shared) == []
    assert not (home / "state" / "me").exists()


def test_records_that_are_not_there_now_are_not_said_to_be_erased_on_all_machines(
    shared: Path, cli: Cli, home: Path
) -> None:
    away = shared.rename(shared.with_name("unplugged"))
    answer = cli("forget", "--everything", "--at-once", "--records", "erase", stdin=b"ERASE\n")
    assert "not there now" in answer.out
    assert "Everything was erased." not in answer.out
    away.rename(shared)
    cli("today")
    assert holds(shared) == 1, "the other machine's file, until Companion opens there"
    assert not (home / "state" / "me").exists()


def test_while_another_copy_is_open_nothing_goes(lived_in: Cli, home: Path) -> None:
    other = Running(home / "state" / "me" / "open")
    other.enter()
    answer = lived_in("forget", "--everything", "--at-once", stdin=b"ERASE\n")
    assert answer.code == 3
    assert "Another copy of Companion is open here." in answer.err
    assert holds(home) > 0
    assert lived_in("forget", "--cancel").code == 1
    later = lived_in("forget", "--everything", "--in-7-days")
    assert later.code == 1, "what has begun cannot be put off"
    assert "The erasing has begun" in later.err
    other.leave()
    lived_in("today")
    assert holds(home) == 0


@pytest.mark.parametrize("at", [1, 2, 5, 9, 12, 13, 14, 15, 20])
def test_a_crash_in_the_middle_is_gone_on_with(
    lived_in: Cli, home: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    def dying(name: str) -> Callable[..., None]:
        real = getattr(forgetting.Disk, name)

        def call(self: object, path: str) -> None:
            counted.append(path)
            if len(counted) == at:
                raise KeyboardInterrupt
            real(self, path)

        return call

    counted: list[str] = []
    with monkeypatch.context() as patch:
        for name in ("unlink", "rmdir"):
            patch.setattr(forgetting.Disk, name, dying(name))
        lived_in("forget", "--everything", "--at-once", stdin=b"ERASE\n")
    if (home / "state" / "me").exists() and not (home / "state" / "me" / LAST[0]).exists():
        assert tree(home / "state" / "me") == []
    for profile in ("me", "second"):
        lived_in("--profile", profile, "today")
    lived_in("forget", "--everything", "--at-once", "--records", "remove", stdin=b"ERASE\n")
    assert holds(home) == 0
    assert not [path for path in home.rglob("*") if path.is_file()]


def test_a_power_cut_brings_nothing_back(
    lived_in: Cli, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Forgetful(home) as disk, monkeypatch.context() as patch:
        real = forgetting.Disk.unlink

        def unlink(self: forgetting.Disk, path: str) -> None:
            if path == str(home / "state" / "me" / LAST[0]):  # what hides the records goes
                disk.looks_itself = True
                disk.cut(tmp_path / "without")
                disk.looks_itself = False
            real(self, path)

        patch.setattr(forgetting.Disk, "unlink", unlink)
        assert lived_in("forget", "--everything", "--at-once", stdin=b"ERASE\n").code == 0
    disk.cut(tmp_path / "after")
    for folder in (tmp_path / "without" / "data" / "me", tmp_path / "without" / "cache" / "me"):
        assert not [path for path in folder.rglob("*") if path.is_file()]
    local = tmp_path / "without" / "state" / "me"
    assert {path.name for path in local.rglob("*") if path.is_file()} <= set(LAST)
    assert not [path for path in (tmp_path / "after").rglob("*") if path.is_file()]


def test_in_a_conversation_too(lived_in: Cli, home: Path) -> None:
    said = lived_in("plain", stdin=b"today\nforget --everything --in-7-days\ntoday\nforget --cancel\ntoday\nquit\n")
    first, again = said.out.split("Today, Monday")[-2:]
    assert "Hidden. They will be erased on" in first
    assert "Canceled." in first.partition("Hidden. They will be erased on")[2]
    assert "Sertraline" in again
    assert said.err.count("The records of this profile are hidden") == 1
    lived_in("plain", stdin=b"today\nforget --everything --at-once\nERASE\nquit\n")
    assert holds(home) == 0


def test_homes_that_a_demo_left_are_found_unless_it_runs(lived_in: Cli, tmp_path: Path) -> None:
    left, running = (tmp_path / "tmp" / f"companion-demo-{name}" for name in ("left", "running"))
    for home in (left, running):
        (home / "state" / "me").mkdir(parents=True)
        (home / "state" / "me" / "device").write_text("x")
    other = Running(running / "state" / "me" / "open")
    other.enter()
    lived_in("forget", "--everything", "--at-once", stdin=b"ERASE\n")
    assert not left.exists()
    assert running.exists()
    other.leave()


def test_answers_that_do_not_go_together(lived_in: Cli) -> None:
    assert lived_in("forget", "--everything", "--at-once", "--in-7-days").code == 2
    assert json.loads(lived_in("today", "--json").out)["data"]["doses"]
