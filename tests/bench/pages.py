"""Opening the longest piece of the library, and typing into the search of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

from textual.app import App
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Markdown

from companion.domain.piece import Piece
from companion.library.library import Library
from companion.ui.widgets.reader import Reader
from tests.bench.sides import Row, in_turn

SIZE = (80, 24)


def rows(rounds: int) -> Iterator[Row]:
    """The longest piece as our page and as a Markdown widget of Textual's."""
    piece = max(Library().pieces(), key=lambda each: each.words)
    ours, bare = in_turn([opening(piece), mounting(piece)], rounds)
    yield Row(f"opening the longest piece, {piece.words} words", "one Markdown widget with its text", ours, bare, 0.2)


def opening(piece: Piece) -> Callable[[], float]:
    """Show a piece on an empty page, until it is drawn."""
    return lambda: asyncio.run(_drawn(Reader(), lambda page: page.show(piece) if isinstance(page, Reader) else None))


def mounting(piece: Piece) -> Callable[[], float]:
    """Mount its text as one Markdown widget, until it is drawn."""
    text = "\n\n".join(f"## {part.heading}\n\n{part.markdown}" for part in piece.sections)
    return lambda: asyncio.run(_drawn(VerticalScroll(), lambda page: page.mount(Markdown(text))))


async def _drawn(page: Widget, fill: Callable[[Widget], object]) -> float:
    app: App[None] = App()
    async with app.run_test(size=SIZE) as pilot:
        await app.mount(page)
        await pilot.pause()
        began = time.perf_counter()
        filled = fill(page)
        if filled is not None:
            await filled  # type: ignore[misc]
        await pilot.pause()
        return (time.perf_counter() - began) * 1000
