"""Reading a plan back before it is saved: its day, its sum and the next 14 days, to hold against the label."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from companion.domain.days import Calendar
from companion.domain.medicine import Medicine, amount_label, label
from companion.domain.words import clean_line
from companion.services.read_back import DayPlan, ReadBack
from companion.ui.screens.yes_or_no import YesOrNoScreen
from companion.ui.text import Words, plain
from companion.ui.widgets.fortnight import Fortnight
from companion.ui.words import medicines as words
from companion.ui.words.dates import WEEKDAYS, clock, short_date
from companion.ui.words.doses import PART_NEWER


class ReadBackScreen(YesOrNoScreen):
    """Says what the form means. Yes saves it, No and Esc go back to the form."""

    AUTO_FOCUS = ""
    SHOWS_ANSWERS = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", words.READ_BACK_YES, tooltip=words.YES_TIP, id="read-back.yes"),
        Binding("n", "answer(False)", words.READ_BACK_NO, tooltip=words.NO_TIP, id="read-back.no"),
        Binding(
            "right,down", "app.focus_next", words.OTHER_ANSWER, tooltip=words.OTHER_TIP, id="read-back.next", show=False
        ),
        Binding(
            "left,up",
            "app.focus_previous",
            words.OTHER_ANSWER,
            tooltip=words.OTHER_TIP,
            id="read-back.before",
            show=False,
        ),
    ]

    def __init__(self, found: ReadBack, today: date, calendar: Calendar) -> None:
        super().__init__()
        self.found = found
        """What is read back."""
        self._today, self._calendar = today, calendar

    def compose_body(self) -> ComposeResult:
        """The sentence, what to look at, the days, the question."""
        form = self.found.form
        yield Words(plan_lines(self.found), id="read-back-plan")
        for warning in warnings(self.found):
            yield Words(Content.assemble(("! ", "bold"), plain(warning)), classes="read-back-warning")
        yield Words(words.begins(form.first, self._today), classes="read-back-note")
        for note in words.night_notes(self.found, self._calendar):
            yield Words(note, classes="read-back-note")
        if not form.as_needed:
            yield Words(words.READ_BACK_DAYS, id="read-back-heading")
            yield Fortnight(tuple((day.date, cell(day)) for day in self.found.days), self._today)
        yield Words(words.READ_BACK_TITLE, id="read-back-question")
        yield from self.answers("read-back-answers", yes=words.READ_BACK_YES, no=words.READ_BACK_NO)

    def tiny_line(self) -> str:
        """Say the question."""
        return words.READ_BACK_TITLE


def plan_lines(found: ReadBack) -> Content:
    """Say the plan: one sentence where all days are alike, else one line per kind of day."""
    form = found.form
    name = _name(found)
    if form.as_needed:
        return Content.assemble((name, "bold"), f": {words.AS_NEEDED}, {words.NO_PLAN}.")
    every = found.every_day
    if every is not None:
        said = words.read_back(_doses(every, found), words.total_words(every.total) if _sum(every) else "")
        return Content.assemble((name, "bold"), ":\n", plain(said))
    kinds = list(_kinds(found))
    width = max((len(days) for days, _ in kinds), default=0)
    lines = [Content.assemble((f"{days:<{width}}", "bold"), "  ", plain(said)) for days, said in kinds]
    return Content("\n").join([Content.assemble((name, "bold"), ":"), *lines])


def _name(found: ReadBack) -> str:
    form = found.form
    used = {part.product for planned in form.times for part in planned.amount}
    products = tuple(product for product in form.products if product.id in used) or form.products
    return clean_line(label(Medicine(form.id, form.name), products))


def _doses(day: DayPlan, found: ReadBack) -> str:
    products = words.by_id(found.form.products)
    return words.doses_words((clean_line(amount_label(dose.amount, products)), clock(dose.wall)) for dose in day.doses)


def _sum(day: DayPlan) -> bool:
    return bool(day.total.by_ingredient)


def _kinds(found: ReadBack) -> Iterator[tuple[str, str]]:
    """The kinds of days: on which weekdays (or dates, where weekdays differ too), and what is taken."""
    by_kind: dict[str, list[date]] = {}
    for day in found.own:
        said = _doses(day, found) + (f" = {words.total_words(day.total)}" if _sum(day) else "")
        by_kind.setdefault(said, []).append(day.date)
    is_weekly = sum(len({on.weekday() for on in dates}) for dates in by_kind.values()) == len(WEEKDAYS)
    for said, dates in by_kind.items():
        if is_weekly:
            yield ", ".join(WEEKDAYS[at][:3] for at in sorted({on.weekday() for on in dates})), said
        else:
            more = " …" if len(dates) > 2 else ""
            yield ", ".join(short_date(on) for on in dates[:2]) + more, said


def cell(day: DayPlan) -> str:
    """Say a day in a few letters: its sum, else how many doses."""
    if not day.doses:
        return "–"
    if len(day.total.by_ingredient) == 1 and not day.total.uncounted:
        return words.total_words(day.total)
    return words.count_doses(len(day.doses))


def warnings(found: ReadBack) -> Iterator[str]:
    """What to look at twice."""
    if found.followed_by is not None:
        yield words.followed_by(found.followed_by)
    if found.same_name:
        yield words.same_name(found.same_name)
    if found.altered:
        yield words.altered(found.altered)
    if found.is_unclear:
        yield PART_NEWER
    if any(day.total.uncounted for day in found.days) or not any(p.strengths for p in found.form.products):
        yield words.cannot_add(found.form.products)
