"""A recovery key is typed in groups, all of it in sight, however it was written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from textual import events
from textual.pilot import Pilot

from companion.services.vault import PREFIX, in_groups, recovery_key
from companion.ui import encrypting
from companion.ui.app import CompanionApp
from companion.ui.screens.passphrases import RecoverScreen
from companion.ui.widgets.key_area import KeyArea
from companion.ui.words import encryption as words
from tests.services.memory_vault import SECRET
from tests.ui.locks import PASSPHRASE
from tests.ui.pilot import opened, shown, wait_until
from tests.ui.test_encrypting import setting
from tests.ui.test_safety_bar import says_where_to_get_help

GROUPS = recovery_key(SECRET).groups
BARE = "".join(GROUPS)


@asynccontextmanager
async def asked(size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[CompanionApp, Pilot[Any], KeyArea]]:
    desk, _, held = setting(PASSPHRASE)
    async with opened(replace(desk.parts(), locking=held), size) as (app, pilot):
        encrypting.recover(app, held)
        await wait_until(pilot, lambda: isinstance(app.screen, RecoverScreen) and app.focused is not None)
        yield app, pilot, app.screen.query_one(KeyArea)


@pytest.mark.parametrize(
    ("typed", "grouped"),
    [
        ("", ""),
        ("qqp", "QQP"),
        ("qqpqy", "QQPQ Y"),
        (" qqpq  yqs\nz ", "QQPQ YQSZ"),
        ("QQPQ-YQSZ-", "QQPQ YQSZ"),
        ("age-sec", "AGE-SEC"),
        ("AGE", "AGE"),
        ("agesecret", "AGES ECRE T"),
        (f"{PREFIX}qqpqy", f"{PREFIX} QQPQ Y"),
        (f"{PREFIX.lower()} QQPQ", f"{PREFIX} QQPQ"),
        (SECRET, " ".join((PREFIX, *GROUPS))),
    ],
)
def test_what_is_typed_stands_in_groups(typed: str, grouped: str) -> None:
    assert in_groups(typed) == grouped
    assert in_groups(grouped) == grouped


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
@pytest.mark.parametrize("begins", ["", PREFIX])
async def test_all_of_it_can_be_seen_while_it_is_typed(size: tuple[int, int], begins: str) -> None:
    async with asked(size) as (app, pilot, field):
        await pilot.press(*(letter if letter.isalnum() else "minus" for letter in (begins + BARE).lower()))
        await wait_until(pilot, lambda: words.key_so_far(len(BARE), 0) in shown(app))
        assert field.text.split() == [*([begins] if begins else []), *GROUPS]
        lines = " ".join(shown(app).split())
        assert all(group in lines for group in GROUPS)
        assert words.RECOVER_TITLE in lines
        assert words.NEW in lines
        assert words.AGAIN in lines
        assert field.max_scroll_y == 0
        assert says_where_to_get_help(app)


async def test_it_can_be_corrected_in_the_middle() -> None:
    async with asked() as (app, pilot, field):
        await pilot.press(*"qqpqyqsz")
        assert field.text == "QQPQ YQSZ"
        assert words.key_so_far(8, 2) in shown(app)
        assert "Now at group 3." in words.key_so_far(8, 2)
        await pilot.press("home", "right", "right", "x")
        await wait_until(pilot, lambda: field.text == "QQXP QYQS Z")
        assert field.cursor_location == (0, 3)
        await pilot.press("backspace")
        await wait_until(pilot, lambda: field.text == "QQPQ YQSZ")
        assert field.cursor_location == (0, 2)
        await pilot.press("end", *["backspace"] * 4)
        await wait_until(pilot, lambda: field.text == "QQPQ")
        await pilot.press("space", "y")
        await wait_until(pilot, lambda: field.text == "QQPQ Y")


async def test_a_key_is_pasted_with_its_lines_and_enter_goes_on() -> None:
    async with asked() as (app, pilot, field):
        app.post_message(events.Paste(words.key_lines(recovery_key(SECRET), wide=False)))
        await wait_until(pilot, lambda: bool(field.text))
        assert field.text == " ".join((PREFIX, *GROUPS)), "without the numbers of the lines"
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.focused is app.screen.query_one("#passphrase"))
        await pilot.press("up")
        await wait_until(pilot, lambda: app.focused is field)
        assert "\n" not in field.text
