"""The Trends tab: a line with its gaps, and the same in words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from companion.domain.journal import MOOD, MOOD_HIGH, MOOD_LOW
from companion.domain.trends import Series
from companion.ui.app import CompanionApp
from companion.ui.panes.trends import TrendsPane
from companion.ui.widgets.chart import Chart
from companion.ui.widgets.chart_drawing import Drawing, Part, column_of, day_names, draw, lines_needed
from companion.ui.words import trends as words
from companion.ui.words.dates import MONTHS
from tests.ui.desk import MORNING, Desk, a_month, entry
from tests.ui.pilot import EIGHT_SIZES, opened, screen_lines, shown, wait_until

FIRST = date(2026, 10, 25)


@asynccontextmanager
async def trends(
    desk: Desk, size: tuple[int, int] = (80, 24), theme: str = "companion-dark"
) -> AsyncIterator[tuple[CompanionApp, Pilot[Any]]]:
    """Open the app on the Trends tab."""
    pane = (TrendsPane, lambda: TrendsPane(desk.services.trends))
    async with opened(desk.parts(pane, start="trends", theme=theme), size) as (app, pilot):
        await wait_until(pilot, lambda: app.main.query_one(TrendsPane)._is_loaded)
        await pilot.pause()
        yield app, pilot


def said(app: CompanionApp) -> str:
    return str(app.main.query_one("#trends-said").render())


def head(app: CompanionApp) -> str:
    return str(app.main.query_one("#trends-head").render())


def series(*values: float | None, scale: str = "mood") -> Series:
    return Series(scale, FIRST, values)


def drawn(*lines: Series, width: int = 60, height: int = 16, ascii_only: bool = False) -> Drawing:
    scale = MOOD if len(lines) == 1 else MOOD_LOW
    days = len(lines[0].values)
    names = day_names(FIRST, days, MONTHS)
    return draw(lines, scale.labels, names, scale.first, width, height, ascii_only=ascii_only)


async def test_an_empty_page_says_how_to_begin_also_when_all_was_erased_and_not_while_there_are_earlier_days() -> None:
    desk = Desk()
    desk.write(entry("old", MORNING - timedelta(days=100), mood=1), entry("now", MORNING, mood=3))
    async with trends(desk) as (app, pilot):
        desk.store.erase([("entry", "now")])
        app.main.query_one(TrendsPane).refresh_records(frozenset())
        await wait_until(pilot, lambda: said(app) == "Mood: no entry in these 30 days.")
        assert head(app) == "Mood, Oct 25 to Nov 23, 2026"
        assert "yet" not in shown(app)
        assert "very good" not in shown(app)
        assert app.main.query_one(TrendsPane).tiny_line() == "Mood: no entry in these 30 days."
        desk.store.erase([("entry", "old")])
        app.main.query_one(TrendsPane).refresh_records(frozenset())
        await wait_until(pilot, lambda: head(app) == words.EMPTY)
        assert words.EMPTY_HOW in shown(app)
        assert "very good" not in shown(app)
        await pilot.press("t", "t", "left", "right", "right")
        assert app.main.active == "trends"


async def test_a_month_of_mood_with_its_days_and_its_mean() -> None:
    desk = Desk()
    desk.write(*a_month())
    async with trends(desk) as (app, _):
        assert head(app) == "Mood, Oct 25 to Nov 23, 2026"
        assert said(app) == "Mood: entries on 25 of 30 days, 2 low to 6 good, mean 4.2 (1-7)."
        text = shown(app)
        assert "very good 7" in text
        assert "Nov 23" in text
        assert text.count("•") == 25


async def test_under_fourteen_days_there_are_counts_only() -> None:
    desk = Desk()
    desk.write(*a_month()[:9])
    async with trends(desk) as (app, _):
        assert said(app) == "Mood: entries on 9 of 30 days. An average is shown from 14 days on."
        assert "mean" not in shown(app)


async def test_two_poles_are_two_lines_with_two_sentences() -> None:
    desk = Desk()
    desk.two_poles()
    desk.write(*(entry(f"e{ago}", MORNING - timedelta(days=ago), poles=(3, 1)) for ago in range(20)))
    async with trends(desk) as (app, _):
        assert said(app).splitlines() == [
            "Low mood: entries on 20 of 30 days, 3 strong, mean 3.0 (0-4).",
            "High mood: entries on 20 of 30 days, 1 mild, mean 1.0 (0-4).",
        ]
        text = shown(app)
        assert (text.count("▼"), text.count("▲")) == (21, 21)


async def test_one_line_and_two_poles_in_one_month_get_a_frame_each() -> None:
    desk = Desk()
    desk.two_poles()
    desk.write(entry("a", MORNING, poles=(1, 0)), entry("b", MORNING - timedelta(days=20), mood=6))
    async with trends(desk, (120, 40)) as (app, _):
        text = shown(app)
        assert "severe 4" in text
        assert "very good 7" in text


@pytest.mark.parametrize("size", [(40, 12), (60, 13)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_where_a_step_has_no_line_of_its_own_the_table_stands_there_and_says_why(size: tuple[int, int]) -> None:
    desk = Desk()
    desk.write(*a_month())
    async with trends(desk, size) as (app, pilot):
        await wait_until(pilot, lambda: app.main.query_one(TrendsPane).has_class("-table"))
        await pilot.pause()
        assert words.NO_ROOM in shown(app)
        assert "•" not in shown(app)
        assert app.focused is app.main.query_one("#trends-table")
        await pilot.press("t")
        await pilot.pause()
        assert words.NO_ROOM in shown(app)
        await pilot.resize_terminal(80, 24)
        await wait_until(pilot, lambda: shown(app).count("•") == 25)
        assert words.NO_ROOM not in shown(app)
        assert app.focused is app.main.query_one(Chart)


async def test_two_scales_in_a_small_window_are_a_table_with_a_column_each() -> None:
    desk = Desk()
    desk.two_poles()
    desk.write(entry("a", MORNING, poles=(0, 2)), entry("b", MORNING - timedelta(days=1), mood=6))
    async with trends(desk) as (app, pilot):
        await wait_until(pilot, lambda: words.NO_ROOM in shown(app))
        rows = [line.split() for line in screen_lines(app)]
        assert ["Mon", "Nov", "23", "0", "none", "2", "moderate", "no", "entry"] in rows
        await pilot.resize_terminal(80, 30)
        await wait_until(pilot, lambda: "severe 4" in shown(app))
        lines = screen_lines(app)
        assert all(any(f"{label} {at}" in line for line in lines) for at, label in enumerate(MOOD.labels, 1))
        assert "▲" in next(line for line in lines if "moderate 2" in line)


async def test_left_and_right_move_by_thirty_days_and_not_past_today() -> None:
    desk = Desk()
    desk.write(*a_month(), entry("old", MORNING - timedelta(days=35), mood=1))
    async with trends(desk) as (app, pilot):
        await pilot.press("left")
        await wait_until(pilot, lambda: head(app) == "Mood, Sep 25 to Oct 24, 2026")
        assert said(app).startswith("Mood: entries on 1 of 30 days.")
        await pilot.press("left")
        await wait_until(pilot, lambda: said(app) == "Mood: no entry in these 30 days.")
        await pilot.press("right")
        await wait_until(pilot, lambda: head(app) == "Mood, Sep 25 to Oct 24, 2026")
        await pilot.press("right")
        await wait_until(pilot, lambda: head(app) == "Mood, Oct 25 to Nov 23, 2026")
        await pilot.press("right")
        await pilot.pause(0.05)
        assert head(app) == "Mood, Oct 25 to Nov 23, 2026"
        assert app.main.active == "trends"


async def test_t_shows_the_table_and_the_chart_again() -> None:
    desk = Desk()
    desk.write(entry("a", MORNING, mood=5), entry("b", MORNING - timedelta(days=3), mood=2))
    async with trends(desk) as (app, pilot):
        await pilot.press("t")
        await pilot.pause()
        lines = [line.strip() for line in screen_lines(app)]
        assert "Mon Nov 23         5 fairly good" in lines
        assert "Nov 21 to Nov 22   no entry" in lines
        assert "Fri Nov 20         2 low" in lines
        await pilot.press("left")
        await wait_until(pilot, lambda: "no entry" in said(app))
        await pilot.press("t")
        await pilot.pause()
        assert app.focused is app.main.query_one(Chart)


async def test_a_new_check_in_is_drawn_at_once() -> None:
    desk = Desk()
    desk.write(*a_month()[1:])
    async with trends(desk) as (app, pilot):
        assert "24 of 30" in said(app)
        await pilot.press("c", "7", "enter")
        await wait_until(pilot, lambda: "25 of 30" in said(app))


async def test_every_cell_has_the_background_of_the_theme_and_follows_it() -> None:
    desk = Desk()
    desk.write(*a_month())
    async with trends(desk) as (app, pilot):
        for theme in ("companion-dark", "companion-light"):
            app.choose_theme(theme)
            await pilot.pause()
            wanted = app.main.query_one(Chart).background_colors[1].rich_color
            strips = app.screen._compositor.render_strips()
            chart = app.main.query_one(Chart).region
            for y in range(chart.y, chart.bottom):
                cells = strips[y].crop(chart.x, chart.right)
                assert all(cell.style is not None and cell.style.bgcolor == wanted for cell in cells)


async def test_the_chart_is_drawn_again_for_another_size() -> None:
    desk = Desk()
    desk.write(*a_month())
    async with trends(desk) as (app, pilot):
        await pilot.resize_terminal(60, 20)
        await pilot.pause(0.05)
        assert shown(app).count("•") == 25
        assert "very good 7" in shown(app)


@pytest.mark.parametrize("size", EIGHT_SIZES)
async def test_the_crisis_line_stays_at_any_size(size: tuple[int, int]) -> None:
    desk = Desk()
    desk.write(*a_month())
    async with trends(desk, size) as (app, _):
        assert any("988" in line and "911" in line for line in screen_lines(app)[-2:])


def test_gaps_stay_gaps() -> None:
    found = drawn(series(4, 4, 4, None, None, None, 4, 4, 4), width=60)
    row = next(line for line in found.lines if "in between 4" in line)
    plot = row[len("fairly good 5") + 2 :]
    assert row.count("•") == 6
    assert plot[column_of(2, 9, len(plot))] == plot[column_of(6, 9, len(plot))] == "•"
    assert not set(plot[column_of(2, 9, len(plot)) + 1 : column_of(6, 9, len(plot))]) - set(" ·")


def test_a_single_day_between_gaps_is_seen() -> None:
    assert str(drawn(series(None, None, 6, None, None))).count("•") == 1


def test_where_both_poles_meet_there_is_one_mark_for_both() -> None:
    found = drawn(series(0, 2, scale="mood-low"), series(0, 1, scale="mood-high"))
    assert [stretch.part for stretch in found.stretches].count(Part.BOTH) == 1
    assert "◆" in str(found)


@pytest.mark.parametrize("height", [3, 4, 5, 7, 8, 13, 14, 16, 26, 60])
@pytest.mark.parametrize("width", [12, 20, 44, 80, 130, 300])
def test_every_size_is_filled_line_by_line(width: int, height: int) -> None:
    found = drawn(series(1, 7, 4.5, None, 2), width=width, height=height)
    assert len({len(line) for line in found.lines}) == 1
    assert len(found.lines[0]) == width
    assert len(found.lines) <= max(height, lines_needed(MOOD.labels))
    for stretch in found.stretches:
        assert 0 <= stretch.start < stretch.end <= width


def test_the_words_stand_at_the_height_of_their_steps() -> None:
    found = drawn(series(1, 2, 3, 4, 5, 6, 7), width=60, height=20)
    for step, word in enumerate(MOOD.labels, 1):
        line = next(line for line in found.lines if f"{word} {step}" in line)
        assert "•" in line


@pytest.mark.parametrize("lines", [(series(*range(1, 8)),), (series(*range(5)), series(4, 3, 2, 1, 0))])
@pytest.mark.parametrize("width", [20, 36, 60, 100])
@pytest.mark.parametrize("height", range(3, 30))
def test_a_value_stands_beside_its_own_word_at_every_size(lines: tuple[Series, ...], width: int, height: int) -> None:
    found = drawn(*lines, width=width, height=height)
    scale = MOOD if len(lines) == 1 else MOOD_LOW
    margin = 3 if width < 44 else len(max(scale.labels, key=len)) + 4
    said = [line[:margin].strip() for line in found.lines]
    names = [f"{label} {at}" if width >= 44 else str(at) for at, label in enumerate(scale.labels, scale.first)]
    assert [name for name in said if name] == names[::-1]
    plot = width - margin
    for each, mark in zip(lines, "•" if len(lines) == 1 else "▼▲", strict=True):
        for day, value in enumerate(each.values):
            assert value is not None
            row = found.lines[said.index(names[int(value) - scale.first])]
            assert row[margin + column_of(day, len(each.values), plot)] in (mark, "◆")


def test_ascii_is_enough() -> None:
    for lines in ((series(1, 2, None, 4),), (series(1, 2, None, 4), series(1, 0, None, 0))):
        assert str(drawn(*lines, ascii_only=True)).isascii()


def test_the_text_alternative_says_it_all() -> None:
    low = series(*[2] * 20, *[None] * 10, scale="mood-low")
    high = series(*[0] * 15, *[None] * 10, *[0] * 5, scale="mood-high")
    lines = (MOOD_LOW, low), (MOOD_HIGH, high)
    assert "Low mood: entries on 20 of 30 days, 2 moderate, mean 2.0 (0-4)." in words.sentences(lines)
    (rows,) = words.table(lines)
    assert "Mon Nov 23         no entry    0 none" in rows
    assert "Nov 14 to Nov 18   no entry" in rows


def test_a_mean_between_two_steps_is_a_number_alone() -> None:
    assert words.value_words(MOOD, 4.5) == "4.5"
    assert words.value_words(MOOD, 4.0) == "4 in between"


def test_a_period_over_new_year_names_both_years() -> None:
    assert words.period(date(2025, 12, 10), date(2026, 1, 8)) == "Dec 10, 2025 to Jan 8, 2026"
