"""Records somebody else's program wrote: whatever stands in them, the terminal is told nothing by it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import pytest

from tests.e2e.house import House, has_help
from tests.e2e.terminal import Terminal

EVIL = "\x1b]0;PWNED\x07\x1b[31mRed\x1b[2J\x9b31m\x9d0;PWNED\x9c\u202egnp.exe\u202c[/][b]Bold[/b]\r\n\x08\x7f\u200b"
"""A title, colors, a wiped screen, one-byte sequences, text turned around, markup, line ends, what cannot be seen."""

FORBIDDEN = (
    b"\x1b]0;",
    b"PWNED\x07",
    b"\x1b[31mRed",
    b"\xc2\x9b",
    b"\xc2\x9d",
    b"\xc2\x9c",
    "\u202e".encode(),
    "\u200b".encode(),
    b"\x08",
    b"\x7f",
)


def write_by_hand(log: Path, docs: list[tuple[str, str, object]]) -> None:
    """Append sound lines, with the right checksums, as a device of its own."""
    lines = []
    at = datetime.now(UTC) - timedelta(minutes=1)
    for place, (table, id_, doc) in enumerate(docs):
        stamp = f"{at:%Y-%m-%dT%H:%M:%S}.000Z-{place:04x}-zzzzzz.abcd"
        line = {
            "at": stamp,
            "op": f"by-hand-{place}",
            "n": "1/1",
            "t": table,
            "id": id_,
            "was": None,
            "v": 1,
            "doc": doc,
        }
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()[:-1]
        lines.append(text + b',"crc":"%08x"}\n' % crc32(text))
    (log / f"zzzzzz-{at.year}.jsonl").write_bytes(b"".join(lines))


@pytest.fixture
def hostile(house: House) -> House:
    """A home in which names, forms, symptoms, notes, reasons and tags are hostile."""
    amount = [{"n": "1", "product": "pppppppppppp"}]
    slots = [{"slot": "ssssssss", "rule": "FREQ=DAILY", "wall": "08:15", "amount": amount}]
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    day = json.loads(house.do("today", "--json"))["data"]["day"]
    strength = [{"name": EVIL, "n": "5", "unit": "mg"}]
    entry = {
        "day": day,
        "instant": now,
        "zone": "UTC",
        "local": f"{day}T08:00",
        "values": {"mood": 3},
        "symptoms": {"evil": 2},
    }
    write_by_hand(
        house.log,
        [
            ("medicine", "mmmmmmmmmmmm", {"name": f"Evil{EVIL}", "purpose": EVIL, "note": EVIL}),
            ("product", "pppppppppppp", {"medicine": "mmmmmmmmmmmm", "form": f"tablet{EVIL}", "ingredients": strength}),
            (
                "version",
                "vvvvvvvvvvvv",
                {"medicine": "mmmmmmmmmmmm", "from": "2020-01-01", "slots": slots, "why": EVIL},
            ),
            ("symptom", "evil", {"name": EVIL}),
            ("plan", "calm", {"text": f"Plan{EVIL}"}),
            ("person", "nnnnnnnnnnnn", {"name": f"Person{EVIL}", "reach": EVIL, "for": EVIL}),
            ("letter", "llllllllllll", {"title": f"Letter{EVIL}", "text": EVIL, "shows": "help"}),
            ("entry", "eeeeeeeeeeee", {**entry, "tags": [EVIL], "note": f"Note{EVIL}"}),
        ],
    )
    return house


def harmless(terminal: Terminal) -> None:
    for forbidden in FORBIDDEN:
        assert forbidden not in terminal.raw, f"{forbidden!r} reached the terminal"


def test_hostile_names_never_reach_the_terminal_raw(hostile: House) -> None:
    with hostile.open() as terminal:
        terminal.wait_for("Evil")
        assert "Sertraline" in terminal.text, "nothing was wiped"
        assert has_help(terminal)
        for key, words in (("2", "Note"), ("3", "Today"), ("5", "Evil"), ("1", "Evil")):
            terminal.press_until(key, words)
            terminal.read(0.3)
            assert has_help(terminal)
        terminal.press_until("6", "My people")
        for key, words in (("p", "Plan"), ("m", "Person"), ("w", "Letter")):
            terminal.press_until(key, words)
            terminal.read(0.3)
            assert has_help(terminal)
            terminal.press("escape")
            terminal.read(0.3)
        terminal.press_until("1", "Evil")
        terminal.press("A")
        terminal.wait_for("Taken: ")
        terminal.press_until("c", "Anxiety")
        terminal.press_until("ctrl+p", "Type a few letters")
        terminal.press_away("escape", "Type a few letters")
        terminal.press_away("escape", "Anxiety")
        terminal.press_until("s", "already")
        harmless(terminal)
        assert "[b]Bold[/b]" in terminal.text or "[b]Bold" in terminal.raw.decode(errors="replace")
        terminal.press("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize(
    "words", [["today"], ["due"], ["medicine", "list"], ["journal", "list"], ["doctor"], ["plan", "show"], ["plain"]]
)
def test_hostile_names_never_reach_the_terminal_from_a_command(hostile: House, words: list[str]) -> None:
    with hostile.start(*words) as terminal:
        if words == ["plain"]:
            terminal.wait_for("What now?", timeout=40)
            terminal.send("quit\r")
        assert terminal.wait_exit(timeout=40) in {0, 1}
        harmless(terminal)
        assert not re.search(rb"\x1b", terminal.raw)
