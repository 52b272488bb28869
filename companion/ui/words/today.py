"""Words of the Today tab. No part of Textual is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from companion.domain.amounts import Amount
from companion.domain.dose import Dose, DoseRecord, State, is_contested, is_unclear
from companion.domain.journal import SCALES, SLEEP, SYMPTOM_STEPS, Entry, sleep_label
from companion.domain.medicine import Product, Regimen
from companion.domain.words import clean_line
from companion.services.day_view import DayView
from companion.services.today import TakenAll
from companion.ui.words.dates import clock, long_date, plural, short_date, span
from companion.ui.words.doses import (
    PART_NEWER,
    UNREADABLE,
    amount_words,
    clock_beside,
    dose_label,
    name_of,
    planned_name,
    record_words,
)
from companion.ui.words.zone import place

TAKE_LABEL: Final = "Take"
TAKE_TIP: Final = "Taken just now"
TAKE_PLANNED_LABEL: Final = "At its time"
TAKE_PLANNED_TIP: Final = "Taken at its planned time"
TAKE_ALL_LABEL: Final = "All due"
TAKE_ALL_TIP: Final = "Mark everything that is due now as taken, as one action"
NOT_TAKEN_LABEL: Final = "Not taken"
NOT_TAKEN_TIP: Final = "It was not taken: forgotten, or not possible"
SKIP_LABEL: Final = "Skip"
SKIP_TIP: Final = "Left out on purpose or on advice, with a reason if you like"
EXTRA_LABEL: Final = "Extra"
EXTRA_TIP: Final = "An as-needed dose, or one beside the plan"
SNOOZE_LABEL: Final = "Later"
SNOOZE_TIP: Final = "Ring again in 10, 30 or 60 minutes"
EDIT_LABEL: Final = "Edit"
EDIT_TIP: Final = "Correct what happened, when, how much, why"
PAUSE_LABEL: Final = "On pause"
PAUSE_TIP: Final = "This one dose is on pause"
NOT_SURE_LABEL: Final = "Not sure"
NOT_SURE_TIP: Final = "Nobody knows any more whether it was taken"
CLEAR_LABEL: Final = "Clear"
CLEAR_TIP: Final = "Take the mark off this dose; undo brings it back"
EARLIER_LABEL: Final = "Day before"
EARLIER_TIP: Final = "Look at the day before"
LATER_LABEL: Final = "Day after"
LATER_TIP: Final = "Look at the day after, up to today"
TODAY_LABEL: Final = "Today"
TODAY_TIP: Final = "Go back to today"
OPEN_LABEL: Final = "Open"
OPEN_TIP: Final = "Look at this row closely"
LOW_LABEL: Final = "Low-energy view"
LOW_TIP: Final = "One dose, one line, one thing; the same key brings everything back"
SAVE_LABEL: Final = "Save"
SAVE_TIP: Final = "Keep what the form says"
CANCEL_LABEL: Final = "Cancel"
CLOSE_AGAIN: Final = "What you typed is not saved. Esc again closes without it."
NEXT_LABEL: Final = "Next field"
NEXT_TIP: Final = "Go to the next field"
PREVIOUS_LABEL: Final = "Field before"
PREVIOUS_TIP: Final = "Go to the field before"
ANSWER_TIP: Final = "Choose this answer"
ROW_TIP: Final = "Move along the rows"

PLACES: Final = "The clocks your plans follow"
GONE: Final = "undone"
AS_NEEDED: Final = "As needed"
CHECK_IN: Final = "Check-in"
NO_INTAKE: Final = "when needed"
CHECK_IN_KEY: Final = "How are you? c and one digit are enough."
HERE: Final = "I was here"
WELCOME: Final = "No medicine is written down yet."
WELCOME_HOW: Final = "5 opens Medicines: add yours there, as your label says it."
WELCOME_LATER: Final = "A check-in needs none: c, one digit, Enter."
NOTHING_PLANNED: Final = "Nothing is planned for this day."
ALL_DONE: Final = "All done for today."
NO_MORE: Final = "No more doses are due today."
NOT_TODAY: Final = "Looking at an earlier day. Esc goes back to today."
SAVING: Final = "saving"
UNDOES: Final = "u undoes"
NO_DUE: Final = "Nothing is due now."
ADD_FIRST: Final = "Write a medicine down first: 5 opens Medicines."
NOTHING_CHANGED: Final = "Nothing was changed."
NOTHING_RECORDED: Final = "Nothing is recorded for this dose."
TAKE_IT: Final = "Yes, record it"
NOT_NOW: Final = "Not now"
NUDGE: Final = "Companion: something is due now."

SKIP_TITLE: Final = "Why was it skipped?"
NO_REASON: Final = "no reason given"
OTHER_REASON: Final = "in your own words"
OTHER_PLACEHOLDER: Final = "Your reason"
SNOOZE_TITLE: Final = "Ring again in"
EDIT_TITLE: Final = "What happened?"
EXTRA_TITLE: Final = "Record an intake"
ONE_OR_TWO: Final = "One dose or two?"
ONE_DOSE: Final = "One dose"
TWO_DOSES: Final = "Two doses"
WHICH: Final = "Which one holds?"
AMOUNT: Final = "Amount"
TIME: Final = "Time"
REASON: Final = "Reason"
NOTE: Final = "Note"
OPTIONAL: Final = "if you like"
TIME_HINT: Final = "08:12, now, or yesterday 23:30"
CHANGED_IN_TWO: Final = "≠ Changed in two places. e shows both."
CHANGED_ELSEWHERE: Final = "This was changed elsewhere meanwhile. What you typed is still here."
NO_LIMIT: Final = "No limit is written down: ask your pharmacist."
TAKE_ANYWAY: Final = "Record it"

LOW_NOTHING: Final = "Nothing is due now."
LOW_LINE: Final = "One digit is a whole check-in."
LOW_THING: Final = "If you like: open a window."
LOW_HELP: Final = "Who is there to talk to."
LOW_BACK: Final = "Everything back again."
LOW_KEYS: Final = (("Space", "taken now"), ("n", "not taken"), ("s", "skip"))

SNOOZES: Final = (10, 30, 60)
"""Minutes to ring again in."""


def day_title(day: date) -> str:
    """Name the day at the top."""
    return long_date(day)


def sentence(view: DayView) -> str:
    """Say in one calm sentence how the day stands."""
    due = [dose for dose in view.doses if dose.state is State.DUE]
    open_doses = view.open_doses
    if not view.regimens:
        return WELCOME
    if due:
        return f"{plural(len(due), 'dose is', 'doses are')} due."
    if open_doses:
        return f"{plural(len(open_doses), 'dose is', 'doses are')} still open."
    following = next((dose for dose in view.doses if dose.state is State.UPCOMING), None)
    if following is not None:
        return f"Next at {clock(following.plan.wall)}, {in_span(following.plan.due - view.now)}."
    if not view.doses:
        return NOTHING_PLANNED
    unlogged = sum(dose.state is State.NOT_LOGGED for dose in view.doses)
    if unlogged:
        return f"{NO_MORE} {plural(unlogged, 'dose is', 'doses are')} not logged."
    return NO_MORE if any(dose.state is State.BEFORE_ADDED for dose in view.doses) else ALL_DONE


def looking_back(view: DayView) -> str:
    """Say in one sentence how a day that is over stands."""
    return NOT_TODAY if view.doses or view.extras else f"{NOTHING_PLANNED} Esc goes back to today."


def in_span(length: timedelta) -> str:
    """Say how far something lies ahead: in 11 h."""
    return f"in {span(length)}"


def ago(length: timedelta) -> str:
    """Say how long something is past: 1 h 10 min ago."""
    return f"{span(length)} ago"


def already(record: DoseRecord) -> str:
    """Say what is recorded, where a key would have recorded it again."""
    words = record_words(record)
    return f"{words[:1].upper()}{words[1:]} already. {NOTHING_CHANGED} e edits it."


def cannot_be_read() -> str:
    """Say that a dose has a record that cannot be read, where a key would have recorded it again."""
    return f"{UNREADABLE} {NOTHING_CHANGED}"


def part_newer(name: str) -> str:
    """Say of a medicine without a row of its own that what is known of its plan may be out of date."""
    return f"{name}: {PART_NEWER}"


def in_two_places(name: str) -> str:
    """Say of a medicine without a row of its own, or of the clocks followed, that it was changed in two places."""
    return f"≠ {name}: changed in two places. 5, then v."


def early_question(dose: Dose, now: datetime) -> str:
    """Ask before a dose is recorded as taken long before its time."""
    return f"Planned for {clock(dose.plan.wall)}, {in_span(dose.plan.due - now)}. Taken just now?"


def late_question(dose: Dose, now: datetime, today: date) -> str:
    """Ask before a dose that is long over is recorded as taken just now."""
    return f"Planned for {clock_beside(dose.plan.wall, today)}, {ago(now - dose.plan.due)}. Taken just now?"


PAUSE_QUESTION: Final = "This medicine is on pause. Taken just now?"


def again_question(last: datetime, amount: str, now: datetime, wall: datetime, today: date) -> str:
    """Ask before the same ingredient is recorded again.

    Args:
        last: when it was last taken.
        amount: how much that was, in words.
        now: the instant the new intake is for.
        wall: the wall time of `last`.
        today: the day it is.
    """
    how_much = f", {amount}" if amount else ""
    return f"Last taken {clock_beside(wall, today)}{how_much}, {ago(now - last)}. Record another?"


def last_said(last: datetime, wall: datetime, now: datetime, today: date) -> str:
    """Say in a form when the chosen medicine's ingredients were last taken."""
    return f"Last taken {clock_beside(wall, today)}, {ago(now - last)}. {NO_LIMIT}"


