"""The row the cursor is on, in full: shown beside the list where there is room."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from companion.domain.dose import Dose
from companion.domain.medicine import Regimen
from companion.domain.words import clean_line
from companion.services.day_view import DayView
from companion.ui.text import Words, plain
from companion.ui.timeline import Kind, Row
from companion.ui.words import card as words


class DoseCard(VerticalScroll, can_focus=False):
    """Tells what a row has no room for: the window, the purpose, what the prescriber said."""

    def compose(self) -> ComposeResult:
        """Build the text."""
        yield Words(id="card-text")

    def show(self, row: Row | None, view: DayView) -> None:
        """Show a row."""
        text = _text(row, view)
        self.query_one("#card-text", Words).say(text)
        self.set_class(not text.plain, "-empty")


def _text(row: Row | None, view: DayView) -> Content:
    if row is None or not row.state:
        return Content("")
    dose = view.dose(row.id) if row.kind is Kind.DOSE else None
    regimen = _regimen(row, dose, view)
    facts = words.dose_facts(dose, view.calendar) if dose is not None else [("", row.state)]
    lines = [plain(row.what).stylize("bold"), plain(row.amount).stylize("$text-muted"), Content("")]
    lines += [_fact(label, text) for label, text in facts]
    lines += [plain(detail).stylize("italic $text-muted") for detail in (*row.told, *row.details)]
    if regimen is not None:
        for label, text in ((words.PURPOSE, regimen.medicine.purpose), (words.SAID, regimen.medicine.note)):
            if text:
                lines += [Content(""), Content.styled(label, "$text-muted"), plain(clean_line(text))]
    return Content("\n").join(lines)


def _regimen(row: Row, dose: Dose | None, view: DayView) -> Regimen | None:
    if dose is not None:
        return view.regimens[dose.plan.medicine]
    extra = next((extra for extra in view.extras if extra.id == row.id), None)
    return view.regimens.get(extra.medicine if extra else row.id)


def _fact(label: str, text: str) -> Content:
    return Content.assemble((f"{label:<9}" if label else "", "$text-muted"), plain(text))
