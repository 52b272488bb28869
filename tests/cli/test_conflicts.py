"""What was changed on two machines: said in one line, listed, and settled by asking line by line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from companion.bootstrap.records import open_records
from companion.services.ports import Put, Remove
from companion.settings import load
from companion.storage.presence import note_presence
from companion.storage.store import RecordStore

from .conftest import Cli, StandingClock

Edit = Callable[[RecordStore], Any]


class Apart:
    """The home of the tests and a laptop's, which share their logs when they meet."""

    def __init__(self, home: Path, clock: StandingClock) -> None:
        self.homes = (home, home.parent / "laptop")
        self.clock = clock

    def paths(self, home: Path) -> Any:
        return load("me", {"COMPANION_HOME": str(home)})[0]

    def edit(self, home: Path, edit: Edit) -> None:
        """Do something on a machine, a minute later than what was done before."""
        self.clock.on(minutes=1)
        store, revisions = open_records(self.paths(home), self.clock)
        try:
            edit(store)
            note_presence(revisions, home.name, self.clock.now().date())
        finally:
            store.close()

    def meet(self) -> None:
        here, there = (self.paths(home).log for home in self.homes)
        for one, other in ((here, there), (there, here)):
            one.mkdir(parents=True, exist_ok=True)
            for file in one.glob("*.jsonl"):
                copy = other / file.name
                if not copy.exists() or copy.stat().st_size < file.stat().st_size:
                    other.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(file, copy)

    def __call__(self, here: Edit, there: Edit) -> None:
        self.meet()
        for home, edit in zip(self.homes, (here, there), strict=True):
            self.edit(home, edit)
        self.meet()


@pytest.fixture
def apart(morning: Cli, home: Path, clock: StandingClock) -> Apart:
    del morning
    return Apart(home, clock)


def plan(n: int) -> Edit:
    """Have sertraline taken in so many tablets at its last time."""

    def edit(store: RecordStore) -> None:
        version = next(regimen for regimen in store.regimens() if regimen.medicine.name == "Sertraline").versions[-1]
        *before, last = version.slots
        amount = (replace(last.amount[0], n=type(last.amount[0].n)(n)),)
        store.save("medicine-correct", [Put(replace(version, slots=(*before, replace(last, amount=amount))))])

    return edit


def nothing(store: RecordStore) -> None:
    """Leave everything as it is."""


def test_without_any_it_says_so(morning: Cli) -> None:
    assert morning("conflicts").out == "Nothing was changed in two places.\n"
    assert morning("conflicts", "--json").data == {"conflicts": []}
    assert morning("conflicts", "choose").out == "Nothing was changed in two places.\n"
    assert "two places" not in morning("today").err


def test_it_is_said_in_one_line_by_today_by_medicines_and_by_the_doctor(cli: Cli, apart: Apart) -> None:
    apart(plan(2), plan(3))
    line = "1 thing was changed in two places. `companion conflicts` shows both versions.\n"
    today = cli("today")
    assert line in today.err
    assert today.out.count("(its plan was changed in two places)") == 2
    medicines = cli("medicine", "list")
    assert (
        "Sertraline 100 mg: 1 tablet at 08:00, 3 tablets at 20:00, every day (changed in two places)" in medicines.out
    )
    assert line in medicines.err
    assert "Sertraline was changed in two places." in cli("medicine", "end", "sertraline").err
    cli("undo")
    doctor = cli("doctor")
    assert doctor.code == 1
    assert f"look  records    {line}" in doctor.out
    assert "Sertraline" not in doctor.out


def test_all_due_leaves_it_and_says_why(cli: Cli, apart: Apart) -> None:
    apart(plan(2), plan(3))
    taken = cli("take", "--all-due")
    assert "Lithium" in taken.out
    assert "Left open: Sertraline 100 mg, 1 tablet, planned for 08:00 (its plan was changed in two places" in taken.out


def test_both_versions_are_shown_line_by_line(cli: Cli, apart: Apart) -> None:
    apart(plan(2), plan(3))
    assert cli("conflicts").out == (
        " 1  Sertraline, how it is taken from Nov 23, 2026\n"
        "    version 1: laptop, holds now\n"
        "    version 2: this computer\n"
        "    ≠ 20:00\n"
        "      version 1: 3 tablets of 100 mg, every day\n"
        "      version 2: 2 tablets of 100 mg, every day\n"
        "    ≠ In a day\n"
        "      version 1: 400 mg a day\n"
        "      version 2: 300 mg a day\n"
        "    The same in both: From: Nov 23, 2026; 08:00: 1 tablet of 100 mg, every day\n"
    )
    (conflict,) = cli("conflicts", "--json").data["conflicts"]
    assert (conflict["table"], conflict["can_be_both"]) == ("version", False)
    assert [(v["machine"], v["here"], v["removed"]) for v in conflict["versions"]] == [
        ("laptop", False, False), (None, True, False),
    ]  # fmt: skip
    lines = {line["about"]: (line["says"], line["differs"]) for line in conflict["versions"][1]["lines"]}
    assert lines["20:00"] == ("2 tablets of 100 mg, every day", True)
    assert lines["08:00"] == ("1 tablet of 100 mg, every day", False)


