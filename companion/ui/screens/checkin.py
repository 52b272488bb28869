"""The check-in form: one digit and Enter is a whole check-in, and nothing that was typed is ever lost."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from companion.domain.errors import BadInput, CompanionError, MaybeSaved
from companion.domain.journal import SCALES, SLEEP, SYMPTOM_STEPS
from companion.services.checkin import CheckInService, Draft
from companion.services.ports import Saved
from companion.ui.messages import DayChanged
from companion.ui.screens.base import CompanionModal
from companion.ui.screens.symptoms import SymptomsScreen
from companion.ui.text import Words
from companion.ui.widgets.scale_picker import CheckRow, FormRow, ScalePicker
from companion.ui.widgets.text_row import LeaveField, RowInput, RowNote, SleepRow, TextRow
from companion.ui.words import checkin as words
from companion.ui.words import read as read_words

KEEP_EVERY = 0.9
"""A draft is written down at most this many seconds after a key."""


class CheckedIn(Struct, frozen=True):
    """What the form did."""

    draft: Draft
    """The check-in as it stands."""

    saved: Saved | None
    """What saving it did; None if it was kept as a draft."""


class CheckInRows(Vertical):
    """The rows; arrows go from one to the next, also where the dialog could scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "screen.go(1)", words.NEXT_LABEL, tooltip=words.NEXT_TIP, id="checkin.next", show=False),
        Binding(
            "up,k", "screen.go(-1)", words.PREVIOUS_LABEL, tooltip=words.PREVIOUS_TIP, id="checkin.previous", show=False
        ),
    ]


