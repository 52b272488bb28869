"""Words typed into any dialog are kept while they are typed, and come back after the app ended without warning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from textual.pilot import Pilot

from companion.domain.errors import NotSaved
from companion.ui.app import CompanionApp
from companion.ui.parts import AppParts
from companion.ui.screens import writing
from companion.ui.screens.writing import WritingModal
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.medicine_list import MedicineList
from companion.ui.words import shell as words
from tests.ui import medicine_days
from tests.ui.desk import Desk
from tests.ui.pilot import notes, opened, wait_until
from tests.ui.today_days import dose_id, list_of, pane_of, parts, two_doses

TYPED = "half of it, with tea"


@dataclass(frozen=True)
class Form:
    """One dialog in which something is typed."""

    name: str
    field: str
    keys: tuple[str, ...]
    desk: Callable[[], Desk]
    parts: Callable[[Desk], AppParts]
    subject: str = ""

    async def open(self, app: CompanionApp, pilot: Pilot[Any], desk: Desk) -> WritingModal[Any]:
        if self.subject == "sertraline":
            list_of(app).cursor = dose_id(desk, "sertraline", "08:00")
        elif self.subject:
            await wait_until(pilot, lambda: bool(app.main.query(MedicineList)))
        await pilot.pause()
        for key in self.keys:
            await pilot.press(key)
            await pilot.pause(0.05)
        await wait_until(pilot, lambda: isinstance(app.screen, WritingModal), f"{self.name} did not open")
        await pilot.pause(0.05)
        assert isinstance(app.screen, WritingModal)
        return app.screen


FORMS = (
    Form("dose", "note", ("e",), two_doses, parts, "sertraline"),
    Form("skip", "other-reason", ("s",), two_doses, parts, "sertraline"),
    Form("extra", "reason", ("x",), two_doses, parts, "sertraline"),
    Form("pause", "why", ("p",), medicine_days.full, medicine_days.parts, "medicines"),
    Form("end", "why", ("x",), medicine_days.full, medicine_days.parts, "medicines"),
    Form("reactions", "what", ("r",), medicine_days.full, medicine_days.parts, "medicines"),
)


def field(app: CompanionApp, name: str) -> LineInput:
    return app.screen.query_one(f"#{name}", LineInput)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "KEEP_EVERY", 0.03)


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
async def test_what_was_typed_is_told_of_and_back_after_an_end_without_warning(form: Form) -> None:
    desk = form.desk()
    async with opened(form.parts(desk)) as (app, pilot):
        dialog = await form.open(app, pilot, desk)
        field(app, form.field).value = TYPED
        await wait_until(pilot, lambda: TYPED in str(desk.draft_words), "it was not kept while it was typed")
        about = str(desk.draft_words[0]["about"])
        assert dialog.heading in about
    async with opened(form.parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: words.left_unsaved(about) in notes(app), "it was not told")
        await form.open(app, pilot, desk)
        await wait_until(pilot, lambda: field(app, form.field).value == TYPED, "it did not come back")
        await wait_until(pilot, lambda: words.BROUGHT_BACK in notes(app), "it was not said")
        assert desk.draft_words, "it is kept until it is saved"


async def test_the_last_words_are_kept_when_the_app_is_told_to_end() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        await FORMS[0].open(app, pilot, desk)
        field(app, "note").value = TYPED
        app._keep_drafts()
    assert TYPED in str(desk.draft_words)


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("form", [FORMS[0], FORMS[3]], ids=lambda form: form.name)
async def test_quitting_asks_once_where_the_words_cannot_be_kept(form: Form) -> None:
    desk = form.desk()
    async with opened(form.parts(desk)) as (app, pilot):
        await form.open(app, pilot, desk)
        desk.drafts.broken = NotSaved("The draft could not be kept (disk full).")
        field(app, form.field).value = TYPED
        await pilot.pause(0.1)  # the looks at what is typed failed meanwhile
        await pilot.press("ctrl+q")
        asked = f"{desk.drafts.broken} {words.QUIT_AGAIN}"
        await wait_until(pilot, lambda: asked in notes(app), "it did not ask")
        assert field(app, form.field).value == TYPED
        await pilot.press("ctrl+q")
        await wait_until(pilot, lambda: not app.is_running, "the second one did not leave")


@pytest.mark.usefixtures("soon")
async def test_saved_and_thrown_away_words_are_forgotten() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        for ending in (("ctrl+s",), ("escape", "escape")):
            await FORMS[0].open(app, pilot, desk)
            field(app, "note").value = f"{TYPED} {ending[0]}"
            await wait_until(pilot, lambda: bool(desk.draft_words))
            await pilot.press(*ending)
            await wait_until(pilot, lambda: len(app.screen_stack) == 1, "the dialog stayed")
            await wait_until(pilot, lambda: not desk.draft_words, "the words were kept")
    assert desk.services.today.view().doses


async def test_words_that_could_not_be_saved_are_kept_though_the_dialog_closed() -> None:
    desk = two_doses()
    async with opened(parts(desk)) as (app, pilot):
        await FORMS[0].open(app, pilot, desk)
        field(app, "note").value = TYPED
        desk.store.broken = NotSaved("Not saved: the disk is full. Nothing was changed.")
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: TYPED in str(desk.draft_words), "the words were dropped before they were saved")


@pytest.mark.usefixtures("soon")
async def test_an_intake_that_was_saved_after_all_is_not_recorded_twice() -> None:
    desk = two_doses()
    form = FORMS[2]
    async with opened(parts(desk)) as (app, pilot):
        await form.open(app, pilot, desk)
        field(app, "reason").value = TYPED
        await wait_until(pilot, lambda: TYPED in str(desk.draft_words))
        (kept,) = desk.draft_words
    id_ = kept["words"]["id"]  # type: ignore[index]
    desk.services.intakes.record("sertraline", reason=TYPED, id_=id_)
    async with opened(parts(desk)) as (app, pilot):
        await wait_until(pilot, lambda: pane_of(app).loaded is not None)
        await form.open(app, pilot, desk)
        assert field(app, "reason").value == "", "what was saved is no draft"
        await pilot.press("escape")
    assert len(desk.services.today.view().extras) == 1


async def test_an_intake_goes_on_under_the_id_its_words_were_kept_with() -> None:
    desk = two_doses()
    desk.services.forms.of("extra", "", "Record an intake").keep({"id": "kept1", "reason": TYPED, "time": "now"})
    async with opened(parts(desk)) as (app, pilot):
        await FORMS[2].open(app, pilot, desk)
        await wait_until(pilot, lambda: field(app, "reason").value == TYPED)
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: bool(desk.services.today.view().extras))
        await wait_until(pilot, lambda: not desk.draft_words)
    assert [extra.id for extra in desk.services.today.view().extras] == ["kept1"]
