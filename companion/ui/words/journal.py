"""Words of the Journal tab."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from companion.domain.journal import ENERGY, MOOD, MOOD_HIGH, MOOD_LOW, SLEEP, SYMPTOM_STEPS, Entry, Scale, sleep_label
from companion.domain.words import clean_line
from companion.ui.words.dates import clock, full_date, long_date, plural, short_date

TITLE: Final = "Journal"

READING: Final = "Reading your journal…"
EMPTY: Final = "Nothing is written yet."
EMPTY_HOW: Final = "Press c to check in. One digit is enough, and it may even be empty."
BLANK: Final = "I was here."
ALSO: Final = "Also on this day"
FOR_CLINICIAN: Final = "for my clinician"
FLAG_MARK: Final = "* "
"""Marks such an entry in the list; its page says it in words."""

SEARCH_HINT: Final = "Search, such as walk or tag:work"
DATE_HINT: Final = "Go to a date, such as 2026-11-23, 2026-11 or yesterday"

EDIT_LABEL: Final = "Edit"
EDIT_TIP: Final = "Change this entry"
DELETE_LABEL: Final = "Delete"
DELETE_TIP: Final = "Delete this entry; u brings it back"
SEARCH_LABEL: Final = "Search"
SEARCH_TIP: Final = "Find entries by words, symptoms or tag:work"
NEXT_LABEL: Final = "Next hit"
NEXT_TIP: Final = "Go to the next entry found"
BEFORE_LABEL: Final = "Hit before"
BEFORE_TIP: Final = "Go to the entry found before this one"
LEAVE_LABEL: Final = "All entries"
LEAVE_TIP: Final = "Leave the search"
DATE_LABEL: Final = "Go to date"
DATE_TIP: Final = "Jump to the entries of a day"
LIST_LABEL: Final = "To the list"
LIST_TIP: Final = "Go to the entries found"
VERSIONS_LABEL: Final = "Two versions"
VERSIONS_TIP: Final = "See what was changed in two places, and choose"
TWO_PLACES: Final = "≠ This entry was changed in two places. v shows the other version; both are kept."
MOVE_TIP: Final = "Move through the entries"
READ_LABEL: Final = "Read on"
READ_TIP: Final = "Scroll the entry shown"
UP_LABEL: Final = "Newer"
DOWN_LABEL: Final = "Older"
TOP_LABEL: Final = "Newest"
BOTTOM_LABEL: Final = "Oldest"

FACTS: Final[tuple[Scale, ...]] = (MOOD, MOOD_LOW, MOOD_HIGH, ENERGY)


def count(entries: int) -> str:
    """Say how many entries there are."""
    return plural(entries, "entry", "entries")


def found(hits: int, entries: int, query: str) -> str:
    """Say how many entries a search found."""
    if not hits:
        every = "the one entry" if entries == 1 else f"all {count(entries)}"
        return f"No entry has “{query}”. Esc shows {every}."
    return f"{hits:,} of {count(entries)} {'has' if hits == 1 else 'have'} “{query}”"


def with_deleted(said: str, deleted: int) -> str:
    """Say beside the number of entries that some were deleted in one place and changed in another."""
    return f"{said} · ≠ {count(deleted)} deleted in one place, changed in another: v shows both"


def deleted(entry: Entry) -> str:
    """Say that an entry was deleted, and how to get it back."""
    return f"Deleted the entry of {short_date(entry.day)}, {clock(entry.local)}. u brings it back."


def none_that_early(day: date, nearest: Entry) -> str:
    """Say which entry was shown instead, where a date has none."""
    return f"Nothing is written on {short_date(day)}. This is the entry before: {short_date(nearest.day)}."


def list_day(day: date, today_year: int) -> str:
    """Say a day in the list: Mon Nov 23, or Nov 23, 2024 in another year."""
    return short_date(day) if day.year == today_year else full_date(day)


def mood_cell(entry: Entry) -> str:
    """Say the mood of an entry in a word or two."""
    if MOOD.id in entry.values:
        return MOOD.label(entry.values[MOOD.id])
    poles = [
        f"{name} {entry.values[scale.id]}"
        for name, scale in (("low", MOOD_LOW), ("high", MOOD_HIGH))
        if scale.id in entry.values
    ]
    return " · ".join(poles)


def sleep_cell(entry: Entry) -> str:
    """Say the sleep of an entry."""
    return sleep_label(entry.values[SLEEP]) if SLEEP in entry.values else ""


def preview(entry: Entry) -> str:
    """Say the rest of an entry in one line: its note, else its tags, else that someone was here."""
    note = clean_line(entry.note[:400])
    if note:
        return note
    if entry.tags:
        return ", ".join(entry.tags)
    return BLANK if entry.is_blank else ""


def facts(entry: Entry, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The answers of an entry, each with what it answers, in the order of the form."""
    rows = []
    for scale in FACTS:
        if scale.id in entry.values:
            rows.append((scale.name, f"{entry.values[scale.id]}  {scale.label(entry.values[scale.id])}"))
        if scale is MOOD_HIGH and SLEEP in entry.values:
            rows.append(("Sleep", sleep_label(entry.values[SLEEP])))
    known = {scale.id for scale in FACTS} | {SLEEP}
    rows += [(id_, str(value)) for id_, value in entry.values.items() if id_ not in known]
    rows += [(names.get(id_, id_), f"{step}  {SYMPTOM_STEPS.label(step)}") for id_, step in entry.symptoms.items()]
    if entry.tags:
        rows.append(("Tags", ", ".join(entry.tags)))
    if entry.flag:
        rows.append(("Marked", FOR_CLINICIAN))
    return tuple(rows)


def heading(entry: Entry) -> str:
    """Head an entry shown whole."""
    return f"{long_date(entry.day)}, {clock(entry.local)}"


def written_later(entry: Entry) -> str:
    """Say that an entry was written on another calendar day than the one it is for."""
    return f"written {short_date(entry.local.date())}" if entry.local.date() != entry.day else ""


def also(entry: Entry) -> str:
    """Say another entry of the same day in one line."""
    cells = [cell for cell in (mood_cell(entry), sleep_cell(entry), preview(entry)) if cell]
    return f"{clock(entry.local)}  {' · '.join(cells)}"


def tiny(entries: int) -> str:
    """Say the most important thing in one line."""
    return count(entries) if entries else EMPTY
