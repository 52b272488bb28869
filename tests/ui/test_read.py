"""The Read and Care tabs, with the real pieces."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from companion.domain.piece import Piece
from companion.library.library import Library
from companion.services.reading import POSITIONS
from companion.ui.app import CompanionApp
from companion.ui.panes.base import PaneEntry
from companion.ui.panes.care import CarePane
from companion.ui.panes.read import ReadPane
from companion.ui.parts import AppParts
from companion.ui.render import settle
from companion.ui.screens.choose import ChooseScreen
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.number_text import HelpText
from companion.ui.widgets.reader import Reader
from tests.content.samples import sample_card, sample_guide
from tests.ui.desk import Desk
from tests.ui.pilot import wait_until

LIBRARY = Library()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@asynccontextmanager
async def reading(
    desk: Desk, *, size: tuple[int, int] = (80, 24), library: Library = LIBRARY
) -> AsyncIterator[tuple[CompanionApp, Pilot[Any]]]:
    desk.services = replace(desk.services, library=lambda: library)
    service = desk.services.reading
    panes = (PaneEntry.of(ReadPane, lambda: ReadPane(service)), PaneEntry.of(CarePane, CarePane))
    app = CompanionApp(AppParts(now=desk.clock.now, panes=panes, region=LIBRARY.region("GB"), burst_window=0))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield app, pilot


def shown_text(app: CompanionApp) -> str:
    return "\n".join("".join(segment.text for segment in line) for line in app.screen._compositor.render_strips())


async def opened(app: CompanionApp, pilot: Pilot[Any]) -> Reader:
    await app.workers.wait_for_complete()
    await settle(pilot)
    return app.main.query_one(Reader)


async def test_the_shelf_lists_every_piece_in_reading_order(desk: Desk) -> None:
    async with reading(desk) as (app, _):
        listed = app.main.query_one("#articles", ChoiceList)
        titles = [str(option.prompt).split("\n")[0] for option in listed.options]
        assert titles == [piece.title for piece in LIBRARY.pieces()]
        assert len(titles) >= 11


async def test_enter_opens_an_article_and_escape_returns_to_the_shelf(desk: Desk) -> None:
    async with reading(desk) as (app, pilot):
        await pilot.press("down", "enter")
        reader = await opened(app, pilot)
        assert reader.piece is not None
        assert reader.piece.id == LIBRARY.articles()[1].id
        assert app.focused is reader
        await pilot.press("escape")
        assert app.focused is app.main.query_one("#articles")


async def test_an_article_says_that_no_clinician_reviewed_it_and_names_its_sources(desk: Desk) -> None:
    async with reading(desk) as (app, pilot):
        await pilot.press("enter")
        reader = await opened(app, pilot)
        assert "reviewed by no clinician yet" in shown_text(app)
        await pilot.press("G")
        await settle(pilot)
        assert reader.piece is not None
        assert reader.piece.sources[-1].address[:30] in shown_text(app)


async def test_searching_finds_a_section_and_opens_it_there(desk: Desk) -> None:
    async with reading(desk) as (app, pilot):
        await pilot.press("slash", *"doubling lithium")
        await settle(pilot)
        assert "place" in shown_text(app)
        await pilot.press("enter", "enter")
        reader = await opened(app, pilot)
        assert reader.piece is not None
        assert reader.piece.id == "when-you-miss-a-dose"
        assert reader.part not in {"", "opening"}


@pytest.mark.parametrize("words", ["[/]", "[PRN]", '"', "foo:bar", "-x", "a AND", "\u202eabc", "💊", "x" * 5000])
async def test_whatever_is_searched_for_is_only_words(desk: Desk, words: str) -> None:
    async with reading(desk) as (app, pilot):
        app.main.query_one("#query", Input).value = words
        await settle(pilot)
        assert app.is_running
        await pilot.press("slash", "escape")
        assert app.main.query_one("#query", Input).value == ""


async def test_the_contents_lead_to_a_section(desk: Desk) -> None:
    async with reading(desk) as (app, pilot):
        await pilot.press("enter")
        reader = await opened(app, pilot)
        await pilot.press("t")
        await settle(pilot)
        assert isinstance(app.screen, ChooseScreen)
        await pilot.press("3")
        await settle(pilot)
        assert reader.piece is not None
        assert reader.part == reader.piece.sections[2].anchor


async def test_a_link_opens_another_article_and_escape_comes_back(desk: Desk) -> None:
    async with reading(desk) as (app, pilot):
        await pilot.press("enter")
        reader = await opened(app, pilot)
        first = reader.piece
        assert first is not None
        await pilot.press("l")
        await settle(pilot)
        await pilot.press("1")
        await opened(app, pilot)
        assert reader.piece is not None
        assert reader.piece.id == first.links[0].piece
        await pilot.press("escape")
        await opened(app, pilot)
        assert reader.piece.id == first.id


async def test_the_place_is_remembered_after_a_restart(desk: Desk) -> None:
    async with reading(desk) as (app, pilot):
        await pilot.press("enter")
        reader = await opened(app, pilot)
        await pilot.press("t")
        await settle(pilot)
        await pilot.press("4")
        article = LIBRARY.articles()[0]
        place = article.sections[3].anchor
        await wait_until(pilot, lambda: reader.part == place)
        await pilot.press("escape")
        await settle(pilot)
    assert desk.services.state.get(POSITIONS) == {article.id: place}, "the end forgets it where the page is hidden"
    async with reading(desk) as (app, pilot):
        assert "you were at" in shown_text(app)
        await pilot.press("enter")
        reader = await opened(app, pilot)
        await wait_until(pilot, lambda: reader.part == place)


class WithSamples(Library):
    """The bundled library with one guide and one card that stay as they are."""

    def pieces(self) -> tuple[Piece, ...]:
        return (sample_guide(), sample_card(), *super().articles())

    def piece(self, name: str) -> Piece:
        found = next((piece for piece in self.pieces() if name in {piece.id, piece.ref}), None)
        return found or super().piece(name)


async def test_guides_and_cards_open_from_the_list_and_lead_to_one_another(desk: Desk) -> None:
    async with reading(desk, library=WithSamples()) as (app, pilot):
        assert "Medicine guide · " in shown_text(app)
        await pilot.press("enter")
        reader = await opened(app, pilot)
        assert reader.piece == sample_guide()
        assert "sertraline, Zoloft" in shown_text(app)
        await pilot.press("l")
        await settle(pilot)
        await pilot.press("1")
        await opened(app, pilot)
        assert reader.piece == sample_card()
        lines = [line.strip(" │▕▏") for line in shown_text(app).splitlines()]
        title = next(n for n, line in enumerate(lines) if line.startswith("Sweating and shaking"))
        assert "Call the emergency number now." in lines[title + 1 : title + 4]
        await pilot.press("escape")
        await opened(app, pilot)
        assert reader.piece == sample_guide()


async def test_shelf_and_article_stand_side_by_side_where_there_is_room(desk: Desk) -> None:
    async with reading(desk, size=(120, 40)) as (app, pilot):
        await pilot.press("enter")
        await opened(app, pilot)
        assert app.main.query_one("#shelf").region.width >= 30
        assert app.main.query_one(Reader).region.width >= 60


async def test_care_shows_the_lines_of_the_region_and_follows_it(desk: Desk) -> None:
    async with reading(desk) as (app, pilot):
        await pilot.press("6")
        await settle(pilot)
        assert "116 123" in shown_text(app)
        app.crisis_region = LIBRARY.region("FR")
        await settle(pilot)
        assert "3114" in shown_text(app)
        assert len(app.main.query(HelpText)) == 1
