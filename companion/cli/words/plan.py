"""How letters are listed and read, and what is said of the safety plan while the records are locked."""

from __future__ import annotations

from collections.abc import Sequence

from companion.domain.own_words import Letter
from companion.domain.words import clean_line, clean_text
from companion.ui.words import own_words
from companion.ui.words.encryption import PLAN_IS_LOCKED, PLAN_IS_READABLE

NOT_YET = "Nothing is encrypted now, so nothing is locked; it holds once encryption is on."
NO_LETTERS = "No letter is written yet. In the app, Care has a place for it: 6, then w."


def letters(found: Sequence[Letter]) -> str:
    """Each letter by its number and title, with when it shows."""
    return "\n".join(f"{n:>2}  {clean_line(one.title)}\n    {own_words.rule(one)}" for n, one in enumerate(found, 1))


def letter(one: Letter) -> str:
    """One letter, to be read."""
    return f"{clean_line(one.title)}\n\n{clean_text(one.text)}"


def no_letter(number: int) -> str:
    """There is no letter of this number."""
    return f"There is no letter {number}. `companion plan letters` lists them."


def readable(*, is_readable: bool, is_encrypted: bool) -> str:
    """Say what was chosen, and that it holds for nothing yet where nothing is encrypted."""
    chosen = PLAN_IS_READABLE if is_readable else PLAN_IS_LOCKED
    return chosen if is_encrypted else f"{chosen}\n{NOT_YET}"
