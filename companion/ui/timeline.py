"""A day as rows of words: what the dose list draws and what the first frame says before any widget stands.

No part of Textual is needed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum, auto
from itertools import groupby
from typing import Final

from msgspec import Struct

from companion.domain.amounts import Amount
from companion.domain.dose import Dose, DoseRecord, Extra, State, is_contested, is_unclear
from companion.domain.journal import Entry
from companion.domain.words import clean_line
from companion.services.day_view import DayView
from companion.services.ports import Step, Trace
from companion.ui.words import doses as dose_words
from companion.ui.words import health as health_words
from companion.ui.words import today as words
from companion.ui.words.dates import clock


class Kind(Enum):
    """What a row is about."""

    HEADING = auto()
    DOSE = auto()
    EXTRA = auto()
    AS_NEEDED = auto()
    GONE = auto()
    ENTRY = auto()
    CHECK_IN = auto()
    LINE = auto()


EXTRA_TONE: Final = "extra"
QUIET_TONE: Final = "quiet"

MARKS: Final[Mapping[str, str]] = {
    State.DUE: "●",
    State.SINCE: "◐",
    State.TAKEN: "✓",
    State.NOT_TAKEN: "–",
    State.SKIPPED: "»",
    State.ON_PAUSE: "‖",
    State.NOT_SURE: "?",
    State.NOT_LOGGED: "·",
    State.BEFORE_ADDED: "·",
    State.UPCOMING: "○",
    State.UNREADABLE: "?",
    EXTRA_TONE: "+",
    QUIET_TONE: " ",
}
"""A mark for each state, beside its word and color."""

ASCII_MARKS: Final[Mapping[str, str]] = {
    State.DUE: "*",
    State.SINCE: ">",
    State.TAKEN: "x",
    State.NOT_TAKEN: "-",
    State.SKIPPED: "/",
    State.ON_PAUSE: "=",
    State.NOT_SURE: "?",
    State.NOT_LOGGED: ".",
    State.BEFORE_ADDED: ".",
    State.UPCOMING: "o",
    State.UNREADABLE: "?",
    EXTRA_TONE: "+",
    QUIET_TONE: " ",
}
"""The same for terminals that show no more than ASCII."""


class Row(Struct, frozen=True):
    """One row of a day, in words."""

    kind: Kind
    """What it is about."""

    id: str = ""
    """The id of its record; for headings their words."""

    time: str = ""
    """When it is planned, or was."""

    tone: str = QUIET_TONE
    """Its state, as marks and colors know it."""

    state: str = ""
    """Its state in words."""

    more: tuple[str, ...] = ()
    """What belongs to the state: beside it as far as there is room, the rest under the row."""

    what: str = ""
    """The medicine, or the words of a line."""

    amount: str = ""
    """How much, in words."""

    told: tuple[str, ...] = ()
    """What must be read whole, under the row."""

    details: tuple[str, ...] = ()
    """What else is to be seen, one line each."""

    @property
    def is_selectable(self) -> bool:
        """Can the cursor stand on it?"""
        return self.kind not in {Kind.HEADING, Kind.LINE}


class Beside(Struct, frozen=True):
    """What rows show that is no part of the day itself."""

    undo: Step | None = None
    """What `u` would take back."""

    snoozed: Mapping[str, datetime] | None = None
    """When put-off doses ring again, by dose id, UTC."""

    symptoms: Mapping[str, str] | None = None
    """Names of symptoms by id."""

    is_today: bool = True
    """Is it the person's present day?"""

    is_lacking: bool = False
    """Are no medicines there because records are missing?"""


NOTHING_BESIDE: Final = Beside()


