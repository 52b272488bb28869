"""The doctor says what is damaged, repairs what can be, and never shows what stands in a record."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from companion.cli.words import doctor as words
from companion.storage.line import Revision, encode

from .conftest import Answer, Cli
from .test_json import compare, shape

LAPTOP = (
    Revision("2026-11-23T08:00:00.000Z-0000-lapp.0000", "x-a", "entry", "odd", {"day": 5}),
    Revision("2026-11-23T08:00:00.001Z-0000-lapp.0000", "x-b", "entry", "new", {"day": "2026-11-23"}, v=99),
    Revision("2026-11-23T08:00:00.002Z-0000-lapp.0000", "x-c", "symptom", "c", {"name": "c"}, n="1/2"),
    Revision("2199-11-23T08:00:00.002Z-0000-lapp.0000", "x-d", "symptom", "d", {"name": "d"}),
)
"""Lines of another machine, each with something odd about it."""


KEPT = tuple(
    Revision(f"2025-11-23T08:00:00.00{n}Z-0000-lapp.0000", f"x-{n}", "symptom", str(n), {"name": "c"}) for n in (1, 2)
)


@pytest.fixture
def hurt(morning: Cli, home: Path) -> Cli:
    """A morning whose check-in has one flipped bit."""
    assert morning("checkin", "--mood", "5", "--note", "secret words").code == 0
    log = log_of(home)
    data = log.read_bytes()
    place = data.index(b"secret words")
    log.write_bytes(data[:place] + b"S" + data[place + 1 :])
    return morning


def log_of(home: Path) -> Path:
    return next(path for path in (home / "data" / "me" / "log").iterdir() if "repaired" not in path.name)


def troubles(answer: Answer) -> list[Any]:
    return [each for each in answer.data["findings"] if "kind" in each]


def test_it_says_where_and_how_much_and_what_can_be_done(hurt: Cli, home: Path) -> None:
    answer = hurt("doctor")
    assert answer.code == 1
    (line,) = [each for each in answer.out.splitlines() if "bytes " in each and ".jsonl" in each]
    assert log_of(home).name in line
    assert "At least one record of it cannot be read" in line
    assert "What it was is known exactly: a check-in of Nov 23, 2026 can be brought back." in line
    assert "companion doctor --repair" in line
    assert "secret" not in answer.out.casefold() + answer.err.casefold()


def test_json_has_the_facts(hurt: Cli, home: Path) -> None:
    answer = hurt("doctor", "--json")
    assert answer.code == 1
    (found,) = troubles(answer)
    data = log_of(home).read_bytes()
    stretch = data[found["first"] : found["last"] + 1]
    assert b"Secret words" in stretch
    assert b"\n" not in stretch
    sentence = found.pop("sentence")
    assert sentence.startswith(log_of(home).name)
    assert {key: found[key] for key in ("kind", "file", "records", "table", "healed", "known", "well")} == {
        "kind": "damaged",
        "file": log_of(home).name,
        "records": 1,
        "table": None,
        "healed": False,
        "known": False,
        "well": False,
    }
    assert found["repairable"] == [{"table": "entry", "day": "2026-11-23"}]
    assert "secret" not in answer.out.casefold()


def test_the_shape_of_a_finding_is_as_promised(hurt: Cli) -> None:
    found = next(each for each in hurt("doctor", "--json").data["findings"] if "kind" in each)
    compare("doctor-damage", shape(found))


def test_repair_asks_and_says_what_it_would_bring_back(hurt: Cli, home: Path) -> None:
    before = log_of(home).read_bytes()
    answer = hurt("doctor", "--repair", stdin=b"n\n", tty=True)
    assert "One record: a check-in of Nov 23, 2026." in answer.err
    assert "Nothing was changed." in answer.err
    assert answer.code == 1
    assert len(list(log_of(home).parent.iterdir())) == 1
    answer = hurt("doctor", "--repair", stdin=b"y\n", tty=True)
    assert "Brought back, exactly as saved: a check-in of Nov 23, 2026." in answer.err
    assert answer.code == 0
    assert log_of(home).read_bytes() == before, "the damaged file stays as it is"
    assert "secret" not in answer.out + answer.err
    assert "secret words" in hurt("journal", "list").out


def test_without_a_terminal_only_yes_repairs(hurt: Cli, home: Path) -> None:
    refused = hurt("doctor", "--repair")
    assert refused.code == 2
    assert "add --yes" in refused.err
    assert len(list(log_of(home).parent.iterdir())) == 1
    answer = hurt("doctor", "--repair", "--yes", "--json")
    assert answer.code == 0
    assert answer.data["repaired"] == [{"table": "entry", "day": "2026-11-23"}]
    (found,) = troubles(answer)
    assert (found["healed"], found["well"], found["repairable"]) == (True, True, [])
    assert answer.data["well"] is True


def test_healed_damage_is_listed_and_raises_no_standing_warning(hurt: Cli) -> None:
    assert "cannot be read in one place" in hurt("today").err
    hurt("doctor", "--repair", "--yes")
    assert hurt("today").err == ""
    answer = hurt("doctor")
    assert answer.code == 0
    assert "all that was there is intact in another file" in answer.out
    assert "All is well." in answer.out


def test_nothing_to_repair_is_said(morning: Cli) -> None:
    answer = morning("doctor", "--repair")
    assert answer.code == 0
    assert "Nothing here can be repaired from itself." in answer.err
    assert morning("doctor", "--repair", "--json").data["repaired"] == []


def test_a_copy_put_back_heals_what_no_bit_explains(morning: Cli, home: Path) -> None:
    log = log_of(home)
    sound = log.read_bytes()
    log.write_bytes(sound[:700] + bytes(300) + sound[1000:])
    answer = morning("doctor")
    assert answer.code == 1
    assert "companion restore" in answer.out
    log.with_name(f"restored {log.name}").write_bytes(sound)
    answer = morning("doctor")
    assert (answer.code, "All is well." in answer.out) == (0, True)


def test_a_lost_file_is_named_with_its_lines_until_it_is_back(morning: Cli, home: Path) -> None:
    log = log_of(home)
    other = log.with_name("laptop-2025.jsonl")
    kept = b"".join(encode(one) + b"\n" for one in KEPT)
    other.write_bytes(kept)
    assert morning("today").err == ""
    other.unlink()
    assert "laptop-2025.jsonl is gone" in morning("today").err
    (found,) = troubles(morning("doctor", "--json"))
    assert (found["kind"], found["records"], found["file"]) == ("gone", 2, other.name)
    assert "it held 2 lines" in morning("doctor").out
    log.with_name("back.jsonl").write_bytes(kept)
    assert troubles(morning("doctor", "--json")) == []
    assert morning("today").err == ""


def test_the_rest_of_a_file_that_is_arriving_worries_nobody(morning: Cli, home: Path, clock: Any) -> None:
    log = log_of(home)
    torn = log.with_name("laptop-2026.jsonl")
    torn.write_bytes(log.read_bytes()[:-40])
    now = clock.now().timestamp()
    os.utime(torn, (now - 20, now - 20))
    assert troubles(morning("doctor", "--json")) == []
    assert morning("today").err == ""
    clock.on(minutes=10)
    (found,) = troubles(morning("doctor", "--json"))
    assert found["kind"] == "cut-off"
    assert "cannot be read in one place" in morning("today").err


def test_every_kind_of_trouble_is_told_in_words_and_in_json(morning: Cli, home: Path) -> None:
    (log_of(home).parent / "lapp-2026.jsonl").write_bytes(b"".join(encode(one) + b"\n" for one in LAPTOP))
    answer = morning("doctor", "--json")
    assert {each["kind"] for each in troubles(answer)} == {"not-understood", "newer", "cut-action", "ahead"}
    said = morning("doctor").out
    for each in troubles(answer):
        assert each["sentence"] in said
        assert json.dumps(each)


def test_a_backup_heals_what_no_bit_explains(morning: Cli, home: Path) -> None:
    assert morning("checkin", "--mood", "5", "--note", "secret words").code == 0
    assert morning("backup", "make").code == 0
    log = log_of(home)
    log.write_bytes(log.read_bytes().replace(b"secret words", b"zecret worlz"))
    answer = morning("doctor")
    assert answer.code == 1
    assert "`companion restore`" in answer.out
    assert morning("restore", "--yes").code == 0
    (found,) = troubles(morning("doctor", "--json"))
    assert (found["kind"], found["healed"]) == ("damaged", True)
    assert "secret words" in morning("journal", "list").out


def test_every_sentence_begins_in_the_same_column() -> None:
    names = [value for name, value in vars(words).items() if name.isupper() and str(value).isalpha()]
    assert {words.ENCRYPTION, words.FOLDERS} <= set(names)
    begins = {words.line(name, "Here.", is_well=is_well).index(" Here.") for name in names for is_well in (True, False)}
    assert len(begins) == 1


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_where_records_are_missing_no_list_says_that_none_were_written(morning: Cli, home: Path, harm: str) -> None:
    never = ("medicine", "list"), ("today",), ("journal", "list"), ("due",), ("plan", "show")
    log = log_of(home)
    assert morning("today").err == ""
    if harm == "gone":
        log.unlink()
    else:
        log.write_bytes(b"x" * 2000 + b"\n")
    for asked in never:
        answer = morning(*asked)
        assert answer.code == 0
        assert "are missing or damaged. `companion restore` looks for them" in answer.out, asked
        assert "written down yet" not in answer.out
        assert "written here yet" not in answer.out
        assert "written yet" not in answer.out
