"""How the safety plan, the person's people and their letters are said. No part of Textual is needed.

The headings are Companion's own, and so is every hint under them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from companion.domain.journal import MOOD
from companion.domain.own_words import AFTER_LOW, FROM_DATE, IN_HELP, WHEN_OPENED, Letter, Person, PlanPart
from companion.domain.words import clean_line, clean_text
from companion.ui.words.dates import full_date, plural
from companion.ui.words.health import IN_COMMANDS, LACKING_HOW

PLAN: Final = "My safety plan"
PEOPLE: Final = "My people"
LETTERS: Final = "Letters"
LETTER: Final = "A letter"

HEADINGS: Final = {
    "signs": "Signs I notice",
    "calm": "Calm myself",
    "others": "Be around others",
    "trusted": "People I trust",
    "professional": "Professional help",
    "space": "Make my space safer",
    "reasons": "Reasons to keep going",
}
"""The headings of the plan by their ids."""

_KINDS: Final = {PlanPart: PLAN, Person: PEOPLE, Letter: "Letter"}


def heading(id_: str) -> str:
    """A heading of the plan; one of a later version by its id."""
    return HEADINGS.get(id_) or clean_line(id_)


def title(record: PlanPart | Person | Letter) -> str:
    """Name one of them: My safety plan, Calm myself."""
    if isinstance(record, PlanPart):
        name = heading(record.id)
        return f"{PLAN}, {name[:1].lower()}{name[1:]}"
    return f"{_KINDS[type(record)]}, {clean_line(record.name if isinstance(record, Person) else record.title)}"


def facts(record: PlanPart | Person | Letter) -> Iterator[tuple[str, str]]:
    """What one of them says, by what it is about."""
    if isinstance(record, PlanPart):
        yield heading(record.id), clean_text(record.text)
    elif isinstance(record, Person):
        yield "Name", clean_line(record.name)
        yield "Reach", clean_line(record.reach)
        yield "For", clean_line(record.purpose)
    else:
        yield "Title", clean_line(record.title)
        yield "Shows", rule(record)
        yield "Text", clean_text(record.text)


def rule(letter: Letter) -> str:
    """Say when a letter shows: after 2 check-ins in a row with a mood of “low” or lower."""
    match letter.shows:
        case "low":
            mood = MOOD.label(letter.step)
            lower = f"“{mood}”" if letter.step == MOOD.first else f"“{mood}” or lower"
            row = "a check-in" if letter.times == 1 else f"{letter.times} check-ins in a row"
            return f"after {row} with mood {lower}"
        case "date":
            return f"in Help now from {full_date(letter.first)}" if letter.first else "in Help now from a date"
        case "help":
            return "in Help now"
        case "asked":
            return "only when I open it"
        case _:
            return "by a rule of a newer version of Companion"


def person_line(person: Person) -> str:
    """Say somebody in one line: Sam · 555 0142 · for a walk."""
    parts = (clean_line(person.name), clean_line(person.reach), clean_line(person.purpose))
    return " · ".join(part for part in parts if part)


def plan_text(parts: Sequence[PlanPart], people: Sequence[Person], others: Sequence[PlanPart | Person] = ()) -> str:
    """The plan and the people as plain text; empty where nothing is written.

    Args:
        parts: the parts of the plan.
        people: the people, in their order.
        others: what the other versions say of what was changed in two places; in a hard moment all of it stands there.
    """
    blocks = [_block(part) for part in parts if part.text.strip()]
    if people:
        blocks.append("\n".join([PEOPLE, *map(person_line, people)]))
    if others:
        blocks.append("\n".join([OTHER_VERSION, *map(_block, others)]))
    return "\n\n".join(blocks)


def _block(record: PlanPart | Person) -> str:
    return person_line(record) if isinstance(record, Person) else f"{heading(record.id)}\n{clean_text(record.text)}"


def plan_state(parts: Sequence[PlanPart]) -> str:
    """Say how much of the plan is written, without counting what is not; empty where nothing is."""
    return plural(len(parts), "part") if parts else ""


def people_state(people: Sequence[Person]) -> str:
    """Say how many people are listed; empty where nobody is."""
    return plural(len(people), "person", "people") if people else ""


def letters_state(letters: Sequence[Letter]) -> str:
    """Say how many letters there are; empty where there is none."""
    return plural(len(letters), "letter") if letters else ""


NOTHING_YET: Final = "nothing yet"
MAY_BE_MISSING: Final = "records are missing: F4 shows more"
"""Stands where nothing can be read, and something may have been written."""
SHOWS: Final = {
    IN_HELP: "In Help now",
    AFTER_LOW: "After low check-ins",
    FROM_DATE: "From a date",
    WHEN_OPENED: "Only when I open it",
}
"""When a letter shows, as the answers of a form."""

PAPER_STALE: Final = "What can be read of your safety plan while locked could not be renewed; it is in your records. "
"""Stands before the reason."""
NONE_IN_COMMANDS: Final = (
    "Nothing is written yet. `companion plan set` writes; in the app, Care has a place for it: 6, then p."
)
"""What the command line says where there is no plan and nobody is listed."""

PART_MISSING: Final = "Some records are missing or damaged, perhaps a part of this."
"""Stands under what could be read where records are lacking: it may not be all that was written."""
PART_MISSING_IN_APP: Final = f"{PART_MISSING} {LACKING_HOW}"
PART_MISSING_IN_COMMANDS: Final = f"{PART_MISSING} {IN_COMMANDS}"

PLAN_HOW: Final = "In your own words; any part may stay blank. Enter writes."
PEOPLE_HOW: Final = "Whom to turn to, the first one on top. Anybody counts."
LETTERS_HOW: Final = "What you would tell yourself in a hard hour, written on a steadier day."
NOBODY: Final = "Nobody is listed yet. n adds somebody: a name, how to reach them, what you can turn to them for."
NO_LETTER: Final = "No letter yet. n begins one. Two lines are a letter: what helped last time, what is still true."

HINTS: Final = {
    "signs": "Thoughts, moods or habits that tell you a hard time may be near.",
    "calm": "What settles you on your own: a walk, a shower, one song.",
    "others": "People and places that take your mind off it. Nothing has to be explained there.",
    "trusted": "Whom you can tell that it is hard, and how you might put it.",
    "professional": "Clinic, therapist, pharmacist, crisis line: who, when, which number.",
    "space": "What you would rather have farther away in a hard hour, and who could keep it for you.",
    "reasons": "What matters to you, large or small.",
}
"""What one may write under each heading."""

BLANK: Final = "blank"
"""Stands behind a heading with a hint under it, so that nobody takes the hint for words of theirs."""

OPEN_TIP: Final = "Read it, and write in it"
WRITE_LABEL: Final = "Write"
WRITE_TIP: Final = "Write under the heading that is marked, or change what is there"
ADD_LABEL: Final = "New"
ADD_PERSON_TIP: Final = "Write somebody down"
ADD_LETTER_TIP: Final = "Begin a letter"
REMOVE_LABEL: Final = "Delete"
REMOVE_TIP: Final = "Delete the one that is marked; u brings it back"
ERASE_TIP: Final = "Take the one that is marked out of every file for good"
UP_LABEL: Final = "Move up"
DOWN_LABEL: Final = "Move down"
MOVE_TIP: Final = "Change the order of your people"

TEXT: Final = "Text"
NAME: Final = "Name"
REACH: Final = "Reach"
REACH_HINT: Final = "a phone number or an address"
PURPOSE: Final = "For"
PURPOSE_HINT: Final = "such as: a walk, a call at night"
TITLE: Final = "Title"
TITLE_HINT: Final = "such as: For a gray week"
SHOWS_LABEL: Final = "Shows"
STEP: Final = "Mood"
STEPS: Final = {"1": "very low", "2": "low or lower", "3": "a bit low or lower"}
TIMES: Final = "In a row"
TIMES_HINT: Final = "check-ins, such as 2"
NOT_A_NUMBER: Final = "Please write a number of check-ins, such as 2."
FIRST: Final = "From"
FIRST_HINT: Final = "such as 2026-12-01 or tomorrow"
PERSON_HOW: Final = "Only the name is needed. ctrl+s saves."
LETTER_HOW: Final = "ctrl+s saves. It is offered to you; it never opens by itself."
CHANGED_ELSEWHERE: Final = "This was changed elsewhere meanwhile. If you save, both versions are kept."

LEAVING: Final = "What becomes of these words?"
LEAVING_ANSWERS: Final = {
    "save": "Save them",
    "later": "Keep them for later",
    "drop": "Let them go",
}
KEPT: Final = "Kept. They come back when you open this again."

SAVED: Final = "Saved. u undoes."
TAKEN_OUT: Final = "Deleted. u brings it back."
MOVED: Final = "Moved. u undoes."

OFFER_TITLE: Final = "A letter you wrote for days like this"
OFFER_YES: Final = "Read it"
OFFER_NO: Final = "Not now"
OFFER_DETAIL: Final = "It also stands in Help now (F1)."

NONE_YET: Final = "A safety plan and people to call are not written down yet. Care (6) has a place for them."
NO_LETTER_HERE: Final = "No letter stands here now. e leads to where they are written."
EDIT_PLAN: Final = "Write"
EDIT_PEOPLE: Final = "My people"
EDIT_LETTERS: Final = "Write"
EDIT_TIP: Final = "Go to where it is written and changed"
CHANGED: Final = "Changed in two places: v shows both."
"""Stands under what was changed in two places."""
ONE_GONE: Final = "One was deleted in one place and changed in another: v shows both."
"""Stands over a list in which it has no row."""
IN_TWO_PLACES: Final = "changed in two places"
OTHER_VERSION: Final = "Changed in two places. The other version, until you choose in Care:"
"""Stands over what is written in the version that does not hold."""
"""Stands in Care beside what is written."""
