"""The palette finds a command by the words people look for, and tells the way where a command line does it."""

from __future__ import annotations

import pytest
from textual.command import CommandInput, CommandList

from companion.cli.app import COMMANDS
from companion.ui.app import CompanionApp
from companion.ui.keys import live_keys
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.palette import CompanionPalette
from companion.ui.words import backups, devices, encryption, finding, help_now, in_terminal, read, shell
from tests.services.memory_vault import MemoryVault
from tests.ui.desk import Desk
from tests.ui.locks import locking
from tests.ui.pilot import opened, shown, wait_until
from tests.ui.test_safety_bar import says_where_to_get_help
from tests.ui.today_days import parts

MEANT = (
    ("restore", in_terminal.RESTORE.label),
    ("forget", in_terminal.ERASE_ALL.label),
    ("erase everything", in_terminal.ERASE_ALL.label),
    ("delete", in_terminal.ERASE_ALL.label),
    ("uninstall", in_terminal.ERASE_ALL.label),
    ("backup", backups.MAKE_LABEL),
    ("export copy", in_terminal.COPY.label),
    ("password", encryption.ENCRYPT_LABEL),
    ("computers", devices.LABEL),
    ("sync", in_terminal.SYNC.label),
    ("Syncthing", in_terminal.SYNC.label),
    ("repair", shell.HEALTH_LABEL),
    ("settings", "Choices"),
    ("undo", "Undo"),
    ("suicide", shell.HELP_LABEL),
    ("overdose", help_now.TOO_MUCH),
    ("two pills", help_now.TOO_MUCH),
    ("friend", help_now.SOMEONE_ELSE),
    ("panic", help_now.BREATHE),
    ("grounding", help_now.LOOK_AROUND),
    ("lithium", read.search_for("lithium")),
)


async def test_the_first_line_is_what_was_meant() -> None:
    desk = Desk()
    made = parts(desk, backup=lambda: "", locking=locking(MemoryVault(desk.clock)))
    async with opened(made, (120, 40)) as (app, pilot):
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        for query, label in MEANT:
            app.screen.query_one(CommandInput).value = query
            await wait_until(pilot, lambda at=label: first_line(app).startswith(at), f"{query}: {label} is not first")  # type: ignore[misc]


async def test_commands_stand_in_one_order_each_time_what_a_key_does_here_first() -> None:
    async with opened(parts(Desk())) as (app, pilot):
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready") and bool(first_line(app)))
        assert any(each.label and first_line(app).startswith(each.label) for each in live_keys(app.main))
        assert isinstance(app.screen, CompanionPalette)
        names = [type(each).__qualname__ for each in app.screen._providers]
        assert names == ["Commands", *sorted(set(names) - {"Commands"})]


def first_line(app: CompanionApp) -> str:
    """The first line of the list."""
    options = app.screen.query_one(CommandList).options
    return str(options[0].prompt) if options else ""


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
@pytest.mark.parametrize("told", in_terminal.ALL, ids=lambda told: told.title)
async def test_the_way_is_told_with_the_command_to_type(told: in_terminal.Told, size: tuple[int, int]) -> None:
    async with opened(parts(Desk()), size) as (app, pilot):
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        await pilot.press(*("space" if letter == " " else letter for letter in told.label.removesuffix("…")))
        await wait_until(pilot, lambda: told.tip in shown(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await pilot.pause()
        (command,) = (line.strip() for line in told.text.splitlines() if line.startswith("  "))
        assert command.split()[0] == "companion"
        assert command.split()[1] in COMMANDS
        assert any(line.strip(" │┃▏▕").strip() == command for line in shown(app).splitlines()), "it stands on one line"
        assert says_where_to_get_help(app)
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)


def test_words_are_found_by_their_beginnings_and_all_of_them_count() -> None:
    label = encryption.ENCRYPT_LABEL
    also = finding.ALSO[label]
    assert finding.is_meant("pass", label, also)
    assert finding.is_meant("Password records", label, also)
    assert not finding.is_meant("word", label, also)
    assert not finding.is_meant("password banana", label, also)
    assert not finding.is_meant("", label, also)
    assert not finding.is_meant(" ", label, also)