def took_all(done: TakenAll, view: DayView) -> str:
    """Say what "all due" took, what it left and why."""
    if not done.taken and not done.left:
        return NO_DUE
    parts = [NO_DUE] if not done.taken else [f"Taken: {_names(done.taken, view)}. {UNDOES} all of it."]
    if done.left:
        parts.append(f"Left: {'; '.join(_why_left(dose, done, view) for dose in done.left)}.")
    return "\n".join(parts)


def _names(doses: Sequence[Dose], view: DayView) -> str:
    return ", ".join(f"{name_of(dose.plan.medicine, view.regimens)} {clock(dose.plan.wall)}" for dose in doses)


def _why_left(dose: Dose, done: TakenAll, view: DayView) -> str:
    name = f"{name_of(dose.plan.medicine, view.regimens)} {clock_beside(dose.plan.wall, view.day)}"
    if is_unclear(dose, view.regimens):
        return f"{name}, part of its plan was written by a newer version of Companion"
    if is_contested(dose, view.regimens):
        return f"{name}, its plan was changed in two places"
    if dose.state is State.SINCE:
        return f"{name}, its window has ended"
    if any(other.plan.due > dose.plan.due for other in done.taken):
        return f"{name}, a later dose of the same ingredient is due"
    return f"{name}, it is left to you"


