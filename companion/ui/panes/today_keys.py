"""The keys of the Today tab, and on which rows each of them can run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.binding import Binding, BindingType

from companion.domain.dose import Dose, State
from companion.ui.keys import IF_ROOM
from companion.ui.timeline import Kind, Row
from companion.ui.words import erasing as erase_words
from companion.ui.words import read as read_words
from companion.ui.words import today as words

if TYPE_CHECKING:
    from companion.ui.panes.today_loaded import Loaded

BINDINGS: Final[list[BindingType]] = [
    Binding("space", "take", words.TAKE_LABEL, tooltip=words.TAKE_TIP, id="today.take"),
    Binding("A", "take_all", words.TAKE_ALL_LABEL, tooltip=words.TAKE_ALL_TIP, id="today.take-all"),
    Binding(
        "T",
        "take_planned",
        words.TAKE_PLANNED_LABEL,
        tooltip=words.TAKE_PLANNED_TIP,
        id="today.take-planned",
        show=False,
        group=IF_ROOM,
    ),
    Binding(
        "n",
        "mark('not_taken')",
        words.NOT_TAKEN_LABEL,
        tooltip=words.NOT_TAKEN_TIP,
        id="today.not-taken",
        show=False,
        group=IF_ROOM,
    ),
    Binding("i", "about", read_words.ABOUT_LABEL, tooltip=read_words.ABOUT_GAP_TIP, id="today.about"),
    Binding("s", "skip", words.SKIP_LABEL, tooltip=words.SKIP_TIP, id="today.skip"),
    Binding("x", "extra", words.EXTRA_LABEL, tooltip=words.EXTRA_TIP, id="today.extra"),
    Binding("e", "edit", words.EDIT_LABEL, tooltip=words.EDIT_TIP, id="today.edit", show=False, group=IF_ROOM),
    Binding("z", "snooze", words.SNOOZE_LABEL, tooltip=words.SNOOZE_TIP, id="today.snooze", show=False, group=IF_ROOM),
    Binding("p", "mark('on_pause')", words.PAUSE_LABEL, tooltip=words.PAUSE_TIP, id="today.pause-one", show=False),
    Binding("m", "mark('not_sure')", words.NOT_SURE_LABEL, tooltip=words.NOT_SURE_TIP, id="today.not-sure", show=False),
    Binding("delete,backspace", "clear", words.CLEAR_LABEL, tooltip=words.CLEAR_TIP, id="today.clear", show=False),
    Binding("D", "erase", erase_words.LABEL, tooltip=erase_words.RECORD_TIP, id="today.erase", show=False),
    Binding(
        "left_square_bracket",
        "day(-1)",
        words.EARLIER_LABEL,
        tooltip=words.EARLIER_TIP,
        id="today.earlier",
        show=False,
    ),
    Binding("right_square_bracket", "day(1)", words.LATER_LABEL, tooltip=words.LATER_TIP, id="today.later", show=False),
    Binding("escape", "back_to_today", words.TODAY_LABEL, tooltip=words.TODAY_TIP, id="today.back"),
]

_NEED_MEDICINES: Final = frozenset({"take", "take_all", "take_planned", "mark", "skip", "extra", "snooze"})
_NOT_IN_LOW: Final = frozenset({"take_all", "extra", "edit", "clear", "erase", "day"})
"""What the low-energy view does not show cannot be changed from it."""

GAPS: Final = frozenset({State.SINCE, State.NOT_LOGGED, State.NOT_TAKEN, State.NOT_SURE})
"""Doses about which somebody may ask what to do now."""

_ON_DOSES: Final = frozenset({"mark", "skip"})


def is_available(action: str, loaded: Loaded, row: Row | None, dose: Dose | None) -> bool | None:
    """Say whether an action can run now: yes, no (None: shown dim), or not at all here (False: not shown).

    Args:
        action: the action's name.
        loaded: what the tab shows.
        row: the row the cursor is on.
        dose: the dose the keys are about.
    """
    view, is_today = loaded.view, loaded.beside.is_today
    if not view.regimens and action in _NEED_MEDICINES:
        return False
    if loaded.is_low and is_today and (action in _NOT_IN_LOW or (dose is None and action in _NEED_MEDICINES)):
        return False
    match action:
        case "back_to_today":
            return not is_today
        case "day":
            return True
        case "take":
            return True if dose is not None or row is not None else None
        case "take_all":
            return True if is_today and view.open_doses else None
        case "about":
            return dose is not None and dose.state in GAPS
        case "take_planned":
            is_past = dose is not None and dose.plan.due <= view.now
            return True if dose is not None and dose.record is None and is_past else None
        case "snooze":
            return True if dose is not None and dose.is_open else None
        case "edit":
            is_contested = row is not None and row.id in view.contested
            return True if is_contested or (row is not None and row.kind in {Kind.DOSE, Kind.EXTRA}) else None
        case "clear" | "erase":
            has_mark = dose is not None and dose.record is not None
            return True if has_mark or (row is not None and row.kind is Kind.EXTRA) else None
        case _ if action in _ON_DOSES:
            return True if dose is not None else None
    return True
