"""Pictures of Read and Care, empty and full, in both own themes and without color."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from companion.services.reading import ReadingService
from companion.ui.app import CompanionApp
from companion.ui.panes.base import PaneEntry
from companion.ui.panes.care import CarePane
from companion.ui.panes.read import ReadPane
from companion.ui.parts import AppParts, UiSettings
from companion.ui.render import settle
from tests.content.samples import sample, sample_card, sample_guide
from tests.services.memory import MemoryState
from tests.ui.desk import MORNING
from tests.ui.examples import US
from tests.ui.few_pieces import FewPieces
from tests.ui.looks import looked_at

KEYS = {
    "read-shelf": ("enter",),
    "read-article": ("enter", "enter"),
    "read-card": ("enter", "G", "k", "enter"),
    "read-find": ("enter", "enter", "slash", *"you", "enter", "n"),
    "read-links": ("enter", "enter", "l"),
}
"""By which keys each page is reached."""


def a_few() -> FewPieces:
    return FewPieces(sample(), replace(sample(), id="other", title="Another page"), sample_guide(), sample_card())


def app_on(page: str, look: str) -> CompanionApp:
    reading = ReadingService(FewPieces() if page == "read-empty" else a_few(), MemoryState())
    panes = (PaneEntry.of(ReadPane, lambda: ReadPane(reading)), PaneEntry.of(CarePane, CarePane))
    theme = "companion-dark" if look == "no-color" else look
    return CompanionApp(
        AppParts(
            now=lambda: MORNING,
            panes=panes,
            region=None if page == "care-empty" else US,
            settings=UiSettings(theme=theme),
            initial_pane="care" if page.startswith("care") else "read",
            burst_window=0,
        )
    )


@looked_at()
@pytest.mark.parametrize("page", ["read", *KEYS, "read-empty", "care", "care-empty"])
def test_it_looks_as_before(
    page: str, size: tuple[int, int], look: str, snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")

    async def prepare(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        for key in KEYS.get(page, ()):
            await pilot.press(key)
            await settle(pilot)

    assert snap_compare(app_on(page, look), terminal_size=size, run_before=prepare)
