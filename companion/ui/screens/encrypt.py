"""Turning encryption on: what it does, a passphrase, the recovery key on paper, and what stays readable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, OptionList

from companion.domain.errors import BadInput, CompanionError
from companion.services.vault import NewKeys, Vault, check_new_passphrase
from companion.ui.saving import saved
from companion.ui.screens.base import CompanionModal
from companion.ui.screens.passphrases import passphrase_line
from companion.ui.text import Words
from companion.ui.widgets.form_fields import FormLine
from companion.ui.widgets.line_input import LineInput
from companion.ui.widgets.numbered_list import NumberedList
from companion.ui.words import encryption as words

_STEPS = (
    ("explain", words.TITLE, words.EXPLAINED),
    ("new", words.NEW_TITLE, words.NEW_HOW),
    ("key", words.KEY_TITLE, words.KEY_HOW),
    ("type", words.TYPE_TITLE, words.TYPE_HOW),
    ("plan", words.PLAN_TITLE, words.PLAN_HOW),
)
"""The steps: their ids, their headings and what they say."""

_WIDE = 50


class EncryptScreen(CompanionModal[bool]):
    """One step at a time; Esc goes back one, and nothing is changed before the last. Answers with the choice about
    the safety plan once encryption is on."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", words.BACK_LABEL, tooltip=words.BACK_TIP, id="dialog.close"),
        Binding("down", "go(1)", words.CHOOSE_LABEL, tooltip=words.CHOOSE_TIP, id="encrypt.next", show=False),
        Binding("up", "go(-1)", words.CHOOSE_LABEL, tooltip=words.CHOOSE_TIP, id="encrypt.previous", show=False),
    ]

    @dataclass
    class Wanted(Message):
        """The person wants to go on from a step."""

        do: Callable[[], object]
        """What is to be done in a thread first."""

        then: Callable[[], object]
        """What to do once it is done."""

    def __init__(self, vault: Vault, write_key: Callable[[str], str]) -> None:
        """Take what turns it on.

        Args:
            vault: what is turned on.
            write_key: writes the recovery key to a file to print, in a thread; answers where.
        """
        super().__init__(words.TITLE)
        self._vault, self._write_key = vault, write_key
        self._keys: NewKeys | None = None
        self._at = 0
        self._key_path = ""

    def compose_body(self) -> ComposeResult:
        """All steps; one is shown."""
        yield Words(words.EXPLAINED, id="status")
        yield Words(id="encrypt-problem")
        with Vertical(id="explain", classes="step"):
            yield NumberedList((("begin", words.BEGIN), ("not-now", words.NOT_NOW)), id="explain-answers")
        with Vertical(id="new", classes="step"):
            yield passphrase_line(words.NEW, "passphrase")
            yield passphrase_line(words.AGAIN, "again")
        with Vertical(id="key", classes="step"):
            yield Words(id="key-groups")
            yield NumberedList((("paper", words.KEY_ON_PAPER), ("file", words.KEY_TO_FILE)), id="key-answers")
        with Vertical(id="type", classes="step"):
            for place in ("first", "second"):
                yield FormLine("", LineInput(id=place, max_length=20, select_on_focus=False), id=f"{place}-line")
        with Vertical(id="plan", classes="step"):
            yield NumberedList(words.PLAN_ANSWERS, chosen="yes", is_marked=True, id="plan-answers")

    def on_mount(self) -> None:
        """Explain first."""
        self._show(0)

    # Going from step to step

    def _show(self, at: int) -> None:
        self._at = at
        id_, heading, how = _STEPS[at]
        self.heading = heading
        self.query_one(".dialog-title", Words).say(heading)
        self.query_one("#status", Words).say(how)
        self._say_problem("")
        for step in self.query(".step"):
            step.display = step.id == id_
        self.set_focus(next(each for each in self.query(f"#{id_} *") if each.focusable))

    def _say_problem(self, sentence: str) -> None:
        line = self.query_one("#encrypt-problem", Words)
        line.say(sentence)
        line.display = bool(sentence)
        if sentence:
            line.scroll_visible(animate=False)

    def action_back(self) -> None:
        """Go back one step, or close."""
        if self.is_working:
            return
        if self._at:
            self._show(self._at - 1)
        else:
            self.dismiss(None)

    def action_go(self, by: int) -> None:
        """Go to the field beside this one."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    @on(Wanted)
    def _want(self, message: Wanted) -> None:
        self.begin(partial(self._do, message))

    async def _do(self, message: Wanted) -> None:
        try:
            await saved(message.do, lambda: self.query_one("#status", Words).say(words.TURNING_ON))
        except CompanionError as error:
            self._show(self._at)
            self._say_problem(str(error))
        else:
            message.then()

    # The steps

    @on(OptionList.OptionSelected, "#explain-answers")
    def _explained(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index:
            self.dismiss(None)
        elif self._keys is None:
            self.post_message(self.Wanted(self._make_keys, partial(self._show, 1)))
        else:
            self._show(1)

    def _make_keys(self) -> None:
        self._keys = self._vault.new_keys()

    @property
    def keys(self) -> NewKeys:
        """The keys, which are made before anything is typed."""
        assert self._keys is not None  # noqa: S101 - the first step made them
        return self._keys

    @on(Input.Changed, "#passphrase")
    def _say_length(self, event: Input.Changed) -> None:
        self.query_one("#passphrase-line", FormLine).say(problem="", reading=words.length_hint(event.value))

    @on(Input.Changed, "#again")
    @on(Input.Changed, "#first")
    @on(Input.Changed, "#second")
    def _mended(self, event: Input.Changed) -> None:
        self.query_one(f"#{event.input.id}-line", FormLine).say(problem="")
        self._say_problem("")

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id in {"passphrase", "first"}:
            self.focus_next()
        elif event.input.id == "again":
            self._chosen()
        else:
            self._typed_back()

    def _chosen(self) -> None:
        """Go on to the recovery key if the passphrase can be used."""
        new = self.query_one("#passphrase", LineInput).value
        try:
            check_new_passphrase(new)
        except BadInput as error:
            self.query_one("#passphrase-line", FormLine).say(problem=str(error))
            self.query_one("#passphrase").focus()
            return
        if self.query_one("#again", LineInput).value != new:
            self.query_one("#again-line", FormLine).say(problem=words.DIFFERS)
            return
        key = self.keys.recovery
        self.query_one("#key-groups", Words).say(words.key_lines(key, wide=self.app.size.width >= _WIDE))
        for place, number in zip(("first", "second"), key.asked, strict=True):
            self.query_one(f"#{place}-line", FormLine).rename(words.group(number))
        self._show(2)

    @on(OptionList.OptionSelected, "#key-answers")
    def _key_seen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index == 0:
            self._show(3)
        elif self._key_path:
            self._say_problem(words.key_saved(self._key_path))
        else:
            self.post_message(self.Wanted(self._save_key, lambda: self._say_problem(words.key_saved(self._key_path))))

    def _save_key(self) -> None:
        self._key_path = self._write_key(words.key_file(self.keys.recovery))

    @property
    def _typed(self) -> tuple[str, ...]:
        return tuple(self.query_one(f"#{place}", LineInput).value for place in ("first", "second"))

    def _typed_back(self) -> None:
        """Go on to the last question if the groups stand on the paper."""
        try:
            self.keys.recovery.check(self._typed)
        except BadInput as error:
            self._say_problem(str(error))
            return
        self._show(4)

    @on(OptionList.OptionSelected, "#plan-answers")
    def _decided(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        passphrase = self.query_one("#passphrase", LineInput).value
        is_readable = event.option_index == 0
        turn_on = partial(self._vault.turn_on, passphrase, self.keys, self._typed)
        self.post_message(self.Wanted(turn_on, partial(self.dismiss, is_readable)))

    def tiny_line(self) -> str:
        """Say which step it is."""
        return self.heading
