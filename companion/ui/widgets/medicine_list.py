"""The list of medicines and reactions; its cursor follows the record."""

from __future__ import annotations

from textual.content import Content
from textual.events import Resize
from textual.widgets.option_list import Option

from companion.ui.medicine_rows import Kind, Row, lines_of
from companion.ui.text import plain
from companion.ui.widgets.choice_list import ChoiceList

_MARGIN = 3


class MedicineList(ChoiceList):
    """Shows rows of one to a few lines, wrapped to its width."""

    DEFAULT_CSS = """
    MedicineList { height: auto; max-height: 100%; }
    MedicineList > .option-list--option { padding: 0 1; }
    MedicineList > .option-list--option-disabled { color: $text-muted; text-style: bold; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows: tuple[Row, ...] = ()
        self._drawn = 0

    @property
    def row(self) -> Row | None:
        """The row the cursor is on."""
        at = self.highlighted
        found = self._rows[at] if at is not None and at < len(self._rows) else None
        return found if found is not None and found.kind is not Kind.HEADING else None

    def show(self, rows: tuple[Row, ...]) -> None:
        """Show other rows; the cursor stays with its record, or near where it was."""
        here, place = self.row, self.highlighted or 0
        self._rows = rows
        self._draw()
        places = [at for at, row in enumerate(rows) if row.kind is not Kind.HEADING]
        same = [at for at in places if here is not None and rows[at].id == here.id]
        self.highlighted = next(iter(same), min(places, key=lambda at: abs(at - place), default=None))

    def go_to(self, id_: str) -> None:
        """Put the cursor on a record."""
        for place, row in enumerate(self._rows):
            if row.id == id_:
                self.highlighted = place

    def _draw(self) -> None:
        self._drawn = width = self.size.width
        self.clear_options()
        self.add_options(
            Option(self._prompt(row, place, max(20, width - _MARGIN)), disabled=row.kind is Kind.HEADING)
            for place, row in enumerate(self._rows)
        )

    def _prompt(self, row: Row, place: int, width: int) -> Content:
        if row.kind is Kind.HEADING:
            return plain(f"{chr(10) if place else ''}{row.title}")
        title, beside, under = lines_of(row, width)
        head = Content.assemble(plain(title).stylize("bold"), (f"   {beside}" if beside else "", "italic"))
        return Content("\n").join([head, *(plain(f"  {line}") for line in under)])

    def on_resize(self, event: Resize) -> None:
        """Wrap again."""
        if event.size.width != self._drawn:
            at = self.highlighted
            self._draw()
            self.highlighted = at