def cleared(record_name: str) -> str:
    """Say that a mark is off."""
    return f"Cleared: {record_name}. u brings it back."


def rings_at(wall: datetime) -> str:
    """Say when a snoozed dose rings again."""
    return f"rings again {clock(wall)}"


def snoozed(name: str, wall: datetime) -> str:
    """Say that a dose was put off."""
    return f"{name} rings again at {clock(wall)}. It stays on the list."


def minutes(count: int) -> str:
    """Say a number of minutes."""
    return f"{count} minutes"


def was_marked(record_words_: str) -> str:
    """Say what stood on a dose before it was undone."""
    return f"was marked {record_words_}"


def took_other(amount: Amount, planned: Amount, products: Mapping[str, Product]) -> str:
    """Say that another amount was taken than planned."""
    return f"took {amount_words(amount, products)}; planned was {amount_words(planned, products)}"


def rivals(record: DoseRecord, others: Iterable[DoseRecord]) -> tuple[str, ...]:
    """Say that a dose was recorded differently in two places, and how to answer."""
    said = []
    for other in others:
        if record.state is State.TAKEN and other.state is State.TAKEN and record.local and other.local:
            first, second = sorted((record.local, other.local))
            said.append(f"Recorded twice, {clock(first)} and {clock(second)}. {ONE_OR_TWO} e answers.")
        else:
            said.append(f"Also recorded elsewhere as {record_words(other)}. e answers.")
    return tuple(said)


