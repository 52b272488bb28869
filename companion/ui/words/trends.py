"""Words of the Trends tab: the sentence and the table that say what the chart shows. No part of Textual is needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from companion.domain.journal import Scale
from companion.domain.trends import ENOUGH_DAYS, Series
from companion.ui.words.dates import brief_date, full_date, plural, short_date

Lines = tuple[tuple[Scale, Series], ...]
"""Scales with their series, as the service gives them."""

TITLE: Final = "Trends"
NAME: Final = "Mood"
EMPTY: Final = "No mood is written down yet."
EMPTY_HOW: Final = "Press c to check in. After a few days a line appears here."
NO_ENTRY: Final = "no entry"
BOTH: Final = "both"
NO_ROOM: Final = "The window is too small for the line."

TABLE_LABEL: Final = "Table"
TABLE_TIP: Final = "Show the chart as a table, or the table as a chart"
BACK_LABEL: Final = "Earlier"
BACK_TIP: Final = "Show the 30 days before"
ON_LABEL: Final = "Later"
ON_TIP: Final = "Show the 30 days after"
NOW_LABEL: Final = "Latest"
NOW_TIP: Final = "Show the latest 30 days"
SCROLL_LABEL: Final = "Scroll"
SCROLL_TIP: Final = "Move through the table"


def period(first: date, last: date) -> str:
    """Say a period as Oct 25 to Nov 23, 2026."""
    start = brief_date(first) if first.year == last.year else full_date(first)
    return f"{start} to {full_date(last)}"


def heading(lines: Lines) -> str:
    """Head the page."""
    series = lines[0][1]
    return f"{NAME}, {period(series.first, series.last)}"


def value_words(scale: Scale, value: float) -> str:
    """Say a value with its word; a mean between two steps is a number alone."""
    return f"{value:.0f} {scale.label(int(value))}" if value == int(value) else f"{value:.1f}"


def sentence(scale: Scale, series: Series) -> str:
    """Say in one sentence what a line of the chart shows: how many days of how many, from where to where, the mean."""
    days = len(series.values)
    if not series.answered:
        return f"{scale.name}: no entry in these {days} days."
    said = f"{scale.name}: entries on {series.answered} of {days} days"
    mean = series.mean
    if mean is None:
        return f"{said}. An average is shown from {ENOUGH_DAYS} days on."
    known = [value for value in series.values if value is not None]
    low, high = min(known), max(known)
    reach = f"{value_words(scale, low)} to {value_words(scale, high)}" if low != high else value_words(scale, low)
    return f"{said}, {reach}, mean {mean:.1f} ({scale.first}-{scale.last})."


def sentences(lines: Lines) -> str:
    """Say what every line shows."""
    return "\n".join(sentence(scale, series) for scale, series in lines)


def table(lines: Lines) -> Iterator[tuple[str, ...]]:
    """List the days, newest first; days without an entry are put together.

    With several lines the values stand beside one another, each named in the first row.
    """
    columns = [[*(_cell(scale, value) for value in reversed(series.values))] for scale, series in lines]
    width = max([len(scale.name) for scale, _ in lines] + [len(cell) for cells in columns for cell in cells]) + 2
    last = lines[0][1].last
    rows = [f"{'':{_DAY_WIDTH}}{''.join(f'{scale.name:{width}}' for scale, _ in lines)}".rstrip()]
    gap: list[date] = []
    for ago, cells in enumerate(zip(*columns, strict=True)):
        day = last - timedelta(days=ago)
        if not any(cells):
            gap.append(day)
            continue
        rows += _gap_row(gap)
        gap = []
        rows.append(
            f"{short_date(day):{_DAY_WIDTH}}{''.join(f'{cell or NO_ENTRY:{width}}' for cell in cells)}".rstrip()
        )
    yield (*rows, *_gap_row(gap))


_DAY_WIDTH: Final = 19


def _cell(scale: Scale, value: float | None) -> str:
    return "" if value is None else value_words(scale, value)


def _gap_row(days: list[date]) -> list[str]:
    if not days:
        return []
    first, last = days[-1], days[0]
    named = short_date(first) if first == last else f"{brief_date(first)} to {brief_date(last)}"
    return [f"{named:{_DAY_WIDTH}}{NO_ENTRY}"]


def tiny(lines: Lines) -> str:
    """Say the most important thing in one line."""
    if not lines:
        return EMPTY
    series = lines[0][1]
    if not any(each.answered for _, each in lines):
        return sentence(*lines[0])
    return f"{NAME}: {series.answered} of {plural(len(series.values), 'day')}"
