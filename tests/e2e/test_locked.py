"""Encrypted records in a real terminal: the passphrase does not show, and what is sealed is on no screen before it."""

from __future__ import annotations

import sys
from pathlib import Path

from companion.paths import locate
from tests.e2e.house import READY, House, wait_locked
from tests.e2e.terminal import Terminal
from tests.storage.age_format import wrap
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
