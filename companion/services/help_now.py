"""What Help now reads besides the numbers: guides, red-flag cards, and which cards are about one's own medicines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from companion.domain.errors import CompanionError

if TYPE_CHECKING:
    from companion.domain.help_now import GuideId, HelpGuide
    from companion.domain.piece import Guide, Piece, RedFlag
    from companion.services.desk import Services


class HelpContent(Protocol):
    """The bundled content, as far as Help now needs it; it needs no records."""

    def help_guide(self, guide_id: GuideId) -> HelpGuide:
        """One of the short guides; raises NotReadable."""

    def red_flags(self, guide_id: str | None = None) -> tuple[RedFlag, ...]:
        """Every red-flag card, or those of one guide; emergencies first."""

    def piece(self, name: str) -> Piece:
        """One piece by its id or as links name it; raises NotFound or NotReadable."""

    def guide_for(self, medicine: str) -> Guide | None:
        """The guide of a medicine by its name or brand as typed; None rather than a guess."""


class Card(Struct, frozen=True):
    """A red-flag card in a list."""

    flag: RedFlag
    """The card."""

    mine: tuple[str, ...] = ()
    """The names of one's own medicines it is about."""


def cards_by_sign(content: HelpContent, mine: tuple[str, ...] = ()) -> tuple[Card, ...]:
    """Every card, those about one's own medicines first, each group with emergencies first.

    Args:
        content: where the cards are.
        mine: the names of one's own medicines, as they were typed.
    """
    guides = [(name, guide.id) for name in mine if (guide := content.guide_for(name)) is not None]
    cards = [
        Card(flag, tuple(dict.fromkeys(name for name, id_ in guides if id_ in flag.medicines)))
        for flag in content.red_flags()
    ]
    return tuple(sorted(cards, key=lambda card: not card.mine))


def my_medicines(services: Services | None) -> tuple[str, ...]:
    """The names of the medicines in use; none where the records cannot be read."""
    if services is None:
        return ()
    try:
        today = services.medicines.today()
        return tuple(each.medicine.name for each in services.medicines.all() if not each.is_ended(today))
    except CompanionError:
        return ()
