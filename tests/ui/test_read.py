"""The Read and Care tabs, with the real pieces."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from companion.domain.piece import Hit
from companion.domain.prefs import KEPT, READ
from companion.library.library import Library
from companion.services.reading import POSITIONS, WIDTHS, ReadingService
from companion.ui.app import CompanionApp
from companion.ui.panes.base import PaneEntry
from companion.ui.panes.care import CarePane
from companion.ui.panes.read import ReadPane
from companion.ui.panes.read_rows import Row, rows_of_hits, rows_on_top
from companion.ui.parts import AppParts
from companion.ui.render import settle
from companion.ui.screens.breathe import BreatheScreen
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.help_now import HelpNowScreen
from companion.ui.screens.terms import TermsScreen
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.find_line import FindLine
from companion.ui.widgets.number_text import HelpText
from companion.ui.widgets.piece_view import PieceView
from companion.ui.widgets.reader import Reader
from companion.ui.words import help_now, shell
from companion.ui.words import read as words
from tests.content.samples import sample_card, sample_guide
from tests.ui.desk import Desk
from tests.ui.few_pieces import FewPieces
from tests.ui.pilot import notes, screen_lines, shown, wait_until
from tests.ui.today_days import add

LIBRARY = Library()
HOSPITAL = "hospital"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@asynccontextmanager
async def reading(
    desk: Desk, *, size: tuple[int, int] = (80, 24), library: Library | FewPieces = LIBRARY, record: str = ""
) -> AsyncIterator[tuple[CompanionApp, Pilot[Any]]]:
    """Open the Read tab and wait for its lists; with `record`, what it names is opened as well."""
    desk.services = replace(desk.services, library=lambda: library)
    service = desk.services.reading
    panes = (PaneEntry.of(ReadPane, lambda: ReadPane(service)), PaneEntry.of(CarePane, CarePane))
    parts = AppParts(
        now=desk.clock.now, panes=panes, services=desk.services, region=LIBRARY.region("GB"), burst_window=0
    )
    app = CompanionApp(parts)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        await wait_until(pilot, lambda: not app.workers or not loading(app), "the library was not read")
        if record:
            await app.main.show_pane("read", record)
            await settle(pilot)
        yield app, pilot


def loading(app: CompanionApp) -> bool:
    return words.LOADING in shown(app)


def pane_of(app: CompanionApp) -> ReadPane:
    return app.main.query_one(ReadPane)


def rows_of(app: CompanionApp) -> tuple[Row, ...]:
    return pane_of(app)._rows


def titles(app: CompanionApp) -> list[str]:
    return [row.title for row in rows_of(app)]


def page(app: CompanionApp) -> Reader:
    return app.screen.query_one(Reader)


def open_id(app: CompanionApp) -> str:
    piece = page(app).piece
    return piece.id if piece is not None else ""


def top(app: CompanionApp) -> str:
    """The first line of the page that can be seen."""
    reader = page(app)
    return shown(app).splitlines()[reader.content_region.y][reader.content_region.x :].strip(" ▁▂▃▄▅▆▇█")


# The lists


async def test_the_tab_begins_with_the_shelves_by_need(desk: Desk) -> None:
    async with reading(desk) as (app, _):
        assert titles(app)[:4] == [words.NEEDS, "I missed a dose", "I feel worse", "Signs that cannot wait"]
        assert titles(app)[-5:] == ["All articles", "Medicine guides", "Red-flag cards", "Kept", "Where you were"]
        assert app.focused is app.main.query_one("#articles")
        assert app.main.query_one("#articles", ChoiceList).highlighted == 1


async def test_every_list_opens_and_escape_returns_to_its_row(desk: Desk) -> None:
    async with reading(desk) as (app, pilot):
        listed = app.main.query_one("#articles", ChoiceList)
        home = rows_of(app)
        for place, row in enumerate(home):
            if row.is_heading:
                continue
            listed.highlighted = place
            await pilot.press("enter")
            await pilot.pause()
            assert row.title in shown(app) or rows_of(app) == ()
            assert rows_of(app) != home
            await pilot.press("escape")
            await pilot.pause()
            assert rows_of(app) == home
            assert listed.highlighted == place


async def test_all_articles_guides_and_cards_are_listed(desk: Desk) -> None:
    async with reading(desk) as (app, _):
        for name, pieces in (
            ("articles", LIBRARY.articles()),
            ("guides", LIBRARY.guides()),
            ("cards", LIBRARY.red_flags()),
        ):
            pane_of(app).show_record(f"list:{name}")
            assert titles(app) == [piece.title for piece in pieces]


async def test_the_guides_of_ones_own_medicines_come_first_and_open_at_the_part_asked_for(desk: Desk) -> None:
    add(desk, "Lithobid", "08:00")
    async with reading(desk) as (app, pilot):
        pane_of(app).show_record("list:guides")
        assert titles(app)[:3] == [words.MINE, "Lithium", words.OTHERS]
        assert titles(app).count("Lithium") == 1
        await pilot.press("escape", "enter")
        assert titles(app)[:4] == ["When you miss a dose", "Routines that work", words.MINE, "Lithium"]
        await pilot.press("down", "down", "enter")
        await settle(pilot)
        assert open_id(app) == "lithium"
        assert top(app) == "If a dose was missed"
        assert "Lithium" in shown(app), "the page says which medicine it is about"


async def test_enter_opens_a_piece_and_escape_returns_to_its_list(desk: Desk) -> None:
    async with reading(desk, record="list:articles") as (app, pilot):
        await pilot.press("down", "enter")
        await settle(pilot)
        assert open_id(app) == LIBRARY.articles()[1].id
        assert app.focused is page(app)
        await pilot.press("escape")
        await settle(pilot)
        assert app.focused is app.main.query_one("#articles")
        assert titles(app)[0] == LIBRARY.articles()[0].title
        assert app.main.query_one("#articles", ChoiceList).highlighted == 1


async def test_another_piece_is_laid_out_anew_where_the_page_was_put_away_meanwhile(desk: Desk) -> None:
    async with reading(desk, record=HOSPITAL) as (app, pilot):
        await pilot.press("escape")
        await settle(pilot)
        await app.main.show_pane("read", "lithium")
        await settle(pilot)
        whole = " ".join(shown(app).split())
        assert "Lithobid, Eskalith, Eskalith-CR, Priadel, Camcolit, Liskonum, Li-Liquid Medicine guide" in whole
        assert "What it is for Lithium is used for bipolar disorder." in whole


async def test_a_piece_says_that_no_clinician_reviewed_it_and_names_its_sources(desk: Desk) -> None:
    async with reading(desk, record=HOSPITAL) as (app, pilot):
        assert "reviewed by no clinician yet" in shown(app)
        await pilot.press("G")
        await settle(pilot)
        assert LIBRARY.piece(HOSPITAL).sources[-1].address[:30] in shown(app)


# Search


async def test_searching_finds_a_section_and_opens_it_there(desk: Desk) -> None:
    async with reading(desk) as (app, pilot):
        await pilot.press("slash", *"doubling lithium")
        await wait_until(pilot, lambda: "place" in shown(app))
        await pilot.press("enter", "enter")
        await settle(pilot)
        assert open_id(app) == "when-you-miss-a-dose"
        assert page(app).part not in {"", "opening"}
        await pilot.press("escape")
        assert "place" in shown(app), "the finds are still there"
        await pilot.press("escape")
        assert words.NEEDS in shown(app)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("I feel worse since the new pill", "shelf:feel-worse"),
        ("I forgot my lithium yesterday", "shelf:missed-dose"),
        ("I forgot my lithium yesterday", "medicine:lithium#if-a-dose-was-missed"),
        ("panic", help_now.BREATHE),
        ("I'm panicking", help_now.BREATHE),
        ("I want to die", shell.HELP_LABEL),
        ("want to hurt myself", shell.HELP_LABEL),
        ("I took two by mistake", help_now.TOO_MUCH),
        ("can't breathe", "shelf:signs"),
        ("hearing voices", "shelf:feel-worse"),
        ("my friend wants to die", "shelf:family"),
        ("I can't sleep", "shelf:sleep"),
        ("I cannot afford my medicine", "shelf:money"),
        ("rash on lamotrigine", "shelf:signs"),
        ("can I stop taking it", "shelf:stopping"),
        ("I stopped my lamictal for a week", "shelf:stopping"),
        ("I haven't taken lithium since Monday", "shelf:missed-dose"),
        ("my pill is not working", "shelf:not-working"),
        ("how long until it works", "shelf:not-working"),
        ("my son won't take his pills", "shelf:family"),
        ("shaking hands", "shelf:side-effects"),
        ("I took 2 by accident", help_now.TOO_MUCH),
        ("took the wrong pill", help_now.TOO_MUCH),
        ("my son took my pills", help_now.TOO_MUCH),
        ("I want to end it all", shell.HELP_LABEL),
        ("wish I was dead", shell.HELP_LABEL),
        ("I don't want to live", shell.HELP_LABEL),
        ("thoughts of killing myself", shell.HELP_LABEL),
        ("I want to harm myself", shell.HELP_LABEL),
        ("take my own life", shell.HELP_LABEL),
        ("am I overdosing", help_now.TOO_MUCH),
        ("she swallowed all her pills", help_now.TOO_MUCH),
    ],
)
def test_a_frightened_question_is_answered_in_the_first_two_rows(asked: str, wanted: str) -> None:
    rows = (*rows_on_top(asked, LIBRARY.shelf_meant(asked)), *rows_of_hits(LIBRARY.search(asked)))
    places = [f"{row.place.piece}#{row.place.anchor}" if row.place else row.door or row.leads_to for row in rows[:2]]
    assert wanted in places


@pytest.mark.parametrize("asked", ["lithium", "Xanax", "can't breathe", "heart attack", "help", "my son took my pills"])
def test_a_question_gets_no_breath_where_that_is_no_answer(asked: str) -> None:
    assert help_now.BREATHE not in {row.door for row in rows_on_top(asked, None)}


@pytest.mark.parametrize("asked", ["I took 20 mg", "I took allergy pills", "my wife took me there", "I took my pills"])
def test_a_question_is_not_about_too_much_where_nothing_says_so(asked: str) -> None:
    assert not rows_on_top(asked, None)


async def test_what_stands_on_top_of_the_finds_opens_help_now_and_the_shelf(desk: Desk) -> None:
    async with reading(desk) as (app, pilot):
        await pilot.press("slash", *"panic")
        await wait_until(pilot, lambda: help_now.BREATHE in shown(app))
        await pilot.press("enter", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, BreatheScreen))
        await pilot.press("escape", "escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert titles(app)[0] == LIBRARY.piece("calling-988").title
        await pilot.press("escape")
        await wait_until(pilot, lambda: help_now.BREATHE in shown(app), "the shelf was one of the finds: back to them")
        assert app.main.query_one("#query", Input).value == "panic"
        await pilot.press("escape")
        await wait_until(pilot, lambda: help_now.BREATHE not in shown(app))


async def test_what_was_found_stays_until_there_is_something_new(desk: Desk) -> None:
    async with reading(desk) as (app, pilot):
        await pilot.press("slash", *"lithium")
        await wait_until(pilot, lambda: "place" in shown(app))
        before = rows_of(app)
        pane_of(app).post_message(ReadPane.Found("something typed before", ()))
        await pilot.pause()
        assert rows_of(app) == before
        await pilot.press(*"zzz")
        await wait_until(pilot, lambda: words.NO_HITS in shown(app))


@pytest.mark.parametrize("typed", ["[/]", "[PRN]", '"', "foo:bar", "-x", "a AND", "\u202eabc", "💊", "x" * 5000])
async def test_whatever_is_searched_for_is_only_words(desk: Desk, typed: str) -> None:
    async with reading(desk) as (app, pilot):
        app.main.query_one("#query", Input).value = typed
        await settle(pilot)
        assert app.is_running
        await pilot.press("slash", "escape")
        assert app.main.query_one("#query", Input).value == ""


# In a piece


async def test_the_contents_lead_to_a_section(desk: Desk) -> None:
    async with reading(desk, record=HOSPITAL) as (app, pilot):
        sections = LIBRARY.piece(HOSPITAL).sections
        for place, section in enumerate(sections[1:], 2):
            await pilot.press("t")
            await settle(pilot)
            assert isinstance(app.screen, ChooseScreen)
            await pilot.press(str(place))
            await settle(pilot)
            assert page(app).part == section.anchor
            assert section.heading in shown(app)


async def test_find_marks_counts_wraps_and_escape_leaves_it(desk: Desk) -> None:
    async with reading(desk, record=HOSPITAL) as (app, pilot):
        await pilot.press("slash", *"Medicine")
        await pilot.pause()
        reader, line = page(app), app.main.query_one(FindLine)
        count = len(reader.finds)
        assert count > 3
        assert f"1 of {count}" in shown(app)
        await pilot.press("enter", "n")
        assert f"2 of {count}" in shown(app)
        assert (
            "medicine" in shown(app).splitlines()[reader.content_region.y + reader.cursor_line - reader.scroll_offset.y]
        )
        await pilot.press("N", "N")
        assert f"{count} of {count}" in shown(app)
        last = reader.finds[reader.here]
        assert reader.scroll_offset.y <= reader._line_of(last) < reader.scroll_offset.y + reader.size.height
        await pilot.press("n")
        assert f"1 of {count}" in shown(app)
        await pilot.press("escape")
        assert not line.is_open
        assert reader.finds == ()
        assert app.focused is reader
        assert open_id(app) == HOSPITAL
        await pilot.press("slash", *"zzz")
        await pilot.pause()
        assert "not in this piece" in shown(app)
        await pilot.press("escape")
        assert app.focused is reader


async def test_a_link_opens_another_piece_and_there_is_a_way_back_and_forward(desk: Desk) -> None:
    async with reading(desk, record=HOSPITAL) as (app, pilot):
        await pilot.press(*"jjj")
        place = page(app).scroll_offset.y
        assert place == 3
        await pilot.press("l")
        await settle(pilot)
        assert words.LINKS_DETAIL[:30] in shown(app)
        link = LIBRARY.piece(HOSPITAL).links[1]
        assert f"· {LIBRARY.piece(link.ref).title.split()[0]}" in shown(app), "where it leads is said"
        await pilot.press("1")
        await settle(pilot)
        second = LIBRARY.piece(HOSPITAL).links[0].piece
        assert open_id(app) == second
        for back, forward in (("left_square_bracket", "right_square_bracket"), ("alt+left", "alt+right")):
            await pilot.press(back)
            await settle(pilot)
            assert open_id(app) == HOSPITAL
            assert page(app).scroll_offset.y == place, "the very line"
            await pilot.press(forward)
            await settle(pilot)
            assert open_id(app) == second
        await pilot.press("escape")
        await settle(pilot)
        assert open_id(app) == HOSPITAL
        await pilot.press("escape")
        assert app.focused is app.main.query_one("#articles")


async def test_a_link_can_be_clicked_where_it_stands(desk: Desk) -> None:
    async with reading(desk, size=(80, 40), record=HOSPITAL) as (app, pilot):
        reader, lines = page(app), shown(app).splitlines()
        y = next(at for at, line in enumerate(lines) if "When you miss a dose" in line)
        x = lines[y].index("When you miss a dose")
        await pilot.click(reader, offset=(x - 2 - reader.region.x, y - reader.region.y))
        assert open_id(app) == HOSPITAL
        await pilot.click(reader, offset=(x + 3 - reader.region.x, y - reader.region.y))
        await settle(pilot)
        assert open_id(app) == "when-you-miss-a-dose"


async def test_the_place_is_remembered_after_a_restart(desk: Desk) -> None:
    section = LIBRARY.piece(HOSPITAL).sections[3]
    async with reading(desk, record=HOSPITAL) as (app, pilot):
        await pilot.press("t")
        await settle(pilot)
        await pilot.press("4")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
    assert desk.services.state.get(POSITIONS) == {HOSPITAL: section.anchor}
    async with reading(desk, record="list:recent") as (app, pilot):
        assert "you were at" in shown(app)
        await pilot.press("enter")
        await settle(pilot)
        assert top(app) == section.heading


async def test_the_line_at_the_top_stays_there_through_widths_and_resizes(desk: Desk) -> None:
    async with reading(desk, record=HOSPITAL) as (app, pilot):
        await pilot.press("t")
        await settle(pilot)
        await pilot.press("5")
        await settle(pilot)
        await pilot.press(*"jjj")
        await settle(pilot)
        before, line = page(app).spot, top(app)
        assert line
        for key in ("<", "<", ">"):
            await pilot.press(key)
            await settle(pilot)
            assert line.split()[0] in top(app), "the words that were at the top"
        await pilot.resize_terminal(60, 20)
        await settle(pilot)
        await pilot.resize_terminal(40, 12)
        await settle(pilot)
        assert line.split()[0] in top(app)
        await pilot.resize_terminal(80, 24)
        await pilot.press(">")
        await settle(pilot)
        assert page(app).spot == before
        assert top(app) == line
    assert desk.services.reading.width() in WIDTHS


async def test_a_width_is_kept(desk: Desk) -> None:
    async with reading(desk, record=HOSPITAL) as (_, pilot):
        await pilot.press("<", "<", "<", "<")
    assert desk.services.reading.width() == WIDTHS[0]
    async with reading(desk, record=HOSPITAL, size=(120, 40)) as (app, _):
        assert page(app).widest == WIDTHS[0]
        longest = max(line.end - line.start for line in page(app)._lines)
        assert longest <= WIDTHS[0]


async def test_a_piece_is_kept_listed_and_taken_off_again_and_help_never_waits_for_that(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(desk, record=HOSPITAL) as (app, pilot):
        await pilot.press("m")
        await wait_until(pilot, lambda: words.KEPT in notes(app))
        assert desk.store.prefs()[f"{KEPT}/article:{HOSPITAL}"].value is True
        assert "kept" in shown(app)
        await pilot.press("escape")
        pane_of(app).show_record("list:kept")
        await wait_until(pilot, lambda: titles(app) == ["Hospital stays"])
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("m")
        await wait_until(pilot, lambda: words.NOT_KEPT in notes(app))
        assert desk.services.reading.kept() == ()
        await pilot.press("u")
        await wait_until(pilot, lambda: desk.services.reading.kept() == (f"article:{HOSPITAL}",))
        kept = desk.services.reading.kept
        for key, where, waits in (
            ("m", desk.store, "save"),
            ("u", desk.store, "undo"),
            ("m", desk.services.reading, "kept"),
        ):
            is_free, does = threading.Event(), getattr(where, waits)
            late = partial(lambda free, does, *now: free.wait(9) and does(*now), is_free, does)
            monkeypatch.setattr(where, waits, late)
            before = kept()
            await pilot.press(key, "f1")
            await wait_until(pilot, lambda: isinstance(app.screen, HelpNowScreen), "help waits for the records")
            assert kept() == before
            is_free.set()
            await wait_until(pilot, lambda: kept() != before)  # noqa: B023
            await pilot.press("escape")


async def test_what_was_read_to_its_end_is_marked_quietly_and_undo_passes_over_it(desk: Desk) -> None:
    async with reading(desk, record=HOSPITAL) as (app, pilot):
        await pilot.press("m")
        await wait_until(pilot, lambda: bool(desk.services.reading.kept()))
        await pilot.press("G")
        await wait_until(pilot, lambda: desk.services.reading.read() == (f"article:{HOSPITAL}",))
        assert desk.store.prefs()[f"{READ}/article:{HOSPITAL}"].value is True
        await pilot.press("u")
        await wait_until(pilot, lambda: not desk.services.reading.kept())
        assert desk.services.reading.read(), "nobody asked for the mark, so undo leaves it"
        await pilot.press("escape")
        pane_of(app).show_record("list:articles")
        await wait_until(pilot, lambda: any(row.detail.startswith("read · ") for row in rows_of(app)))
    assert desk.services.setup.is_new(), "who only read has written nothing down"


async def test_y_copies_the_part_or_the_address_of_a_source_and_nothing_else_does(desk: Desk) -> None:
    async with reading(desk, record="lithium#if-a-dose-was-missed") as (app, pilot):
        await pilot.press("j", "k", "slash", "a", "enter", "n", "escape")
        assert app.clipboard == ""
        await pilot.press("y")
        await settle(pilot)
        assert words.COPY_DETAIL in " ".join(shown(app).split())
        await pilot.press("escape")
        assert app.clipboard == ""
        await pilot.press("y")
        await settle(pilot)
        await pilot.press("1")
        await settle(pilot)
        assert app.clipboard.startswith("If a dose was missed\nYour own instructions")
        assert "\nDo not\n" not in app.clipboard
        await pilot.press("y")
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)
        assert app.clipboard == LIBRARY.piece("lithium").sources[0].address


async def test_hard_words_of_the_piece_are_explained(desk: Desk) -> None:
    async with reading(desk, record="red-flag:dystonia-and-akathisia") as (app, pilot):
        await pilot.press("w")
        await settle(pilot)
        assert isinstance(app.screen, TermsScreen)
        assert "A strong inner restlessness" in shown(app)
        assert "half-life" not in shown(app)
        await pilot.press("escape")
        assert app.focused is page(app)


async def test_fixed_sentences_and_the_line_of_a_card_stand_out(desk: Desk) -> None:
    fixed = LIBRARY.fixed("call").text
    async with reading(desk, record="lithium") as (app, _):
        callouts = [block.text.plain for block in page(app)._blocks if block.look == "callout"]
        assert fixed in callouts
        assert not [each for each in callouts if each not in desk.services.reading.callouts()]
        await app.main.show_pane("read", "red-flag:lithium-toxicity")
        assert page(app)._blocks[0].look == "callout"
        assert any(line.strip().startswith("▌ ") for line in shown(app).splitlines())


async def test_guides_and_cards_open_from_the_list_and_lead_to_one_another(desk: Desk) -> None:
    async with reading(desk, library=FewPieces(sample_guide(), sample_card()), record="list:guides") as (app, pilot):
        assert "Medicine guide · " in shown(app)
        await pilot.press("enter")
        await settle(pilot)
        assert page(app).piece == sample_guide()
        assert "sertraline, Zoloft" in shown(app)
        await pilot.press("l")
        await settle(pilot)
        await pilot.press("1")
        await settle(pilot)
        assert page(app).piece == sample_card()
        assert "▌ Call the emergency number now." in shown(app)
        await pilot.press("escape")
        await settle(pilot)
        assert page(app).piece == sample_guide()


@pytest.mark.parametrize("size", [(60, 20), (40, 12), (120, 40), (200, 60)])
async def test_every_piece_can_be_read_in_every_size(desk: Desk, size: tuple[int, int]) -> None:
    async with reading(desk, size=size, record=HOSPITAL) as (app, pilot):
        for piece in LIBRARY.pieces():
            await app.main.show_pane("read", piece.ref)
            assert "Crisis" in shown(app) or "116 123" in shown(app) or "999" in shown(app)
            reader = page(app)
            words_shown = " ".join(
                reader._blocks[line.block].text.plain[line.start : line.end]
                for line in reader._lines
                if line.start >= 0
            )
            assert " ".join(words_shown.split())
        await pilot.press("G")
        assert page(app).scroll_offset.y > 0
        await wait_until(pilot, lambda: "Esc Back" in screen_lines(app)[-1], "the way out is not told")


async def test_shelf_and_piece_stand_side_by_side_where_there_is_room(desk: Desk) -> None:
    async with reading(desk, size=(120, 40), record=HOSPITAL) as (app, _):
        assert app.main.query_one("#shelf").region.width >= 30
        assert page(app).region.width >= 60


# Where something is missing


async def test_without_content_it_says_so_and_the_line_stays(desk: Desk, tmp_path: Path) -> None:
    async with reading(desk, library=Library(tmp_path)) as (app, pilot):
        assert words.NOTHING in " ".join(shown(app).split())
        await pilot.press("slash", *"lithium", "enter", "escape", "escape")
        assert app.is_running
        assert "999" in shown(app)


async def test_damaged_shelves_leave_everything_else(desk: Desk, tmp_path: Path) -> None:
    root = Path(__file__).parents[2] / "content"
    for folder in ("articles", "medicines", "red-flags"):
        (tmp_path / folder).symlink_to(root / folder)
    for name in ("shelves.toml", "glossary.toml", "fixed.toml", "leads.toml"):
        (tmp_path / name).write_text("this is [not")
    async with reading(desk, library=Library(tmp_path)) as (app, pilot):
        assert titles(app)[:2] == [words.EVERYTHING, "All articles"]
        await app.main.show_pane("read", "lithium")
        await pilot.press("w")
        await settle(pilot)
        assert words.NO_TERMS in shown(app)


async def test_a_piece_that_is_not_there_is_named(desk: Desk) -> None:
    async with reading(desk, record="article:nothing-at-all") as (app, _):
        assert any("nothing-at-all" in note for note in notes(app))
        assert not pane_of(app).is_reading


async def test_without_records_nothing_is_kept_and_all_can_be_read() -> None:
    service = ReadingService(LIBRARY, Desk().services.state)
    panes = (PaneEntry.of(ReadPane, lambda: ReadPane(service)),)
    app = CompanionApp(AppParts(now=Desk().clock.now, panes=panes, burst_window=0))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await app.main.show_pane("read", HOSPITAL)
        await settle(pilot)
        assert "Keep" not in shown(app)
        await pilot.press("m", "G")
        await pilot.pause(1.2)
        assert service.read() == ()
        assert app.main.query_one(PieceView).piece is not None


async def test_care_shows_the_lines_of_the_region_and_follows_it(desk: Desk) -> None:
    async with reading(desk) as (app, pilot):
        await pilot.press("6")
        await settle(pilot)
        assert "116 123" in shown(app)
        app.crisis_region = LIBRARY.region("FR")
        await settle(pilot)
        assert "3114" in shown(app)
        assert len(app.main.query(HelpText)) == 1


class Waits(FewPieces):
    """A library whose search takes until it is let go."""

    def __init__(self) -> None:
        super().__init__(sample_guide())
        self.gate = threading.Event()

    def search(self, text: str) -> tuple[Hit, ...]:
        if text:
            self.gate.wait(10)
        return (Hit("medicine", "sample-guide", text, "", "opening", "", ()),) if text else ()


async def test_keys_do_not_wait_for_a_search_and_only_the_last_one_is_shown(desk: Desk) -> None:
    library = Waits()
    async with reading(desk, library=library) as (app, pilot):
        home = titles(app)
        await pilot.press("slash", *"abc")
        assert app.main.query_one("#query", Input).value == "abc"
        assert titles(app) == home, "the old rows stay until there are new ones"
        library.gate.set()
        await wait_until(pilot, lambda: titles(app) == ["abc · Medicine guide"])