def rows_of(view: DayView, beside: Beside = NOTHING_BESIDE) -> tuple[Row, ...]:
    """Lay a day out as rows: open doses of earlier days, the day by time, as-needed medicines, check-ins."""
    undone = _traces(view)
    rows: list[Row] = []
    for day, doses in groupby(view.earlier, key=lambda dose: view.calendar.day_of_wall(dose.plan.wall)):
        rows.append(_heading(words.earlier_day(day)))
        rows += [_dose(dose, view, beside, undone) for dose in doses]
    if view.earlier:
        rows.append(_heading(words.TODAY_LABEL))
    timed = [(dose.plan.due, _dose(dose, view, beside, undone)) for dose in view.doses]
    timed += [(extra.instant, _extra(extra, view, beside)) for extra in view.extras]
    timed += [(trace.instant, _gone(trace, view)) for trace in _gone_extras(view)]
    rows += [row for _, row in sorted(timed, key=lambda pair: pair[0])]
    if not timed and view.regimens and beside.is_today:
        rows.append(Row(Kind.LINE, "nothing", what=words.NOTHING_PLANNED))
    if beside.is_lacking:
        rows.append(Row(Kind.LINE, "how", what=health_words.LACKING_HOW))
    elif not view.regimens:
        rows += [Row(Kind.LINE, "how", what=words.WELCOME_HOW), Row(Kind.LINE, "later", what=words.WELCOME_LATER)]
    if view.as_needed and beside.is_today:
        rows.append(_heading(words.AS_NEEDED))
        rows += list(_as_needed(view))
    rows += list(_unclear(view, {row.id for row in rows}))
    rows += list(_in_two_places(view))
    rows += list(_check_ins(view, beside))
    return tuple(rows)


def first_frame_text(view: DayView) -> str:
    """Say a day as plain text, its doses by name, for the frame that stands before any widget does."""
    rows = rows_of(view)
    state_width = max((len(row.state) for row in rows if row.is_selectable), default=0)
    time_width = max((len(row.time) for row in rows), default=0)
    lines = [words.day_title(view.day), words.sentence(view), ""]
    for row in rows:
        if not row.is_selectable:
            lines.append(("" if row.kind is Kind.LINE else "  ") + row.what)
            continue
        parts = [f"{row.time:<{time_width}}", f"{row.state:<{state_width}}", row.what, row.amount]
        lines.append("  " + "  ".join(part for part in parts if part).rstrip())
    return "\n".join(lines)


def record_ids(step: Step | None) -> frozenset[str]:
    """Name the doses and extras an action left behind."""
    if step is None:
        return frozenset()
    return frozenset(record.id for change in step.changes if isinstance(record := change.after, (DoseRecord, Extra)))


def _heading(text: str) -> Row:
    return Row(Kind.HEADING, text, what=text)


def _dose(dose: Dose, view: DayView, beside: Beside, undone: Mapping[str, DoseRecord]) -> Row:
    plan, record = dose.plan, dose.record
    regimen = view.regimens[plan.medicine]
    state, _, reason = dose_words.dose_state_words(dose, view.calendar).partition(" · ")
    more = [f" · {reason}"] if reason else []
    if record is not None and record.id in record_ids(beside.undo):
        more.append(f", {words.UNDOES}")
    elif (rings := (beside.snoozed or {}).get(dose.id)) is not None and dose.is_open and rings > view.now:
        more.append(f", {words.rings_at(view.calendar.wall(rings))}")
    return Row(
        Kind.DOSE,
        dose.id,
        clock(plan.wall),
        dose.state,
        state,
        tuple(more),
        dose_words.dose_label(regimen, plan.amount),
        dose_words.amount_words(_shown_amount(dose), view.products),
        tuple(_told(dose, view)),
        tuple(_details(dose, view, undone)),
    )


def _told(dose: Dose, view: DayView) -> Iterator[str]:
    if dose.state is State.UNREADABLE:
        yield dose_words.UNREADABLE
    elif dose.record is None and is_unclear(dose, view.regimens):
        yield dose_words.PART_NEWER
    if dose.record is None and is_contested(dose, view.regimens):
        yield dose_words.TWO_PLACES


def _shown_amount(dose: Dose) -> Amount:
    return dose.record.amount if dose.record is not None and dose.record.amount else dose.plan.amount


def _details(dose: Dose, view: DayView, undone: Mapping[str, DoseRecord]) -> Iterator[str]:
    record = dose.record
    if record is not None:
        yield from words.rivals(record, view.rivals.get(dose.id, ()))
        if record.amount and record.amount != dose.plan.amount:
            yield words.took_other(record.amount, dose.plan.amount, view.products)
        if record.zone and record.instant is not None and record.zone != view.calendar.zone_name(record.instant):
            yield words.zone_words(record.zone)
        if record.note:
            yield clean_line(record.note)
    trace = undone.get(dose.id)
    if trace is not None:
        said = dose_words.record_words(trace)
        if record is None or said != dose_words.record_words(record):
            yield words.was_marked(said)


def _traces(view: DayView) -> dict[str, DoseRecord]:
    return {trace.record.id: trace.record for trace in view.traces if isinstance(trace.record, DoseRecord)}


