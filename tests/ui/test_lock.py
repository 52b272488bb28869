"""The lock: it shows nothing of the records, opens them, and takes words without the passphrase."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from companion.domain.errors import NotReadable, NotSaved
from companion.ui.app import CompanionApp
from companion.ui.screens.cover import CoverScreen
from companion.ui.screens.help_now import HelpNowScreen
from companion.ui.screens.keys_help import KeysHelpScreen
from companion.ui.screens.lock import MOST_LOOKS
from companion.ui.screens.palette import CompanionPalette
from companion.ui.screens.passphrases import RecoverScreen
from companion.ui.vault_parts import Again
from companion.ui.words import encryption as encryption_words
from companion.ui.words import lock as words
from tests.services.memory_vault import SECRET, MemoryVault
from tests.ui.desk import MORNING, Desk
from tests.ui.locks import PASSPHRASE, locked_parts
from tests.ui.pilot import opened, shown, wait_until

SIZES = [(40, 12), (60, 20), (80, 24), (120, 40)]


def setting() -> tuple[Desk, MemoryVault]:
    """A desk and its locked vault."""
    desk = Desk()
    return desk, MemoryVault(desk.clock, PASSPHRASE)


async def type_in(pilot: Any, text: str) -> None:
    """Type a text."""
    await pilot.press(*("space" if letter == " " else letter for letter in text))


def field(app: CompanionApp, name: str) -> Any:
    """A field of the lock."""
    return app.ground.query_one(f"#{name}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_says_what_it_is_with_help_in_view(size: tuple[int, int]) -> None:
    desk, vault = setting()
    async with opened(locked_parts(vault, desk), size) as (app, pilot):
        assert words.TITLE in shown(app)
        assert words.FIELD in shown(app)
        assert words.SAY in shown(app)
        assert "988" in shown(app)
        assert field(app, "passphrase").has_focus
        await pilot.resize_terminal(30, 8)
        await wait_until(pilot, lambda: words.TITLE in shown(app) and words.FIELD not in shown(app))
        assert "988" in shown(app)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("f1", HelpNowScreen),
        ("ctrl+g", HelpNowScreen),
        ("f2", CoverScreen),
        ("ctrl+l", CoverScreen),
        ("ctrl+p", CompanionPalette),
        ("ctrl+r", RecoverScreen),
    ],
)
async def test_the_keys_that_work_everywhere_work_here(key: str, kind: type[Any]) -> None:
    desk, vault = setting()
    async with opened(locked_parts(vault, desk)) as (app, pilot):
        await type_in(pilot, "half")
        await pilot.press(key)
        await wait_until(pilot, lambda: isinstance(app.screen, kind))
        assert field(app, "passphrase").value == "half"


async def test_marks_are_typed_in_a_field_and_open_help_from_the_plan() -> None:
    desk, vault = setting()
    async with opened(locked_parts(vault, desk, plan="Call Sam.")) as (app, pilot):
        await pilot.press("exclamation_mark", "question_mark")
        assert field(app, "passphrase").value == "!?"
        await wait_until(pilot, lambda: field(app, "plan").can_focus)
        await pilot.press("down", "down")
        assert field(app, "plan").has_focus
        await pilot.press("question_mark")
        await wait_until(pilot, lambda: isinstance(app.screen, KeysHelpScreen))
        await pilot.press("escape")
        await pilot.press("exclamation_mark")
        await wait_until(pilot, lambda: isinstance(app.screen, HelpNowScreen))


async def test_the_palette_offers_nothing_of_the_records() -> None:
    desk, vault = setting()
    async with opened(locked_parts(vault, desk)) as (app, pilot):
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: app.screen.has_class("-ready"))
        await wait_until(pilot, lambda: words.RECOVER_LABEL in shown(app))
        for other in ("Check in", "Undo", "Encrypt", "Choices"):
            assert other not in shown(app)


async def test_a_wrong_passphrase_is_said_and_nothing_typed_is_lost() -> None:
    desk, vault = setting()
    told: list[Again] = []
    async with opened(locked_parts(vault, desk, told=told)) as (app, pilot):
        for _ in range(3):
            await type_in(pilot, "no")
            await pilot.press("enter")
            await wait_until(pilot, lambda: words.WRONG[:30] in shown(app))
        assert field(app, "passphrase").value == "nonono"
        assert field(app, "passphrase").has_focus
        assert "nonono" not in shown(app)
        await pilot.press("ctrl+t")
        await wait_until(pilot, lambda: "nonono" in shown(app))
        await pilot.press("ctrl+t")
        await wait_until(pilot, lambda: "nonono" not in shown(app))
        assert told == []
        field(app, "passphrase").value = PASSPHRASE
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(told) == 1)
        assert app.hands_over
        assert vault.is_open


async def test_that_it_opens_stands_on_the_screen_before_the_key_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[str] = []
    seen: list[bool] = []

    class BusyVault(MemoryVault):
        """Opening a key may keep the whole program busy, so that nothing is painted meanwhile."""

        def unlock(self, passphrase: str) -> tuple[str, ...]:
            seen.append(any(words.OPENING in text for text in painted))
            return super().unlock(passphrase)

    desk = Desk()
    told: list[Again] = []
    async with opened(locked_parts(BusyVault(desk.clock, PASSPHRASE), desk, told=told)) as (app, pilot):
        paint = app._display

        def noted(screen: Any, renderable: Any) -> None:
            painted.append(shown(app))
            paint(screen, renderable)

        monkeypatch.setattr(app, "_display", noted)
        field(app, "passphrase").value = PASSPHRASE
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(told) == 1)
    assert seen == [True]


async def test_an_empty_passphrase_asks_for_one() -> None:
    desk, vault = setting()
    async with opened(locked_parts(vault, desk)) as (app, pilot):
        await pilot.press("enter")
        await wait_until(pilot, lambda: words.NOTHING_TYPED in shown(app))
        await pilot.press("a")
        await wait_until(pilot, lambda: words.NOTHING_TYPED not in shown(app))


async def test_why_no_key_can_be_opened_is_said() -> None:
    class Without(MemoryVault):
        def unlock(self, passphrase: str) -> tuple[str, ...]:
            raise NotReadable("The records are encrypted. Please install pyrage: pip install 'companion[crypt]'.")

    desk = Desk()
    async with opened(locked_parts(Without(desk.clock, PASSPHRASE), desk)) as (app, pilot):
        await type_in(pilot, PASSPHRASE)
        await pilot.press("enter")
        await wait_until(pilot, lambda: "companion[crypt]" in shown(app))
        assert field(app, "passphrase").value == PASSPHRASE


class SlowVault(MemoryVault):
    """A vault whose key takes as long as the test wants."""

    may_go_on = threading.Event()

    def unlock(self, passphrase: str) -> tuple[str, ...]:
        self.may_go_on.wait(10)
        return super().unlock(passphrase)


async def test_every_key_works_while_it_opens_and_help_is_not_taken_away() -> None:
    desk, told = Desk(), list[Again]()
    vault = SlowVault(desk.clock, PASSPHRASE)
    vault.may_go_on = threading.Event()
    async with opened(locked_parts(vault, desk, told=told)) as (app, pilot):
        await type_in(pilot, PASSPHRASE)
        await pilot.press("enter", "enter")
        await wait_until(pilot, lambda: words.OPENING in shown(app))
        await pilot.press("down", *"two")
        assert field(app, "said").value == "two"
        await pilot.press("f1")
        await wait_until(pilot, lambda: isinstance(app.screen, HelpNowScreen))
        vault.may_go_on.set()
        await wait_until(pilot, lambda: vault.is_open)
        await pilot.pause(0.1)
        assert told == []
        assert isinstance(app.screen, HelpNowScreen)
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(told) == 1)
    (kept,) = desk.draft_words
    assert kept["words"] == "two", "what was half typed is there after unlocking"


async def test_leaving_does_not_wait_for_a_passphrase_that_is_being_tried() -> None:
    class Waiting(SlowVault):
        def stop(self) -> None:
            super().stop()
            self.may_go_on.set()

    desk = Desk()
    vault = Waiting(desk.clock, PASSPHRASE)
    vault.may_go_on = threading.Event()
    async with opened(locked_parts(vault, desk)) as (app, pilot):
        await type_in(pilot, PASSPHRASE)
        await pilot.press("enter")
        await wait_until(pilot, lambda: words.OPENING in shown(app))
        await pilot.press("ctrl+q")
        await wait_until(pilot, lambda: not app.is_running or vault.is_stopped)
    assert vault.is_stopped


async def test_what_the_person_should_know_and_where_they_were_go_along() -> None:
    desk, vault = setting()
    vault.notes = ("A key file was put back.",)
    told: list[Again] = []
    was = Again(is_locked=True, pane="journal")
    async with opened(locked_parts(vault, desk, told=told, was=was)) as (_, pilot):
        await type_in(pilot, PASSPHRASE)
        await pilot.press("enter")
        await wait_until(pilot, lambda: bool(told))
    assert told == [Again(pane="journal", notes=("A key file was put back.",))]


async def test_help_that_was_open_is_open_again() -> None:
    desk, vault = setting()
    async with opened(locked_parts(vault, desk, was=Again(shows_help=True))) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, HelpNowScreen))


# Saying what was taken


async def test_words_are_kept_with_the_time_and_without_the_passphrase() -> None:
    desk, vault = setting()
    async with opened(locked_parts(vault, desk)) as (app, pilot):
        await pilot.press("down")
        await type_in(pilot, "took my morning ones [/]")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Kept 08:12." in shown(app))
        assert field(app, "said").value == ""
        assert "morning ones [/]" not in shown(app), "what is kept is not shown while locked"
        await type_in(pilot, "and one more")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "2 wait" in shown(app))
    assert sorted(vault.words.values()) == ["and one more", "took my morning ones [/]"]
    assert not vault.is_open


async def test_nothing_is_asked_for_in_words() -> None:
    desk, vault = setting()
    async with opened(locked_parts(vault, desk)) as (app, pilot):
        await pilot.press("down", "space", "enter")
        await wait_until(pilot, lambda: "Please say what happened" in shown(app))
    assert vault.words == {}


async def test_words_that_cannot_be_kept_stay_and_are_tried_again_under_the_same_id() -> None:
    class Full(MemoryVault):
        tried: list[str | None] = []  # noqa: RUF012

        def said(self, words: str, id_: str | None = None) -> str:
            self.tried.append(id_)
            if len(self.tried) == 1:
                raise NotSaved("The disk is full. It may already be saved.")
            return super().said(words, id_)

    desk = Desk()
    vault = Full(desk.clock, PASSPHRASE)
    async with opened(locked_parts(vault, desk)) as (app, pilot):
        await pilot.press("down", *"one", "enter")
        await wait_until(pilot, lambda: "The disk is full." in shown(app))
        assert field(app, "said").value == "one"
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Kept 08:12." in shown(app))
    assert len(set(vault.tried)) == 1
    assert list(vault.words.values()) == ["one"]


async def test_half_typed_words_are_kept_as_a_draft_and_gone_once_they_are_said() -> None:
    desk, vault = setting()
    async with opened(locked_parts(vault, desk)) as (_, pilot):
        await pilot.press("down", *"on")
        await wait_until(pilot, lambda: [kept["words"] for kept in desk.draft_words] == ["on"])
        await pilot.press("backspace", "backspace")
        await wait_until(pilot, lambda: not desk.drafts.kept)
        await pilot.press(*"one")
        await wait_until(pilot, lambda: bool(desk.drafts.kept))
        await pilot.press("enter")
        await wait_until(pilot, lambda: bool(vault.words))
        await wait_until(pilot, lambda: not desk.drafts.kept)


async def test_half_typed_words_are_kept_when_it_ends() -> None:
    desk, vault = setting()
    async with opened(locked_parts(vault, desk)) as (app, pilot):
        await pilot.press("down", *"one")
        app._keep_drafts()
        assert [kept["words"] for kept in desk.draft_words] == ["one"]


# The safety plan


async def test_the_plan_is_shown_as_it_is_written() -> None:
    desk, vault = setting()
    numbers = " ".join(f"{'a' * n} 555 0100 200" for n in range(3, 11))
    plan = f"Call [b]Sam[/b] [/]\n\x1b[31mred\n{numbers}"
    async with opened(locked_parts(vault, desk, plan=plan)) as (app, pilot):
        await wait_until(pilot, lambda: "Call [b]Sam[/b] [/]" in shown(app))
        lines = shown(app).splitlines()
        assert sum(line.count("555 0100 200") for line in lines) == 8, "a number was broken between two lines"
        assert words.NO_PLAN[:30] not in shown(app)


async def test_a_line_says_why_there_is_no_plan() -> None:
    desk, vault = setting()
    async with opened(locked_parts(vault, desk)) as (app, pilot):
        await wait_until(pilot, lambda: words.NO_PLAN[:40] in shown(app))


async def test_a_plan_that_cannot_be_read_says_so() -> None:
    def broken() -> str | None:
        raise NotReadable("Your safety plan cannot be read (permission denied).")

    desk, vault = setting()
    parts = locked_parts(vault, desk)
    assert parts.locked is not None
    parts = replace(parts, locked=replace(parts.locked, plan=broken))
    async with opened(parts) as (app, pilot):
        await wait_until(pilot, lambda: "permission denied" in shown(app))


# The recovery key


async def test_a_forgotten_passphrase_is_replaced_with_the_recovery_key() -> None:
    desk, vault = setting()
    vault.notes = ("The passphrase used before still opens it.",)
    told: list[Again] = []
    async with opened(locked_parts(vault, desk, told=told)) as (app, pilot):
        await pilot.press("ctrl+r")
        await wait_until(pilot, lambda: isinstance(app.screen, RecoverScreen))
        await type_in(pilot, "QQQQ 1111")
        await pilot.press("enter")
        await type_in(pilot, "another good one")
        await pilot.press("enter")
        await type_in(pilot, "another good one")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "belongs to other records" in shown(app))
        assert app.screen.query_one("#again").value == "another good one"  # type: ignore[attr-defined]
        app.screen.query_one("#recovery").text = SECRET  # type: ignore[attr-defined]
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: bool(told))
    assert vault.passphrase == "another good one"
    assert [again.notes for again in told] == [vault.notes], "one app follows, not a second over the shell's screen"


# Turned off by another copy


async def test_it_opens_by_itself_when_another_copy_turned_encryption_off() -> None:
    desk, vault = setting()
    told: list[Again] = []
    async with opened(locked_parts(vault, desk, told=told)) as (app, pilot):
        await app.ground.look_at_vault()
        assert told == []
        vault.passphrase, vault.is_invited = None, True  # that copy is at work: its keys are still there
        await app.ground.look_at_vault()
        assert told == []
        vault.is_invited = False
        await app.ground.look_at_vault()
        await wait_until(pilot, lambda: bool(told))
    assert told == [Again(notes=(encryption_words.TURNED_OFF,))]


async def test_it_looks_by_itself_and_waits_no_more_for_keys_that_another_computer_needs() -> None:
    desk, vault = setting()
    told: list[Again] = []
    async with opened(locked_parts(vault, desk, told=told)) as (app, pilot):
        vault.passphrase, vault.is_invited = None, True
        for _ in range(MOST_LOOKS - 3):
            await app.ground.look_at_vault()
        assert told == []
        await wait_until(pilot, lambda: bool(told))


async def test_a_passphrase_half_typed_is_not_cut_off_when_encryption_was_turned_off() -> None:
    desk, vault = setting()
    told: list[Again] = []
    async with opened(locked_parts(vault, desk, told=told)) as (app, pilot):
        await type_in(pilot, "half")
        vault.passphrase = None
        await app.ground.look_at_vault()
        await wait_until(pilot, lambda: words.TURNED_OFF.split(",")[0] in shown(app))
        assert told == []
        await pilot.press("enter")
        await wait_until(pilot, lambda: bool(told))


async def test_time_passing_and_a_new_day_harm_nothing() -> None:
    desk, vault = setting()
    async with opened(locked_parts(vault, desk)) as (app, pilot):
        desk.clock.wait(timedelta(days=1))
        app._beat()
        await pilot.pause()
        assert words.TITLE in shown(app)
        assert desk.clock.now() > MORNING
