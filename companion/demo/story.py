"""The story of a person as data: what they take and when that changes, told in days before the last day.

It covers ten years. A shorter life begins in the middle of it, with what is taken by then; a longer one begins with
what was taken in the beginning. The doses are plain examples and no advice.
"""

from __future__ import annotations

from msgspec import Struct

ALWAYS = 10**6
"""Longer ago than any life begins."""


class Box(Struct, frozen=True):
    """A product of a medicine."""

    key: str
    """What the story calls it."""

    strength: str
    """What is in one piece, such as "300 mg"."""

    form: str = "tablet"
    """What one piece is."""

    release: str = ""
    """How it is released, such as "ER"."""


class Time(Struct, frozen=True):
    """One planned time."""

    key: str
    """What the story calls the slot; the same key is the same slot in every later stage."""

    wall: str
    """The wall time."""

    pieces: str
    """How many pieces."""

    box: str
    """Of which product."""

    days: str = "daily"
    """On which days of the week."""

    split: str = ""
    """The slot it was split from, if it shares the doses of one that was there before."""


class Stage(Struct, frozen=True):
    """How a medicine is taken from a day on."""

    ago: int
    """How many days before the last day it begins."""

    times: tuple[Time, ...] = ()
    """The planned times; none for an as-needed medicine or an end."""

    why: str = ""
    """Why it changed."""

    is_end: bool = False
    """Is the medicine not taken any more?"""


class Course(Struct, frozen=True):
    """A medicine and its stages, the oldest first."""

    name: str
    """Its name, which is also what the story calls it."""

    ingredient: str
    """What is in it."""

    purpose: str
    """What it is for, in the person's words."""

    note: str
    """What the prescriber said."""

    boxes: tuple[Box, ...]
    """Its products."""

    stages: tuple[Stage, ...]
    """How it was taken."""

    is_as_needed: bool = False
    """Is it taken when needed?"""


class Break(Struct, frozen=True):
    """A pause of one medicine."""

    name: str
    """The medicine."""

    ago: int
    """How many days before the last day it begins."""

    days: int
    """How many days it lasts."""

    reason: str
    """Why."""

    is_open: bool = False
    """Was it begun without a last day, and ended when it was over?"""


def _daily(*times: tuple[str, str, str, str]) -> tuple[Time, ...]:
    return tuple(Time(*time) for time in times)


_NIGHTS = ("sun,mon,tue,wed,thu", "fri,sat")

LITHIUM = Course(
    "Lithium carbonate",
    "lithium carbonate",
    "Keeps my mood steady",
    "Same brand each time. Blood test every three months, in the morning before the first dose.",
    (Box("er300", "300 mg", release="ER"),),
    (
        Stage(ALWAYS, _daily(("am", "08:00", "1", "er300"), ("pm", "20:00", "1", "er300"))),
        Stage(3240, _daily(("am", "08:00", "1", "er300"), ("pm", "20:00", "2", "er300")), "Blood level was low"),
        Stage(2050, _daily(("am", "08:00", "2", "er300"), ("pm", "20:00", "2", "er300")), "After the hospital"),
        Stage(1890, _daily(("am", "08:00", "1", "er300"), ("pm", "20:00", "2", "er300")), "Blood level, shaky hands"),
        Stage(1010, _daily(("am", "08:00", "1", "er300"), ("pm", "20:30", "2", "er300")), "Later dinner"),
        Stage(640, _daily(("am", "08:00", "1", "er300"), ("pm", "20:00", "2", "er300")), "Together with the rest"),
    ),
)

ESCITALOPRAM = Course(
    "Escitalopram",
    "escitalopram",
    "Low mood",
    "",
    (Box("t10", "10 mg"),),
    (
        Stage(ALWAYS, _daily(("am", "08:00", "1", "t10"))),
        Stage(2946, _daily(("am", "08:00", "1/2", "t10")), "Going down step by step, as prescribed"),
        Stage(2918, is_end=True, why="Last step, as prescribed"),
    ),
)

PROPRANOLOL = Course(
    "Propranolol",
    "propranolol",
    "Shaky hands",
    "Stand up slowly. Do not stop it all at once.",
    (Box("t10", "10 mg"),),
    (
        Stage(2400, _daily(("am", "08:00", "1", "t10"), ("noon", "14:00", "1", "t10"))),
        Stage(1404, _daily(("am", "08:00", "1", "t10")), "Hands are calmer"),
        Stage(1376, is_end=True, why="No longer needed, as agreed"),
    ),
)

LAMOTRIGINE = Course(
    "Lamotrigine",
    "lamotrigine",
    "Keeps the lows away",
    "Goes up slowly. Call at once about any rash.",
    (Box("t25", "25 mg"), Box("t100", "100 mg")),
    (
        Stage(2750, _daily(("am", "08:00", "1", "t25"))),
        Stage(2736, _daily(("am", "08:00", "2", "t25")), "Going up slowly, as prescribed"),
        Stage(2722, _daily(("am", "08:00", "1", "t100")), "Going up slowly, as prescribed"),
        Stage(2715, _daily(("am", "08:00", "2", "t100")), "The planned dose"),
        Stage(700, (
            Time("am", "08:00", "1", "t100"), Time("pm", "20:00", "1", "t100", split="am"),
        ), "Split in two: easier on me"),
    ),
)  # fmt: skip

