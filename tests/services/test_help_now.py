"""Which red-flag cards come first."""

from __future__ import annotations

from companion.library.library import Library
from companion.services.help_now import cards_by_sign, my_medicines
from tests.ui.desk import Desk
from tests.ui.medicine_days import full

LIBRARY = Library()


def test_without_medicines_emergencies_come_first() -> None:
    cards = cards_by_sign(LIBRARY)
    assert tuple(card.flag for card in cards) == LIBRARY.red_flags()
    assert not any(card.mine for card in cards)


def test_those_of_my_medicines_come_first_and_none_is_left_out() -> None:
    cards = cards_by_sign(LIBRARY, ("Lithium ER 300 mg", "my grandmother's tea"))
    mine = [card for card in cards if card.mine]
    assert "lithium-toxicity" in {card.flag.id for card in mine}
    assert all(card.mine == ("Lithium ER 300 mg",) for card in mine)
    assert cards[: len(mine)] == tuple(mine)
    assert {card.flag.id for card in cards} == {card.id for card in LIBRARY.red_flags()}
    assert len(cards) == len(LIBRARY.red_flags())


def test_an_unknown_name_is_no_guess() -> None:
    assert cards_by_sign(LIBRARY, ("", "xyzzy")) == cards_by_sign(LIBRARY)


def test_medicines_in_use_are_named_and_records_are_not_needed() -> None:
    assert my_medicines(None) == ()
    assert my_medicines(Desk().services) == ()
    desk = full()
    names = my_medicines(desk.services)
    today = desk.services.medicines.today()
    assert names == tuple(each.medicine.name for each in desk.services.medicines.all() if not each.is_ended(today))
    assert names
