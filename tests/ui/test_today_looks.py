"""How the Today tab looks: pictures, empty and full, at two sizes, in both own themes and without color."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from companion.ui.app import CompanionApp
from tests.ui.desk import Desk
from tests.ui.pilot import wait_until
from tests.ui.today_days import full, parts

LOOKS = ("companion-dark", "companion-light", "no-color")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("day", [Desk, full], ids=["empty", "full"])
def test_today(
    day: Callable[[], Desk], look: str, size: tuple[int, int], snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = look
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
        theme = "companion-dark"
    app = CompanionApp(parts(day(), theme=theme))

    async def settled(pilot: Any) -> None:
        await wait_until(pilot, lambda: app.is_open)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=settled)
