"""Trying a passphrase in a process of its own: what opens, what does not, what is seen of it, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from companion.domain.errors import NotReadable
from companion.storage import age, apart
from companion.storage.apart import Apart
from tests.storage.age_format import unwrap, wrap
from tests.storage.vaults import OTHER, PASSPHRASE, Safe, sealed

TEXT = b"some secret bytes"
SHORT, LONG = 12, 18
"""Work factors: some milliseconds, and more than a second."""


@pytest.fixture(scope="module")
def long() -> bytes:
    return wrap(TEXT, PASSPHRASE, LONG)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Every process that was started, and that none of them is left at the end."""
    found: list[Any] = []

    class Noted(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *words: Any, **options: Any) -> None:
            super().__init__(*words, **options)
            found.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    yield found
    for process in found:
        assert process.returncode is not None
        with pytest.raises(ChildProcessError):
            os.waitpid(process.pid, os.WNOHANG)


class Trying(threading.Thread):
    """Tries a passphrase in a thread, and keeps what came of it."""

    def __init__(self, one: Apart, data: bytes) -> None:
        super().__init__(daemon=True)
        self._one, self._data = one, data
        self.came: object = None
        self.start()

    def run(self) -> None:
        try:
            self.came = self._one.unwrap(self._data, PASSPHRASE)
        except NotReadable as error:
            self.came = error

    def until_ready(self, started: list[Any]) -> Any:
        """Wait until the other process is protected and works."""
        until = time.monotonic() + 20
        while not (started and _ticks(started[0].pid) >= 40):
            assert time.monotonic() < until
            time.sleep(0.01)
        return started[0]


