"""The safety plan, the people and the letters of the made-up person, as they wrote them on their first afternoon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from companion.demo.action import Event, deed
from companion.demo.chance import Chance
from companion.domain.own_words import AFTER_LOW, Letter, Person, PlanPart
from companion.services.ports import Put

PLAN = (
    ("signs", "I stop answering messages.\nI wake at four and go over old talks again and again."),
    ("calm", "Shower, then the green mug.\nThe long walk along the river, without headphones."),
    ("others", "The library, upstairs by the window. Nobody has to talk there."),
    ("trusted", "My sister. I only have to write “rough day” and she calls."),
    (
        "professional",
        "Front desk of the clinic, mornings.\nThe crisis line at any hour, for small things too.",
    ),
    ("space", "My sister keeps the spare boxes. I have one week at home."),
    ("reasons", "The allotment in May. Finishing the quilt for Robin."),
)
"""What stands under the headings."""

PEOPLE = (
    ("Alex, my sister", "555-0142", "a call, or just company"),
    ("Robin next door", "the blue door, ring twice", "a walk with the dog"),
    ("Clinic front desk", "555-0110, mornings", "an earlier appointment"),
)
"""Name, number or address, what for."""

LETTER = (
    "For a gray week",
    "You have been here before, and it moved. It always felt as if it would not.\n\n"
    "Eat something warm. Send Alex two words. Nothing has to be decided today.",
)
"""Title and text."""

_BEGUN = timedelta(minutes=6)
_APART = timedelta(seconds=70)


def own_words(begun: datetime, chance: Chance) -> Iterator[Event]:
    """Everything that was written for a hard moment.

    Args:
        begun: when the app was opened for the first time.
        chance: gives the ids.
    """
    puts: list[tuple[str, Put]] = [("plan-write", Put(PlanPart(*part))) for part in PLAN]
    puts += [("person-write", Put(Person(chance.id(), *person, order=place))) for place, person in enumerate(PEOPLE, 1)]
    puts.append(("letter-write", Put(Letter(chance.id(), *LETTER, shows=AFTER_LOW))))
    for place, (kind, put) in enumerate(puts):
        yield deed(begun + _BEGUN + place * _APART, kind, [put])
