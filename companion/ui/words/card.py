"""Words of the card beside the dose list. No part of Textual is needed."""

from __future__ import annotations

from typing import Final

from companion.domain.days import Calendar
from companion.domain.dose import Dose
from companion.ui.words.dates import clock
from companion.ui.words.doses import clock_beside, dose_state_words

PURPOSE: Final = "For"
SAID: Final = "What your prescriber said"


def dose_facts(dose: Dose, calendar: Calendar) -> list[tuple[str, str]]:
    """Say what is known about a dose, as labels and words."""
    facts = [("now", dose_state_words(dose, calendar)), ("planned", clock(dose.plan.wall))]
    if dose.record is None and dose.opens is not None and dose.closes is not None:
        opens, closes = calendar.wall(dose.opens), calendar.wall(dose.closes)
        facts.append(("window", f"{clock(opens)} to {clock_beside(closes, opens.date())}"))
    return facts
