"""Encrypted records in a real terminal: the passphrase does not show, and what is sealed is on no screen before it."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.paths import locate
from tests.e2e.house import READY, House, wait_locked
from tests.e2e.terminal import Terminal
from tests.storage.age_format import unwrap, wrap
from tests.storage.vaults import PASSPHRASE, seal_home


def locked_house(root: Path) -> House:
    """A home whose records are sealed, with a key that takes no work to try."""
    house = House(root / "home").settle_in()
    house.add("Buspirone", "08:00")
    seal_home(locate("me", house.env), PASSPHRASE, wrap)
    return house


def test_a_command_asks_without_showing_what_is_typed(tmp_path: Path) -> None:
    house = locked_house(tmp_path)
    with Terminal.of_python("-m", "companion", "today", env=house.env) as terminal:
        terminal.wait_for("Passphrase:")
        terminal.send("a wrong one\n")
        terminal.wait_for("does not open")
        assert "Buspirone" not in terminal.text
        terminal.wait_until(lambda: terminal.text.count("Passphrase:") == 2, "not asked again")
        terminal.send(f"{PASSPHRASE}\n")
        terminal.wait_for("Buspirone")
        assert PASSPHRASE.encode() not in terminal.raw
        assert b"a wrong one" not in terminal.raw
        assert terminal.wait_exit() == 0


def test_ctrl_c_at_the_question_leaves_a_terminal_that_shows_what_is_typed(tmp_path: Path) -> None:
    house = locked_house(tmp_path)
    script = f"trap : INT; {sys.executable} -m companion today; echo now type; read words; echo heard $words"
    with Terminal(["sh", "-c", script], env=house.env) as terminal:
        terminal.wait_for("Passphrase:")
        terminal.press("ctrl+c")
        terminal.wait_for("now type")
        terminal.send("shown again\n")
        terminal.wait_for("heard shown again")
        assert terminal.text.count("shown again") == 2


def test_the_app_opens_after_the_passphrase(tmp_path: Path) -> None:
    house = locked_house(tmp_path)
    with house.start(size=(100, 40)) as terminal:
        wait_locked(terminal)
        assert b"Buspirone" not in terminal.raw
        terminal.send(f"{PASSPHRASE}\r")
        terminal.wait_until(lambda: READY in terminal.text, "not open", timeout=40)
        terminal.wait_for("Buspirone")


@pytest.mark.parametrize(
    ("mark", "count"),
    [(b"\x1b[?1049h", 1), (b"\x1b[<u", 1), (b"\x1b[?1004h", 2)],
    ids=["the first frame stands", "the lock has let go", "the tabs are being built"],
)
def test_a_signal_between_two_apps_gives_the_terminal_back(mark: bytes, count: int, tmp_path: Path) -> None:
    house = locked_house(tmp_path)
    with house.start(size=(100, 40)) as terminal:
        if mark != b"\x1b[?1049h":
            wait_locked(terminal)
            terminal.send(f"{PASSPHRASE}\r")
        terminal.wait_until(lambda: terminal.raw.count(mark) >= count, "not there yet", timeout=40)
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_exit() == 128 + signal.SIGTERM
        assert terminal.changed() == []
        assert "Buspirone" not in terminal.own_screen


# A key that takes more than a second to try

WORK = 18


@pytest.fixture(scope="module")
def slow_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The same home, with a key that takes work."""
    house = locked_house(tmp_path_factory.mktemp("slow"))
    for file in house.home.rglob("identity-*.age"):
        file.write_bytes(wrap(unwrap(file.read_bytes(), PASSPHRASE), PASSPHRASE, WORK))
    return house


def children(pid: int) -> Iterator[int]:
    """The processes that this one started and that work."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(said[1]) == pid and said[0] != "Z":
            yield int(file.parent.name)


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def trying(terminal: Terminal, passphrase: str) -> int:
    """Type a passphrase and wait until another process tries it; which one."""
    wait_locked(terminal)
    terminal.send(f"{passphrase}\r")
    terminal.wait_until(lambda: any(children(terminal.pid)), "nothing is tried")
    (child,) = children(terminal.pid)
    return child


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_help_opens_while_a_passphrase_is_tried_and_what_was_typed_stays(slow_house: House, tmp_path: Path) -> None:
    house = slow_house.copy_to(tmp_path / "home")
    with house.start(size=(100, 40)) as terminal:
        child = trying(terminal, "a wrong one")
        assert b"wrong" not in Path(f"/proc/{child}/cmdline").read_bytes()
        terminal.press("f1")
        terminal.wait_for("Back")
        assert runs(child), "help came only after the work"
        terminal.wait_until(lambda: not any(children(terminal.pid)), "it is still tried")
        terminal.press_away("escape", "Back")
        terminal.wait_for("does not open")
        terminal.press("ctrl+t")
        terminal.wait_for("a wrong one")
        terminal.press("ctrl+t", *["backspace"] * 11)
        terminal.send(f"{PASSPHRASE}\r")
        terminal.wait_for("Buspirone", timeout=40)
        assert not any(children(terminal.pid))


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("way", ["ctrl+q", "term", "kill"])
def test_who_leaves_while_it_is_tried_leaves_nothing_behind(way: str, slow_house: House, tmp_path: Path) -> None:
    house = slow_house.copy_to(tmp_path / "home")
    with house.start(size=(100, 40)) as terminal:
        child = trying(terminal, PASSPHRASE)
        assert runs(child)
        if way == "ctrl+q":
            terminal.press("ctrl+q")
        else:
            terminal.kill(signal.SIGTERM if way == "term" else signal.SIGKILL)
        until = time.monotonic() + 1
        while runs(child):
            assert time.monotonic() < until, "it works on"
            time.sleep(0.01)
        terminal.wait_exit()
