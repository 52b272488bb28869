"""Pictures of Read and Care, empty and full, in both own themes and without color."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from companion.domain.piece import Hit, Piece
from companion.services.reading import ReadingService
from companion.ui.app import CompanionApp
from companion.ui.panes.base import PaneEntry
from companion.ui.panes.care import CarePane
from companion.ui.panes.read import ReadPane
from companion.ui.parts import AppParts, UiSettings
from companion.ui.render import settle
from tests.content.samples import sample
from tests.services.memory import MemoryState
from tests.ui.desk import MORNING
from tests.ui.examples import US
from tests.ui.looks import looked_at


class Shelf:
    """A library of some pieces, the same for ever."""

    def __init__(self, *pieces: Piece) -> None:
        self._pieces = pieces

    def pieces(self) -> tuple[Piece, ...]:
        return self._pieces

    def piece(self, name: str) -> Piece:
        return next(each for each in self._pieces if name in {each.id, each.ref})

    def search(self, text: str) -> tuple[Hit, ...]:
        return ()


def two_articles() -> Shelf:
    return Shelf(sample(), replace(sample(), id="other", title="Another page"))


def app_on(page: str, look: str) -> CompanionApp:
    reading = ReadingService(Shelf() if page == "read-empty" else two_articles(), MemoryState())
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
@pytest.mark.parametrize("page", ["read", "read-article", "read-empty", "care", "care-empty"])
def test_it_looks_as_before(
    page: str, size: tuple[int, int], look: str, snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")

    async def prepare(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        if page == "read-article":
            await pilot.press("enter")
            await pilot.app.workers.wait_for_complete()
            await settle(pilot)

    assert snap_compare(app_on(page, look), terminal_size=size, run_before=prepare)
