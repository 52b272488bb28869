"""The Journal tab: reading back, finding, changing and deleting what was written."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from companion.domain.errors import BadInput, NotSaved
from companion.domain.journal import Entry
from companion.ui.app import CompanionApp
from companion.ui.hits import hits, wanted_words
from companion.ui.panes.journal import JournalPane
from companion.ui.panes.journal_dates import latest_on
from companion.ui.screens.checkin import CheckInScreen
from companion.ui.widgets.entry_list import EntryList
from companion.ui.widgets.entry_view import EntryView
from companion.ui.words import journal as words
from tests.ui.desk import MORNING, TODAY, Desk, a_month, entry
from tests.ui.pilot import EIGHT_SIZES, notes, opened, screen_lines, shown, wait_until

HOSTILE = "[/] [PRN] [@click=app.bell]x[/] \x1b]0;owned\x07\x9b31m שלום \u202eabc 👩‍👩‍👧"


@asynccontextmanager
async def journal(desk: Desk, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[CompanionApp, Pilot[Any]]]:
    """Open the app on the Journal tab."""
    pane = (JournalPane, lambda: JournalPane(desk.services.journal, desk.services.checkin, desk.services.contests))
    async with opened(desk.parts(pane, start="journal"), size) as (app, pilot):
        await wait_until(pilot, lambda: app.main.query_one(JournalPane)._is_loaded)
        await pilot.pause()
        yield app, pilot


def entry_list(app: CompanionApp) -> EntryList:
    return app.main.query_one(EntryList)


def page(app: CompanionApp) -> str:
    """The text of the entry shown."""
    return str(app.main.query_one("#entry-text").render())


def head(app: CompanionApp) -> str:
    return str(app.main.query_one("#journal-head").render())


async def test_an_empty_journal_says_how_to_begin() -> None:
    async with journal(Desk()) as (app, pilot):
        assert words.EMPTY in shown(app)
        assert words.EMPTY_HOW in shown(app)
        await pilot.press("down", "e", "d", "slash", "g", "n", "escape")
        assert len(app.screen_stack) == 1


async def test_entries_are_listed_newest_first_with_the_whole_entry_beside() -> None:
    desk = Desk()
    desk.write(*a_month())
    async with journal(desk, (120, 40)) as (app, _):
        lines = [line for line in screen_lines(app) if " Nov " in line]
        assert "Mon Nov 23" in lines[1]
        assert "Sun Nov 22" in lines[2]
        assert "Slept badly, woke at four" in page(app)
        assert "fairly good" in page(app)
        assert head(app) == "25 entries"


async def test_another_entry_of_the_day_is_named_beside() -> None:
    desk = Desk()
    desk.write(
        entry("one", MORNING, mood=3, note="first"),
        entry("two", MORNING + timedelta(hours=9), mood=6, note="second"),
    )
    async with journal(desk) as (app, pilot):
        assert [each.id for each in entry_list(app).entries] == ["two", "one"]
        assert "Also on this day\n08:12  a bit low · first" in page(app)
        await pilot.press("down")
        await pilot.pause()
        assert "17:12  good · second" in page(app)


async def test_keys_move_through_the_list() -> None:
    desk = Desk()
    desk.write(*a_month())
    async with journal(desk) as (app, pilot):
        await pilot.press("j", "j", "k")
        assert entry_list(app).cursor == 1
        await pilot.press("end")
        assert entry_list(app).cursor == 24
        assert entry_list(app).cursor_line == 24
        await pilot.press("home", "pagedown")
        assert 1 < entry_list(app).cursor < 24


async def test_e_opens_the_form_with_the_entry() -> None:
    desk = Desk()
    desk.write(entry("abc", MORNING, mood=3, sleep=440, tags=("work",), note="note", flag=True))
    async with journal(desk) as (app, pilot):
        await pilot.press("e")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.focused is not None)
        assert "Entry of Monday, November 23, 2026, 08:12" in shown(app)
        assert app.screen.query_one("#sleep", Input).value == "7:20"
        await pilot.press("6", "enter")
        await wait_until(pilot, lambda: not isinstance(app.screen, CheckInScreen))
        await wait_until(pilot, lambda: "6  good" in page(app))
    (kept,) = desk.entries
    assert kept.values == {"mood": 6, "sleep": 440}
    assert (kept.tags, kept.note, kept.flag) == (("work",), "note", True)


async def test_delete_says_how_to_get_it_back_and_undo_does() -> None:
    desk = Desk()
    desk.write(*a_month())
    async with journal(desk) as (app, pilot):
        await pilot.press("down", "d")
        await wait_until(pilot, lambda: len(entry_list(app).entries) == 24)
        assert notes(app) == ["Deleted the entry of Sun Nov 22, 08:05. u brings it back."]
        here = entry_list(app).entry
        assert here is not None
        assert here.day == date(2026, 11, 20)
        desk.services.history.undo()
        app.main.spread(frozenset({"day01"}))
        await wait_until(pilot, lambda: len(entry_list(app).entries) == 25)
        here = entry_list(app).entry
        assert here is not None
        assert here.day == date(2026, 11, 20)


async def test_an_entry_that_could_not_be_deleted_stays() -> None:
    desk = Desk()
    desk.write(entry("abc", MORNING, mood=3))
    async with journal(desk) as (app, pilot):
        desk.store.broken = NotSaved("The disk is full, so nothing was changed.")
        await pilot.press("delete")
        await wait_until(pilot, lambda: bool(notes(app)))
        assert "disk is full" in notes(app)[0]
        assert len(entry_list(app).entries) == 1


async def test_search_as_you_type_marks_and_counts() -> None:
    desk = Desk()
    desk.write(*a_month(), entry("cafe", MORNING - timedelta(days=40), note="Met at the Café"))
    async with journal(desk) as (app, pilot):
        await pilot.press("slash", *"cafe")
        await wait_until(pilot, lambda: head(app) == "1 of 26 entries has “cafe”")
        assert "Met at the Café" in page(app)
        strip = entry_list(app).render_line(0)
        assert [segment.text for segment in strip if segment.style and segment.style.underline] == ["Café"]
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert head(app) == "26 entries"
        here = entry_list(app).entry
        assert here is not None
        assert here.id == "cafe"


async def test_n_goes_round_the_hits() -> None:
    desk = Desk()
    desk.write(*a_month())
    async with journal(desk) as (app, pilot):
        await pilot.press("slash", *"tag:wal", "down")
        await wait_until(pilot, lambda: 1 < len(entry_list(app).entries) < 25)
        assert all("walk" in each.tags for each in entry_list(app).entries)
        last = len(entry_list(app).entries) - 1
        await pilot.press("N")
        assert entry_list(app).cursor == last
        await pilot.press("n")
        assert entry_list(app).cursor == 0


def test_one_entry_is_not_called_all() -> None:
    assert words.found(0, 1, "zzz") == "No entry has “zzz”. Esc shows the one entry."


async def test_a_search_without_a_hit_says_so() -> None:
    desk = Desk()
    desk.write(*a_month())
    async with journal(desk) as (app, pilot):
        assert "/ Search" in screen_lines(app)[-1]
        await pilot.press("slash", *"zzz")
        await wait_until(pilot, lambda: head(app) == "No entry has “zzz”. Esc shows all 25 entries.")
        assert "/ Search" not in screen_lines(app)[-1]
        await pilot.press("enter", "e", "d", "n", "down", "escape")
        await wait_until(pilot, lambda: len(entry_list(app).entries) == 25)


@pytest.mark.parametrize(
    ("typed", "day"), [("2026-11-12", "2026-11-12"), ("2026-10", "2026-10-31"), ("yesterday", "2026-11-22")]
)
async def test_a_date_is_a_jump_away(typed: str, day: str) -> None:
    desk = Desk()
    desk.write(*a_month())
    async with journal(desk) as (app, pilot):
        await pilot.press("g", *typed, "enter")
        await pilot.pause()
        here = entry_list(app).entry
        assert here is not None
        assert here.day.isoformat() == day


async def test_a_date_without_an_entry_shows_the_one_before_and_says_so() -> None:
    desk = Desk()
    desk.write(*a_month())
    async with journal(desk) as (app, pilot):
        await pilot.press("g", *"2026-11-21", "enter")
        await pilot.pause()
        assert head(app) == "Nothing is written on Sat Nov 21. This is the entry before: Fri Nov 20."
        await pilot.press("g", *"soon", "enter")
        await pilot.pause()
        assert "A date reads like" in head(app)


async def test_news_from_elsewhere_keeps_the_entry_under_the_cursor() -> None:
    desk = Desk()
    desk.write(*a_month())
    async with journal(desk) as (app, pilot):
        await pilot.press("down", "down", "down")
        before = entry_list(app).entry
        other = desk.other()
        other.write(entry("new", MORNING + timedelta(minutes=1), mood=7))
        app.main.spread(frozenset(id_ for _, id_ in desk.services.refresh()))
        await wait_until(pilot, lambda: len(entry_list(app).entries) == 26)
        assert entry_list(app).entry == before
        assert entry_list(app).cursor == 4


async def test_a_new_check_in_is_seen_at_the_top() -> None:
    desk = Desk()
    desk.write(*a_month())
    async with journal(desk) as (app, pilot):
        desk.clock.wait(timedelta(hours=3))
        await pilot.press("c", "7", "enter")
        await wait_until(pilot, lambda: len(entry_list(app).entries) == 26)
        await pilot.pause()
        assert any("11:12  very good" in line for line in screen_lines(app))


async def test_a_record_is_shown_when_asked_for() -> None:
    desk = Desk()
    desk.write(*a_month())
    async with journal(desk) as (app, pilot):
        await app.main.show_pane("journal", "day10")
        await pilot.pause()
        here = entry_list(app).entry
        assert here is not None
        assert here.id == "day10"


@pytest.mark.parametrize("size", EIGHT_SIZES)
async def test_the_crisis_line_stays_at_any_size(size: tuple[int, int]) -> None:
    desk = Desk()
    desk.write(*a_month())
    async with journal(desk, size) as (app, _):
        assert any("988" in line and "911" in line for line in screen_lines(app)[-2:])


async def test_hostile_words_are_shown_as_they_are() -> None:
    desk = Desk()
    desk.write(entry("abc", MORNING, note=HOSTILE, tags=("[/]", HOSTILE), symptoms={"[x]": 2}))
    async with journal(desk) as (app, pilot):
        text = shown(app)
        assert "[/] [PRN]" in text
        assert not set(text) & set("\x1b\x9b\x07\u202e")
        await pilot.press("slash", *"[prn]")
        await wait_until(pilot, lambda: head(app).startswith("1 of 1"))


async def test_a_hundred_thousand_characters_do_not_hold_anyone_up() -> None:
    desk = Desk()
    desk.write(
        entry("abc", MORNING, note="word " * 20_000), entry("def", MORNING - timedelta(days=1), note="x" * 100_000)
    )
    async with journal(desk) as (app, pilot):
        await pilot.press("slash", *"wor", "enter", "escape", "down", "up", "space", "b")
        assert entry_list(app).cursor == 0


async def test_ten_years_are_lines_drawn_when_seen() -> None:
    desk = Desk()
    many = [
        entry(f"e{ago}", MORNING - timedelta(days=ago), mood=1 + ago % 7, note=f"note {ago}") for ago in range(3650)
    ]
    desk.write(*many)
    async with journal(desk) as (app, pilot):
        assert len(app.main.query("*")) < 60
        await pilot.press("end")
        await pilot.pause()
        assert "note 3649" in shown(app)
        assert "2016" in shown(app)


def test_hits_find_words_whatever_their_accents() -> None:
    text = "Café and ÇAFE; it’s"
    assert [text[start:end] for start, end in hits(text, wanted_words("cafe tag:it's"))] == ["Café", "ÇAFE", "it’s"]
    assert hits("", ("a",)) == ()
    assert hits("aaa", ("aa", "a")) == ((0, 3),)


def test_dates_to_jump_to() -> None:
    assert latest_on("2024-02", TODAY) == date(2024, 2, 29)
    assert latest_on(" 2025 ", TODAY) == date(2025, 12, 31)
    for wrong in ("2026-13", "1.5.2026", "25:61", "9999"):
        with pytest.raises(BadInput):
            latest_on(wrong, TODAY)


def test_facts_name_what_is_not_known_here() -> None:
    unknown = entry("abc", MORNING, poles=(3, 0), symptoms={"own": 9})
    unknown = Entry(**{**{f: getattr(unknown, f) for f in Entry.__slots__}, "values": {**unknown.values, "later": 4}})
    assert words.facts(unknown, {}) == (
        ("Low mood", "3  strong"),
        ("High mood", "0  none"),
        ("later", "4"),
        ("own", "9  9"),
    )


def test_the_view_is_quick_for_a_long_note() -> None:
    from companion.ui.widgets.entry_view import entry_text

    long = entry("abc", MORNING, note="word " * 20_000)
    started = time.process_time()
    entry_text(long, (), {}, ("word",))
    assert time.process_time() - started < 5
    assert EntryView is not None


async def test_an_entry_changed_in_two_places_shows_the_other_version_one_key_away() -> None:
    desk = Desk()
    desk.write(entry("one", MORNING, note="plain"))
    (seen,) = desk.entries
    there = desk.other()
    there.store.refresh()
    there.write(replace(seen, note="on the train [/]"))
    desk.store.refresh()
    desk.write(replace(seen, note="at the desk"))
    async with journal(desk, (100, 30)) as (app, pilot):
        await wait_until(pilot, lambda: "changed in two places" in page(app))
        await pilot.press("v")
        await wait_until(pilot, lambda: "Which one holds?" in shown(app) and "on the train [/]" in shown(app))
        assert "988" in shown(app)
        await pilot.press("2")
        await wait_until(pilot, lambda: [each.note for each in desk.entries] == ["on the train [/]"])
        await wait_until(pilot, lambda: "changed in two places" not in page(app))
        await pilot.press("v")
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_an_entry_of_one_version_offers_no_other() -> None:
    desk = Desk()
    desk.write(entry("one", MORNING, note="once"))
    async with journal(desk) as (app, pilot):
        await wait_until(pilot, lambda: "once" in page(app))
        await pilot.press("v")
        await pilot.pause()
        assert len(app.screen_stack) == 1
