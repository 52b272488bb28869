"""Words of answering for what was said while the records were locked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from companion.domain.days import Calendar
from companion.domain.dose import Dose, Extra
from companion.domain.medicine import Regimen
from companion.domain.said import Said
from companion.ui.words.dates import clock, plural
from companion.ui.words.doses import STATES, clock_beside, dose_label, name_of, record_words

NO_DOSE: Final = "No dose without a record is planned near that time."
ALL_THERE: Final = "Every dose planned near that time is recorded already."
IS_THERE: Final = "That dose is recorded already; nothing was changed. e on Today changes it."
NOTE: Final = "Something else: keep it as a note"
DROP: Final = "Nothing; let it go"

MARK_LABEL: Final = "Mark"
MARK_TIP: Final = "Mark this dose too, or leave it out"
TAKE_LABEL: Final = "It was this"
TAKE_TIP: Final = "Record the marked doses, or the one under the cursor, as taken at that time"
NOTE_LABEL: Final = "Note"
NOTE_TIP: Final = "Keep the words as a note of that time"
DROP_LABEL: Final = "Let go"
DROP_TIP: Final = "It needs no record; u brings the question back"
LATER_LABEL: Final = "Later"
LATER_TIP: Final = "Leave the question for the next start"

COMMAND_LABEL: Final = "What was said while locked"
COMMAND_TIP: Final = "Match it to a dose, keep it as a note, or let it go"
NONE: Final = "Nothing said while locked waits for an answer."

KEPT_AS_NOTE: Final = "Kept as a note. u undoes."
DROPPED: Final = "Let go. u brings it back."


def title(said: Said, calendar: Calendar, today: date) -> str:
    """Say when it was said."""
    return f"While locked you said at {clock_beside(calendar.wall(said.instant), today)}:"


def question(said: Said, calendar: Calendar, today: date) -> str:
    """Ask which dose it was, and say what the answer records."""
    at = clock_beside(calendar.wall(said.instant), today)
    return f"Which dose was it? Enter records it as taken at {at}; e changes that later. Space marks several."


def quoted(said: Said) -> str:
    """Quote what was said."""
    return f"“{said.words}”"


def dose_row(dose: Dose, regimens: Mapping[str, Regimen], today: date) -> str:
    """Name a dose it may have been."""
    regimen = regimens.get(dose.plan.medicine)
    name = dose_label(regimen, dose.plan.amount) if regimen is not None else name_of(dose.plan.medicine, regimens)
    return f"{clock_beside(dose.plan.wall, today)}  {name}"


def there_row(dose: Dose, regimens: Mapping[str, Regimen], today: date) -> str:
    """Name a dose that has a record, and say what is recorded."""
    state = record_words(dose.record) if dose.record is not None else STATES[dose.state]
    return f"{dose_row(dose, regimens, today)} · recorded: {state}"


def intake_row(extra: Extra, regimens: Mapping[str, Regimen], today: date) -> str:
    """Name what was recorded without a plan."""
    regimen = regimens.get(extra.medicine)
    name = dose_label(regimen, extra.amount) if regimen is not None else name_of(extra.medicine, regimens)
    return f"{clock_beside(extra.local, today)}  {name} · recorded: taken {clock(extra.local)}"


def matched(doses: Sequence[Dose], regimens: Mapping[str, Regimen], wall: datetime) -> str:
    """Say what was recorded."""
    names = [f"{name_of(dose.plan.medicine, regimens)} {clock(dose.plan.wall)}" for dose in doses]
    what = ", ".join(names) if len(names) < 4 else plural(len(names), "dose")
    return f"Taken {clock(wall)}: {what}. u undoes."


def later(count: int) -> str:
    """Say that the question stays."""
    return f"{plural(count, 'answer')} left for the next start. The palette asks at any time."
