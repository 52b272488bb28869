"""Words half typed while locked: kept with their time, and taken in once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from companion.domain.errors import NotSaved
from companion.services.said_drafts import KIND, SaidDrafts
from tests.ui.desk import MORNING, Desk


def setting() -> tuple[Desk, SaidDrafts]:
    desk = Desk()
    return desk, SaidDrafts(desk.drafts, desk.clock)


def test_they_come_in_with_the_time_they_were_typed_at() -> None:
    desk, drafts = setting()
    desk.clock.zone_name = "Europe/Paris"
    drafts.keep("one", "took it")
    desk.clock.at = MORNING + timedelta(days=2)
    desk.clock.zone_name = "UTC"
    assert drafts.take_in(desk.store) == 1
    (said,) = desk.store.said()
    assert (said.id, said.words, said.instant, said.zone) == ("one", "took it", MORNING, "Europe/Paris")
    assert f"{said.local:%H:%M}" == "09:12"
    assert desk.drafts.kept == {}
    assert drafts.take_in(desk.store) == 0


def test_what_was_said_under_the_same_id_is_not_said_twice() -> None:
    desk, drafts = setting()
    desk.services.said.say("took it", "one")
    drafts.keep("one", "took i")
    assert drafts.take_in(desk.store) == 0
    assert [said.words for said in desk.store.said()] == ["took it"]
    assert desk.drafts.kept == {}


def test_a_draft_stays_where_it_cannot_be_kept() -> None:
    desk, drafts = setting()
    drafts.keep("one", "took it")
    desk.store.broken = NotSaved("The disk is full.")
    with pytest.raises(NotSaved):
        drafts.take_in(desk.store)
    assert len(desk.drafts.kept) == 1


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"words": 5, "at": MORNING.isoformat(), "zone": "UTC"},
        {"words": "a", "at": "?", "zone": "UTC"},
        {"words": "a", "at": MORNING.isoformat(), "zone": "Nowhere"},
        {"words": " ", "at": MORNING.isoformat(), "zone": "UTC"},
    ],
)
def test_what_cannot_be_understood_stays_a_draft(words: dict[str, object]) -> None:
    desk, drafts = setting()
    desk.drafts.keep(KIND, "odd", words)
    assert drafts.take_in(desk.store) == 0
    assert desk.store.said() == ()
    assert len(desk.drafts.kept) == 1
