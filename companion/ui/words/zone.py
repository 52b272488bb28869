"""Words of the question where the person is, when the machine's clock says another zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.ui.words.dates import clock

if TYPE_CHECKING:
    from companion.services.zone import ZoneQuestion

TITLE: Final = "This computer's clock has moved. Have you?"
LATER: Final = "Nothing was changed. You are asked again at the next start."


def place(zone: str) -> str:
    """Name a zone by its city, or its distance from UTC: New York; UTC+05:30."""
    if zone[:1] in "+-":
        return f"UTC{zone}"
    return zone.rpartition("/")[2].replace("_", " ")


def detail(question: ZoneQuestion) -> str:
    """Say what each clock reads."""
    here, there = place(question.person), place(question.machine)
    return (
        f"Your doses follow the clocks of {here}: {clock(question.person_wall)} now. "
        f"This computer says {there}: {clock(question.machine_wall)}."
    )


def move_answer(question: ZoneQuestion) -> str:
    """The answer of somebody who is there too."""
    return f"I am there too: follow the clocks of {place(question.machine)} from now on"


def stay_answer(question: ZoneQuestion) -> str:
    """The answer of somebody who is not."""
    return f"Only this computer is: stay with {place(question.person)}"


def moved(question: ZoneQuestion) -> str:
    """Say that plans follow the new clocks."""
    return f"Your doses follow the clocks of {place(question.machine)} now. What is recorded stays as it was. u undoes."


def stays(question: ZoneQuestion) -> str:
    """Say that nothing changed."""
    return f"Your doses stay with the clocks of {place(question.person)}. You are not asked about this again here."
