"""Forgetting everything where the records are encrypted: nothing is said to be erased that could not be opened."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pyrage
import pytest

from companion import forgetting
from companion.domain.forgetting import Uptime
from companion.storage.line import Sealed, decode, encode
from tests.cli import test_encryption as encrypted
from tests.cli.conftest import Cli, StandingClock
from tests.cli.test_encryption import MARKER, PASSPHRASE, SECRET, lines
from tests.storage.kit import log_bytes, revision

quick, locked = encrypted._quick, encrypted.locked
AT_ONCE = ("forget", "--everything", "--at-once", "--records", "erase")


@pytest.fixture
def shared(locked: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Encrypted records in a folder that another machine writes to, too."""
    monkeypatch.setattr(forgetting, "uptime", Uptime)
    monkeypatch.setattr(forgetting, "PATIENCE", 0.0)
    (home / "data" / "me" / "log" / "lapp-2026.jsonl").write_bytes(log_bytes(revision(1, "a", device="lapp")))
    return locked


def said(home: Path) -> bytes:
    """What the records say to whoever holds the recovery key."""
    key = pyrage.x25519.Identity.from_str(SECRET)
    held = b""
    for file in sorted((home / "data" / "me" / "log").iterdir()):
        for raw in filter(None, file.read_bytes().split(b"\n")):
            line = decode(raw)
            held += pyrage.decrypt(base64.b64decode(line.age), [key]) if isinstance(line, Sealed) else raw
    return held


def test_erasing_on_all_machines_asks_for_the_passphrase_and_reaches_every_sealed_line(shared: Cli, home: Path) -> None:
    assert MARKER.encode() in said(home)
    answer = shared(*AT_ONCE, stdin=lines("ERASE", PASSPHRASE), tty=True)
    assert answer.code == 0, answer.err
    assert "Everything was erased." in answer.out
    assert MARKER.encode() not in said(home)
    assert not (home / "state" / "me").exists()


def test_the_passphrase_may_come_from_an_open_file(shared: Cli, home: Path) -> None:
    reads, writes = os.pipe()
    os.write(writes, lines(PASSPHRASE))
    os.close(writes)
    assert shared(*AT_ONCE, "--passphrase-fd", str(reads), stdin=lines("ERASE")).code == 0
    os.close(reads)
    assert MARKER.encode() not in said(home)


@pytest.mark.parametrize("is_asked", [True, False])
def test_without_it_nothing_is_erased_or_hidden(shared: Cli, home: Path, *, is_asked: bool) -> None:
    before = sorted(home.rglob("*"))
    answer = shared(*AT_ONCE, stdin=lines("ERASE", *["wrong words here"] * 3), tty=is_asked)
    assert answer.code != 0
    assert "Everything was erased" not in answer.out
    assert sorted(home.rglob("*")) == before
    assert MARKER in shared("journal", "list", stdin=lines(PASSPHRASE), tty=True).out


def seal_to_another_key(home: Path) -> None:
    """Another machine's file, of which the key is not here."""
    raw = log_bytes(revision(2, "b", device="lapp")).rstrip()
    strange = pyrage.encrypt(b"{" + raw.split(b",", 1)[1], [pyrage.x25519.Identity.generate().to_public()])
    line = Sealed(decode(raw).at, base64.b64encode(strange).decode())
    (home / "data" / "me" / "log" / "lapp-2026.jsonl").write_bytes(encode(line) + b"\n")


def test_erasing_one_record_says_how_many_lines_are_locked(shared: Cli, home: Path) -> None:
    seal_to_another_key(home)
    shared("journal", "list", stdin=lines(PASSPHRASE), tty=True)
    answer = shared("erase", "entry", "1", stdin=lines(PASSPHRASE, "ERASE"), tty=True)
    assert "Erased for good: 1 record." in answer.out
    assert "1 line of the records cannot be opened with the keys on this computer" in answer.out


