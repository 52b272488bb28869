"""Turning encryption on and off from the palette, passphrases, and the recovery key on paper."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from companion.domain.errors import CompanionError, NotReadable, NotSaved, WrongPassphrase
from companion.services.vault import Left, NewKeys, Step
from companion.ui import encrypting
from companion.ui.app import CompanionApp
from companion.ui.screens.convert import ConvertScreen
from companion.ui.screens.encrypt import EncryptScreen
from companion.ui.screens.passphrases import (
    AddKeyScreen,
    AskPassphraseScreen,
    ChangePassphraseScreen,
    RecoverScreen,
)
from companion.ui.vault_parts import Again, Locking
from companion.ui.words import encryption as words
from companion.ui.words import lock as lock_words
from companion.ui.words import medicine_form as form_words
from tests.services.memory_vault import SECRET, MemoryVault
from tests.ui import today_days
from tests.ui.desk import Desk
from tests.ui.locks import PASSPHRASE, locking
from tests.ui.pilot import notes, opened, shown, wait_until
from tests.ui.test_finding import first_line

Do = Callable[[CompanionApp, Locking], None]


def setting(
    passphrase: str | None = None, kind: type[MemoryVault] = MemoryVault, **options: Any
) -> tuple[Desk, Any, Locking]:
    """A desk, its open vault, and encryption as the app sees it."""
    desk = today_days.two_doses()
    vault = kind(desk.clock, passphrase, is_open=True)
    return desk, vault, locking(vault, **options)


async def begun(app: CompanionApp, pilot: Any, do: Do, held: Locking, kind: type[Any]) -> Any:
    """Open a dialog."""
    do(app, held)
    await wait_until(pilot, lambda: isinstance(app.screen, kind) and app.focused is not None)
    return app.screen


async def choose_passphrase(screen: Any, pilot: Any, passphrase: str = PASSPHRASE) -> None:
    """Go through the first two steps."""
    await pilot.press("enter")
    await wait_until(pilot, lambda: screen.query_one("#new").display)
    screen.query_one("#passphrase").value = screen.query_one("#again").value = passphrase
    await pilot.press("enter", "enter")
    await wait_until(pilot, lambda: screen.query_one("#key").display)


async def type_groups(screen: Any, pilot: Any) -> None:
    """Type from paper what is asked for."""
    await pilot.press("enter")
    await wait_until(pilot, lambda: screen.query_one("#type").display)
    key = screen.keys.recovery
    screen.query_one("#first").value, screen.query_one("#second").value = (
        f" {key.groups[number].lower()} " for number in key.asked
    )
    await pilot.press("enter", "enter")
    await wait_until(pilot, lambda: screen.query_one("#plan").display)


async def test_turning_it_on_from_beginning_to_end() -> None:
    desk, vault, held = setting()
    async with opened(replace(desk.parts(), locking=held), (120, 40)) as (app, pilot):
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        await pilot.press(*"encrypt")
        await wait_until(pilot, lambda: words.ENCRYPT_TIP in shown(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, EncryptScreen))
        screen: Any = app.screen
        assert "nobody can ever open them" in shown(app), "what it cannot do is said"
        await choose_passphrase(screen, pilot)
        for group in screen.keys.recovery.groups:
            assert group in shown(app)
        await type_groups(screen, pilot)
        assert "[1] Yes" in shown(app), "Yes is marked"
        assert not vault.is_on, "nothing is changed before the last answer"
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ConvertScreen))
        await wait_until(pilot, lambda: words.ALL_SEALED in shown(app))
        assert words.IS_ON in notes(app)
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert f"F2 {lock_words.LOCK_LABEL}" in shown(app)
    assert vault.is_on
    assert vault.passphrase == PASSPHRASE
    assert desk.services.setup.is_plan_readable()
    assert vault.left().is_nothing


async def test_no_keeps_the_plan_locked_and_takes_it_away_from_where_it_can_be_read() -> None:
    dropped: list[str] = []
    desk, _, held = setting(dropped=dropped)
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.turn_on, held, EncryptScreen)
        await choose_passphrase(screen, pilot)
        await type_groups(screen, pilot)
        await pilot.press("2")
        await wait_until(pilot, lambda: dropped == ["plan"])
        assert not desk.services.setup.is_plan_readable()
        await wait_until(pilot, lambda: isinstance(app.screen, ConvertScreen) and words.ALL_SEALED in shown(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        for (label, _), is_readable in ((words.PLAN_OPEN, True), (words.PLAN_LOCK, False)):
            await pilot.press("ctrl+p")
            await wait_until(pilot, lambda: app.screen.has_class("-ready"))
            await pilot.press(*(each if each.isalpha() else "space" for each in label[:14].lower()))
            await wait_until(pilot, lambda label=label: first_line(app).startswith(label), "it cannot be chosen again")
            await pilot.press("enter")
            await wait_until(pilot, lambda so=is_readable: desk.services.setup.is_plan_readable() is so)
        await wait_until(pilot, lambda: words.PLAN_IS_LOCKED in notes(app))
    assert dropped == ["plan"] * 2


async def test_a_group_that_differs_is_said_and_the_key_can_be_looked_at_again() -> None:
    desk, vault, held = setting()
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.turn_on, held, EncryptScreen)
        await choose_passphrase(screen, pilot)
        await pilot.press("enter", *"abcd", "enter", *"efgh", "enter")
        await wait_until(pilot, lambda: "reads differently" in shown(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: screen.query_one("#key").display)
        assert screen.keys.recovery.groups[0] in shown(app), "it is the same key"
        await pilot.press("enter")
        assert screen.query_one("#first").value == "abcd"
        await pilot.press("escape", "escape", "escape", "escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
    assert not vault.is_on


async def test_a_passphrase_that_is_short_or_differs_is_said_and_stays() -> None:
    desk, _, held = setting()
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.turn_on, held, EncryptScreen)
        await pilot.press("enter")
        await wait_until(pilot, lambda: screen.query_one("#new").display)
        await pilot.press(*"short", "enter", "enter")
        await wait_until(pilot, lambda: "at least 8 characters" in shown(app))
        assert screen.query_one("#passphrase").has_focus
        await pilot.press(*"enough")
        await wait_until(pilot, lambda: "harder to guess" in shown(app))
        await pilot.press("enter", *"shortenougH", "enter")
        await wait_until(pilot, lambda: words.DIFFERS[:15] in shown(app))
        assert screen.query_one("#passphrase").value == "shortenough"
        assert "shortenough" not in shown(app)
        assert screen.query_one("#new").display


@pytest.mark.parametrize(
    "sentence", ["Encryption needs the extra `crypt`: pip install 'companion[crypt]'."], ids=["pyrage"]
)
async def test_what_is_missing_is_said_before_anything_is_typed(sentence: str) -> None:
    class Without(MemoryVault):
        def new_keys(self) -> NewKeys:
            raise NotReadable(sentence)

    desk, _, held = setting(kind=Without)
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.turn_on, held, EncryptScreen)
        await pilot.press("enter")
        await wait_until(pilot, lambda: "companion[crypt]" in shown(app))
        assert screen.query_one("#explain").display
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)


async def test_keys_that_cannot_be_written_change_nothing_and_can_be_tried_again() -> None:
    class Full(MemoryVault):
        is_full = True

        def turn_on(self, *given: Any) -> None:
            if self.is_full:
                raise NotSaved("The keys could not be written. Nothing was changed.")
            super().turn_on(*given)

    desk, vault, held = setting(kind=Full)
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.turn_on, held, EncryptScreen)
        await choose_passphrase(screen, pilot)
        await type_groups(screen, pilot)
        await pilot.press("enter")
        await wait_until(pilot, lambda: "could not be written" in shown(app))
        vault.is_full = False
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ConvertScreen))
    assert vault.is_on


async def test_the_key_is_saved_only_when_asked_for_and_once() -> None:
    written: list[str] = []

    def write(text: str) -> str:
        written.append(text)
        return "/home/sam/companion-recovery-key.txt"

    desk, _, held = setting(write_key=write)
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.turn_on, held, EncryptScreen)
        await choose_passphrase(screen, pilot)
        assert written == []
        await pilot.press("2")
        await wait_until(pilot, lambda: "/home/sam/companion-recovery-key.txt" in shown(app))
        await pilot.press("2")
        await pilot.pause()
        (text,) = written
        assert screen.keys.recovery.secret in text
        assert all(group in text for group in screen.keys.recovery.groups)


async def test_what_cannot_be_saved_as_a_file_is_said() -> None:
    def write(text: str) -> str:
        raise NotSaved(f"It could not be saved: {len(text) and 'the disk is full'}.")

    desk, _, held = setting(write_key=write)
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.turn_on, held, EncryptScreen)
        await choose_passphrase(screen, pilot)
        await pilot.press("2")
        await wait_until(pilot, lambda: "the disk is full" in shown(app))
        assert screen.keys.recovery.groups[0] in shown(app)


# What is there already


class Steps(MemoryVault):
    """Converts one file each time the test lets it."""

    error: CompanionError | None = None
    may_go_on = threading.Semaphore(0)

    def convert(self, *, others: bool = False) -> Iterator[Step]:
        names = self.rest.own
        for done, name in enumerate(names, 1):
            self.may_go_on.acquire(timeout=10)
            if self.error is not None:
                raise self.error
            self.rest = Left(own=self.rest.own[1:], others=self.rest.others, damaged=self.rest.damaged)
            yield Step(name, done, len(names))


def half_done(**left: tuple[str, ...]) -> tuple[Desk, Any, Locking]:
    desk, vault, held = setting(PASSPHRASE, Steps)
    vault.may_go_on = threading.Semaphore(0)
    vault.rest = Left(**({"own": ("a-2024.jsonl", "a-2025.jsonl", "a-2026.jsonl")} | left))
    return desk, vault, held


async def test_it_says_how_far_it_is_and_what_stays_in_clear() -> None:
    desk, vault, held = half_done(others=("b-2026.jsonl",), damaged=("a-2023.jsonl",))
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        encrypting.go_on(app, held)
        await wait_until(pilot, lambda: isinstance(app.screen, ConvertScreen))
        vault.may_go_on.release()
        await wait_until(pilot, lambda: "1 of 3 files" in shown(app))
        vault.may_go_on.release(2)
        await wait_until(pilot, lambda: "3 of 3 files" in shown(app))
        await wait_until(pilot, lambda: "b-2026.jsonl" in shown(app) and "a-2023.jsonl" in shown(app))
        assert words.ALL_SEALED not in shown(app)


async def test_it_can_be_stopped_and_goes_on_from_the_palette() -> None:
    desk, vault, held = half_done()
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        encrypting.go_on(app, held)
        await wait_until(pilot, lambda: isinstance(app.screen, ConvertScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: words.STOPPING in shown(app))
        vault.may_go_on.release()
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        await wait_until(pilot, lambda: words.STOPPED in notes(app))
        assert len(vault.left().own) == 2
        labels = [label for label, _, _ in encrypting._fitting(held)]
        assert words.GO_ON_LABEL in labels


async def test_what_stops_it_is_said() -> None:
    desk, vault, held = half_done()
    vault.error = NotSaved("The disk is full.")
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        encrypting.go_on(app, held)
        vault.may_go_on.release()
        await wait_until(pilot, lambda: "The disk is full." in shown(app))
        await wait_until(pilot, lambda: "continues at the next start" in shown(app))


# Passphrases


async def test_another_passphrase() -> None:
    desk, vault, held = setting(PASSPHRASE)
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.change, held, ChangePassphraseScreen)
        screen.query_one("#old").value = "not this one"
        screen.query_one("#passphrase").value = screen.query_one("#again").value = "another good one"
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: "does not open" in shown(app))
        assert screen.query_one("#old-line").problem == words.WRONG
        assert app.focused is screen.query_one("#old")
        fields = [screen.query_one(f"#{name}").value for name in ("old", "passphrase", "again")]
        assert fields == ["not this one", "another good one", "another good one"]
        assert "Your records stay as they are" in shown(app), "the line at the top says again what this is for"
        screen.query_one("#old").value = PASSPHRASE
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: words.CHANGED in notes(app))
    assert vault.passphrase == "another good one"


async def test_while_it_works_it_says_so_and_stays_and_help_can_be_read_over_it() -> None:
    class Slow(MemoryVault):
        go_on = threading.Event()

        def change(self, *given: Any) -> None:
            self.go_on.wait(20)
            super().change(*given)

    desk, vault, held = setting(PASSPHRASE, kind=Slow)
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.change, held, ChangePassphraseScreen)
        screen.query_one("#old").value = PASSPHRASE
        screen.query_one("#passphrase").value = screen.query_one("#again").value = "another good one"
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: form_words.SAVING in shown(app))
        await pilot.press("escape", "ctrl+s")
        assert app.screen is screen
        await pilot.press("f1")
        await wait_until(pilot, lambda: app.screen is not screen)
        above = app.screen
        vault.go_on.set()
        await wait_until(pilot, lambda: vault.passphrase == "another good one")
        await pilot.pause(0.1)
        assert app.screen is above
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1 and words.CHANGED in notes(app))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [("old", "", words.NOTHING_TYPED), ("passphrase", "short", "at least 8"), ("again", "other", words.DIFFERS)],
)
async def test_what_is_wrong_is_said_under_its_field(field: str, value: str, sentence: str) -> None:
    desk, vault, held = setting(PASSPHRASE)
    async with opened(replace(desk.parts(), locking=held), (120, 40)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.change, held, ChangePassphraseScreen)
        for name in ("old", "passphrase", "again"):
            screen.query_one(f"#{name}").value = PASSPHRASE
        screen.query_one(f"#{field}").value = value
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: sentence in shown(app))
        assert screen.query_one(f"#{field}-line").problem.startswith(sentence[:7]) or field == "passphrase"
    assert vault.passphrase == PASSPHRASE


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_a_check_that_takes_long_and_fails_says_so_under_its_field_alone(size: tuple[int, int]) -> None:
    class Slow(MemoryVault):
        def change(self, *given: Any) -> None:
            time.sleep(0.4)  # as long as opening a key takes
            super().change(*given)

    desk, _, held = setting(PASSPHRASE, kind=Slow)
    async with opened(replace(desk.parts(), locking=held), size) as (app, pilot):
        screen = await begun(app, pilot, encrypting.change, held, ChangePassphraseScreen)
        for name, value in (("old", "not this one"), ("passphrase", "good and long"), ("again", "good and long")):
            screen.query_one(f"#{name}").value = value
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: form_words.SAVING in shown(app))
        await wait_until(pilot, lambda: "! It does not open your records." in shown(app))
        assert form_words.SAVING not in shown(app)
        assert words.CHANGE_TITLE in shown(app)


async def test_of_two_passphrases_the_one_that_opens_nothing_is_named() -> None:
    class Picky(MemoryVault):
        def add(self, passphrase: str, other: str) -> None:
            super().add(passphrase, other)
            raise WrongPassphrase("It opens nothing.", is_other=True)

    desk, _, held = setting(PASSPHRASE, kind=Picky)
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.add, held, AddKeyScreen)
        for own, field in (("wrong", "old"), (PASSPHRASE, "other")):
            screen.query_one("#old").value, screen.query_one("#other").value = own, "theirs"
            await pilot.press("ctrl+s")
            await wait_until(pilot, lambda: bool(screen.query_one(f"#{field}-line").problem))  # noqa: B023
            assert app.focused is screen.query_one(f"#{field}")


async def test_turning_it_off_asks_for_the_passphrase_and_opens_what_is_sealed() -> None:
    desk, vault, held = setting(PASSPHRASE)
    async with opened(replace(desk.parts(), locking=held), (120, 40)) as (app, pilot):
        assert f"F2 {lock_words.LOCK_LABEL}" in shown(app)
        screen = await begun(app, pilot, encrypting.turn_off, held, AskPassphraseScreen)
        await pilot.press(*"no", "enter")
        await wait_until(pilot, lambda: "does not open" in shown(app))
        assert vault.is_on
        screen.query_one("#old").value = PASSPHRASE
        await pilot.press("enter")
        await wait_until(pilot, lambda: words.ALL_OPEN in shown(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "F2 Cover" in shown(app))
        assert not vault.is_on
        vault.passphrase, vault.is_invited, vault.is_coming_off = PASSPHRASE, True, True  # it was cut
        screen = await begun(app, pilot, encrypting.turn_on, held, AskPassphraseScreen)
        assert words.ON_AGAIN_TITLE in shown(app), "no new keys beside those that are there"
        screen.query_one("#old").value = PASSPHRASE
        await pilot.press("enter")
        await wait_until(pilot, lambda: words.ALL_SEALED in shown(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: f"F2 {lock_words.LOCK_LABEL}" in shown(app))
    assert vault.is_on


async def test_the_recovery_key_chooses_a_new_passphrase() -> None:
    desk, vault, held = setting(PASSPHRASE)
    vault.notes = ("The passphrase used before still opens it.",)
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.recover, held, RecoverScreen)
        screen.query_one("#recovery").text = SECRET
        screen.query_one("#passphrase").value = screen.query_one("#again").value = "another good one"
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: words.RECOVERED in notes(app) and vault.notes[0] in notes(app))
    assert vault.passphrase == "another good one"


async def test_a_key_of_another_machine_is_opened_and_the_records_with_it() -> None:
    told: list[Again] = []
    desk, _, held = setting(PASSPHRASE, told=told)
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.add, held, AddKeyScreen)
        screen.query_one("#old").value, screen.query_one("#other").value = PASSPHRASE, "theirs"
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: bool(told))
    assert told == [Again(pane="today", notes=(words.ADDED,))]


@pytest.mark.parametrize(
    ("passphrase", "is_invited", "is_coming_off", "offered"),
    [
        (None, False, False, [words.ENCRYPT_LABEL]),
        (PASSPHRASE, True, False, [words.JOIN_LABEL]),
        (PASSPHRASE, True, True, [words.OPEN_LABEL, words.ENCRYPT_LABEL]),
        (
            PASSPHRASE,
            False,
            False,
            [words.CHANGE_LABEL, words.OFF_LABEL, words.RECOVER_LABEL, words.ADD_LABEL, words.PLAN_OPEN[0]],
        ),
    ],
    ids=["off", "invited", "coming off", "on"],
)
def test_the_palette_offers_what_fits(
    passphrase: str | None, is_invited: bool, is_coming_off: bool, offered: list[str]
) -> None:
    _, vault, held = setting(passphrase)
    vault.is_invited, vault.is_coming_off = is_invited, is_coming_off
    assert [label for label, _, _ in encrypting._fitting(held)] == offered


@pytest.mark.parametrize("field", ["passphrase", "old"])
async def test_a_hidden_passphrase_never_reaches_the_clipboard_and_is_pasted_as_it_is(field: str) -> None:
    desk, _, held = setting(PASSPHRASE)
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        screen = await begun(app, pilot, encrypting.change, held, ChangePassphraseScreen)
        line = screen.query_one(f"#{field}")
        line.focus()
        from textual.events import Paste

        line.post_message(Paste("  two  words \n"))
        await wait_until(pilot, lambda: line.value == "  two  words ")
        line.select_all()
        await pilot.press("ctrl+x", "ctrl+c")
        assert app.clipboard == ""
        assert line.value == "  two  words "
        await pilot.press("ctrl+t")
        line.select_all()
        await pilot.press("ctrl+c")
        assert app.clipboard == "  two  words "


async def test_a_passphrase_is_never_written_down_as_the_words_of_other_dialogs_are() -> None:
    class Kept:
        words: dict[str, str] | None = None

        def read(self) -> dict[str, str]:
            return {"old": "from before"}

        def keep(self, words: dict[str, str]) -> None:
            self.words = words

        def drop(self) -> None:
            self.words = None

    desk, _, held = setting(PASSPHRASE)
    kept: Any = Kept()
    async with opened(replace(desk.parts(), locking=held)) as (app, pilot):
        dialog = ChangePassphraseScreen(held.vault).keep_in(kept)
        app.push_screen(dialog)
        await wait_until(pilot, lambda: app.screen is dialog and app.focused is not None)
        await pilot.press(*"secret")
        await pilot.pause(1.2)
        app._keep_drafts()
        assert dialog.query_one("#old").value == "secret"  # type: ignore[attr-defined]
        assert "secret" not in str(kept.words)
    assert desk.drafts.kept == {}
