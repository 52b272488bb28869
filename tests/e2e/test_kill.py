"""kill -9 at random moments: what the screen said was saved is there afterwards, and what was being written too."""

from __future__ import annotations

import os
import random
from pathlib import Path

from tests.e2e.house import READY, House, has_help, wait_open
from tests.e2e.terminal import Terminal

ROUNDS = int(os.environ.get("KILL_ROUNDS", "5"))
"""How often the app is killed; a longer run may set more."""

NAMES = ("Buspirone", "Clozapine", "Duloxetine", "Escitalopram", "Fluoxetine", "Gabapentin")


def test_killing_it_at_random_moments_loses_nothing_that_was_said_to_be_saved(tmp_path: Path) -> None:
    house = House(tmp_path / "home").settle_in()
    for name in NAMES:
        house.add(name, "08:00")
    chance = random.Random(2026)
    promised: set[str] = set()
    for turn in range(ROUNDS):
        with house.start(size=(100, 40)) as terminal:
            open_past_an_offer(terminal)
            for _ in range(chance.randrange(1, 4)):
                act(terminal, chance, turn)
            terminal.read(chance.uniform(0, 0.25))
            terminal.kill()
            terminal.wait_exit()
            promised |= promises(terminal)
        states = house.states()
        kept = {name for name in NAMES if states[f"{name} 08:00"] == "taken"}
        kept |= {entry["note"] for entry in house.entries()}
        assert promised <= kept, f"round {turn}: lost {promised - kept}"
    assert promised, "the rounds saw nothing saved"


def open_past_an_offer(terminal: Terminal) -> None:
    """Open the app; a draft that is offered stays where it is."""
    terminal.wait_until(lambda: READY in terminal.text or "You were writing" in terminal.text, "not open", timeout=40)
    terminal.read(0.2)
    if "You were writing" in terminal.text:
        terminal.press_away("escape", "You were writing")
    wait_open(terminal)


def act(terminal: Terminal, chance: random.Random, turn: int) -> None:
    """Do one thing as a quick hand does, hardly waiting for the screen."""
    match chance.choice(("take", "take", "take", "undo", "check in")):
        case "take":
            terminal.press(*["down"] * chance.randrange(4), "space", gap=0.06)
        case "undo":
            terminal.press("u", "ctrl+r", gap=0.06)
        case "check in":
            terminal.press("c", gap=0.06)
            terminal.wait_until(
                lambda: "Down skips" in terminal.text or "You were writing" in terminal.text, "no check-in"
            )
            if "You were writing" in terminal.text:
                terminal.press_until("n", "Down skips")
            terminal.press_until("n", "> Note")
            terminal.type(f"note of round {turn}.{chance.randrange(1000)}", gap=0.01)
            terminal.press("ctrl+s", gap=0.06)
    terminal.read(chance.uniform(0, 0.5))


def promises(terminal: Terminal) -> set[str]:
    """What the screen says is saved: rows that are taken, and entries on today's page."""
    if "Down skips" in terminal.text or "You were writing" in terminal.text:
        return set()
    taken = {name for name in NAMES for line in terminal.display if name in line and "✓ taken" in line}
    entries = {line.strip() for line in terminal.display if line.strip().startswith("note of round")}
    return taken | entries


def test_what_was_being_written_is_offered_back_after_a_kill(house: House) -> None:
    with house.open() as terminal:
        terminal.press("c")
        terminal.wait_for("Down skips")
        terminal.press("3")
        terminal.wait_for("[3]")
        terminal.press_until("n", "> Note")
        terminal.type("The night was long")
        terminal.wait_until(lambda: b"night was long" in house.kept(), "no draft was kept")
        terminal.kill()
        terminal.wait_exit()
    with house.start() as terminal:
        terminal.wait_for("You were writing", timeout=40)
        assert has_help(terminal)
        assert "The night was long" not in terminal.text, "what it holds is not shown before it is asked for"
        terminal.press_until("enter", "The night was long")
        assert "[3]" in terminal.text
        terminal.press("ctrl+s")
        terminal.wait_for(READY)
        terminal.wait_for("Mood a bit low")
    (entry,) = house.entries()
    assert entry["note"] == "The night was long"
    with house.open() as terminal:
        assert "You were writing" not in terminal.text, "a saved draft is gone"


def test_a_medicine_being_written_down_is_offered_back_after_a_kill(house: House) -> None:
    with house.open() as terminal:
        terminal.press_until("5", "In the box")
        terminal.press_until("a", "as on the label")
        terminal.type("Quetiapine")
        terminal.wait_until(lambda: b"Quetiapine" in house.kept(), "no draft was kept")
        terminal.kill()
        terminal.wait_exit()
    with house.open() as terminal:
        terminal.press_until("5", "In the box")
        terminal.press_until("a", "You were writing about a medicine")
        terminal.press_until("enter", "> Name")
        terminal.wait_for("Quetiapine")


def test_words_typed_into_any_dialog_are_back_after_a_kill(house: House) -> None:
    dialogs = (
        (("x",), "Amount", ("enter", "tab", "tab"), "extrawords"),
        (("e",), "Amount", ("tab",) * 3, "dosewords"),
        (("5", "p"), "Doses inside are shown", ("down", "down"), "pausewords"),
        (("5", "r"), "For your own memory", ("down", "down"), "reactionwords"),
    )

    def open_dialog(terminal: Terminal, keys: tuple[str, ...], title: str) -> None:
        for key in keys[:-1]:
            terminal.press_until(key, "In the box")
        terminal.press_until(keys[-1], title)

    before: tuple[tuple[str, ...], str, str] | None = None
    for keys, title, fields, words in dialogs:
        with house.open(size=(100, 40)) as terminal:
            if before is not None:
                terminal.wait_for("You were writing under")
                assert before[2] not in terminal.text, "what it holds is not shown before it is asked for"
                open_dialog(terminal, *before[:2])
                terminal.wait_for(before[2])
                terminal.press_away("escape", before[1], every=2)
                terminal.wait_until(lambda: not house.kept(), "what was thrown away is kept")
            open_dialog(terminal, keys, title)
            terminal.press(*fields, gap=0.15)
            terminal.type(words)
            terminal.wait_until(lambda words=words: words.encode() in house.kept(), "what was typed was not kept")
            terminal.kill()
            terminal.wait_exit()
        before = (keys, title, words)