def twice_question(record: DoseRecord, others: Sequence[DoseRecord], regimens: Mapping[str, Regimen]) -> str:
    """Ask whether two records are one dose or two."""
    times = sorted(each.local for each in (record, *others) if each.local is not None)
    return f"{planned_name(record, regimens)} was recorded at {' and '.join(map(clock, times))}. {ONE_OR_TWO}"


def which_question(record: DoseRecord, regimens: Mapping[str, Regimen]) -> str:
    """Ask which of two different records holds."""
    return f"{planned_name(record, regimens)} was recorded differently in two places. {WHICH}"


def last_taken(wall: datetime, today: date) -> str:
    """Say when an as-needed medicine was last taken."""
    return f"last {clock_beside(wall, today)}"


def entry_words(entry: Entry, symptoms: Mapping[str, str]) -> str:
    """Say a check-in in one line."""
    parts = []
    for id_, value in entry.values.items():
        if id_ == SLEEP:
            parts.append(f"slept {sleep_label(value)}")
        elif id_ in SCALES:
            parts.append(f"{SCALES[id_].name} {SCALES[id_].label(value)}")
    parts += [
        f"{clean_line(symptoms.get(id_, id_))} {SYMPTOM_STEPS.label(step)}" for id_, step in entry.symptoms.items()
    ]
    parts += [f"#{clean_line(tag)}" for tag in entry.tags]
    said = " · ".join(parts)
    return said[:1].upper() + said[1:] if said else ("" if entry.note else HERE)


def pieces_of(forms: str, strength: str) -> str:
    """Say what a number counts: tablets of 100 mg."""
    return f"{forms} of {strength}" if strength else forms


def zone_words(zone: str) -> str:
    """Say in which zone a time was read."""
    return f"by the clocks of {place(zone)}"


def dose_heading(dose: Dose, view: DayView) -> str:
    """Name a dose at the top of a dialog: Sertraline 100 mg, 1 tablet, planned for 08:00."""
    regimen = view.regimens[dose.plan.medicine]
    parts = [dose_label(regimen, dose.plan.amount), amount_words(dose.plan.amount, view.products)]
    return f"{', '.join(part for part in parts if part)} · {clock_beside(dose.plan.wall, view.day)}"


def earlier_day(day: date) -> str:
    """Name an earlier day with doses still open, in a heading among rows."""
    return f"Earlier days · {short_date(day)}"


def reads_as(wall: datetime, planned: datetime | None) -> str:
    """Read a typed time back, with its day, and how far it is from the plan."""
    said = f"{short_date(wall.date())}, {clock(wall)}"
    if planned is None or wall == planned:
        return said
    apart = span(abs(wall - planned))
    return f"{said} · {apart} {'before' if wall < planned else 'after'} its time"


def tiny(view: DayView, today: bool) -> str:
    """Say the most important thing of the day in one line."""
    first = next((dose for dose in view.open_doses), None)
    if first is None or not today:
        return sentence(view) if today else day_title(view.day)
    return f"{name_of(first.plan.medicine, view.regimens)} {clock(first.plan.wall)}"


def nudged(count: int) -> str:
    """Say on another tab that something came due."""
    return f"{plural(count, 'dose is', 'doses are')} due. 1 opens Today."


def not_loaded(error: str) -> str:
    """Say that the day cannot be read."""
    return f"Today cannot be read just now. {error}"
