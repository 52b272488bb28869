"""Help now: the numbers at once, the doors under them, and what stands behind each, with and without records."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual._context import active_message_pump
from textual.css.query import NoMatches
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from companion.domain.crisis import FALLBACK, UNREAD
from companion.domain.errors import NotReadable
from companion.domain.help_now import DO_NOW, EMERGENCY_SIGNS
from companion.library.library import Library
from companion.settings import read
from companion.ui.app import CompanionApp
from companion.ui.gone import is_of_a_gone_page
from companion.ui.help_parts import HelpParts, NoContent, Own, OwnDoor, PlanFile
from companion.ui.number_lines import help_lines, short_lines, someone_else_lines, too_much_lines
from companion.ui.parts import AppParts, UiSettings
from companion.ui.screens.base import CompanionScreen
from companion.ui.screens.breathe import BreatheScreen
from companion.ui.screens.help_now import DOORS, DoorList, HelpNowScreen
from companion.ui.screens.help_pages import SomeoneElseScreen, TooMuchScreen, WrittenPage
from companion.ui.screens.look_around import LookAroundScreen
from companion.ui.screens.signs import CardScreen, SignsScreen
from companion.ui.widgets.breath import Breath
from companion.ui.widgets.choice_list import ChoiceList
from companion.ui.widgets.number_text import HelpText
from companion.ui.widgets.reader import Reader
from companion.ui.words import help_now as words
from companion.ui.words.own_words import NONE_YET
from tests.services.memory_vault import MemoryVault
from tests.ui.desk import Desk
from tests.ui.dialogs import machine
from tests.ui.examples import example_parts
from tests.ui.locks import PASSPHRASE, locked_parts
from tests.ui.medicine_days import full
from tests.ui.medicine_days import parts as medicine_parts
from tests.ui.pilot import opened, shown, wait_until

LIBRARY = Library()
PLAN = "Signs: I stop sleeping.\n\nI call Sam, 555 0100."


def helped(parts: AppParts, *, plan: str | None = None, content: Any = LIBRARY, **more: Any) -> AppParts:
    """These parts with what Help now is given."""
    own = PlanFile(lambda: plan, NONE_YET)
    more = {"region": LIBRARY.region("US"), "help": HelpParts(content=lambda: content, own=own)} | more
    return replace(parts, **more)


@asynccontextmanager
async def help_open(
    parts: AppParts, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[CompanionApp, Pilot[Any], HelpNowScreen]]:
    """Open the app and Help now, and wait for the doors."""
    async with opened(parts, size) as (app, pilot):
        await pilot.press("f1")
        await wait_until(pilot, lambda: bool(app.screen.query(DoorList)), "no doors")
        screen = app.screen
        assert isinstance(screen, HelpNowScreen)
        yield app, pilot, screen


async def go_to(app: CompanionApp, pilot: Pilot[Any], key: str, kind: type[Screen[Any]]) -> None:
    await pilot.press(key)
    await wait_until(pilot, lambda: isinstance(app.screen, kind), f"{key} opened {app.screen}")


# The numbers


async def test_the_first_frame_is_one_widget_of_text_and_waits_for_nothing() -> None:
    looking, go_on = threading.Event(), threading.Event()

    class Slow:
        def look(self) -> Own:
            looking.set()
            go_on.wait(10)
            return Own(missing="at last")

    parts = replace(example_parts(), help=HelpParts(content=lambda: LIBRARY, own=Slow()))
    try:
        async with opened(parts) as (app, pilot):
            with app._context():
                assert [type(each) for each in HelpNowScreen(parts.region).compose_page()] == [HelpText]
            await pilot.press("f1")
            await wait_until(pilot, looking.is_set)
            assert "988 Suicide & Crisis Lifeline" in shown(app)
            assert words.TOO_MUCH in shown(app)
            go_on.set()
            await wait_until(pilot, lambda: "at last" in shown(app))
    finally:
        go_on.set()


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_numbers_stand_on_top_and_the_doors_under_them(size: tuple[int, int]) -> None:
    async with help_open(helped(example_parts(), plan=PLAN), size) as (app, pilot, screen):
        await wait_until(pilot, lambda: "plan" in screen.query_one(DoorList).doors)
        lines = shown(app).splitlines()
        assert words.title("United States") in "\n".join(lines[:2])
        assert any("911" in line for line in lines[: size[1] // 2])
        first = next(at for at, line in enumerate(lines) if "I took too much" in line)
        assert first > next(at for at, line in enumerate(lines) if "911" in line)
        assert screen.query_one(DoorList).region.bottom <= size[1] - 2


async def test_every_line_says_how_when_for_whom_where_it_was_read_and_when() -> None:
    async with help_open(helped(example_parts()), (120, 100)) as (app, _, _):
        text = " ".join(shown(app).split())
        for line in LIBRARY.region("US").lines[:1]:
            said = (line.number, line.contact, line.hours, line.for_whom, *line.languages, line.source, line.checked)
            assert all(each in text for each in said)
        assert "findahelpline.com" in text


def test_no_number_is_broken_or_cut_in_any_country_and_window() -> None:
    short = partial(short_lines, plan="I call Sam, (555) 0100 200")
    for region in (*LIBRARY.regions(), FALLBACK):
        every = [*region.emergency, *region.lines, *filter(None, [region.poison])]
        for page, width in product((help_lines, short, too_much_lines, someone_else_lines), range(22, 62)):
            lines = [line.plain for line in page(region, width)]
            flat = " ".join(" ".join(lines).split())
            assert max(map(len, lines)) <= width
            assert all(any(each.number in line for line in lines) or each.number not in flat for each in every)
            assert "555" not in flat or "(555) 0100 200" in lines[-1]


def test_where_the_file_of_ones_country_cannot_be_read_that_is_said_and_the_same_numbers_stand_there() -> None:
    for width in (40, 80):
        unread, unknown = (" ".join(line.plain for line in help_lines(one, width)) for one in (UNREAD, FALLBACK))
        assert words.UNREAD in unread
        assert unread.replace(words.UNREAD, words.CHOOSE) == unknown


async def test_the_smallest_window_shows_numbers_alone() -> None:
    async with help_open(helped(example_parts()), (20, 5)) as (app, pilot, _):
        assert words.TOO_MUCH not in shown(app)
        assert "911" in shown(app)
        await go_to(app, pilot, "t", TooMuchScreen)


# The country


async def pick(app: CompanionApp, pilot: Pilot[Any], typed: str) -> None:
    await pilot.press("r")
    await wait_until(pilot, lambda: bool(app.screen.query("#region-search")))
    await pilot.press(*typed, "enter")
    await wait_until(pilot, lambda: isinstance(app.screen, HelpNowScreen))


async def test_a_traveler_changes_the_country_at_any_time() -> None:
    here = machine()
    async with help_open(helped(example_parts(), machine=here)) as (app, pilot, _):
        assert "988 Suicide" in shown(app)
        await pick(app, pilot, "germany")
        await wait_until(pilot, lambda: words.title("Germany") in shown(app))
        await wait_until(pilot, lambda: here.read().region == "DE")
        await go_to(app, pilot, "d", SomeoneElseScreen)
        await wait_until(pilot, lambda: "112" in shown(app))
        await pilot.press("escape")
        await pick(app, pilot, "united states")
        await wait_until(pilot, lambda: here.read().region == "US")


async def test_a_country_that_is_not_listed_never_keeps_the_numbers_of_another() -> None:
    here = machine()
    here.write("region", "US")
    async with help_open(helped(example_parts(), machine=here)) as (app, pilot, _):
        await pick(app, pilot, "atlantis")
        await wait_until(pilot, lambda: app.crisis_region is None)
        await wait_until(pilot, lambda: here.read().region is None)
        await pilot.resize_terminal(60, 20)
        await wait_until(pilot, lambda: words.NOT_YOURS in shown(app))
        for number in ("112", "911", "988"):  # all of them on the first page of a small window
            await wait_until(
                pilot, lambda each=number: f"  {each}  " in shown(app).partition(words.TOO_MUCH)[0], number
            )
        await pilot.resize_terminal(80, 24)
        await go_to(app, pilot, "t", TooMuchScreen)
        text = " ".join(shown(app).split())
        assert text.index("911") < text.index("Poison Help (US)") < text.index(words.POISON_ELSEWHERE)
        page = app.screen.query_one("#help-page")
        await wait_until(pilot, lambda: page.max_scroll_y > 0)
        await pilot.press("end")
        await wait_until(pilot, lambda: page.scroll_y == page.max_scroll_y)
        await pilot.press("home")
        await wait_until(pilot, lambda: page.scroll_y == 0)


# The doors


async def test_each_door_has_a_key_of_its_own_that_no_other_key_here_has() -> None:
    async with help_open(helped(example_parts(), machine=machine())) as (_, _, screen):
        keys = [key for binding in DOORS for key in binding.key.split(",")]
        assert len(set(keys)) == len(keys)
        assert not any(key.isdigit() for key in keys)
        for key in keys:
            assert len(screen._bindings.get_bindings_for_key(key)) == 1, key


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("t", TooMuchScreen),
        ("d", SomeoneElseScreen),
        ("b", BreatheScreen),
        ("l", LookAroundScreen),
        ("s", SignsScreen),
    ],
)
async def test_a_door_opens_by_its_key_and_help_now_comes_back(key: str, kind: type[CompanionScreen[None]]) -> None:
    async with help_open(helped(example_parts())) as (app, pilot, screen):
        await go_to(app, pilot, key, kind)
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.screen is screen)
        await go_to(app, pilot, key, kind)
        await pilot.press("f1")
        await wait_until(pilot, lambda: app.screen is screen)


async def test_a_door_opens_from_the_list_too() -> None:
    async with help_open(helped(example_parts())) as (app, pilot, _):
        await pilot.press("tab", "down", "down")
        await go_to(app, pilot, "enter", SomeoneElseScreen)


async def test_the_doors_can_be_found_by_name_from_anywhere() -> None:
    async with opened(helped(example_parts())) as (app, pilot):
        await pilot.press("ctrl+p")
        await pilot.press(*"breathe with")
        await wait_until(pilot, lambda: words.BREATHE in shown(app))
        await pilot.pause(0.3)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, BreatheScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: bool(app.screen.query(DoorList)), "the doors came late")


# Too much, someone else


async def test_help_opened_before_the_first_page_stands_looks_as_always_and_takes_its_keys() -> None:
    app = CompanionApp(helped(example_parts()))
    let_keys_in = app._let_keys_in
    app._let_keys_in = lambda: None  # type: ignore[method-assign]
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("f1")
        await wait_until(pilot, lambda: bool(app.screen.query(DoorList).filter("#doors")))
        assert not app.is_open
        let_keys_in()
        await wait_until(pilot, lambda: app.screen.query_one(DoorList).styles.border_top[0] == "", "styled too late")
        app._gate.opens_at = float("inf")
        await pilot.press("1", "t")
        await wait_until(pilot, lambda: isinstance(app.screen, TooMuchScreen))
        await pilot.press("escape", "escape", "space")
        await pilot.pause()
        assert app.screen is app.ground


async def test_too_much_says_what_to_do_asks_nothing_and_shows_no_amount() -> None:
    async with help_open(helped(example_parts()), (80, 60)) as (app, pilot, _):
        await go_to(app, pilot, "t", TooMuchScreen)
        text = " ".join(shown(app).split())
        assert DO_NOW in text
        assert EMERGENCY_SIGNS in text
        assert text.index("911 Police") < text.index("1-800-222-1222 Poison Help")
        await wait_until(pilot, lambda: "Mix-ups happen" in shown(app))
        text = " ".join(shown(app).split())
        assert "did you" not in text.casefold()
        assert " mg" not in text
        assert not app.screen.query("Input, Button")


async def test_without_a_library_the_fixed_words_and_the_numbers_stand() -> None:
    async with help_open(helped(example_parts(), content=NoContent()), (80, 40)) as (app, pilot, screen):
        await go_to(app, pilot, "t", TooMuchScreen)
        await wait_until(pilot, lambda: words.CARD_MISSING in shown(app))
        text = " ".join(shown(app).split())
        assert all(each in text for each in (DO_NOW, EMERGENCY_SIGNS, "911", "1-800-222-1222"))
        for key in "dbls":
            await pilot.press("escape")
            await wait_until(pilot, lambda: app.screen is screen)
            await pilot.press(key)
            await wait_until(pilot, lambda: app.screen is not screen)
            await pilot.pause(0.1)
            assert "911" in shown(app)


async def test_where_no_poison_line_was_checked_it_says_whom_to_ask() -> None:
    async with help_open(helped(example_parts(), region=LIBRARY.region("GB"))) as (app, pilot, _):
        await go_to(app, pilot, "t", TooMuchScreen)
        text = " ".join(shown(app).split())
        assert words.no_poison_line("United Kingdom") in text
        assert "1-800-222-1222" not in text.partition("Mix-ups")[0]


async def test_someone_else_names_numbers_steps_and_sources() -> None:
    async with help_open(helped(example_parts()), (100, 60)) as (app, pilot, _):
        await go_to(app, pilot, "d", SomeoneElseScreen)
        await wait_until(pilot, lambda: "Ask plainly" in shown(app))
        text = " ".join(shown(app).split())
        assert text.index("911") < text.index("1-800-222-1222 Poison Help") < text.index("Ask plainly")
        assert "bethe1to.com" in text
        assert "reviewed by no clinician yet" in text


# Breathing


class Ticks:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_the_breath_moves_through_in_hold_and_out_without_color() -> None:
    ticks = Ticks()
    async with help_open(helped(example_parts(), monotonic=ticks)) as (app, pilot, _):
        await go_to(app, pilot, "b", BreatheScreen)
        breath = app.screen.query_one(Breath)

        async def bar_at(seconds: float, *said: str) -> int:
            ticks.now = seconds
            await wait_until(pilot, lambda: all(each in shown(app) for each in said), f"not {said}: {shown(app)}")
            return breath.render().plain.count("█")  # type: ignore[union-attr]

        filling = [await bar_at(0, "Breathe in", " 4"), await bar_at(2, "Breathe in", " 2")]
        held = await bar_at(5, "Hold", " 3")
        emptying = [await bar_at(9, "Breathe out", " 5"), await bar_at(12, "Breathe out", " 2")]
        assert filling[0] < filling[1] < held > emptying[0] > emptying[1]
        assert await bar_at(14, "Breathe in", " 4") == filling[0]


async def test_it_holds_still_at_a_key_and_moves_again() -> None:
    ticks = Ticks()
    async with help_open(helped(example_parts(), monotonic=ticks)) as (app, pilot, _):
        await go_to(app, pilot, "b", BreatheScreen)
        await pilot.press("s")
        await wait_until(pilot, lambda: "1 2 3 4 5 6" in shown(app))
        before = shown(app)
        ticks.now = 6.0
        await pilot.pause(0.3)
        assert shown(app) == before
        assert app.screen.query_one(Breath)._timer is None
        await pilot.press("m")
        await wait_until(pilot, lambda: "1 2 3 4 5 6" not in shown(app))


async def test_it_holds_still_from_the_start_where_nothing_is_to_move() -> None:
    settings = replace(UiSettings(), holds_still=True)
    async with help_open(helped(example_parts(), settings=settings)) as (app, pilot, _):
        await go_to(app, pilot, "b", BreatheScreen)
        assert app.screen.query_one(Breath)._timer is None
        assert "1 2 3 4 5 6" in shown(app)


# Looking around


async def test_the_walk_goes_one_step_at_a_time_both_ways_and_records_nothing() -> None:
    desk = Desk()
    before = desk.store.entries(), dict(desk.drafts.kept)
    async with help_open(helped(desk.parts())) as (app, pilot, _):
        await go_to(app, pilot, "l", LookAroundScreen)
        steps = LIBRARY.help_guide("grounding").steps
        for place, key in enumerate(("", "enter", "space", "right", "enter")):
            if key:
                await pilot.press(key)
            await wait_until(pilot, lambda at=place: words.step(at + 1, 5) in shown(app))  # type: ignore[misc]
            assert steps[place].text[:40] in shown(app)
            others = [step.text[:40] for step in steps if step is not steps[place]]
            assert not any(each in shown(app) for each in others)
        await pilot.press("left")
        assert words.step(4, 5) in shown(app)
        await pilot.press("enter", "enter")
        assert "That was the last step" in shown(app)
        await pilot.press("enter")
        assert words.step(1, 5) in shown(app)
        await pilot.press("left")
        assert words.step(1, 5) in shown(app)
    assert (desk.store.entries(), dict(desk.drafts.kept)) == before


# Signs


async def test_signs_list_those_of_my_medicines_first_and_open_with_the_action_on_top() -> None:
    desk = full()
    async with help_open(helped(medicine_parts(desk))) as (app, pilot, _):
        await go_to(app, pilot, "s", SignsScreen)
        listed = app.screen.query_one("#signs", ChoiceList)
        await wait_until(pilot, lambda: listed.option_count > 0)
        rows = [str(option.prompt) for option in listed.options]
        assert len(rows) == len(LIBRARY.red_flags())
        mine = ["About your" in row for row in rows]
        assert mine[0]
        assert mine == sorted(mine, reverse=True)
        first = rows[0].splitlines()[0]
        await go_to(app, pilot, "enter", CardScreen)
        reader = app.screen.query_one(Reader)
        await wait_until(pilot, lambda: reader.piece is not None and first in shown(app))
        assert reader.piece is not None
        action = reader.piece.action  # type: ignore[attr-defined]
        assert action[:40] in shown(app).split(reader.piece.sections[0].markdown[:20])[0], "the action stands on top"


async def test_signs_are_all_there_without_records_and_links_lead_back() -> None:
    async with help_open(helped(locked_parts(MemoryVault(Desk().clock, PASSPHRASE), Desk()))) as (app, pilot, _):
        await go_to(app, pilot, "s", SignsScreen)
        listed = app.screen.query_one("#signs", ChoiceList)
        await wait_until(pilot, lambda: listed.option_count == len(LIBRARY.red_flags()))
        assert not any("About your" in str(option.prompt) for option in listed.options)
        await go_to(app, pilot, "enter", CardScreen)
        reader = app.screen.query_one(Reader)
        await wait_until(pilot, lambda: reader.piece is not None)
        card = reader.piece
        assert card is not None
        reader.post_message(Reader.LinkChosen(card.links[0].ref))
        await wait_until(pilot, lambda: reader.piece is not None and reader.piece.ref == card.links[0].ref)
        await pilot.press("escape")
        await wait_until(pilot, lambda: reader.piece == card)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, SignsScreen))


# One's own words


async def test_the_plan_file_is_shown_as_it_was_written_and_is_never_markup() -> None:
    at_the_edge = "\n".join(f"{'a' * n} (555) 0100 200" for n in range(56, 74, 2))
    plan = f"[/] [b]call[/b] Sam\n{at_the_edge}"
    async with help_open(helped(example_parts(), plan=plan)) as (app, pilot, screen):
        await wait_until(pilot, lambda: "plan" in screen.query_one(DoorList).doors)
        await go_to(app, pilot, "p", WrittenPage)
        await wait_until(pilot, lambda: "[/] [b]call[/b] Sam" in shown(app))
        whole = sum("(555) 0100 200" in line for line in shown(app).splitlines())
        assert whole == len(at_the_edge.splitlines()), "a number was broken between two lines"


@pytest.mark.parametrize("why", [words.PLAN_LOCKED, NONE_YET, words.PLAN_HIDDEN])
async def test_without_a_plan_a_line_says_why_and_its_key_does_nothing(why: str) -> None:
    parts = replace(example_parts(), help=HelpParts(content=lambda: LIBRARY, own=PlanFile(lambda: None, why)))
    async with help_open(parts) as (app, pilot, screen):
        await wait_until(pilot, lambda: why in " ".join(shown(app).split()))
        assert "plan" not in screen.query_one(DoorList).doors
        await pilot.press("p", "w")
        await pilot.pause(0.1)
        assert app.screen is screen


async def test_a_plan_that_cannot_be_read_is_said() -> None:
    def broken() -> str:
        raise NotReadable("Your safety plan cannot be read.")

    parts = replace(example_parts(), help=HelpParts(content=lambda: LIBRARY, own=PlanFile(broken, "")))
    async with help_open(parts) as (app, pilot, _):
        await wait_until(pilot, lambda: "Your safety plan cannot be read." in shown(app))


async def test_doors_of_another_kind_are_listed_opened_and_looked_for_again() -> None:
    class Letters(CompanionScreen[None]):
        pass

    class OwnWords:
        looks = 0

        def look(self) -> Own:
            self.looks += 1
            return Own((OwnDoor("letters", Letters),))

    own = OwnWords()
    async with help_open(replace(example_parts(), help=HelpParts(content=lambda: LIBRARY, own=own))) as (
        app,
        pilot,
        screen,
    ):
        await wait_until(pilot, lambda: words.LETTERS in shown(app))
        await go_to(app, pilot, "w", Letters)
        app.pop_screen()
        await wait_until(pilot, lambda: own.looks == 2)
        assert app.screen is screen


# The short form


async def test_the_short_form_has_lines_and_plan_in_two_rows_and_the_rest_at_a_key() -> None:
    settings = replace(UiSettings(), short_help=True)
    async with help_open(helped(example_parts(), plan=PLAN, settings=settings)) as (app, pilot, _):
        await wait_until(pilot, lambda: "My plan: Signs" in shown(app))
        rows = [line.strip() for line in shown(app).splitlines() if line.strip()]
        assert rows[0] == "Crisis line: 988 (call or text). Emergency: 911."
        assert rows[1].startswith("My plan: Signs: I stop sleeping. · I call Sam")
        assert words.TOO_MUCH in rows[2]
        await pilot.press("m")
        await wait_until(pilot, lambda: "988 Suicide & Crisis Lifeline" in shown(app))
        await pilot.press("m")
        await wait_until(pilot, lambda: "988 Suicide & Crisis Lifeline" not in shown(app))


async def test_it_is_chosen_under_choices_kept_on_this_machine_and_holds_at_once() -> None:
    from companion.ui.screens.choices import ChoicesScreen

    here, desk = machine(), Desk()
    async with opened(helped(desk.parts(), machine=here)) as (app, pilot):
        await app.push_screen(ChoicesScreen(desk.services, here))
        listed = app.screen.query_one("#choices", ChoiceList)
        at = next(n for n, each in enumerate(listed.options) if str(each.prompt).startswith(words.SHORT_NAME))
        listed.highlighted = at
        await pilot.press("enter")
        await wait_until(pilot, lambda: words.SHORT_WHY in shown(app))
        await pilot.press("2")
        await wait_until(pilot, lambda: here.read().help_now == "short")
        await pilot.press("f1")
        await wait_until(pilot, lambda: bool(app.screen.query(DoorList)))
        assert app.screen.query_one(HelpText).is_short


def test_the_choice_is_read_without_the_store(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('help-now = "short"\n')
    assert read(file).help_now == "short"
    file.write_text('help-now = "tiny"\n')
    assert read(file).help_now == "full"
    assert "help-now" in read(file).problems[0]


class Lingering(Static):
    """A part of a page that takes a while to close."""

    def __init__(self, is_closing: threading.Event) -> None:
        super().__init__()
        self._is_closing = is_closing

    async def on_unmount(self) -> None:
        self._is_closing.set()
        await asyncio.sleep(0.2)


async def test_closed_while_it_is_still_at_work_it_leaves_the_app_open() -> None:
    class Slow:
        is_closing = threading.Event()
        looks = 0

        def look(self) -> Own:
            self.looks += 1
            self.is_closing.wait(5)
            return Own(missing=PLAN)

    slow = Slow()
    async with help_open(helped(example_parts(), help=HelpParts(content=lambda: LIBRARY, own=slow))) as opened_help:
        app, pilot, screen = opened_help
        await screen.mount(Lingering(slow.is_closing))
        await wait_until(pilot, lambda: slow.looks == 1)
        await pilot.press("escape")
        await wait_until(pilot, lambda: not screen.is_running)
        await pilot.press("f1")
        await wait_until(pilot, lambda: PLAN[:20] in shown(app))
        for at_work, is_gone in ((screen, True), (app.screen, False)):
            active_message_pump.set(at_work)
            assert is_of_a_gone_page(NoMatches()) is is_gone
        assert not is_of_a_gone_page(ValueError())
    assert not app.crashed
