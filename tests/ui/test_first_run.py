"""The first questions, and choosing again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from companion.domain.errors import NotSaved
from companion.library.library import Library
from companion.settings import read, write
from companion.ui.app import CompanionApp
from companion.ui.first_start import SEEN, is_first_start
from companion.ui.machine import Machine
from companion.ui.parts import AppParts
from companion.ui.screens.choices import ChoicesScreen, PickRegionScreen
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.first_run import FirstRunScreen
from companion.ui.screens.medicine_form import MedicineFormScreen
from companion.ui.tabs import tabs
from companion.ui.welcoming import open_choices, open_first_run
from companion.ui.widgets.region_picker import RegionPicker
from tests.ui.desk import Desk
from tests.ui.medicine_days import empty, full
from tests.ui.medicine_days import parts as medicine_parts
from tests.ui.medicine_days import write as type_words
from tests.ui.pilot import notes, opened, screen_lines, shown, wait_until
from tests.ui.test_safety_bar import says_where_to_get_help

UNCONFIRMED = "988 (US) · 112/911 · F1 for your country"
LIBRARY = Library()


@dataclass
class Here:
    """A machine with its preferences in a file."""

    config: Path
    demos: list[str] = field(default_factory=list)
    broken: NotSaved | None = None

    def write(self, key: str, value: str | int | bool | None) -> None:
        if self.broken is not None:
            raise self.broken
        write(self.config, key, value)

    @property
    def machine(self) -> Machine:
        return Machine(
            regions=LIBRARY.regions,
            guess=lambda: LIBRARY.guess_region("Europe/London"),
            read=lambda: read(self.config),
            write=self.write,
            open_demo=lambda: self.demos.append("demo"),
        )


@pytest.fixture
def here(tmp_path: Path) -> Here:
    return Here(tmp_path / "config" / "config.toml")


def parts(desk: Desk, here: Here, theme: str = "companion-dark") -> AppParts:
    return replace(medicine_parts(desk, theme), machine=here.machine, region=None)


async def asked(app: CompanionApp, pilot: Pilot[Any], place: int) -> FirstRunScreen:
    """Wait for a question."""
    await wait_until(pilot, lambda: f"{place} of 4" in shown(app), f"question {place} was not asked")
    await pilot.pause()
    assert isinstance(app.screen, FirstRunScreen)
    return app.screen


async def test_answered_whole_everything_is_kept_and_the_bar_changes_at_once(here: Here) -> None:
    desk = empty()
    async with opened(parts(desk, here)) as (app, pilot):
        await asked(app, pilot, 1)
        assert UNCONFIRMED in shown(app)
        assert "United Kingdom" in shown(app)
        await pilot.press("enter")
        await asked(app, pilot, 2)
        assert "116 123" in screen_lines(app)[-2]
        assert "999" in screen_lines(app)[-2]
        assert read(here.config).region == "GB"
        await pilot.press("3")
        await asked(app, pilot, 3)
        await pilot.press("2")
        await asked(app, pilot, 4)
        held = desk.services.setup.choices()
        assert (held.day_start, held.poles) == (time(3), 2)
        assert [scale.id for scale in desk.services.checkin.mood_scales()] == ["mood-low", "mood-high"]
        await pilot.press("1")
        await wait_until(pilot, lambda: isinstance(app.screen, MedicineFormScreen), "the form did not open")
        assert app.main.active == "medicines"
    assert not is_first_start(desk.services)


async def test_skipped_whole_nothing_is_kept_and_it_does_not_ask_again(here: Here) -> None:
    desk = empty()
    async with opened(parts(desk, here)) as (app, pilot):
        for place in range(1, 5):
            await asked(app, pilot, place)
            await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert UNCONFIRMED in shown(app)
    assert not here.config.exists()
    assert desk.services.setup.is_new()
    assert desk.services.state.get(SEEN) is True
    async with opened(parts(desk, here)) as (app, pilot):
        await pilot.pause(0.2)
        assert len(app.screen_stack) == 1


async def test_one_can_go_back_and_search_for_a_country(here: Here) -> None:
    async with opened(parts(empty(), here)) as (app, pilot):
        await asked(app, pilot, 1)
        await pilot.press("enter")
        await asked(app, pilot, 2)
        await pilot.press("b")
        await asked(app, pilot, 1)
        await type_words(pilot, "germ")
        await pilot.press("enter")
        await asked(app, pilot, 2)
        assert read(here.config).region == "DE"
        assert app.crisis_region is not None
        assert app.crisis_region.code == "DE"


async def test_without_a_guess_enter_alone_chooses_no_country(here: Here) -> None:
    nowhere = replace(here.machine, guess=lambda: None)
    async with opened(replace(parts(empty(), here), machine=nowhere)) as (app, pilot):
        screen = await asked(app, pilot, 1)
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert app.screen is screen
        assert "1 of 4" in shown(app)
        assert "Choose your country" in shown(app)
        assert not here.config.exists()
        assert says_where_to_get_help(app, None)
        await pilot.press("down", "enter")
        await asked(app, pilot, 2)
        assert read(here.config).region == "AU"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("us", "US"), ("USA", "US"), ("america", "US"), ("uk", "GB"), ("scot", "GB"), ("united s", "US"), ("in", "IN")],
)
async def test_the_nearest_name_of_a_country_comes_first(here: Here, typed: str, code: str) -> None:
    nowhere = replace(here.machine, guess=lambda: None)
    async with opened(replace(parts(empty(), here), machine=nowhere)) as (app, pilot):
        await asked(app, pilot, 1)
        await type_words(pilot, typed)
        await pilot.press("enter")
        await asked(app, pilot, 2)
        assert read(here.config).region == code


async def test_a_country_that_is_not_there_leaves_the_numbers_of_before(here: Here) -> None:
    async with opened(parts(empty(), here)) as (app, pilot):
        await asked(app, pilot, 1)
        await type_words(pilot, "zzz")
        assert "My country is not here" in shown(app)
        await pilot.press("enter")
        await asked(app, pilot, 2)
        assert UNCONFIRMED in shown(app)


async def test_preferences_that_cannot_be_written_keep_the_question(here: Here) -> None:
    here.broken = NotSaved("config.toml could not be written (read-only).")
    async with opened(parts(empty(), here)) as (app, pilot):
        screen = await asked(app, pilot, 1)
        await pilot.press("enter")
        await wait_until(pilot, lambda: "read-only" in shown(app))
        assert app.screen is screen
        assert UNCONFIRMED in shown(app)


async def test_a_store_that_cannot_save_keeps_the_question(here: Here) -> None:
    desk = empty()
    async with opened(parts(desk, here)) as (app, pilot):
        await asked(app, pilot, 1)
        await pilot.press("escape")
        await asked(app, pilot, 2)
        desk.store.broken = NotSaved("The disk is full.")
        await pilot.press("2")
        await wait_until(pilot, lambda: "The disk is full." in shown(app))
        assert "2 of 4" in shown(app)


async def test_the_demo_is_asked_for_and_the_app_closes(here: Here) -> None:
    async with opened(parts(empty(), here)) as (app, pilot):
        for place in (1, 2, 3):
            await asked(app, pilot, place)
            await pilot.press("escape")
        await asked(app, pilot, 4)
        await pilot.press("2")
        await wait_until(pilot, lambda: here.demos == ["demo"])
        await wait_until(pilot, lambda: not app.is_running or app._exit)


async def test_with_records_nothing_is_asked_but_it_can_be_asked_again(here: Here) -> None:
    async with opened(parts(full(), here)) as (app, pilot):
        await pilot.pause(0.2)
        assert len(app.screen_stack) == 1
        open_first_run(app)
        await asked(app, pilot, 1)


async def test_the_palette_leads_to_the_choices(here: Here) -> None:
    async with opened(parts(full(), here)) as (app, pilot):
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        await type_words(pilot, "choices")
        await wait_until(pilot, lambda: "start of the day" in shown(app), "the palette does not know it")
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ChoicesScreen))


async def test_choices_hold_at_once(here: Here) -> None:
    desk = full()
    async with opened(parts(desk, here)) as (app, pilot):
        open_choices(app)
        await wait_until(pilot, lambda: isinstance(app.screen, ChoicesScreen) and "not chosen yet" in shown(app))
        await pilot.press("enter")
        await wait_until(
            pilot, lambda: isinstance(app.screen, PickRegionScreen) and bool(app.screen.query(RegionPicker))
        )
        await pilot.pause()
        await type_words(pilot, "cana")
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ChoicesScreen) and "Canada" in shown(app))
        assert read(here.config).region == "CA"
        await pilot.press("down", "down", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await pilot.press("3")
        await wait_until(pilot, lambda: desk.services.setup.choices().day_start == time(2))
        await wait_until(pilot, lambda: isinstance(app.screen, ChoicesScreen) and "02:00" in shown(app))
        await pilot.press("end", "up", "up", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await pilot.press("3")
        await wait_until(pilot, lambda: read(here.config).glyphs == "ascii")


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (60, 20), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_numbers_stand_on_every_question(here: Here, size: tuple[int, int]) -> None:
    async with opened(parts(empty(), here), size) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, FirstRunScreen))
        assert says_where_to_get_help(app, None), shown(app)


@pytest.mark.parametrize("key", ["f1", "6"])
async def test_where_the_general_numbers_stand_the_country_can_be_chosen_and_its_own_come_at_once(
    here: Here, key: str
) -> None:
    desk = full()
    asked_for = parts(desk, here)
    async with opened(replace(asked_for, panes=tabs(desk.services))) as (app, pilot):
        await pilot.press(key)
        await wait_until(pilot, lambda: "r  Choose your country" in shown(app))
        assert "r Choose your country" in screen_lines(app)[-1]
        await pilot.press("r")
        await wait_until(pilot, lambda: isinstance(app.screen, PickRegionScreen) and app.focused is not None)
        await type_words(pilot, "uk")
        await pilot.press("enter")
        await wait_until(pilot, lambda: not isinstance(app.screen, PickRegionScreen))
        await wait_until(pilot, lambda: read(here.config).region == "GB")
        await pilot.pause()
        text = shown(app)
        assert "United Kingdom" in text
        assert "116 123" in screen_lines(app)[-2]
        assert "Choose your country" not in text
        assert "r Country" in screen_lines(app)[-1]
        await pilot.press("r")
        await wait_until(pilot, lambda: isinstance(app.screen, PickRegionScreen) and app.focused is not None)
        await type_words(pilot, "cana")
        await pilot.press("enter")
        await wait_until(pilot, lambda: read(here.config).region == "CA", "who moved could not change it")


async def test_a_country_that_cannot_be_kept_is_shown_all_the_same(here: Here) -> None:
    here.broken = NotSaved("config.toml could not be written (read-only).")
    async with opened(parts(full(), here)) as (app, pilot):
        await pilot.press("f1", "r")
        await wait_until(pilot, lambda: isinstance(app.screen, PickRegionScreen) and app.focused is not None)
        await type_words(pilot, "uk")
        await pilot.press("enter")
        await wait_until(pilot, lambda: bool(notes(app)))
        assert notes(app) == [
            "The numbers are those of United Kingdom until Companion closes. "
            "config.toml could not be written (read-only)."
        ]
        assert "116 123" in screen_lines(app)[-2]


async def test_a_country_that_is_not_there_leaves_the_general_numbers_on_the_page(here: Here) -> None:
    async with opened(parts(full(), here)) as (app, pilot):
        await pilot.press("f1", "r")
        await wait_until(pilot, lambda: isinstance(app.screen, PickRegionScreen) and app.focused is not None)
        await type_words(pilot, "zzz")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "988 Suicide" in shown(app))
        assert "r  Choose your country" in shown(app)
        assert not here.config.exists()
        await pilot.resize_terminal(39, 20)  # where the list has no room, the key does nothing
        await wait_until(pilot, lambda: "r  Choose your country" not in shown(app))


async def test_without_preferences_to_write_help_offers_no_choice() -> None:
    async with opened(replace(medicine_parts(full()), region=None, machine=None)) as (app, pilot):
        await pilot.press("f1", "r")
        await pilot.pause()
        assert "Choose your country" not in shown(app)
        assert "988" in shown(app)
