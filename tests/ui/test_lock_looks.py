"""Pictures of the lock and of what it asks about afterwards, as they were looked at."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from companion.ui.app import CompanionApp
from companion.ui.screens.said import SaidScreen
from companion.ui.words import lock as words
from tests.services.memory_vault import MemoryVault
from tests.ui.desk import Desk
from tests.ui.locks import PASSPHRASE, locked_parts
from tests.ui.pilot import shown, wait_until
from tests.ui.test_said import said_desk
from tests.ui.today_days import parts

PLAN = "Signs that it begins: I stop sleeping.\n\nWhat helps: a walk, a shower, the dog.\n\nI call Sam, 555 0100."
SEEN = [
    *((name, size, "companion-dark") for name in ("lock", "wrong", "said") for size in ((40, 12), (80, 24))),
    *(("lock", (80, 24), look) for look in ("companion-light", "no-color")),
]


@pytest.mark.parametrize(
    ("name", "size", "look"), SEEN, ids=[f"{name}-{size[0]}x{size[1]}-{look}" for name, size, look in SEEN]
)
def test_the_lock_looks_as_it_was_looked_at(
    name: str, size: tuple[int, int], look: str, snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
    desk = Desk()
    made = locked_parts(MemoryVault(desk.clock, PASSPHRASE), desk, plan=PLAN)
    if name == "said":
        made = parts(said_desk("took my morning ones"))
    if look == "companion-light":
        made = replace(made, settings=replace(made.settings, theme=look))
    app = CompanionApp(made)

    async def prepare(pilot: Pilot[Any]) -> None:
        await wait_until(pilot, lambda: app.is_open)
        if name == "said":
            await wait_until(pilot, lambda: isinstance(app.screen, SaidScreen) and app.focused is not None)
        else:
            await wait_until(pilot, lambda: words.TITLE in shown(app))
        if name == "wrong":
            await pilot.press(*"no", "enter")
            await wait_until(pilot, lambda: words.WRONG[:20] in shown(app))
        await pilot.pause(0.2)

    assert snap_compare(app, terminal_size=size, run_before=prepare)
