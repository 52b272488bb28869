"""Pictures of Help now and of what stands behind its doors, as they were looked at."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from companion.library.library import Library
from companion.ui.app import CompanionApp
from companion.ui.help_parts import HelpParts, PlanFile
from companion.ui.parts import UiSettings
from companion.ui.words import help_now as words
from companion.ui.words.own_words import NONE_YET
from tests.ui.medicine_days import full, parts
from tests.ui.pilot import shown, wait_until

LIBRARY = Library()
PLAN = "Signs that it begins: I stop sleeping.\n\nWhat helps: a walk, a shower, the dog.\n\nI call Sam, 555 0100."

SEEN = (
    ("numbers", (60, 20), "companion-dark", ""),
    ("numbers", (80, 24), "no-color", ""),
    ("numbers", (120, 40), "companion-light", ""),
    ("short", (80, 24), "companion-dark", ""),
    ("too-much", (80, 24), "companion-dark", "t"),
    ("someone-else", (60, 20), "companion-dark", "d"),
    ("breathe", (80, 24), "companion-dark", "b"),
    ("look-around", (80, 24), "companion-light", "l"),
    ("signs", (80, 24), "no-color", "s"),
)

READY = {
    "numbers": words.PLAN,
    "short": "My plan:",
    "too-much": "Mix-ups happen",
    "someone-else": "Call the emergency number",
    "breathe": "Stop whenever you like.",
    "look-around": "Nothing is written down.",
    "signs": "About your",
}
"""What stands there once the page is whole."""


@pytest.mark.parametrize(
    ("name", "size", "look", "key"), SEEN, ids=[f"{name}-{size[0]}x{size[1]}-{look}" for name, size, look, _ in SEEN]
)
def test_help_looks_as_it_was_looked_at(
    name: str, size: tuple[int, int], look: str, key: str, snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
    theme = look if look != "no-color" else "companion-dark"
    settings = replace(UiSettings(), theme=theme, holds_still=True, short_help=name == "short")
    given = HelpParts(content=lambda: LIBRARY, own=PlanFile(lambda: PLAN, NONE_YET))
    app = CompanionApp(replace(parts(full()), region=LIBRARY.region("US"), settings=settings, help=given))

    async def prepare(pilot: Pilot[Any]) -> None:
        await wait_until(pilot, lambda: app.is_open)
        await pilot.press("f1")
        await wait_until(pilot, lambda: "I took too much" in shown(app) and words.PLAN in shown(app))
        if key:
            await pilot.press(key)
        await wait_until(pilot, lambda: READY[name] in shown(app), f"{name}: {shown(app)}")
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=prepare)
