"""What is asked after a start, though nobody asked for it: one thing after the other, and over nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from companion.domain.errors import NotReadable
from companion.services.medicine_drafts import MedicineDraft
from companion.ui.app import CompanionApp
from companion.ui.medicine_text import text_of, words_of
from companion.ui.screens.checkin import CheckInScreen
from companion.ui.screens.choose import ChooseScreen
from companion.ui.screens.confirm import ConfirmScreen
from companion.ui.screens.draft_offer import DraftOfferScreen
from companion.ui.screens.help_now import HelpNowScreen
from companion.ui.screens.passphrases import AskPassphraseScreen
from companion.ui.screens.said import SaidScreen
from companion.ui.words import history as cut_words
from companion.ui.words import medicine_form as form_words
from companion.ui.words import shell as shell_words
from companion.ui.words import zone as zone_words
from tests.services.memory_vault import MemoryVault
from tests.ui import medicine_days
from tests.ui.desk import Desk
from tests.ui.locks import PASSPHRASE, lockable
from tests.ui.pilot import notes, opened, shown, wait_until
from tests.ui.test_cut import crashed
from tests.ui.today_days import parts, two_doses


def with_draft(desk: Desk) -> Desk:
    """A check-in half written."""
    desk.services.checkin.keep(replace(desk.services.checkin.begin(), values={"mood": 5}))
    return desk


def with_everything() -> Desk:
    """An action cut short, a check-in half written, words said while locked, a dialog left, and a journey."""
    desk = with_draft(crashed())
    desk.services.said.say("took it")
    desk.services.forms.of("skip", "", "Skip Lithium").keep({"reason": "half a reason"})
    desk.clock.zone_name = "Europe/Paris"
    return desk


async def comes(app: CompanionApp, pilot: Any, kind: type[Any], words: str = "") -> None:
    """Wait for a dialog."""
    await wait_until(
        pilot, lambda: isinstance(app.screen, kind) and words in shown(app), f"no {kind.__name__} with “{words}” came"
    )
    assert len(app.screen_stack) == 2, "one over the other"


async def test_they_are_asked_one_after_the_other_and_what_was_written_comes_before_what_can_wait() -> None:
    desk = with_everything()
    told = shell_words.left_unsaved("Skip Lithium")
    async with opened(parts(desk)) as (app, pilot):
        for kind, words in (
            (ChooseScreen, cut_words.CUT_TITLE),
            (DraftOfferScreen, "You were writing"),
            (SaidScreen, "“took it”"),
        ):
            await comes(app, pilot, kind, words)
            assert told not in notes(app)
            await pilot.press("escape")
        await wait_until(pilot, lambda: told in notes(app))
        await comes(app, pilot, ChooseScreen, zone_words.TITLE)
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.main.is_quiet and zone_words.LATER in notes(app))
        assert not app.main.offers.floor.is_taken


async def test_what_another_machine_turned_on_is_asked_first_since_the_records_open_anew_with_it() -> None:
    desk = with_everything()
    vault = MemoryVault(desk.clock, PASSPHRASE, is_open=True)
    vault.is_invited = True
    async with opened(lockable(parts(desk), vault)) as (app, pilot):
        await comes(app, pilot, AskPassphraseScreen)
        await pilot.press("escape")
        await comes(app, pilot, ChooseScreen, cut_words.CUT_TITLE)


async def test_what_was_written_is_gone_on_with_before_the_next_is_asked() -> None:
    desk = with_draft(two_doses())
    desk.services.said.say("took it")
    async with opened(parts(desk)) as (app, pilot):
        await comes(app, pilot, DraftOfferScreen)
        await pilot.press("enter")
        await comes(app, pilot, CheckInScreen)
        await pilot.pause(0.2)
        assert isinstance(app.screen, CheckInScreen)
        await pilot.press("ctrl+s")
        await comes(app, pilot, SaidScreen)
        assert [entry.values for entry in desk.entries] == [{"mood": 5}]


async def test_nothing_is_asked_over_what_is_open_but_as_soon_as_it_is_closed() -> None:
    async with opened(parts(Desk())) as (app, pilot):
        answers: list[bool | None] = []
        floor = app.main.offers.floor

        async def ask(question: str) -> None:
            async with floor.turn():
                answers.append(await floor.ask(ConfirmScreen(question)))

        await wait_until(pilot, lambda: not floor.is_taken)
        await pilot.press("f1")
        await wait_until(pilot, lambda: isinstance(app.screen, HelpNowScreen))
        for question in ("One?", "Two?"):
            app.main.run_worker(ask(question))
        await pilot.pause(0.1)
        assert isinstance(app.screen, HelpNowScreen)
        await pilot.press("escape")
        await comes(app, pilot, ConfirmScreen, "One?")
        assert app.screen.answers_from > 0, "a key meant for the page below is no answer"
        await pilot.press("y")
        await comes(app, pilot, ConfirmScreen, "Two?")
        await pilot.press("f1")
        await wait_until(pilot, lambda: isinstance(app.screen, HelpNowScreen))
        await pilot.press("escape")
        await comes(app, pilot, ConfirmScreen, "Two?")
        await pilot.press("n")
        await wait_until(pilot, lambda: answers == [True, False] and not floor.is_taken)


async def test_a_medicine_half_written_is_offered_in_its_turn_and_takes_no_key_at_first() -> None:
    desk = medicine_days.empty()
    written = replace(text_of(desk.services.medicines.new_form()), name="Lithium")
    desk.services.medicines.drafts.keep(MedicineDraft("m1", "add", words_of(written)))
    async with opened(medicine_days.parts(desk)) as (app, pilot):
        await comes(app, pilot, ChooseScreen, form_words.OFFER_TITLE)
        assert app.screen.answers_from > 0
        assert app.main.offers.floor.is_taken
        await pilot.press("escape")
        await wait_until(pilot, lambda: not app.main.offers.floor.is_taken)


async def test_a_journey_is_asked_about_after_what_stands_in_line() -> None:
    desk = with_draft(two_doses())
    async with opened(parts(desk)) as (app, pilot):
        await comes(app, pilot, DraftOfferScreen)
        desk.clock.zone_name = "Asia/Tokyo"
        app.main.tick(datetime(2026, 11, 23, 8, 13, tzinfo=UTC))
        await pilot.pause(0.1)
        await comes(app, pilot, DraftOfferScreen)
        await pilot.press("escape")
        await comes(app, pilot, ChooseScreen, zone_words.TITLE)


async def test_what_cannot_be_read_keeps_nothing_else_from_being_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = with_everything()

    def broken() -> None:
        raise NotReadable("It cannot be read.")

    monkeypatch.setattr(desk.services.checkin, "kept", broken)
    monkeypatch.setattr(desk.services.history, "cut", broken)
    monkeypatch.setattr(desk.services.said, "waiting", broken)
    async with opened(parts(desk)) as (app, pilot):
        await comes(app, pilot, ChooseScreen, zone_words.TITLE)
