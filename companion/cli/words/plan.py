"""How letters are listed and read, what is said when plan, people and letters are written, and what stays readable."""

from __future__ import annotations

from collections.abc import Sequence

from companion.domain.own_words import Letter, Person
from companion.domain.words import clean_line, clean_text, shown
from companion.ui.words import own_words
from companion.ui.words.encryption import PLAN_IS_LOCKED, PLAN_IS_READABLE

NOT_YET = "Nothing is encrypted now, so nothing is locked; it holds once encryption is on."
NO_LETTERS = "No letter is written yet. `companion plan add-letter` begins one; in the app, Care does: 6, then w."


def letters(found: Sequence[Letter]) -> str:
    """Each letter by its number and title, with when it shows."""
    return "\n".join(f"{n:>2}  {clean_line(one.title)}\n    {own_words.rule(one)}" for n, one in enumerate(found, 1))


def letter(one: Letter) -> str:
    """One letter, to be read."""
    return f"{clean_line(one.title)}\n\n{clean_text(one.text)}"


def no_letter(wanted: int | str) -> str:
    """There is no letter of this number or title."""
    called = f"“{shown(wanted)}”" if isinstance(wanted, str) else wanted
    return f"There is no letter {called}. `companion plan letters` lists them."


# What is written

HEADING = "heading"
PERSON = "person"
LETTER = "letter"
NAME = "name"
TITLE = "title"
REACH = "phone number or address"
PURPOSE = "what for"
UNCHANGED = "It says so already. Nothing was changed."
ONLY_AFTER_LOW = "--mood and --in-a-row go with --shows low. Nothing was saved."
ONLY_FROM_DATE = "--from goes with --shows date. Nothing was saved."


def which_heading(ids: Sequence[str]) -> str:
    """Ask for a heading."""
    return f"Which heading ({_listed(ids)})? "


def no_heading(text: str, ids: Sequence[str]) -> str:
    """A heading the plan does not have."""
    return f"“{shown(text)}” is no heading of the plan. They are: {_listed(ids)}."


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(map(clean_line, ids))


def nothing_came(id_: str) -> str:
    """An empty text blanks nothing."""
    return f"No words came in, so nothing was changed. `companion plan clear {clean_line(id_)}` leaves it blank."


def written(id_: str, *, in_place_of: str) -> str:
    """Words stand under a heading now, in place of what stood there."""
    return f"Saved: {own_words.heading(id_)}{', in place of what stood there' if in_place_of else ''}."


def is_blank(id_: str) -> str:
    """Nothing stands under a heading."""
    return f"Nothing is written under “{own_words.heading(id_)}”."


def cleared(id_: str) -> str:
    """A heading is blank again."""
    return f"Blank again: {own_words.heading(id_)}."


def person_written(person: Person) -> str:
    """Somebody is on the list, as they stand there."""
    return f"Saved: {own_words.person_line(person)}."


def person_removed(person: Person) -> str:
    """Somebody is no longer on the list."""
    return f"No longer on your list: {clean_line(person.name)}."


def nobody(wanted: str, people: Sequence[str]) -> str:
    """Nobody on the list is called so."""
    on_it = f"On it are: {'; '.join(people)}." if people else "Nobody is on it yet."
    return f"“{shown(wanted)}” is not on your list. {on_it}"


def several(wanted: str, what: str, listed: Sequence[str]) -> str:
    """A name or title that means more than one."""
    return f"“{shown(wanted)}” means more than one {what}: {'; '.join(listed)}. Please give the number."


def letter_written(one: Letter) -> str:
    """A letter is kept, and when it shows."""
    return f"Saved: {clean_line(one.title)}, {own_words.rule(one)}."


def letter_removed(one: Letter) -> str:
    """A letter was deleted."""
    return f"Deleted: {clean_line(one.title)}."


def readable(*, is_readable: bool, is_encrypted: bool) -> str:
    """Say what was chosen, and that it holds for nothing yet where nothing is encrypted."""
    chosen = PLAN_IS_READABLE if is_readable else PLAN_IS_LOCKED
    return chosen if is_encrypted else f"{chosen}\n{NOT_YET}"
