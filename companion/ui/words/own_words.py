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

PLAN: Final = "My safety plan"
PEOPLE: Final = "My people"
LETTERS: Final = "Letters"

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
        return f"{PLAN}, {heading(record.id).lower()}"
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


def plan_text(parts: Sequence[PlanPart], people: Sequence[Person]) -> str:
    """The plan and the people as plain text; empty where nothing is written."""
    blocks = [f"{heading(part.id)}\n{clean_text(part.text)}" for part in parts if part.text.strip()]
    if people:
        blocks.append("\n".join([PEOPLE, *map(person_line, people)]))
    return "\n\n".join(blocks)


def plan_state(parts: Sequence[PlanPart]) -> str:
    """Say how much of the plan is written, without counting what is not."""
    return plural(len(parts), "part") if parts else NOTHING_YET


def people_state(people: Sequence[Person]) -> str:
    """Say who is on the list, in short."""
    names = [clean_line(person.name) for person in people]
    return ", ".join(names) if names else NOTHING_YET


def letters_state(letters: Sequence[Letter]) -> str:
    """Say how many letters there are."""
    return plural(len(letters), "letter") if letters else NOTHING_YET


NOTHING_YET: Final = "nothing yet"
SHOWS: Final = {
    IN_HELP: "In Help now",
    AFTER_LOW: "After low check-ins",
    FROM_DATE: "From a date",
    WHEN_OPENED: "Only when I open it",
}
"""When a letter shows, as the answers of a form."""

PAPER_STALE: Final = "What can be read of your safety plan while locked could not be renewed; it is in your records. "
"""Stands before the reason."""
NONE_IN_COMMANDS: Final = "Nothing is written yet. In the app, Care has a place for it: 6, then p."
"""What the command line says where there is no plan and nobody is listed."""