def test_a_row_is_chosen_and_undo_brings_the_question_back(cli: Cli, apart: Apart) -> None:
    apart(plan(2), plan(3))
    cli("conflicts")
    chosen = cli("conflicts", "choose", "1", "--keep", "2")
    assert chosen.code == 0
    assert chosen.out == "Sertraline, how it is taken from Nov 23, 2026: the version of this computer holds.\n"
    assert "`companion undo` takes it back." in chosen.err
    assert cli("conflicts", "--json").data["conflicts"] == []
    assert "2 tablets at 20:00" in cli("medicine", "list").out
    assert cli("undo").out == "Taken back: version chosen: Sertraline.\n"
    assert len(cli("conflicts", "--json").data["conflicts"]) == 1


def test_each_is_asked_about_line_by_line_and_enter_leaves_it_open(cli: Cli, apart: Apart) -> None:
    def note(words: str) -> Edit:
        def edit(store: RecordStore) -> None:
            medicine = next(r.medicine for r in store.regimens() if r.medicine.name == "Lithium")
            store.save("medicine-correct", [Put(replace(medicine, note=words))])

        return edit

    apart(
        lambda store: (plan(2)(store), note("with food\nand water")(store)),
        lambda store: (plan(3)(store), note("[/]")(store)),
    )
    asked = cli("conflicts", "choose", stdin=b"9\n\n1\n", tty=True)
    assert "Which one holds? 1 or 2 (Enter leaves it open): " in asked.err
    assert "“9” is no version of it. They are numbered 1 to 2. Nothing was changed." in asked.err
    assert "version 2: with food\n        and water" in asked.err
    assert asked.out == (
        "Sertraline, how it is taken from Nov 23, 2026: left open. Nothing was changed.\n"
        "Lithium, name and notes: the version of laptop holds.\n"
    )
    assert len(cli("conflicts", "--json").data["conflicts"]) == 1


def test_an_entry_deleted_here_and_changed_there_is_offered_with_its_words(cli: Cli, apart: Apart) -> None:
    cli("checkin", "--mood", "4", "--note", "plain")

    def change(store: RecordStore) -> None:
        store.save("checkin-edit", [Put(replace(store.entries()[0], note="on the train"))])

    apart(lambda store: store.save("entry-delete", [Remove(store.entries()[0])]), change)
    apart.edit(apart.homes[0], nothing)
    listed = cli("conflicts")
    assert "version 1: laptop, holds now" in listed.out
    assert "version 2: this computer, removed" in listed.out
    assert "on the train" in listed.out
    cli("conflicts", "choose", "1", "--keep", "2")
    assert cli("journal", "list", "--json").data["total"] == 0
    cli("undo")
    assert "on the train" in cli("journal", "list").out


def test_a_dose_recorded_twice_can_be_answered_here_too(cli: Cli, apart: Apart, clock: StandingClock) -> None:
    from companion.services.today import TodayService

    def take(store: RecordStore) -> None:
        today = TodayService(store, clock)
        today.take(next(dose.id for dose in today.view().doses if f"{dose.plan.wall:%H:%M}" == "08:00"))

    apart.meet()
    apart.edit(apart.homes[0], take)
    clock.on(minutes=90)
    apart.edit(apart.homes[1], take)
    apart.meet()
    listed = cli("conflicts")
    assert "Sertraline 08:00, Mon Nov 23" in listed.out
    assert (
        "Which one holds? 1, 2 or both"
        in cli("conflicts", "choose", stdin=b"\n").out + cli("conflicts", "choose", stdin=b"\n", tty=True).err
    )
    assert cli("conflicts", "choose", "1", "--keep", "both").out == "Sertraline 08:00, Mon Nov 23: both are kept.\n"
    assert len(cli("today", "--json").data["extras"]) == 1
    assert cli("conflicts").out == "Nothing was changed in two places.\n"


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("choose", "7"), "There is no row 7. The list has one row."),
        (("choose", "lithium"), "Please say which one"),
        (("choose", "1", "--keep", "3"), "“3” is no version of it. They are numbered 1 to 2. Nothing was changed."),
        (("choose", "1", "--keep", "both"), "“both” is no version of it."),
        (("choose", "1", "--no-input"), "Please say which version holds with --keep"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_changes(
    cli: Cli, apart: Apart, argv: tuple[str, ...], sentence: str
) -> None:
    apart(plan(2), plan(3))
    cli("conflicts")
    answer = cli("conflicts", *argv)
    assert answer.code in {1, 2}
    assert sentence in answer.err
    assert len(cli("conflicts", "--json").data["conflicts"]) == 1


def test_a_row_that_changed_since_it_was_printed_is_refused(cli: Cli, apart: Apart) -> None:
    apart(plan(2), plan(3))
    cli("conflicts")
    apart.edit(apart.homes[1], plan(4))
    apart.meet()
    answer = cli("conflicts", "choose", "1", "--keep", "1")
    assert answer.code == 1
    assert "It now reads: Sertraline, how it is taken from Nov 23, 2026, 20:00: 4 tablets of 100 mg" in answer.err
    cli("conflicts")
    cli("conflicts", "choose", "1", "--keep", "1")
    assert "settled meanwhile" in cli("conflicts", "choose", "1", "--keep", "1").err


def test_in_a_conversation_two_words_do_it(cli: Cli, apart: Apart) -> None:
    apart(plan(2), plan(3))
    talk = cli("plain", stdin=b"conflicts\nchoose 1\n2\nquit\n")
    assert "choose 1 asks which version of the first one holds." in talk.err
    assert "the version of this computer holds." in talk.out
    assert "`companion" not in talk.err
    assert cli("conflicts", "--json").data["conflicts"] == []
