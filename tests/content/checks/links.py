"""Checks across pieces: links and shelves lead somewhere, everything can be reached, names belong to one guide."""

from __future__ import annotations

from collections import Counter

from companion.domain.help_now import TOO_MUCH_CARD
from companion.domain.piece import Guide, Piece, RedFlag
from companion.domain.shelves import Leads, Shelf
from companion.library.guides import name_words


def links_resolve(piece: Piece, known: set[str]) -> list[str]:
    """Every link leads to a piece that exists and is not this one; every piece leads somewhere."""
    faults = [f"no {link.ref}" for link in piece.links if link.ref not in known - {piece.ref}]
    if isinstance(piece, RedFlag):
        faults += [f"no medicine:{each}" for each in piece.medicines if f"medicine:{each}" not in known]
    return faults if piece.links else [*faults, "leads nowhere"]


def shelves_resolve(shelves: tuple[Shelf, ...], known: set[str]) -> list[str]:
    """Everything on a shelf exists."""
    return [f"{shelf.id}: no {ref}" for shelf in shelves for ref in shelf.pieces if ref not in known]


def leads_resolve(leads: Leads, known: set[str], symptoms: set[str]) -> list[str]:
    """Everything a record leads to exists, and every symptom that is known leads somewhere."""
    wanted = {"low": leads.low, "gap": leads.gap, **leads.symptoms}
    faults = [f"{what}: no {ref}" for what, ref in wanted.items() if ref not in known]
    return faults + [f"no lead for {each}" for each in sorted(symptoms - set(leads.symptoms))]


def parts_resolve(leads: Leads, shelves: tuple[Shelf, ...], guides: tuple[Guide, ...]) -> list[str]:
    """The parts that guides are opened at are parts of every guide."""
    parts = {leads.gap_part, *(shelf.part for shelf in shelves if shelf.part)}
    return [
        f"{guide.id}: no part {part}"
        for guide in guides
        for part in parts
        if part not in {section.heading for section in guide.sections}
    ]


def nothing_is_orphaned(pieces: tuple[Piece, ...], shelves: tuple[Shelf, ...]) -> list[str]:
    """Every piece is named on a shelf, stands on one with its whole kind, or is linked from another piece."""
    reached = {ref for shelf in shelves for ref in shelf.pieces}
    reached |= {link.ref for piece in pieces for link in piece.links if link.ref != piece.ref}
    whole = {shelf.whole for shelf in shelves}
    return [f"no way to {piece.ref}" for piece in pieces if piece.ref not in reached and piece.kind not in whole]


def cards_belong_somewhere(pieces: tuple[Piece, ...]) -> list[str]:
    """Every card belongs to a guide or is linked from another piece."""
    linked = {link.ref for piece in pieces for link in piece.links}
    cards = (piece for piece in pieces if isinstance(piece, RedFlag))
    return [f"nothing leads to {card.ref}" for card in cards if not card.medicines and card.ref not in linked]


def guides_lead_to_their_cards(guides: tuple[Guide, ...], cards: tuple[RedFlag, ...]) -> list[str]:
    """Each guide links to each of its cards; one about shots, which others give, not to that about too much."""
    return [
        f"{guide.ref} does not lead to {card.ref}"
        for card in cards
        for guide in guides
        if guide.id in card.medicines and card.ref not in {link.ref for link in guide.links}
        if card.id != TOO_MUCH_CARD or all(gap.fixed != "clinic" for gap in guide.gaps)
    ]


def ids_are_unique(pieces: tuple[Piece, ...]) -> list[str]:
    """No two pieces share an id, whatever their kind."""
    return [f"{id_} stands {count} times" for id_, count in Counter(each.id for each in pieces).items() if count > 1]


def names_are_unique(guides: tuple[Guide, ...]) -> list[str]:
    """Each name and each brand belongs to exactly one guide, whatever is written after it."""
    owners: dict[tuple[str, ...], list[str]] = {}
    for guide in guides:
        for name in (*guide.names, *guide.brands):
            ids = owners.setdefault(name_words(name), [])
            if guide.id not in ids:
                ids.append(guide.id)
    return [
        f"{' '.join(words) or '(nothing)'}: {', '.join(ids)}"
        for words, ids in owners.items()
        if len(ids) > 1 or not words
    ]
