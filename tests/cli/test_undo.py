"""What undo and redo say they did is what they did, also after another machine changed something."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from companion.storage.engine import RevisionStore
from companion.storage.line import Doc
from companion.storage.reader import KNOWN
from companion.storage.writing import Put
from tests.cli.conftest import Cli, StandingClock
from tests.storage.kit import Machine

Elsewhere = Callable[[str, Callable[[Doc], Doc | None]], None]


@pytest.fixture
def elsewhere(home: Path, tmp_path: Path, clock: StandingClock) -> Elsewhere:
    """Change the recorded doses whose plan begins at a time, on another machine on the same folder."""

    def change(wall: str, to: Callable[[Doc], Doc | None]) -> None:
        log = home / "data" / "me" / "log"
        store = RevisionStore.open(log, tmp_path / "other", None, clock.now, known=KNOWN, disk=Machine("other"))
        for id_, doc in store.docs("dose").items():
            head = store.head("dose", id_)
            if head is not None and str(doc["wall"]).endswith(wall):
                store.write("edit", [Put("dose", id_, to(doc), head.at)])

    return change


def skipped(doc: Doc) -> Doc:
    left = {"instant", "local", "zone", "amount"}
    return {**{key: value for key, value in doc.items() if key not in left}, "state": "skipped"}


def test_what_was_changed_elsewhere_is_named_and_nothing_is_claimed(morning: Cli, elsewhere: Elsewhere) -> None:
    morning("take", "sertraline")
    elsewhere("08:00", skipped)
    undone = morning("undo")
    assert undone.out == "Nothing was taken back.\n"
    assert undone.err == (
        "Changed since, and left as it is: Sertraline 100 mg, 1 tablet, planned for 08:00 (skipped).\n"
    )
    redone = morning("redo")
    assert redone.out == "Nothing was brought back.\n"


def test_what_was_taken_off_elsewhere_was_not_taken_back_here(morning: Cli, elsewhere: Elsewhere) -> None:
    morning("take", "sertraline")
    elsewhere("08:00", lambda _: None)
    undone = morning("undo")
    assert (undone.out, undone.err) == (
        "Nothing was taken back.\n",
        "It was changed since, and stays as it is now.\n",
    )


def test_of_an_action_changed_in_part_each_part_is_named(morning: Cli, elsewhere: Elsewhere) -> None:
    morning("take", "--all-due")
    elsewhere("08:00", skipped)
    undone = morning("undo")
    assert undone.out == "Taken back: Lithium ER 300 mg, 1 tablet, planned for 07:45 (taken 08:10).\n"
    assert "left as it is: Sertraline 100 mg, 1 tablet, planned for 08:00 (skipped)." in undone.err
    redone = morning("redo")
    assert redone.out == "Brought back: Lithium ER 300 mg, 1 tablet, planned for 07:45 (taken 08:10).\n"
    assert redone.err == ""