def _gone_extras(view: DayView) -> Iterator[Extra]:
    """Extras that were recorded for this day and taken back, and are not there again."""
    here = {extra.id for extra in view.extras}
    for record in _records(view.traces):
        if isinstance(record, Extra) and record.day == view.day and record.id not in here:
            yield record


def _records(traces: tuple[Trace, ...]) -> Iterator[DoseRecord | Extra]:
    return (trace.record for trace in traces)


def _extra(extra: Extra, view: DayView, beside: Beside) -> Row:
    details = [clean_line(text) for text in (extra.reason, extra.note) if text]
    return Row(
        Kind.EXTRA,
        extra.id,
        clock(extra.local),
        EXTRA_TONE,
        dose_words.extra_words(extra),
        (f", {words.UNDOES}",) if extra.id in record_ids(beside.undo) else (),
        _extra_label(extra, view),
        dose_words.amount_words(extra.amount, view.products),
        told=(words.CHANGED_IN_TWO,) if extra.id in view.contested else (),
        details=tuple(details),
    )


def _gone(extra: Extra, view: DayView) -> Row:
    return Row(
        Kind.GONE,
        extra.id,
        clock(extra.local),
        QUIET_TONE,
        words.GONE,
        what=_extra_label(extra, view),
        amount=dose_words.amount_words(extra.amount, view.products),
        told=(words.CHANGED_IN_TWO,) if extra.id in view.contested else (),
        details=(words.was_marked(dose_words.extra_words(extra)),),
    )


def _extra_label(extra: Extra, view: DayView) -> str:
    regimen = view.regimens.get(extra.medicine)
    return dose_words.dose_label(regimen, extra.amount) if regimen else dose_words.UNKNOWN_MEDICINE


def _as_needed(view: DayView) -> Iterator[Row]:
    for needed in view.as_needed:
        last = words.last_taken(needed.last.local, view.calendar.wall(view.now).date()) if needed.last else ""
        yield Row(
            Kind.AS_NEEDED,
            needed.regimen.medicine.id,
            tone=QUIET_TONE,
            state=last or words.NO_INTAKE,
            what=dose_words.dose_label(needed.regimen),
            told=(dose_words.PART_NEWER,) if needed.regimen.is_unclear(view.day) else (),
        )


def _unclear(view: DayView, shown: set[str]) -> Iterator[Row]:
    """Medicines of which the day has no row, although part of their plan cannot be understood here."""
    shown = shown | {dose.plan.medicine for dose in (*view.earlier, *view.doses)}
    for id_, regimen in view.regimens.items():
        if id_ not in shown and not regimen.medicine.removed and regimen.is_unclear(view.day):
            yield Row(Kind.LINE, id_, what=words.part_newer(dose_words.dose_label(regimen)))


def _in_two_places(view: DayView) -> Iterator[Row]:
    """What was changed in two places and is told by no row of an open dose."""
    told = {dose.plan.medicine for dose in view.doses if dose.record is None and is_contested(dose, view.regimens)}
    for id_, regimen in view.regimens.items():
        if regimen.contested and id_ not in told:
            yield Row(Kind.LINE, f"two {id_}", what=words.in_two_places(regimen.medicine.name))
    if _has_rival_places(view):
        yield Row(Kind.LINE, "two places", what=words.in_two_places(words.PLACES))


def _has_rival_places(view: DayView) -> bool:
    """Do two places begin together with different clocks? Hardly anybody has more than one."""
    if len(view.calendar.places) < 2:
        return False
    from companion.domain.contest import rival_places

    return bool(rival_places(view.calendar))


def _check_ins(view: DayView, beside: Beside) -> Iterator[Row]:
    if not view.entries and not (beside.is_today and view.asks):
        return
    yield _heading(words.CHECK_IN)
    if not view.entries:
        yield Row(Kind.CHECK_IN, "check-in", what=words.CHECK_IN_KEY)
    for entry in sorted(view.entries, key=lambda entry: (entry.instant, entry.id)):
        yield _entry(entry, beside)


def _entry(entry: Entry, beside: Beside) -> Row:
    said = words.entry_words(entry, beside.symptoms or {})
    note = clean_line(entry.note)
    return Row(
        Kind.ENTRY,
        entry.id,
        clock(entry.local),
        what=said or note,
        details=(note,) if said and note else (),
    )
