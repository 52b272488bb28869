"""The check-in form, used as a person would: a digit, Enter, done; and nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from companion.domain.errors import MaybeSaved, NotSaved
from companion.ui.app import CompanionApp
from companion.ui.messages import CheckInAsked, DayChanged
from companion.ui.panes.journal import JournalPane
from companion.ui.screens.checkin import CheckInScreen
from companion.ui.screens.draft_offer import DraftOfferScreen
from companion.ui.screens.symptoms import SymptomsScreen
from companion.ui.widgets.scale_picker import CheckRow, ScalePicker
from companion.ui.widgets.text_row import SleepInput
from companion.ui.words import checkin as words
from companion.ui.words import shell
from tests.ui.desk import MORNING, TODAY, Desk, entry
from tests.ui.pilot import EIGHT_SIZES, notes, opened, screen_lines, shown, wait_until

HOSTILE = "[/] [PRN] [@click=app.bell]x[/] \x1b]0;owned\x07\x9b31m שלום \u202eabc 👩‍👩‍👧"


async def form(app: CompanionApp, pilot: Pilot[Any]) -> CheckInScreen:
    """Press c and wait for the form."""
    await pilot.press("c")
    await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.focused is not None)
    screen = app.screen
    assert isinstance(screen, CheckInScreen)
    return screen


async def saved(app: CompanionApp, pilot: Pilot[Any]) -> None:
    """Wait until the form is gone."""
    await wait_until(pilot, lambda: not isinstance(app.screen, CheckInScreen), "the form did not close")
    await pilot.pause()


def row(app: CompanionApp, answer: str) -> ScalePicker:
    return next(each for each in app.screen.query(ScalePicker) if each.answer == answer)


def asked(app: CompanionApp) -> list[str]:
    return [each.answer for each in app.screen.query(ScalePicker) if each.is_symptom]


async def test_c_one_digit_enter_is_a_check_in() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        await pilot.press("c", "5", "enter")
        await wait_until(pilot, lambda: bool(desk.entries))
        await saved(app, pilot)
    (kept,) = desk.entries
    assert (kept.values, kept.symptoms, kept.day) == ({"mood": 5}, {}, TODAY)
    assert not desk.draft_words


async def test_a_digit_shows_its_word_and_goes_on() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        await pilot.press("5")
        await pilot.pause()
        assert isinstance(app.focused, SleepInput)
        assert "[5]" in shown(app)
        assert "fairly good" in shown(app)


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_the_digits_mean_is_said_before_one_is_pressed(size: tuple[int, int]) -> None:
    async with opened(Desk().parts(), size) as (app, pilot):
        await form(app, pilot)
        await wait_until(pilot, lambda: "very low" in shown(app) and "very good" in shown(app))
        await pilot.press("down", "down")
        await wait_until(pilot, lambda: "drained" in shown(app) and "wired" in shown(app))


async def test_what_the_digits_mean_is_said_once_whatever_becomes_of_the_window() -> None:
    async with opened(Desk().parts(), (80, 24)) as (app, pilot):
        await form(app, pilot)
        await wait_until(pilot, lambda: "1 very low" in shown(app))
        await pilot.resize_terminal(120, 40)
        await wait_until(
            pilot, lambda: words.HOW_TO in shown(app), "the line did not make room for the row's own words"
        )
        assert shown(app).count("very low") == 1
        await pilot.resize_terminal(80, 24)
        await wait_until(pilot, lambda: "1 very low" in shown(app))


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_words_longer_than_the_field_stay_to_be_seen_while_typing_and_after(size: tuple[int, int]) -> None:
    async with opened(Desk().parts(), size) as (app, pilot):
        await form(app, pilot)
        tags = app.screen.query_one("#tags", Input)
        tags.focus()
        await pilot.press(*"work, family, therapy, bad night, long walk in the evening")
        await wait_until(pilot, lambda: "evening" in shown(app), "the end of what was typed is not to be seen")
        await pilot.press("down")
        await wait_until(pilot, lambda: app.focused is not tags)
        await pilot.pause()
        assert any(word in shown(app) for word in ("work", "walk", "evening"))


async def test_it_may_be_entirely_empty() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        await pilot.press("enter")
        await saved(app, pilot)
    (kept,) = desk.entries
    assert kept.is_blank


@pytest.mark.parametrize("sleep", ["7", "7.5", "7:30"])
async def test_a_whole_morning_is_at_most_twelve_keys(sleep: str) -> None:
    """`A` for the doses is one key; the check-in has mood, sleep and two symptoms."""
    desk = Desk()
    desk.pick("irritability")
    keys = ["c", "5", *({".": "full_stop", ":": "colon"}.get(each, each) for each in sleep)]
    keys += ["down", "down", "2", "1", "enter"]
    assert 1 + len(keys) <= 12
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        await pilot.press(*keys[1:])
        await saved(app, pilot)
    (kept,) = desk.entries
    assert kept.values == {"mood": 5, "sleep": 420 if sleep == "7" else 450}
    assert kept.symptoms == {"anxiety": 2, "irritability": 1}


async def test_keys_typed_before_the_form_stands_count() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        app.main.action_check_in()
        screen = app.screen
        assert isinstance(screen, CheckInScreen)
        assert screen.focused is None
        await pilot.press("3", "enter")
        await saved(app, pilot)
    assert desk.entries[0].values == {"mood": 3}


async def test_every_row_can_be_answered() -> None:
    desk = Desk()
    desk.pick("irritability")
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        await pilot.press("6", "8", "down", "3", "0", "4", *"work,home", "down", *"ok", "ctrl+s")
        await saved(app, pilot)
    (kept,) = desk.entries
    assert kept.values == {"mood": 6, "sleep": 480, "energy": 3}
    assert kept.symptoms == {"anxiety": 0, "irritability": 4}
    assert (kept.tags, kept.note, kept.flag) == (("work", "home"), "ok", False)


async def test_the_flag_is_a_key_away() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        app.screen.query_one(CheckRow).focus()
        await pilot.press("space", "enter")
        await saved(app, pilot)
    assert desk.entries[0].flag


async def test_two_poles_are_two_rows() -> None:
    desk = Desk()
    desk.two_poles()
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        await pilot.press("3", "1")
        await pilot.pause()
        assert isinstance(app.focused, SleepInput)
        await pilot.press("enter")
        await saved(app, pilot)
    assert desk.entries[0].values == {"mood-low": 3, "mood-high": 1}


async def test_a_digit_that_is_no_step_says_what_is() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        await pilot.press("9")
        await pilot.pause()
        assert screen.status == "Mood goes from 1 (very low) to 7 (very good)."
        assert row(app, "mood").has_focus


async def test_backspace_clears_a_row_then_the_one_before() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        await pilot.press("5", "7", "backspace", "backspace")
        await pilot.pause()
        assert row(app, "mood").has_focus
        assert row(app, "mood").value is None
        await pilot.press("right", "right", "left", "delete")
        await pilot.pause()
        assert row(app, "mood").value is None


async def test_arrows_stay_with_the_rows_where_the_form_scrolls() -> None:
    desk = Desk()
    desk.pick("irritability", "panic", "headache", "nausea", "tremor")
    async with opened(desk.parts(), (60, 20)) as (app, pilot):
        await form(app, pilot)
        await pilot.press("down", "down", "down")
        await pilot.pause()
        assert row(app, "anxiety").has_focus
        await pilot.press("k", "j", "up")
        await pilot.pause()
        assert row(app, "energy").has_focus


@pytest.mark.parametrize("sleep", ["99", ":", "7:99"])
async def test_sleep_that_cannot_be_read_is_asked_again(sleep: str) -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        await pilot.press("5")
        await pilot.pause()
        screen.query_one(SleepInput).value = sleep
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Sleep reads like 7.5 or 7:30" in screen.status)
        assert isinstance(app.focused, SleepInput)
        assert not desk.entries


async def test_letters_stay_keys_in_the_sleep_row() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        await pilot.press("5", "7", "j", "up", "n")
        await pilot.pause()
        assert screen.query_one(SleepInput).value == "7"
        assert screen.query_one("#note").has_focus


async def test_the_arrows_leave_the_note_only_at_its_ends() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        await pilot.press("n", *"ab", "enter", *"cd", "up", "down")
        await pilot.pause()
        note = screen.query_one("#note", TextArea)
        assert note.has_focus
        assert note.text == "ab\ncd"
        await pilot.press("down")
        await pilot.pause()
        assert isinstance(app.focused, CheckRow)


# Drafts


async def test_what_is_typed_is_kept_within_a_second() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        await pilot.press("4", "n", *"half a sen")
        await wait_until(pilot, lambda: any(words["note"] == "half a sen" for words in desk.draft_words))
        assert desk.draft_words[0]["values"] == {"mood": 4}
        assert not desk.entries


async def test_an_open_form_without_a_word_keeps_no_draft() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        await screen._keep_if_changed()
        screen.keep_draft()
        await pilot.press("escape")
        await saved(app, pilot)
        assert not notes(app)
    assert not desk.draft_words


async def test_a_draft_is_kept_when_the_app_ends() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        await pilot.press("2")
        app._keep_drafts()
    assert desk.draft_words[0]["values"] == {"mood": 2}


async def test_a_draft_left_by_a_crash_is_offered_at_the_next_start() -> None:
    desk = Desk()
    left = replace(desk.services.checkin.begin(), values={"mood": 2}, note="half a sen")
    desk.services.checkin.keep(left)
    desk.clock.wait(timedelta(hours=2))
    async with opened(desk.parts()) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, DraftOfferScreen))
        assert "You were writing on Mon Nov 23, 08:12. Continue?" in shown(app)
        assert "half a sen" not in shown(app)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.focused is not None)
        assert row(app, "mood").value == 2
        await pilot.press("n", *"tence", "ctrl+s")
        await saved(app, pilot)
    (kept,) = desk.entries
    assert (kept.id, kept.note, kept.instant) == (left.id, "half a sentence", MORNING)
    assert not desk.draft_words


async def test_esc_keeps_a_draft_and_c_offers_it() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        await pilot.press("2", "escape")
        await saved(app, pilot)
        assert notes(app) == [words.KEPT]
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, DraftOfferScreen))
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.focused is not None)
        assert row(app, "mood").value is None
        await pilot.press("6", "enter")
        await saved(app, pilot)
        assert len(desk.draft_words) == 1
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, DraftOfferScreen))
        await pilot.press("d")
        await pilot.pause()
        assert len(desk.draft_words) == 1
        await pilot.press("d")
        await wait_until(pilot, lambda: not desk.draft_words)
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen))
    assert [kept.values for kept in desk.entries] == [{"mood": 6}]


async def test_where_an_entry_is_edited_the_other_way_is_that_entry_and_says_so() -> None:
    desk = Desk()
    desk.write(entry("a", MORNING, mood=5))
    (held,) = desk.entries
    desk.services.checkin.keep(replace(desk.services.checkin.edit(held), values={"mood": 2}))
    async with opened(desk.parts(), (100, 30)) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, DraftOfferScreen))
        await wait_until(pilot, lambda: "n New check-in" in screen_lines(app)[-1])
        await pilot.press("escape")
        app.main.post_message(CheckInAsked(entry=held))
        await wait_until(pilot, lambda: isinstance(app.screen, DraftOfferScreen))
        await wait_until(pilot, lambda: "n Edit it afresh" in screen_lines(app)[-1])
        assert "New check-in" not in shown(app)
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.focused is not None)
        assert row(app, "mood").value == 5


async def test_a_resumed_draft_survives_being_closed_unchanged() -> None:
    desk = Desk()
    desk.services.checkin.keep(replace(desk.services.checkin.begin(), values={"mood": 2}))
    async with opened(desk.parts()) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, DraftOfferScreen))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.focused is not None)
        await pilot.press("escape")
        await saved(app, pilot)
    assert desk.draft_words[0]["values"] == {"mood": 2}


async def test_closing_without_a_kept_draft_is_asked_for_twice() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        desk.drafts.broken = NotSaved("The draft could not be kept (disk full).")
        await pilot.press("2", "escape")
        await wait_until(pilot, lambda: screen.status.endswith(words.NOT_KEPT))
        await pilot.pause(1)
        assert screen.status.endswith(words.NOT_KEPT)
        await pilot.press("escape")
        await saved(app, pilot)
        assert words.KEPT not in notes(app)


# Saving goes wrong


async def test_a_check_in_that_could_not_be_saved_stays_and_can_be_saved_again() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        desk.store.broken = NotSaved("The disk is full, so this was not saved.")
        await pilot.press("4", "n", *"still here", "ctrl+s")
        await wait_until(pilot, lambda: "disk is full" in screen.status)
        assert words.MAYBE_SAVED not in screen.status, "nothing was changed, and that is known"
        assert words.TEXT_STAYS in screen.status
        assert screen.query_one("#note", TextArea).text == "still here"
        assert desk.draft_words[0]["is_maybe_saved"] is False
        desk.store.broken = None
        await pilot.press("ctrl+s")
        await saved(app, pilot)
    assert [kept.note for kept in desk.entries] == ["still here"]
    assert not desk.draft_words


async def test_why_a_save_was_refused_stays_until_something_is_changed_though_no_draft_can_be_kept() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        desk.store.broken = NotSaved("Not saved: the disk is full. Nothing was changed.")
        desk.drafts.broken = NotSaved("The draft could not be kept (disk full).")
        await pilot.press("n", *"here", "ctrl+s")
        refusal = words.not_saved(str(desk.store.broken))
        await wait_until(pilot, lambda: screen.status == refusal)
        await screen._keep_if_changed()
        assert screen.status == refusal
        assert "ctrl+s tries again" in refusal, "Enter begins a new line in the note"
        await pilot.press("escape")
        await wait_until(pilot, lambda: screen.status == f"{refusal} {words.NOT_KEPT}")
        await pilot.press("!", "x")
        await wait_until(pilot, lambda: "Not saved" not in screen.status)
        await wait_until(pilot, lambda: screen.status == str(desk.drafts.broken), "the next draft that fails is told")


async def test_a_save_of_which_nobody_knows_is_marked_so() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        desk.store.broken = MaybeSaved("Not saved: the disk broke. It may already be saved.")
        await pilot.press("4", "enter")
        await wait_until(pilot, lambda: "the disk broke" in screen.status)
        assert desk.draft_words[0]["is_maybe_saved"] is True


@pytest.mark.parametrize("keys", [("n", *"a note"), ("n", *"a note", "ctrl+s")], ids=["typed", "refused"])
async def test_quitting_asks_once_before_words_that_cannot_be_kept_are_gone(keys: tuple[str, ...]) -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        desk.store.broken = NotSaved("Not saved: the disk is full. Nothing was changed.")
        desk.drafts.broken = NotSaved("The draft could not be kept (disk full).")
        await pilot.press(*keys, "ctrl+q")
        asked = f"{desk.drafts.broken} {shell.QUIT_AGAIN}"
        await wait_until(pilot, lambda: asked in notes(app), "it did not ask")
        assert app.screen is screen
        await pilot.press("x", "ctrl+q")
        await pilot.pause()
        assert app.is_running, "what was typed since was not asked about"
        await pilot.press("ctrl+q")
        await wait_until(pilot, lambda: not app.is_running, "the second one did not leave")


async def test_a_draft_that_may_be_saved_says_so_when_offered() -> None:
    desk = Desk()
    left = replace(desk.services.checkin.begin(), values={"mood": 2}, is_maybe_saved=True)
    desk.services.checkin.keep(left)
    async with opened(desk.parts()) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, DraftOfferScreen))
        assert "It may already be saved" in " ".join(shown(app).split())


# Time and other machines


async def test_a_form_open_over_midnight_keeps_its_day_and_says_so() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        await pilot.press("4")
        desk.clock.wait(timedelta(hours=22))
        app.main.tell(DayChanged(TODAY + timedelta(days=1)))
        await pilot.pause()
        assert screen.status == "It is Tue Nov 24 by now. This check-in stays with Mon Nov 23."
        await pilot.press("enter")
        await saved(app, pilot)
    assert desk.entries[0].day == TODAY


async def test_an_entry_changed_elsewhere_while_editing_says_so_and_keeps_the_text() -> None:
    desk = Desk()
    desk.write(entry("abc", MORNING, mood=3, note="before"))
    other = desk.other()
    pane = (JournalPane, lambda: JournalPane(desk.services.journal, desk.services.checkin, desk.services.contests))
    async with opened(desk.parts(pane, start="journal")) as (app, pilot):
        await wait_until(pilot, lambda: app.main.query_one(JournalPane)._is_loaded)
        await pilot.press("e")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.focused is not None)
        screen = app.screen
        assert isinstance(screen, CheckInScreen)
        await pilot.press("n", *" mine")
        seen = other.entries[0]
        other.services.checkin.save(replace(other.services.checkin.edit(seen), note="theirs"))
        app.main.spread(frozenset(id_ for _, id_ in desk.services.refresh()))
        await pilot.pause()
        assert screen.status == words.CHANGED_ELSEWHERE
        assert screen.query_one("#note", TextArea).text == "before mine"
        await pilot.press("ctrl+s")
        await saved(app, pilot)
        assert words.BOTH_KEPT in notes(app)
    assert desk.entries[0].note == "before mine"


async def test_an_old_answer_no_longer_asked_is_shown_and_kept() -> None:
    desk = Desk()
    desk.two_poles()
    desk.write(entry("abc", MORNING, mood=3, symptoms={"panic": 2}))
    pane = (JournalPane, lambda: JournalPane(desk.services.journal, desk.services.checkin, desk.services.contests))
    async with opened(desk.parts(pane, start="journal")) as (app, pilot):
        await wait_until(pilot, lambda: app.main.query_one(JournalPane)._is_loaded)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.focused is not None)
        await pilot.press("1", "enter")
        await saved(app, pilot)
    assert desk.entries[0].values == {"mood": 3, "mood-low": 1}
    assert desk.entries[0].symptoms == {"panic": 2}


# Symptoms


async def test_symptoms_are_picked_and_answers_given_stay() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        row(app, "anxiety").focus()
        await pilot.press("2", "shift+tab", "s")
        await wait_until(pilot, lambda: isinstance(app.screen, SymptomsScreen))
        await pilot.press("space", "down", "space", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen))
        await wait_until(pilot, lambda: asked(app) == ["anxiety", "irritability", "restlessness"])
        assert row(app, "anxiety").value == 2


async def test_an_own_symptom_is_written_down_and_asked() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        await pilot.press("s")
        await wait_until(pilot, lambda: isinstance(app.screen, SymptomsScreen))
        await pilot.press("a")
        app.screen.query_one("#symptoms-own", Input).value = "Zaps [/]"
        await pilot.press("enter")
        await wait_until(pilot, lambda: "[x] Zaps [/]" in shown(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen))
        await wait_until(pilot, lambda: any(each.label == "Zaps [/]" for each in app.screen.query(ScalePicker)))


async def test_an_own_symptom_that_is_there_already_is_refused() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        await pilot.press("s")
        await wait_until(pilot, lambda: isinstance(app.screen, SymptomsScreen))
        await pilot.press("a", *"panic", "enter")
        await wait_until(pilot, lambda: "on your list already" in shown(app))


# Looks and hostile words


@pytest.mark.parametrize("size", EIGHT_SIZES)
async def test_the_crisis_line_stays_and_nothing_breaks_at_any_size(size: tuple[int, int]) -> None:
    desk = Desk()
    async with opened(desk.parts(), size) as (app, pilot):
        app.main.action_check_in()
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.focused is not None)
        assert any("988" in line and "911" in line for line in screen_lines(app)[-2:])
        app.push_screen(SymptomsScreen(desk.services.checkin))
        await pilot.pause()
        assert any("988" in line and "911" in line for line in screen_lines(app)[-2:])
        app.push_screen(DraftOfferScreen(desk.services.checkin.begin(), datetime(2026, 11, 23, 8, 12, tzinfo=UTC), 2))
        await pilot.pause()
        assert any("988" in line and "911" in line for line in screen_lines(app)[-2:])


async def test_hostile_words_are_shown_and_kept_clean() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        screen.query_one("#tags", Input).value = HOSTILE
        screen.query_one("#note", TextArea).text = HOSTILE * 30
        await pilot.pause()
        assert "\x1b" not in shown(app)
        await pilot.press("enter")
        await saved(app, pilot)
    assert "[/] [PRN]" in desk.entries[0].note
    assert "\x1b" not in desk.entries[0].note


async def test_a_note_of_a_hundred_thousand_characters_is_kept() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        screen.query_one("#note", TextArea).text = "word " * 19_999
        await pilot.press("n", "ctrl+s")
        await saved(app, pilot)
    assert len(desk.entries[0].note) == 19_999 * 5 - 1


async def test_c_one_digit_enter_is_a_check_in_also_while_a_draft_waits() -> None:
    desk = Desk()
    service = desk.services.checkin
    service.keep(replace(service.begin(), values={"mood": 4}, note="half a thought"))
    async with opened(desk.parts()) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, DraftOfferScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: not isinstance(app.screen, DraftOfferScreen))
        await pilot.press("c", "5", "enter")
        await wait_until(pilot, lambda: bool(desk.entries))
        await saved(app, pilot)
    (kept,) = desk.entries
    assert kept.values == {"mood": 5}
    (draft,) = service.kept()
    assert draft.note == "half a thought"


# What the footer and the line that talks say


async def test_the_footer_says_how_to_save_from_where_the_cursor_is() -> None:
    desk = Desk()
    async with opened(desk.parts(), (100, 30)) as (app, pilot):
        screen = await form(app, pilot)
        assert "Enter Save" in screen_lines(app)[-1]
        for place in ("#sleep", "#tags"):
            screen.query_one(place).focus()
            await wait_until(pilot, lambda place=place: app.focused is screen.query_one(place))
            await wait_until(pilot, lambda: "Enter Save" in screen_lines(app)[-1], place)
            assert "ctrl+s" not in screen_lines(app)[-1], place
        screen.query_one("#note").focus()
        await wait_until(pilot, lambda: "ctrl+s Save" in screen_lines(app)[-1])
        assert "Enter Save" not in screen_lines(app)[-1]
        assert screen.status == words.IN_NOTE
        await pilot.press("a", "enter", "b", "ctrl+s")
        await saved(app, pilot)
    assert desk.entries[0].note == "a\nb"


async def test_sleep_that_cannot_be_read_is_kept_as_typed_and_shown_again() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        await pilot.press("5", *"7:75")
        await wait_until(pilot, lambda: any(words.get("sleep_words") == "7:75" for words in desk.draft_words))
    async with opened(desk.parts()) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, DraftOfferScreen))
        assert "2 answers" in shown(app)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and app.focused is not None)
        assert app.screen.query_one(SleepInput).value == "7:75"


async def test_a_sentence_about_sleep_goes_once_the_field_can_be_read() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        await pilot.press("5", *"7:75", "enter")
        await wait_until(pilot, lambda: "7:75" in screen.status)
        await pilot.press("backspace")
        await wait_until(pilot, lambda: "7:75" in screen.status)
        await pilot.press("backspace", "3", "0")
        await wait_until(pilot, lambda: screen.status == words.HOW_TO)
        assert not screen.query_one("#checkin-status").has_class("-urgent")


async def test_a_sentence_about_a_digit_goes_with_the_next_answer() -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        screen = await form(app, pilot)
        await pilot.press("9")
        await wait_until(pilot, lambda: "Mood goes from" in screen.status)
        await pilot.press("4")
        await wait_until(pilot, lambda: screen.status == words.HOW_TO)


@pytest.mark.parametrize("answer", ["mood", "energy", "anxiety"])
async def test_after_picking_symptoms_the_cursor_is_where_it_was(answer: str) -> None:
    desk = Desk()
    async with opened(desk.parts()) as (app, pilot):
        await form(app, pilot)
        row(app, answer).focus()
        await pilot.press("s")
        await wait_until(pilot, lambda: isinstance(app.screen, SymptomsScreen))
        await pilot.press("space", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen) and len(asked(app)) == 2)
        await pilot.pause()
        assert app.focused is row(app, answer)
