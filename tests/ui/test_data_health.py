"""What of the records is damaged or missing, in the app: told, listed, repaired, known."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from companion.domain.errors import NotSaved
from companion.services import health
from companion.services.health import HealthService, LogSize, Mended, Trouble
from companion.ui.app import CompanionApp
from companion.ui.screens.checkin import CheckInScreen
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.screens.data_health import DataHealthScreen
from companion.ui.tabs import tabs
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.words import health as words
from companion.ui.words import journal as journal_words
from companion.ui.words import medicines as medicine_words
from companion.ui.words import shell
from companion.ui.words import today as today_words
from companion.ui.words.dates import full_date
from tests.services.memory import MemoryState
from tests.ui.desk import TODAY, Desk, StillClock
from tests.ui.pilot import notes, opened, shown, wait_until
from tests.ui.test_safety_bar import says_where_to_get_help
from tests.ui.today_days import parts

MENDABLE = Trouble(
    health.DAMAGED,
    "k7qd2a-2026.jsonl",
    10_240,
    272,
    1,
    "the checksum does not match",
    mark="m",
    mendable=(Mended("dose", TODAY),),
)
LOST = Trouble(health.DAMAGED, "k7qd2a-2025.jsonl", 0, 4096, 0, "this is not a line of the log", mark="l")
GONE = Trouble(health.GONE, "laptop [x]-2024.jsonl", records=812)
REST = (
    Trouble(health.UNREADABLE, records=1, table="entry"),
    Trouble(health.NEWER, records=2, table="dose"),
    Trouble(health.CUT, records=2, of=3, action="take-all", is_mine=True),
    Trouble(health.CUT, records=2, of=3, action="take-all"),
    Trouble(health.CUT, records=2, of=3, action="take-all", is_damaged=True),
    Trouble(health.AHEAD, "m-2099.jsonl", records=3),
    Trouble(health.ERASED, "m-2026.jsonl", records=2, computer="laptop (m)"),
    Trouble(health.READ_ONLY, "k7qd2a-2026.jsonl"),
    Trouble(health.FOLDER, why="The folder belongs to another user."),
    Trouble(health.CLOSED, "c.jsonl", length=10, why="the file cannot be read: Permission denied"),
    Trouble(health.SHORTER, "s.jsonl", records=1),
    Trouble(health.TORN, "t.jsonl", 5, 7, why="the last line is cut off or still arriving"),
)


class Log:
    """A log with made-up troubles that a repair heals."""

    def __init__(self, *found: Trouble) -> None:
        self.found = list(found)
        self.error: NotSaved | None = None
        self.may_repair = threading.Event()
        self.may_repair.set()

    def files(self, *, anew: bool = False) -> tuple[Trouble, ...]:
        return tuple(self.found)

    def records(self) -> tuple[Trouble, ...]:
        return ()

    def size(self) -> LogSize:
        return LogSize()

    def repair(self) -> tuple[Mended, ...]:
        self.may_repair.wait(20)
        if self.error is not None:
            raise self.error
        mended = tuple(each for one in self.found for each in one.mendable)
        self.found = [replace(one, is_healed=True, mendable=()) if one.mendable else one for one in self.found]
        return mended

    def forget(self, file: str) -> None:
        self.found = [one for one in self.found if one.file != file]


def screen(*found: Trouble) -> tuple[DataHealthScreen, Log]:
    log = Log(*found)
    return DataHealthScreen(HealthService(log, MemoryState(), StillClock())), log


async def looked(pilot: Pilot[Any], page: DataHealthScreen) -> None:
    await wait_until(pilot, lambda: page.is_mounted and words.LOOKING not in shown(page.app), "it did not look")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("count", [0, 1, 200])
async def test_any_number_of_findings_fits(size: tuple[int, int], count: int) -> None:
    page, _ = screen(*(replace(MENDABLE, first=300 * n, mark=str(n)) for n in range(count)))
    async with opened(parts(Desk()), size) as (app, pilot):
        app.push_screen(page)
        await looked(pilot, page)
        assert says_where_to_get_help(app)
        text = " ".join(shown(app).split())
        assert {0: "All is well.", 1: "One thing needs a look.", 200: "200 things need a look."}[count] in text
        assert len(page.query_one(ChoiceList).options) == count
        if count:
            await pilot.press("G")
            await pilot.pause()
            last = MENDABLE.first * 0 + 300 * (count - 1)
            assert f"bytes {last:,} to {last + 271:,}" in " ".join(shown(app).split())
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)


async def test_each_finding_says_where_how_much_and_what_can_be_done() -> None:
    page, _ = screen(MENDABLE, LOST, GONE, *REST)
    async with opened(parts(Desk()), (120, 60)) as (app, pilot):
        app.push_screen(page)
        await looked(pilot, page)
        page.query_one(ChoiceList).styles.max_height = None
        text = " ".join(str(option.prompt) for option in page.query_one(ChoiceList).options)
        text = " ".join(text.split())
    for told in (
        "k7qd2a-2026.jsonl, bytes 10,240 to 10,511: the checksum does not match. At least one record of it",
        "What it was is known exactly: a dose of Nov 23, 2026 can be brought back. r repairs it.",
        "bytes 0 to 4,095: this is not a line of the log. It is unknown whether it held a record",
        "companion restore",
        "laptop [x]-2024.jsonl is gone; it held 812 lines.",
        "One record in “entry” cannot be understood",
        "2 records in “dose” were written by a newer version",
        "A crash cut this short: all due, 2 of 3 saved.",
        "on another device has not fully arrived yet",
        "can be read of it is kept",
        "m-2099.jsonl: 3 lines are more than a day ahead",
        "k7qd2a-2026.jsonl cannot be written",
        "The folder belongs to another user.",
        "c.jsonl: the file cannot be read: Permission denied.",
        "s.jsonl is shorter than it was, by one line.",
        "t.jsonl, bytes 5 to 11: the last line is cut off",
    ):
        assert told in text, told


def test_lines_and_records_are_counted_in_plain_words() -> None:
    one, two = (Trouble(health.SHORTER, "s.jsonl", records=n) for n in (1, 2))
    assert words.sentence(one) == "s.jsonl is shorter than it was, by one line. What was in it is missing."
    assert words.sentence(two) == "s.jsonl is shorter than it was, by 2 lines. What was in them is missing."
    day, of = TODAY, full_date(TODAY)
    alike = [Mended("entry", day), Mended("dose", day), Mended("entry", day), Mended("stock"), Mended("stock")]
    assert words.named(alike) == f"2 check-ins of {of}, a dose of {of} and 2 counts of stock"
    many = [Mended("entry", day.replace(day=n)) for n in (1, 2, 3, 4, 5, 5)]
    assert words.named(many).endswith("and 2 more")


async def test_repair_asks_and_then_says_what_came_back() -> None:
    page, log = screen(MENDABLE, LOST)
    async with opened(parts(Desk())) as (app, pilot):
        app.push_screen(page)
        await looked(pilot, page)
        await pilot.press("r")
        await wait_until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert says_where_to_get_help(app)
        assert "a dose of Nov 23, 2026" in " ".join(shown(app).split())
        await pilot.press("n")
        await pilot.pause()
        assert log.found[0].mendable
        await pilot.press("r")
        await wait_until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await wait_until(pilot, lambda: "Brought back, exactly as saved: a dose of Nov 23, 2026." in notes(app))
        await wait_until(pilot, lambda: "One thing needs a look." in shown(app))
        assert not page.check_action("repair", ())
        assert "Nothing is missing" in " ".join(str(one.prompt) for one in page.query_one(ChoiceList).options)


async def test_while_it_repairs_it_says_so_and_stays() -> None:
    page, log = screen(MENDABLE)
    log.may_repair.clear()
    async with opened(parts(Desk())) as (app, pilot):
        app.push_screen(page)
        await looked(pilot, page)
        await pilot.press("r")
        await wait_until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await wait_until(pilot, lambda: words.REPAIRING in shown(app))
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is page
        log.may_repair.set()
        await wait_until(pilot, lambda: any("Brought back" in note for note in notes(app)))


async def test_a_repair_that_fails_says_so_and_can_be_tried_again() -> None:
    page, log = screen(MENDABLE)
    log.error = NotSaved("Not saved: the disk reports “No space left on device”. Nothing was changed.")
    async with opened(parts(Desk())) as (app, pilot):
        app.push_screen(page)
        await looked(pilot, page)
        await pilot.press("r")
        await wait_until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await wait_until(pilot, lambda: any("No space left" in note for note in notes(app)))
        await wait_until(pilot, lambda: "One thing needs a look." in shown(app))
        assert page.check_action("repair", ())


async def test_what_is_known_is_told_no_more() -> None:
    page, _ = screen(LOST, GONE)
    async with opened(parts(Desk())) as (app, pilot):
        app.push_screen(page)
        await looked(pilot, page)
        await pilot.press("i")
        await wait_until(pilot, lambda: "One thing needs a look." in shown(app))
        assert "You said that you know" in " ".join(str(one.prompt) for one in page.query_one(ChoiceList).options)
        await pilot.press("g", "i")
        await wait_until(pilot, lambda: "Nothing needs a look." in shown(app))
        assert not page.check_action("know", ())


async def test_while_it_is_open_it_follows_what_others_do_and_the_cursor_stays_on_its_row() -> None:
    page, log = screen(MENDABLE, LOST, GONE)
    async with opened(parts(Desk(), watch=frozenset)) as (app, pilot):
        app.push_screen(page)
        await looked(pilot, page)
        shelf = page.query_one(ChoiceList)
        await pilot.press("down")
        await pilot.pause()
        rows = list(shelf.options)
        await app._look_for_news()
        await pilot.pause(0.1)
        assert list(shelf.options) == rows, "nothing changed, so nothing is drawn again"
        log.found[0] = replace(MENDABLE, is_healed=True, mendable=())  # as when another copy repaired it
        await wait_until(pilot, lambda: "2 things need a look." in shown(app))
        assert shelf.highlighted == 0, "the healed one went to the end, and the cursor with its row to the front"
        assert "bytes 0 to 4,095" in str(shelf.options[shelf.highlighted].prompt)
        log.found = []
        await wait_until(pilot, lambda: "All is well." in shown(app))
        log.found = [GONE]
        await wait_until(pilot, lambda: "One thing needs a look." in shown(app))


async def test_the_key_and_the_palette_open_it_over_real_records() -> None:
    async with opened(parts(Desk())) as (app, pilot):
        await pilot.press("f4")
        await wait_until(pilot, lambda: "All is well." in shown(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        await pilot.press("ctrl+p", *"data health")
        await wait_until(pilot, lambda: "What of the records is damaged" in shown(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, DataHealthScreen))


async def test_damage_of_real_lines_is_listed() -> None:
    desk = Desk()
    desk.pick("tiredness")
    line = desk.shelf.lines[0]
    desk.shelf.lines[0] = line.replace(b"pref", b"perf", 1)
    hurt = Desk(clock=desk.clock, shelf=desk.shelf)
    (found,) = hurt.services.health.standing()
    assert "cannot be read in one place" in words.standing([found], words.IN_APP)[0]
    async with opened(parts(hurt)) as (app, pilot):
        await pilot.press("f4")
        await wait_until(pilot, lambda: "One thing needs a look." in shown(app))


async def test_its_key_says_why_nothing_opens_over_a_form_and_nothing_where_it_is_open() -> None:
    desk = Desk()
    async with opened(parts(desk)) as (app, pilot):
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.focused is not None)
        await pilot.press("f4")
        await wait_until(pilot, lambda: notes(app) == [shell.HEALTH_FROM_TABS], "it said nothing")
        assert isinstance(app.screen, CheckInScreen)
        app.clear_notifications()
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        await pilot.press("f4")
        await wait_until(pilot, lambda: isinstance(app.screen, DataHealthScreen))
        await pilot.press("f4")
        await pilot.pause()
        assert not notes(app)


def test_many_files_that_are_gone_are_one_sentence() -> None:
    some = [replace(GONE, file=f"{n}.jsonl") for n in range(200)]
    assert len(words.standing(some, words.IN_APP)) == 1
    assert "200 files" in words.standing(some, words.IN_APP)[0]
    assert len(words.standing([*some[:3], LOST, MENDABLE], words.IN_APP)) == 4


@pytest.mark.parametrize("look", ["companion-dark", "companion-light", "no-color"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
def test_it_looks_as_before(
    size: tuple[int, int], look: str, snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
    made = parts(Desk())
    theme = "companion-dark" if look == "no-color" else look
    page, _ = screen(MENDABLE, GONE, replace(LOST, is_known=True))

    async def prepare(pilot: Pilot[Any]) -> None:
        app: Any = pilot.app
        await wait_until(pilot, lambda: app.is_open)
        app.push_screen(page)
        await looked(pilot, page)
        await pilot.pause()

    app = CompanionApp(replace(made, settings=replace(made.settings, theme=theme)))
    assert snap_compare(app, terminal_size=size, run_before=prepare)


@pytest.mark.parametrize("tab", ["today", "journal", "medicines"])
async def test_where_records_are_missing_no_tab_says_that_nothing_was_written(tab: str) -> None:
    desk = Desk()
    log = Log(GONE)
    services = dataclasses.replace(desk.services, records_health=lambda: log)
    made = replace(desk.parts(start=tab), panes=tabs(services))
    async with opened(made, (60, 20)) as (app, pilot):
        await wait_until(pilot, lambda: words.LACKING in " ".join(shown(app).split()))
        said = " ".join(shown(app).split())
        assert "`companion restore` looks for them in the backups." in said
        for never in (
            journal_words.EMPTY,
            medicine_words.EMPTY_TITLE,
            today_words.WELCOME_HOW,
            journal_words.EMPTY_HOW,
        ):
            assert never not in said