SERTRALINE = Course(
    "Sertraline",
    "sertraline",
    "Low mood and worry",
    "",
    (Box("t50", "50 mg"),),
    (
        Stage(2250, _daily(("am", "08:00", "1/2", "t50"))),
        Stage(2236, _daily(("am", "08:00", "1", "t50")), "As planned"),
        Stage(2110, _daily(("am", "08:00", "2", "t50")), "Half-way there"),
        Stage(72, _daily(("am", "08:00", "1 1/2", "t50")), "Going down step by step, as prescribed"),
        Stage(44, _daily(("am", "08:00", "1", "t50")), "Second step, as prescribed"),
        Stage(23, _daily(("am", "08:00", "1/2", "t50")), "Third step, as prescribed"),
        Stage(9, is_end=True, why="Last step, as prescribed"),
    ),
)

QUETIAPINE = Course(
    "Quetiapine",
    "quetiapine",
    "Sleep, and the highs",
    "Not before driving.",
    (Box("t50", "50 mg"), Box("t100", "100 mg")),
    (
        Stage(1960, _daily(("night", "22:00", "1", "t50"))),
        Stage(1930, _daily(("night", "22:00", "2", "t50")), "Sleep was still short"),
        Stage(1500, (
            Time("night", "22:00", "1", "t100", _NIGHTS[0]),
            Time("weekend", "23:00", "1", "t100", _NIGHTS[1], split="night"),
        ), "Later on Fridays and Saturdays"),
        Stage(34, (
            Time("night", "22:00", "1", "t100", _NIGHTS[0]),
            Time("weekend", "22:30", "1", "t100", _NIGHTS[1]),
        ), "A little earlier on weekends"),
    ),
)  # fmt: skip

LEVOTHYROXINE = Course(
    "Levothyroxine",
    "levothyroxine",
    "Thyroid",
    "With water, half an hour before breakfast.",
    (Box("t50", "50 mcg"), Box("t75", "75 mcg")),
    (
        Stage(1750, _daily(("early", "06:30", "1", "t50"))),
        Stage(1150, _daily(("early", "06:30", "1", "t75")), "After the blood test"),
    ),
)

VITAMIN_D = Course(
    "Vitamin D3",
    "colecalciferol",
    "",
    "",
    (Box("c5000", "5000 IU", "capsule"),),
    (Stage(3500, (Time("week", "09:00", "1", "c5000", "sun"),)),),
)

FOLIC_ACID = Course(
    "Folic acid",
    "folic acid",
    "",
    "Monday, Wednesday, Friday.",
    (Box("t1", "1 mg"),),
    (Stage(2600, (Time("mwf", "08:00", "1", "t1", "mon,wed,fri"),)),),
)

HYDROXYZINE = Course(
    "Hydroxyzine",
    "hydroxyzine",
    "Strong anxiety",
    "1 tablet when needed. At most 2 in 24 hours, at least 6 hours apart.",
    (Box("t25", "25 mg"),),
    (Stage(ALWAYS),),
    is_as_needed=True,
)

COURSES = (
    LITHIUM, LAMOTRIGINE, ESCITALOPRAM, SERTRALINE, QUETIAPINE,
    PROPRANOLOL, LEVOTHYROXINE, FOLIC_ACID, VITAMIN_D, HYDROXYZINE,
)  # fmt: skip
"""Every medicine, in the order they are written down on the first day."""

BREAKS = (
    Break(PROPRANOLOL.name, 1805, 5, "Blood pressure was low, the clinic said to wait", is_open=True),
    Break(LITHIUM.name, 1620, 3, "Stomach bug, the clinic said to wait", is_open=True),
    Break(FOLIC_ACID.name, 1100, 10, "Before a blood test, as told"),
    Break(FOLIC_ACID.name, 57, 8, "Before a blood test, as told"),
)
"""Every pause."""

GAPS = ((3105, 9), (2062, 12), (905, 6), (238, 5), (38, 4))
"""Stretches without any record, as days ago and how many days; the second is the hospital stay."""

TRIPS = ((118, 7),)
"""Journeys to another zone, as days ago and how many days; older ones are left to chance."""

TAPERS = (72, 44, 23, 9)
"""How many days ago the steps of the last taper were."""

UNDONE = (6, 17)
"""How many days ago a mark was made and taken back at once; older ones are left to chance."""

SPELLS = ((2300, 34, -1.5), (2074, 13, 2.4), (2020, 30, -1.3), (3010, 40, -1.4), (52, 16, -0.8), (1490, 9, 1.3))
"""Episodes of mood, as days ago (the middle), half their length in days, and how far up or down."""

DAY_START = ((1700, 5 * 60),)
"""When a day starts, in minutes after midnight, as days ago and minutes."""

TWO_POLES = ((2890, 2), (2655, 1))
"""When low and high mood were asked apart, as days ago and number of lines."""

OWN_SYMPTOM = "Tight jaw"
"""A symptom of the person's own; picked where the story says "own"."""

PICKED = (
    (ALWAYS, ("racing-thoughts", "irritability", "tiredness")),
    (2410, ("racing-thoughts", "irritability", "tiredness", "tremor")),
    (1350, ("racing-thoughts", "irritability", "tiredness")),
    (820, ("racing-thoughts", "tiredness", "own")),
    (70, ("racing-thoughts", "tiredness", "own", "dizziness")),
)
"""The symptoms a check-in asks about, as days ago and ids."""

REACTIONS = (("Penicillin", "Rash as a child", True), ("Bupropion", "Very restless in the first week", False))
"""Allergies and past reactions: name, what happened, is it an allergy."""