def test_lines_sealed_to_another_key_are_not_said_to_be_erased(shared: Cli, home: Path) -> None:
    seal_to_another_key(home)
    answer = shared(*AT_ONCE, stdin=lines("ERASE", PASSPHRASE), tty=True)
    assert answer.code != 0
    assert "1 line of the records can only be opened with another key" in answer.err
    assert MARKER.encode() in said_of(home, "lapp")
    assert not (home / "state" / "me" / "forget.json").exists()


def said_of(home: Path, without: str) -> bytes:
    """What the records say, but for the files of one machine."""
    for file in (home / "data" / "me" / "log").glob(f"{without}-*"):
        file.unlink()
    return said(home)


def test_when_the_date_comes_without_a_passphrase_they_stay_hidden(
    shared: Cli, home: Path, clock: StandingClock
) -> None:
    assert shared("forget", "--everything", "--in-7-days", "--records", "erase").code == 0
    for _ in range(7):
        clock.on(hours=24)
        shared("today")
    clock.on(hours=1)
    answer = shared("today")
    assert answer.code != 0
    assert "until it is given they stay hidden" in answer.err
    assert "was erased, as you asked" not in answer.err
    assert MARKER.encode() in said(home)
    assert "was erased, as you asked" in shared("today", stdin=lines(PASSPHRASE), tty=True).err
    assert MARKER.encode() not in said(home)


def test_when_the_date_comes_what_is_kept_elsewhere_needs_no_passphrase(
    shared: Cli, home: Path, clock: StandingClock
) -> None:
    assert shared("forget", "--everything", "--in-7-days", "--records", "keep").code == 0
    for _ in range(7):
        clock.on(hours=24)
        answer = shared("today")
    assert "was erased, as you asked" in answer.err
    assert not (home / "state" / "me").exists()
    assert MARKER.encode() in said(home)


def test_conflict_copies_of_key_files_go_too_and_what_is_none_stays(locked: Cli, home: Path) -> None:
    (key,) = (home / "data" / "me" / "keys").iterdir()
    for ending in (".sync-conflict-20261123-120000-ABCDEFG", " (conflicted copy 2026-11-23)", " [1]"):
        key.with_name(f"{key.stem}{ending}.age").write_bytes(key.read_bytes())
    aside = home / "state" / "me" / "keys" / "retired-abcdef.0123abcd.age"
    aside.write_bytes(key.read_bytes())
    mine = key.with_name("identity-of-mine.age")
    mine.write_text("mine")
    answer = locked("forget", "--everything", "--at-once", "--records", "remove", stdin=b"ERASE\n")
    assert answer.code == 0, answer.err
    assert [path for path in home.rglob("*") if path.is_file()] == [mine]
    assert str(mine) in answer.out


def held(home: Path) -> dict[str, bytes]:
    """Every file with what it holds, but for the mark that counts the days."""
    files = [path for path in home.rglob("*") if path.is_file() and path.name != "forget.json"]
    return {str(path): path.read_bytes() for path in files}


@pytest.mark.parametrize(
    "command", [("said", "-"), ("encrypt", "on"), ("encrypt", "off"), ("encrypt", "on", "--others")]
)
@pytest.mark.parametrize("is_encrypted", [True, False])
def test_while_hidden_nothing_is_kept_and_encryption_stays_as_it_is(
    request: pytest.FixtureRequest, home: Path, command: tuple[str, ...], *, is_encrypted: bool
) -> None:
    cli: Cli = request.getfixturevalue("locked" if is_encrypted else "morning")
    assert cli("forget", "--everything", "--in-7-days").code == 0
    before = held(home)
    typed = encrypted.turning_on() if not is_encrypted else lines(PASSPHRASE)
    answer = cli(*command, stdin=b"words" if command[0] == "said" else typed, tty=command[0] != "said")
    assert answer.code != 0
    assert "The records of this profile are hidden" in answer.err
    assert answer.out == ""
    assert held(home) == before
    assert cli("forget", "--cancel").code == 0
    assert cli("said", "-", stdin=b"words").code == 0
