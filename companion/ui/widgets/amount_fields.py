"""Fields for how much was taken: one number for each product."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from companion.domain.amounts import Amount, Part, format_number, parse_measure
from companion.domain.errors import BadInput
from companion.domain.medicine import Product, plural, strength_label
from companion.domain.words import clean_line
from companion.ui.text import Words
from companion.ui.widgets.line_input import LineInput
from companion.ui.words import today as words


class AmountFields(Vertical):
    """One field per product, filled with an amount."""

    DEFAULT_CSS = """
    AmountFields {
        height: auto;
        Horizontal { height: 1; }
        Horizontal > LineInput { width: 10; margin-right: 1; }
        Words { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, amount: Amount, products: Iterable[Product], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._held = {part.product: part.n for part in amount}
        self._products = tuple(products)

    def compose(self) -> ComposeResult:
        """Build a line for each product."""
        for place, product in enumerate(self._products):
            held = self._held.get(product.id)
            with Horizontal():
                yield LineInput(format_number(held) if held is not None else "", id=f"amount-{place}", max_length=40)
                yield Words(_unit(product))

    async def offer(self, amount: Amount, products: Sequence[Product]) -> None:
        """Ask for another medicine's products."""
        self._held = {part.product: part.n for part in amount}
        self._products = tuple(products)
        await self.recompose()

    @property
    def texts(self) -> tuple[str, ...]:
        """What the fields hold now."""
        return tuple(field.value for field in self.query(LineInput))

    def amount(self) -> Amount:
        """Read the fields.

        Raises:
            BadInput: one of them holds no usable number, or none holds any.
        """
        parts = []
        for product, text in zip(self._products, self.texts, strict=True):
            if text.strip() and text.strip() != "0":
                number, _ = parse_measure(text, words.AMOUNT.casefold())
                parts.append(Part(number, product.id))
        if not parts and self._products:
            raise BadInput("How much was it? An amount reads like 1, 0.5 or 1/2.", "amount")
        return tuple(parts)


def _unit(product: Product) -> str:
    strength = strength_label(product)
    return clean_line(words.pieces_of(plural(product.form, True), strength))
