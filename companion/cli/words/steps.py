"""How an action that can be undone is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.cli.words.doses import record_word, what
from companion.cli.words.times import counted, day_beside, moment_of_day
from companion.domain.dose import DoseRecord, Extra
from companion.domain.journal import Entry, Symptom
from companion.domain.medicine import Medicine, Pause, Regimen, Version
from companion.domain.words import clean_line
from companion.ui.words.dates import clock
from companion.ui.words.history import CUTS, KINDS

if TYPE_CHECKING:
    from companion.services.day_view import DayView
    from companion.services.ports import Record, Step, Undone

SAY_YES = "To take it back all the same, add --yes. Nothing was changed."
TAKE_BACK = "Take it back?"
NOTHING_CHANGED = "Nothing was changed."
LEFT = "It was changed since, and stays as it is now."

NOT_BOTH = "--cut takes it back and --keep-cut keeps it: one of them at a time. Nothing was changed."
NOTHING_CUT = "Nothing was cut short on this device."

_KINDS = {
    "extra": "extra intake",
    "clear": "mark taken off",
    "checkin": "check-in",
    "checkin-edit": "check-in edited",
    "entry-delete": "entry deleted",
    "version-keep": "version chosen",
    "setup": "settings chosen",
    "place": "time zone written down",
    "symptom-add": "symptom added",
    "symptoms-pick": "symptoms chosen",
    "read-position": "place in an article",
}


def step_words(step: Step, view: DayView) -> str:
    """An action in a few words, such as "Sertraline 100 mg, 1 tablet, planned for 08:00 (taken 08:12)"."""
    records = [change.after or change.before for change in step.changes]
    known = [record for record in records if record is not None]
    listed = _listed([_record(record, view, _names(known)) for record in known])
    return ": ".join(part for part in (_kind(step.kind), listed) if part) or clean_line(step.kind)


def _kind(kind: str) -> str:
    """An action by its kind: as a list of commands says it, else as the app does."""
    return _KINDS.get(kind) or KINDS.get(kind, "")


def _listed(texts: list[str]) -> str:
    named = list(dict.fromkeys(text for text in texts if text))
    return "; ".join(named[:3]) + (f" and {counted(len(named) - 3, 'more record')}" if len(named) > 3 else "")


def _names(records: list[Record]) -> dict[str, str]:
    return {record.id: clean_line(record.name) for record in records if isinstance(record, Medicine)}


def _record(record: Record, view: DayView, names: dict[str, str]) -> str:
    if isinstance(record, DoseRecord):
        planned = moment_of_day(record.wall, view.day)
        dose = _what(view, record.medicine, record)
        return f"{dose}, planned for {planned} ({record_word(record)})"
    if isinstance(record, Extra):
        return f"{_what(view, record.medicine, record)}, {moment_of_day(record.local, view.day)}"
    if isinstance(record, Entry):
        return f"{day_beside(record.day, view.day)} {clock(record.local)}"
    if isinstance(record, Medicine | Symptom):
        return clean_line(record.name)
    if isinstance(record, Version | Pause):
        regimen = view.regimens.get(record.medicine)
        return names.get(record.medicine) or (clean_line(regimen.medicine.name) if regimen else "")
    return ""


def _what(view: DayView, medicine: str, record: DoseRecord | Extra) -> str:
    regimen: Regimen | None = view.regimens.get(medicine)
    amount = record.amount or (record.planned if isinstance(record, DoseRecord) else ())
    return what(regimen, amount, view.products) if regimen else "a medicine"


def undone(undone: Undone, words: str) -> str:
    """An action was taken back, if any of it was."""
    return "Nothing was taken back." if undone.is_nothing else f"Taken back: {words}."


def redone(redone: Undone, words: str) -> str:
    """An action was brought back, if any of it was."""
    return "Nothing was brought back." if redone.is_nothing else f"Brought back: {words}."


def kept(undone: Undone, view: DayView) -> str:
    """What stayed as it is because it was changed since; empty if all was done."""
    names = _listed([_record(record, view, {}) for record in undone.kept])
    if names:
        return f"Changed since, and left as it is: {names}."
    return LEFT if undone.is_nothing else ""


def cut_words(kind: str, have: int, of: int) -> str:
    """An action cut short by a crash, such as "all due, 2 of 3 saved"."""
    return f"{cut_name(kind)}, {have} of {of} saved"


def cut_name(kind: str) -> str:
    """An action of which not all is there, in a few words."""
    return CUTS.get(kind) or _kind(kind) or clean_line(kind)


def cut_kept(words: str, *, is_finished: bool) -> str:
    """What is there of a cut action stays; a cut undo was carried through."""
    return f"{'Finished' if is_finished else 'Kept what is there'}: {words}."


def older(words: str) -> str:
    """An action that may be from before today. When it was done is not said: only what it records has a time."""
    return f"The last thing done here may be from before today: {words}."