def _ticks(pid: int) -> int:
    """How long a process has worked, in hundredths of a second; 0 once it has ended."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(said[11]) if said[0] != "Z" else 0


def test_what_it_opens(started: list[Any]) -> None:
    assert Apart().unwrap(wrap(TEXT, "pässphrase", SHORT), "pässphrase") == TEXT
    assert len(started) == 1


def test_what_does_not_open_is_told_as_it_is_here(started: list[Any]) -> None:
    data = wrap(TEXT, PASSPHRASE, SHORT)
    with pytest.raises(age.CannotOpen):
        Apart().unwrap(data, OTHER)
    with pytest.raises(age.CannotRead, match="damaged or has not arrived whole"):
        Apart().unwrap(data[:-4], PASSPHRASE)
    assert len(started) == 2
    with pytest.raises(age.CannotRead, match="not a key sealed with a passphrase"):
        Apart().unwrap(b"rubbish", PASSPHRASE)


def test_a_key_that_takes_no_work_needs_no_process(started: list[Any]) -> None:
    assert Apart().unwrap(wrap(TEXT, PASSPHRASE), PASSPHRASE) == TEXT
    assert not started


@pytest.mark.parametrize("program", ["", "/nowhere/python", "/bin/false", "/dev/null"])
def test_where_no_process_can_be_started_it_is_tried_in_this_one(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program)
    data = wrap(TEXT, PASSPHRASE, SHORT)
    assert Apart().unwrap(data, PASSPHRASE) == TEXT
    with pytest.raises(age.CannotOpen):
        Apart().unwrap(data, OTHER)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_it_is_protected_and_nothing_of_the_passphrase_is_seen(long: bytes, started: list[Any]) -> None:
    inherited = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(inherited, True)
    one = Apart()
    trying = Trying(one, long)
    try:
        process = trying.until_ready(started)
        proc = Path(f"/proc/{process.pid}")
        assert PASSPHRASE.encode() not in (proc / "cmdline").read_bytes()
        assert PASSPHRASE.encode() not in repr(process.args).encode()
        assert not any(PASSPHRASE in value for value in os.environ.values())
        (core,) = [line for line in (proc / "limits").read_text().splitlines() if "core file" in line]
        assert core.split()[4:6] == ["0", "0"]
        assert "Umask:\t0077" in (proc / "status").read_text()
        assert (proc / "environ").stat().st_uid == 0, "it is not dumpable"
        if os.access(proc / "fd", os.R_OK):
            assert sorted(os.listdir(proc / "fd")) == ["0", "1", "2"]  # noqa: PTH208
            assert PASSPHRASE.encode() not in (proc / "environ").read_bytes()
    finally:
        one.stop()
        trying.join(20)
        os.close(inherited)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_it_is_ended_at_once_and_nothing_is_tried_any_more(long: bytes, started: list[Any]) -> None:
    one = Apart()
    trying = Trying(one, long)
    trying.until_ready(started)
    begun = time.monotonic()
    one.stop()
    trying.join(20)
    assert time.monotonic() - begun < 1
    assert isinstance(trying.came, NotReadable)
    assert "closing" in str(trying.came)
    with pytest.raises(NotReadable, match="closing"):
        one.unwrap(long, PASSPHRASE)
    assert len(started) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_one_that_the_system_breaks_off_is_said_and_not_tried_here(
    long: bytes, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart.age, "unwrap", lambda *_: pytest.fail("tried here"))
    trying = Trying(Apart(), long)
    os.kill(trying.until_ready(started).pid, signal.SIGKILL)
    trying.join(20)
    assert "perhaps for lack of memory. Please try again." in str(trying.came)


def test_a_vault_that_was_stopped_changes_nothing(tmp_path: Path) -> None:
    safe = Safe(tmp_path)
    sealed(safe)
    for file in safe.root.rglob("identity-*.age"):
        file.write_bytes(wrap(unwrap(file.read_bytes(), PASSPHRASE), PASSPHRASE, SHORT))
    before = {file: file.read_bytes() for file in safe.root.rglob("*") if file.is_file()}
    vault = safe.vault()
    vault.try_apart()
    vault.stop()
    for do in (vault.unlock, vault.turn_off, lambda passphrase: vault.change(passphrase, OTHER)):
        with pytest.raises(NotReadable, match="closing"):
            do(PASSPHRASE)
    assert vault.is_locked
    assert {file: file.read_bytes() for file in safe.root.rglob("*") if file.is_file()} == before
    vault.try_apart()
    vault.unlock(PASSPHRASE)
    assert not vault.is_locked


def test_the_keys_of_a_vault_are_made_and_tried_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    tried = Apart._asked

    def noted(one: Apart, what: str, data: bytes, passphrase: str) -> dict[str, str] | None:
        asked.append(what)
        return tried(one, what, data, passphrase)

    monkeypatch.setattr(Apart, "_asked", noted)
    monkeypatch.setattr(age, "wrap", lambda *_: pytest.fail("made here"))
    monkeypatch.setattr(age, "unwrap", lambda *_: pytest.fail("tried here"))
    safe = Safe(tmp_path)
    vault = safe.vault()
    vault._wrap = None
    vault.try_apart()
    keys = vault.new_keys()
    vault.turn_on(PASSPHRASE, keys, [keys.recovery.groups[number] for number in keys.recovery.asked])
    assert asked == ["wrap", "unwrap"]
    (file,) = safe.keys.iterdir()
    assert unwrap(file.read_bytes(), PASSPHRASE).decode().splitlines()[-1] == keys.secret


@pytest.mark.skipif(sys.platform != "linux", reason="only there the system is asked to")
def test_it_ends_with_the_one_that_started_it(long: bytes, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_bytes(long)
    code = "import sys; from companion.storage.apart import Apart; Apart().unwrap(open(sys.argv[1], 'rb').read(), 'x')"
    starter = subprocess.Popen([sys.executable, "-c", code, key])
    try:
        until = time.monotonic() + 20
        while not (child := _child(starter.pid)) or _ticks(child) < 40:
            assert time.monotonic() < until
            time.sleep(0.01)
    finally:
        starter.kill()
        starter.wait()
    worked = _ticks(child)
    until = time.monotonic() + 20
    while (now := _ticks(child)) and time.monotonic() < until:
        assert now - worked < 20, "it works on"
        time.sleep(0.01)


def _child(pid: int) -> int:
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(said[1]) == pid:
            return int(file.parent.name)
    return 0
