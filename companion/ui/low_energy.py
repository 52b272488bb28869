"""The low-energy view: one dose, one line, one thing, help. No figures, no past."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from companion.domain.dose import Dose, due_now, is_unclear
from companion.services.day_view import DayView
from companion.ui.text import Words, plain
from companion.ui.words import today as words
from companion.ui.words.doses import PART_NEWER, amount_words, dose_label


def one_dose(view: DayView) -> Dose | None:
    """Choose the one dose to show: the first that "all due" would take, else the first that is open."""
    taken, left = due_now((*view.earlier, *view.doses), view.regimens)
    return next(iter((*taken, *left)), None)


class LowEnergyView(Vertical, can_focus=True):
    """Four short lines with room around them."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    LowEnergyView {
        height: 1fr;
        align: center middle;
        padding: 0 2;
        background-tint: transparent;
        Words { width: 100%; max-width: 60; height: auto; }
        #low-keys { margin: 1 0 2 0; color: $text-muted; }
        .low-line { margin-bottom: 1; }
        #low-back { color: $text-muted; }
    }
    MainScreen.-narrow LowEnergyView { padding: 0; }
    MainScreen.-short LowEnergyView {
        #low-keys { margin: 0 0 1 0; }
        .low-line { margin-bottom: 0; }
    }
    """

    _day: DayView | None = None
    _is_saving = False

    def compose(self) -> ComposeResult:
        """Build the lines."""
        yield Words(id="low-dose")
        yield Words(id="low-keys")
        yield Words(_key("c", words.LOW_LINE), classes="low-line")
        yield Words(_key("·", words.LOW_THING), classes="low-line")
        yield Words(_key("!", words.LOW_HELP), classes="low-line")
        yield Words(_key("o", words.LOW_BACK), classes="low-line", id="low-back")

    def show(self, view: DayView, saving: bool = False) -> None:
        """Show the one dose of a day."""
        self._day, self._is_saving = view, saving
        if self.is_mounted:
            self.on_mount()

    def on_mount(self) -> None:
        """Fill the lines."""
        view, saving = self._day, self._is_saving
        if view is None:
            return
        dose = one_dose(view)
        line = self.query_one("#low-dose", Words)
        if dose is None:
            line.say(words.LOW_NOTHING)
        else:
            regimen = view.regimens[dose.plan.medicine]
            amount = amount_words(dose.plan.amount, view.products)
            name = plain(dose_label(regimen, dose.plan.amount)).stylize("bold")
            said = [words.SAVING if saving else amount, *([PART_NEWER] if is_unclear(dose, view.regimens) else [])]
            line.say(Content("\n").join([name, *map(plain, said)]))
        self.query_one("#low-keys").display = dose is not None
        self.query_one("#low-keys", Words).say(_keys())

    @property
    def cursor_line(self) -> int:
        """The dose is where the terminal's cursor stands."""
        lines = self.query("#low-dose")
        return lines.first(Widget).region.y - self.content_region.y if lines else 0


def _key(key: str, text: str) -> Content:
    return Content.assemble((key, "bold $accent"), "  ", plain(text))


def _keys() -> Content:
    return Content("   ").join([Content.assemble((key, "bold $accent"), f" {label}") for key, label in words.LOW_KEYS])
