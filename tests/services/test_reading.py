"""What is kept of reading: pieces, marks, places, widths; and where records lead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from companion.domain.errors import NotReadable
from companion.domain.prefs import KEPT
from companion.library.library import Library
from companion.services.reading import ONE_OFFER, POSITIONS, USUAL_WIDTH, WAITING, WIDTH, ReadingService
from tests.services.memory import MemoryState
from tests.ui.desk import Desk
from tests.ui.few_pieces import FewPieces
from tests.ui.today_days import add

LIBRARY = Library()
DAY = date(2026, 11, 23)


def over(desk: Desk) -> ReadingService:
    return ReadingService(LIBRARY, MemoryState(), desk.store)


def test_a_piece_is_kept_once_and_for_all_machines() -> None:
    desk = Desk()
    reading = over(desk)
    reading.keep("article:sleep", True)
    before = desk.store.prefs()[f"{KEPT}/article:sleep"]
    reading.keep("article:sleep", True)
    assert desk.store.prefs()[f"{KEPT}/article:sleep"] == before, "nothing is written twice"
    assert over(desk.other()).kept() == ("article:sleep",)
    reading.keep("article:sleep", False)
    assert reading.kept() == ()
    reading.keep("article:travel", False)
    assert f"{KEPT}/article:travel" not in desk.store.prefs()


def test_undo_takes_back_what_was_kept_and_passes_over_what_was_read() -> None:
    desk = Desk()
    reading = over(desk)
    reading.keep("article:sleep", True)
    reading.note_read("article:sleep")
    step = desk.services.history.next_undo()
    assert step is not None
    assert step.kind == "keep-piece"
    desk.services.history.undo()
    assert (reading.kept(), reading.read()) == ((), ("article:sleep",))


def test_without_records_nothing_is_kept() -> None:
    reading = ReadingService(LIBRARY, MemoryState())
    reading.keep("article:sleep", True)
    reading.note_read("article:sleep")
    assert not reading.can_keep
    assert reading.kept() == reading.read() == reading.my_guides() == ()


def test_the_piece_read_last_is_the_last_of_the_places() -> None:
    state = MemoryState()
    reading = ReadingService(LIBRARY, state)
    for piece, anchor in (("sleep", "opening"), ("travel", "a"), ("sleep", "b")):
        reading.remember(piece, anchor)
    assert list(reading.positions().items()) == [("travel", "a"), ("sleep", "b")]
    state.set(POSITIONS, ["damaged"])
    assert reading.positions() == {}


@pytest.mark.parametrize("kept", [None, "80", 81, -1, True])
def test_a_width_nobody_chose_is_the_usual_one(kept: object) -> None:
    state = MemoryState()
    state.set(WIDTH, kept)
    assert ReadingService(LIBRARY, state).width() == USUAL_WIDTH


def test_the_guides_of_ones_medicines_come_each_once() -> None:
    desk = Desk()
    for name in ("Zoloft", "Lithobid", "Sertraline", "Unheardofin"):
        add(desk, name, "08:00")
    assert [guide.id for guide in over(desk).my_guides()] == ["ssris", "lithium"]


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("Lithobid 300 mg", "medicine:lithium#if-a-dose-was-missed"),
        ("Unheardofin", "article:when-you-miss-a-dose"),
        ("", "article:when-you-miss-a-dose"),
    ],
)
def test_a_dose_that_was_not_logged_leads_to_what_to_do(name: str, ref: str) -> None:
    assert over(Desk()).about_gap(name) == ref


def test_where_the_content_says_nothing_nothing_is_led_to() -> None:
    reading = ReadingService(FewPieces(), MemoryState())
    assert reading.about_gap("lithium") == reading.about_symptom("tremor") == reading.about_medicine("x") == ""
    assert reading.offer_after_low_mood(DAY) is None
    assert reading.callouts() == frozenset()


def test_after_a_low_check_in_a_piece_is_offered_once_a_month_and_waits() -> None:
    state = MemoryState()
    reading = ReadingService(LIBRARY, state)
    piece = reading.offer_after_low_mood(DAY)
    assert piece is not None
    assert reading.waiting() == piece.ref
    for day in (DAY, DAY + timedelta(days=1), DAY + ONE_OFFER - timedelta(days=1)):
        assert reading.offer_after_low_mood(day) is None
    reading.opened("article:sleep")
    assert reading.waiting() == piece.ref
    reading.opened(piece.ref)
    assert state.get(WAITING) == ""
    assert reading.offer_after_low_mood(DAY + ONE_OFFER) == piece


def test_the_fixed_sentences_stand_out() -> None:
    assert LIBRARY.fixed("clinic").text in over(Desk()).callouts()


def test_the_library_stands_where_the_records_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()

    def broken() -> None:
        raise NotReadable("The records cannot be read.")

    monkeypatch.setattr(desk.store, "prefs", broken)
    monkeypatch.setattr(desk.store, "regimens", broken)
    reading = over(desk)
    assert reading.kept() == reading.read() == reading.my_guides() == ()
    assert reading.pieces()
