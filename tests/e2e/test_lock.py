"""Encrypted records in a real terminal: locked, opened, covered, and killed while somebody types."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.paths import locate
from tests.e2e.house import READY, House, has_help, wait_locked, wait_open
from tests.e2e.terminal import Terminal
from tests.storage.vaults import seal_home

PASSPHRASE = "four words of mine"
LOCKED = "Companion is locked"
OTHER_SCREEN, OWN_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A home with two medicines, encrypted."""
    house = House(tmp_path_factory.mktemp("home")).settle_in()
    house.add("Sertraline", "08:00").add("Quetiapine", "22:00")
    seal_home(locate("me", house.env), PASSPHRASE)
    assert not any(b"ertraline" in line for line in house.lines)
    return house


@pytest.fixture
def house(home: House, tmp_path: Path) -> House:
    """That home, for one test."""
    return home.copy_to(tmp_path / "home")


@pytest.fixture
def locked(house: House) -> Iterator[Terminal]:
    """Companion on it, with the lock standing."""
    with house.start() as terminal:
        wait_locked(terminal)
        yield terminal


def unlock(terminal: Terminal) -> None:
    """Type the passphrase."""
    terminal.type(PASSPHRASE)
    terminal.press("enter")
    terminal.wait_for("Sertraline", timeout=40)


def test_a_day_with_the_lock(locked: Terminal, house: House) -> None:
    assert has_help(locked)
    assert "Sertraline" not in locked.text
    locked.type("not this one")
    locked.press("enter")
    locked.wait_for("It does not open your records")
    assert "•" * len("not this one") in locked.text, "what was typed is still there"
    locked.press("ctrl+u")
    locked.type(PASSPHRASE)
    locked.press("down")
    locked.type("took my morning one")
    locked.press("enter")
    locked.wait_for("You match it when you unlock")
    locked.press("up", "enter")
    locked.wait_for("While locked you said", timeout=40)
    locked.wait_for("took my morning one")
    locked.wait_for("Sertraline")
    locked.read(0.8)  # nothing is answered before it can be seen
    locked.press_until("enter", "taken 0")
    locked.press_until("ctrl+l", LOCKED)
    locked.wait_gone("Sertraline")
    assert has_help(locked)
    assert locked.raw.count(OTHER_SCREEN) == 1, "from one to the next there is no glimpse of the shell"
    assert OWN_SCREEN not in locked.raw
    wait_locked(locked)
    unlock(locked)
    wait_open(locked)
    assert "taken 0" in locked.text
    locked.press("q")
    assert locked.wait_exit() == 0
    assert locked.raw.count(OWN_SCREEN) == 1
    assert locked.changed() == []
    assert locked.own_screen == ""
    assert not any(b"ertraline" in line or b"morning one" in line for line in house.lines)


def test_words_half_typed_on_the_lock_survive_a_kill(locked: Terminal, house: House) -> None:
    locked.press("down")
    locked.type("half a sentence")
    locked.wait_until(lambda: any(house.drafts.glob("said-*")), "no draft was kept")
    locked.read(1.2)
    locked.kill()
    assert locked.wait_exit() == -signal.SIGKILL
    assert not any(b"half a" in file.read_bytes() for file in house.home.rglob("*") if file.is_file())
    with house.start() as again:
        wait_locked(again)
        again.type(PASSPHRASE)
        again.press("enter")
        again.wait_for("half a sentence", timeout=40)


@pytest.mark.parametrize("number", [signal.SIGQUIT, signal.SIGHUP])
def test_a_signal_ends_the_lock_in_order(locked: Terminal, number: signal.Signals) -> None:
    locked.kill(number)
    assert locked.wait_exit() == 128 + number
    assert locked.raw.count(OTHER_SCREEN) == locked.raw.count(OWN_SCREEN) == 1
    assert locked.changed() == []
    assert "988" in locked.own_screen
    assert READY not in locked.text


def test_turning_it_on_in_the_app(tmp_path: Path) -> None:
    house = House(tmp_path / "home").settle_in().add("Sertraline", "08:00")
    with house.open() as terminal:
        terminal.press("ctrl+p")
        terminal.wait_for("Type a few letters")
        terminal.type("encrypt my")
        terminal.wait_for("Encrypt my records")
        terminal.press_until("enter", "nobody can ever open them")
        terminal.press_until("enter", "Once more")
        terminal.type(PASSPHRASE)
        terminal.press("enter")
        terminal.type(PASSPHRASE)
        terminal.press_until("enter", "AGE-SECRET-KEY-1")
        rows = [line.split() for line in terminal.display]
        begin = next(at for at, row in enumerate(rows) if "AGE-SECRET-KEY-1" in row)
        groups = [word for row in rows[begin + 1 : begin + 4] for word in row if re.fullmatch("[A-Z0-9]{2,4}", word)]
        groups = [word for word in groups if not word.isdigit() or len(word) == 4]
        terminal.press_until("enter", "From your paper")
        terminal.wait_until(lambda: terminal.text.count("Group ") == 2, "it does not say which groups")
        asked = [int(number) - 1 for number in re.findall(r"Group (\d+)", terminal.text)]
        for number in asked:
            terminal.type(groups[number].lower())
            terminal.press("enter")
        terminal.wait_for("[1] Yes")
        terminal.press("enter")
        terminal.wait_for("Everything on this computer is encrypted", timeout=40)
        assert not any(b"ertraline" in line for line in house.lines)
        terminal.press_until("enter", READY)
        terminal.press_until("ctrl+l", LOCKED)
        wait_locked(terminal)
        unlock(terminal)
        wait_open(terminal)
        terminal.press("space")
        terminal.wait_for("taken 0")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    for file in house.home.rglob("*"):
        assert not file.is_file() or b"ertraline" not in file.read_bytes(), f"{file} is in clear"
