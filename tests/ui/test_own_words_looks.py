"""Pictures of Care, of the plan as a list and of a letter being written, as they were looked at."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from companion.demo.own_words import LETTER, PEOPLE, PLAN
from companion.domain.own_words import AFTER_LOW, Letter, Person, PlanPart
from companion.services.ports import Put
from companion.ui.app import CompanionApp
from tests.ui.desk import Desk
from tests.ui.looks import looked_at
from tests.ui.pilot import wait_until
from tests.ui.test_own_words import parts

KEYS: dict[str, tuple[str, ...]] = {"care": (), "plan": ("p", "down"), "letter": ("w", "enter")}
"""What is pressed before the picture."""


def written() -> Desk:
    """Most of a plan, three people, a letter."""
    desk = Desk()
    desk.store.save("plan-write", [Put(PlanPart(*part)) for part in PLAN if part[0] not in {"calm", "space"}])
    desk.store.save("person-write", [Put(Person(name, name, *rest)) for name, *rest in PEOPLE])
    desk.store.save("letter-write", [Put(Letter("l", *LETTER, shows=AFTER_LOW))])
    return desk


@looked_at()
@pytest.mark.parametrize("page", KEYS)
def test_it_looks_as_it_was_looked_at(
    snap_compare: Any, page: str, size: tuple[int, int], look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = parts(written())
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        made = replace(made, settings=replace(made.settings, theme=look))

    async def steady(pilot: Pilot[Any]) -> None:
        app: Any = pilot.app
        await wait_until(pilot, lambda: app.is_open)
        await pilot.pause(0.2)
        for key in KEYS[page]:
            await pilot.press(key)
            await pilot.pause(0.3)

    assert snap_compare(CompanionApp(made), terminal_size=size, run_before=steady)