class CheckInScreen(CompanionModal[CheckedIn]):
    """Asks how the person is. Every row may stay empty."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "save", words.SAVE_LABEL, tooltip=words.SAVE_TIP, id="checkin.save"),
        Binding("n", "go_to_note", words.NOTE_LABEL, tooltip=words.NOTE_TIP, id="checkin.note"),
        Binding("s", "pick_symptoms", words.SYMPTOMS_LABEL, tooltip=words.SYMPTOMS_TIP, id="checkin.symptoms"),
        Binding("i", "about", read_words.ABOUT_LABEL, tooltip=read_words.ABOUT_SYMPTOM_TIP, id="checkin.about"),
    ]

    class SaveRequested(Message):
        """The person asked to keep what they said."""

    class CloseRequested(Message):
        """The person wants to leave without saving."""

    def __init__(
        self,
        service: CheckInService,
        draft: Draft,
        *,
        is_resumed: bool = False,
        typed: Sequence[events.Key] = (),
    ) -> None:
        """Build the form.

        Args:
            service: begins, keeps and saves.
            draft: what it begins with.
            is_resumed: was it kept before?
            typed: keys that were meant for it before it was there.
        """
        seen = draft.seen
        super().__init__(words.edit_title(seen) if seen else words.title(draft.day, service.wall(draft)))
        self._service = service
        self._begun = draft
        self._draft = draft
        self._is_unkept = False
        self._was_kept = self._is_resumed = is_resumed
        self._is_saving = False
        self._is_done = False
        self._may_close_unkept = False
        self._is_ready = False
        self._typed_ahead: list[events.Key] = [*typed]
        self._hints = {words.HOW_TO}
        self._unread_sleep = ""
        self._refusal = ""

    def compose_body(self) -> ComposeResult:
        """A line that talks, and the rows."""
        yield Words(words.HOW_TO, id="checkin-status")
        draft = self._draft
        with CheckInRows(id="checkin-rows"):
            yield from self._scale_rows(draft.values)
            yield TextRow(
                words.TAGS_NAME,
                RowInput(", ".join(draft.tags), id="tags", placeholder=words.TAGS_HINT),
                id="checkin-tags-row",
            )
            yield TextRow(words.NOTE_NAME, RowNote(draft.note, id="note", placeholder=words.NOTE_HINT))
            yield CheckRow(words.FLAG_NAME, draft.flag, id="flag")

    def _scale_rows(self, values: Mapping[str, int]) -> ComposeResult:
        """Mood, sleep, energy, symptoms; also what an entry holds that is no longer asked."""
        asked = {scale.id: scale for scale in self._service.scales()}
        mood = [scale.id for scale in self._service.mood_scales()]
        mood += [id_ for id_ in SCALES if id_ in values and id_ not in asked]
        for id_ in mood:
            yield ScalePicker(SCALES[id_], SCALES[id_].name, id_, values.get(id_))
        yield SleepRow(self._draft.sleep_words or _sleep_text(values.get(SLEEP)))
        for id_, scale in asked.items():
            if id_ not in mood:
                yield ScalePicker(scale, scale.name, id_, values.get(id_))
        yield from self._symptom_rows()

    def _symptom_rows(self) -> list[ScalePicker]:
        """The symptoms that are asked, then others this entry has an answer for."""
        known = {symptom.id: symptom for symptom in self._service.known_symptoms()}
        asked = [symptom.id for symptom in self._service.symptoms()]
        held = self._draft.symptoms
        others = [id_ for id_ in held if id_ not in asked]
        return [
            ScalePicker(
                SYMPTOM_STEPS,
                known[id_].name if id_ in known else id_,
                id_,
                held.get(id_),
                is_symptom=True,
            )
            for id_ in (*asked, *others)
        ]

    def on_mount(self) -> None:
        """The first row has the focus; keys typed since the form was asked for count."""
        self.set_interval(KEEP_EVERY, self._keep_if_changed)
        self.call_after_refresh(self._get_ready)

    def _get_ready(self) -> None:
        self.set_focus(self._rows()[0])
        self._is_ready = True
        self._look_around()
        for event in self._typed_ahead:
            self._press(event)
        self._typed_ahead.clear()

    def on_key(self, event: events.Key) -> None:
        """Remember keys that come before the rows stand."""
        if not self._is_ready and event.key != "escape":
            event.stop()
            self._typed_ahead.append(event)

    def _press(self, event: events.Key) -> None:
        """Do what a key typed ahead would have done."""
        row = self.focused
        if event.key == "enter":
            self.action_save()
        elif event.key in ("down", "tab"):
            self.action_go(1)
        elif event.character is not None and event.character in "0123456789" and isinstance(row, ScalePicker):
            if row.choose(int(event.character)):
                self.action_go(1)
        elif event.character is not None and isinstance(row, Input) and event.is_printable:
            row.insert_text_at_cursor(event.character)

    # Going from row to row

    def _rows(self) -> list[Widget]:
        return [widget for widget in self.query("#checkin-rows *") if widget.focusable]

    def action_go(self, by: int) -> None:
        """Go to the row below or above; the ends are ends."""
        rows = self._rows()
        at = rows.index(self.focused) if self.focused in rows else -1
        self.set_focus(rows[min(len(rows) - 1, max(0, at + by))])

    def action_go_to_note(self) -> None:
        """Go straight to the note."""
        self.set_focus(self.query_one("#note"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to read about a symptom on its row alone."""
        if action == "about":
            return isinstance(self.focused, ScalePicker) and self.focused.is_symptom
        return super().check_action(action, parameters)

    async def action_about(self) -> None:
        """Read about the symptom of this row; Esc comes back here."""
        from companion.ui.reading_about import read_about_symptom

        if isinstance(self.focused, ScalePicker):
            await read_about_symptom(self.app, self.focused.answer)

    @on(FormRow.Answered)
    def _go_on(self, message: FormRow.Answered) -> None:
        if message.row is self.focused:
            self.action_go(1)

    @on(FormRow.GoBack)
    def _go_back(self) -> None:
        self._go_back_and_clear()

    @on(LeaveField)
    def _leave_field(self, message: LeaveField) -> None:
        if message.clears:
            self._go_back_and_clear()
        else:
            self.action_go(message.by)

    def _go_back_and_clear(self) -> None:
        self.action_go(-1)
        if isinstance(self.focused, ScalePicker):
            self.focused.value = None

    @on(FormRow.Refused)
    def _refuse(self, message: FormRow.Refused) -> None:
        self._say(message.sentence)
        self._hints.add(message.sentence)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the digits of a row mean, where the row itself has no room for it."""
        self._hint(event.widget)

    def on_resize(self) -> None:
        """The row may have room for it now, or no longer."""
        self.call_after_refresh(lambda: self._hint(self.focused))

    def _hint(self, row: Widget | None) -> None:
        is_mended = self.status == self._unread_sleep and not self._read().sleep_words
        if self._is_done or not (is_mended or self.status in self._hints):
            return
        needs_words = isinstance(row, ScalePicker) and row.value is None and not row.has_room_for_ends
        hint = words.ends_how(row.scale) if isinstance(row, ScalePicker) and needs_words else words.HOW_TO
        hint = words.IN_NOTE if isinstance(row, RowNote) else hint
        self._hints.add(hint)
        status = self.query_one("#checkin-status", Words)
        status.say(hint)
        status.remove_class("-urgent")

    # What is on the form

    def _read(self) -> Draft:
        """The draft as the rows have it now; a length of sleep that cannot be read is kept as it was typed.

        Answers this version does not know stay as they are.
        """
        values, symptoms = dict(self._draft.values), dict(self._draft.symptoms)
        for row in self.query(ScalePicker):
            held = symptoms if row.is_symptom else values
            held.pop(row.answer, None)
            if row.value is not None:
                held[row.answer] = row.value
        values.pop(SLEEP, None)
        sleep, sleep_words = self.query_one(SleepRow).field, ""
        try:
            minutes = sleep.minutes()
        except BadInput:
            minutes, sleep_words = None, sleep.value
        if minutes is not None:
            values[SLEEP] = minutes
        tags = (tag.strip() for tag in re.split("[,#]", self.query_one("#tags", Input).value))
        return replace(
            self._draft,
            values=values,
            symptoms=symptoms,
            tags=tuple(tag for tag in tags if tag),
            note=self.query_one("#note", TextArea).text,
            flag=self.query_one("#flag", CheckRow).is_on,
            sleep_words=sleep_words,
        )

    @on(FormRow.Changed)
    @on(Input.Changed)
    @on(TextArea.Changed)
    def _note_change(self) -> None:
        if self._is_ready:
            self._is_unkept = True
            self._may_close_unkept = False
            if self._refusal:
                self._hints.add(self.status)
                self._refusal = ""
            self._hint(self.focused)

    def _has_news(self) -> bool:
        """Does the form hold more, or other, than when it opened?"""
        return replace(self._draft, is_maybe_saved=self._begun.is_maybe_saved) != self._begun

    def _say(self, sentence: str, *, is_urgent: bool = False) -> None:
        status = self.query_one("#checkin-status", Words)
        status.say(sentence)
        status.set_class(is_urgent, "-urgent")
        status.scroll_visible(animate=False)

    # Drafts

    async def _keep_if_changed(self) -> None:
        """Write the draft down if something was typed since the last time."""
        if self._is_unkept and not (self._is_saving or self._is_done):
            await self._keep()

    async def _keep(self) -> bool:
        """Write the draft down; did that work, or was there nothing to write?"""
        self._draft, self._is_unkept = self._read(), False
        if not (self._has_news() or self._was_kept):
            return True
        try:
            await asyncio.to_thread(self._service.keep, self._draft)
        except CompanionError as error:
            self._is_unkept = True
            if not (self._refusal or self.status.startswith(str(error))):  # else it says already what to do about it
                self._say(str(error), is_urgent=True)
            return False
        self._was_kept = True
        return True

    def keep_draft(self) -> None:
        """Write down what is being typed: the app is about to end."""
        if self._is_ready and not self._is_done:
            self._draft = self._read()
            if self._has_news() or self._was_kept:
                self._service.keep(self._draft)

    def action_close(self) -> None:
        """Close; what was written is kept as a draft."""
        self.post_message(self.CloseRequested())

    @on(CloseRequested)
    async def _close(self) -> None:
        if self._is_saving or self._is_done:
            return
        if not self._is_ready:
            self._finish(CheckedIn(self._draft, None))
            return
        is_kept = await self._keep()
        if not (is_kept or self._may_close_unkept):
            self._may_close_unkept = True
            if not self.status.endswith(words.NOT_KEPT):
                self._say(words.not_kept(self.status), is_urgent=True)
            return
        is_worth_keeping = self._has_news() or self._is_resumed or self._draft.is_maybe_saved
        if self._was_kept and not is_worth_keeping:
            await asyncio.to_thread(self._service.discard, self._draft)
        self._finish(CheckedIn(self._draft, None) if is_worth_keeping and is_kept else None)

    @property
    def status(self) -> str:
        """What the talking line says."""
        return str(self.query_one("#checkin-status", Words).content)

    def _finish(self, result: CheckedIn | None) -> None:
        self._is_done = True
        self.dismiss(result)

    # Saving

    def action_save(self) -> None:
        """Save what the rows hold, be it nothing."""
        if self._is_ready:
            self.post_message(self.SaveRequested())

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    @on(SaveRequested)
    async def _save(self) -> None:
        if self._is_saving or self._is_done or not self._sleep_is_readable():
            return
        self._is_saving = True
        self._draft = self._read()
        status = self.query_one("#checkin-status", Words)
        slow = status.set_timer(0.2, lambda: status.say(words.SAVING))
        try:
            saved = await asyncio.to_thread(self._service.save, self._draft)
        except CompanionError as error:
            slow.stop()
            is_maybe = isinstance(error, MaybeSaved)
            self._draft = replace(self._draft, is_maybe_saved=self._draft.is_maybe_saved or is_maybe)
            self._was_kept = self._is_resumed = True  # an empty one, too, was meant to be saved
            self._refusal = words.not_saved(str(error))
            self._say(self._refusal, is_urgent=True)
        else:
            self._finish(CheckedIn(self._draft, saved))
        finally:
            slow.stop()
            self._is_saving = False

    def _sleep_is_readable(self) -> bool:
        field = self.query_one(SleepRow).field
        try:
            field.minutes()
        except BadInput as error:
            field.focus()
            self._unread_sleep = str(error)
            self._say(self._unread_sleep, is_urgent=True)
            return False
        return True

    # Symptoms

    def action_pick_symptoms(self) -> None:
        """Choose which symptoms are asked."""
        self.app.push_screen(SymptomsScreen(self._service), self._ask_picked)

    async def _ask_picked(self, is_changed: bool | None) -> None:
        """Ask the symptoms that are picked now; answers given stay, and so does the cursor."""
        if not is_changed:
            return
        self._draft = self._read()
        rows = [row for row in self.query(ScalePicker) if row.is_symptom]
        was = self.focused
        with self.app.batch_update():
            await self.query_one("#checkin-rows").remove_children(rows)
            fresh = self._symptom_rows()
            await self.query_one("#checkin-rows").mount_all(fresh, before="#checkin-tags-row")
        if isinstance(was, ScalePicker) and was.is_symptom:
            same = next((row for row in fresh if row.answer == was.answer), None)
            self.set_focus(same or fresh[0])

    # News

    def refresh_records(self, changed: frozenset[str]) -> None:
        """Say so if the entry being changed was changed elsewhere; the form stays as it is."""
        if self._begun.id in changed or "entry" in changed:
            self._look_around()

    @on(DayChanged)
    def _say_day_is_over(self) -> None:
        self._look_around()

    def _look_around(self) -> None:
        """Say what changed around the form."""
        if not self._is_ready or self._is_done:
            return
        today = self._service.today()
        if self._service.is_changed_elsewhere(self._begun):
            self._say(words.CHANGED_ELSEWHERE, is_urgent=True)
        elif self._begun.seen is None and today > self._begun.day:
            self._say(words.day_is_over(today, self._begun.day))


def _sleep_text(minutes: int | None) -> str:
    """Minutes as they would be typed: 7, 7.5 or 7:20."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return {0: str(hours), 30: f"{hours}.5"}.get(rest, f"{hours}:{rest:02}")
