"""What the pieces say of the app's own screens holds in the app as it is."""

from __future__ import annotations

import re

import pytest
from textual.binding import Binding

from companion.domain.dose import State
from companion.ui.screens.recording import RecordingScreen
from companion.ui.words import medicine_form, today, trends
from companion.ui.words.doses import STATES
from tests.content.checks.text import body
from tests.content.whole import PIECES

RECORDED = (State.TAKEN, State.NOT_TAKEN, State.SKIPPED, State.ON_PAUSE, State.NOT_SURE)
BLANK = (State.NOT_LOGGED, State.BEFORE_ADDED)

KEY = re.compile(r"\bkey \*\*(.+?)\*\*")


@pytest.mark.parametrize("state", [*RECORDED, *BLANK], ids=lambda state: state.value)
def test_every_word_a_day_that_is_over_can_show_is_told(state: State) -> None:
    assert STATES[state] in body(PIECES["article:making-it-doable"])


@pytest.mark.parametrize("state", BLANK, ids=lambda state: state.value)
def test_what_is_no_missed_dose_is_told_where_figures_are(state: State) -> None:
    assert f"**{STATES[state]}**" in body(PIECES["article:understanding-your-figures"]).lower()


def test_a_key_that_is_named_does_what_is_said() -> None:
    named = {(ref, key) for ref, piece in PIECES.items() for key in KEY.findall(body(piece))}
    assert named == {("article:everyday-life", "o")}
    shown = {each.key: each.description for each in RecordingScreen.BINDINGS if isinstance(each, Binding)}
    assert shown["o"] == today.LOW_LABEL


def test_screens_and_rows_that_are_named_are_called_that() -> None:
    assert f"**{medicine_form.NOTE}**" in body(PIECES["article:when-you-miss-a-dose"])
    assert f"In {trends.TITLE}," in body(PIECES["article:understanding-your-figures"])
