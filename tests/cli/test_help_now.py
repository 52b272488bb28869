"""`companion help-now`, and the list of countries: numbers and what helps besides them, whatever is broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from companion.cli.words.pieces import NONE as NOTHING_TO_READ
from companion.domain.crisis import FALLBACK
from companion.domain.help_now import DO_NOW, EMERGENCY_SIGNS
from companion.library.content import content_root
from companion.library.crisis import load_regions
from companion.library.library import Library
from companion.ui.words import help_now as words

from .conftest import Cli


def test_the_numbers_come_first_and_the_rest_in_the_order_of_the_screen(cli: Cli) -> None:
    answer = cli("help-now", "--region", "US")
    assert (answer.code, answer.err) == (0, "")
    text = answer.out
    heads = [
        each.upper() for each in (words.TOO_MUCH, words.SOMEONE_ELSE, words.BREATHE, words.LOOK_AROUND, words.SIGNS)
    ]
    places = [text.index(each) for each in ("988 Suicide & Crisis Lifeline", *heads)]
    assert places == sorted(places)
    assert DO_NOW in text
    assert EMERGENCY_SIGNS in text
    assert "Nothing is written yet" in text
    assert text.splitlines()[-1] == "Crisis line: 988 (call or text). Emergency: 911."
    assert " mg" not in text


def test_every_card_stands_there_with_its_action_and_how_it_is_read(cli: Cli) -> None:
    text = " ".join(cli("help-now").out.split())
    for card in Library().red_flags():
        assert f"{card.title} {card.action} companion read show {card.id}" in text


def test_it_is_the_country_that_was_chosen(cli: Cli, home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text('region = "gb"\n')
    answer = cli("help-now")
    assert "Samaritans" in answer.out
    assert words.no_poison_line("United Kingdom")[:60] in " ".join(answer.out.split())


def test_where_no_country_was_chosen_the_poison_line_says_whose_it_is(cli: Cli) -> None:
    text = " ".join(cli("help-now").out.split())
    assert "Poison Help (US): 1-800-222-1222" in text
    assert words.POISON_ELSEWHERE in text
    us = Library().region("US").poison
    assert us is not None
    assert FALLBACK.poison is not None
    assert (us.number, us.source, us.checked) == (
        FALLBACK.poison.number,
        FALLBACK.poison.source,
        FALLBACK.poison.checked,
    )


def test_an_unknown_country_never_passes_for_another_and_says_which_exist(cli: Cli) -> None:
    answer = cli("help-now", "--region", "Atlantis\x1b[31m")
    assert answer.code == 1
    assert "988" not in answer.out
    assert "112" in answer.out
    assert "findahelpline.com" in answer.out
    assert all(f"{region.code} {region.name}" in answer.out for region in load_regions())
    assert "Atlantis" in answer.err
    assert "\x1b" not in answer.out + answer.err
    data = cli("help-now", "--region", "Atlantis", "--json").data
    assert (data["region"], data["lines"], data["poison"]) == (None, [], None)


def test_json_holds_the_same(cli: Cli) -> None:
    data = cli("help-now", "--region", "US", "--json").data
    assert data["region"] == "US"
    assert [guide["id"] for guide in data["guides"]] == ["someone-else", "breathing", "grounding"]
    assert [step["count"] for step in data["guides"][1]["steps"]] == [4, 4, 6]
    assert {card["id"] for card in data["red_flags"]} == {card.id for card in Library().red_flags()}
    assert data["too_much"]["first"] == DO_NOW
    assert data["own"]["text"] is None
    assert "Nothing is written yet" in data["own"]["why_not"]


def test_a_damaged_guide_costs_only_itself(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "content"
    shutil.copytree(str(content_root()), folder)
    (folder / "help-now" / "breathing.toml").write_text("id = ")
    for module in ("help_now", "library", "crisis"):
        monkeypatch.setattr(f"companion.library.{module}.content_root", lambda: folder)
    answer = cli("help-now")
    assert answer.code == 0
    assert words.BREATHE.upper() not in answer.out
    assert words.LOOK_AROUND in answer.out.replace("LOOK AROUND", "Look around")
    assert "help-now/breathing.toml" in cli("doctor").out


def test_without_any_content_numbers_and_fixed_words_stand(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("help_now", "library", "crisis"):
        monkeypatch.setattr(f"companion.library.{module}.content_root", lambda: Path("/nonexistent"))
    answer = cli("help-now", "--region", "US")
    assert answer.code == 0
    assert all(each in answer.out for each in ("988", "911", DO_NOW, EMERGENCY_SIGNS))
    assert cli("read", "search", "lithium").out == f"{NOTHING_TO_READ}\n", "nobody knows what it would have held"


@pytest.mark.parametrize("garbage", [b"\xff\xfe\x00", b"region = [", b'region = "ZZ"'])
def test_it_survives_any_preferences_and_records(cli: Cli, home: Path, garbage: bytes) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_bytes(garbage)
    (home / "data").write_text("a file in the way")
    answer = cli("help-now")
    assert (answer.code, answer.out.splitlines()[0]) == (0, words.TITLE)
    assert "988" in answer.out
    assert "Nothing is written yet" not in answer.out, "nobody knows that"
    assert str(home / "data") in "".join(answer.out.split())
    (home / "data").unlink()
    cli("help-now")
    assert sorted(each.name for each in home.iterdir()) == ["config"], "looking made a folder"
    (home / "data").write_text("a file in the way")
    for asked in (("plan", "show"), ("plan", "letters")):
        refused = cli(*asked)
        assert (refused.code, "988" in refused.err) == (1, True), refused.err
    talked = cli("plain", stdin=b"plan show\nmedicines\nquit\n").err
    assert talked.count("988") == 1, "the crisis line belongs under the error about the plan, and under no other"


def test_where_the_chosen_folder_is_not_there_it_says_so_and_not_that_nothing_is_written(cli: Cli, home: Path) -> None:
    (home / "config").mkdir(parents=True, exist_ok=True)
    (home / "config" / "config.toml").write_text('[data]\nme = "drive"\n')
    answer = cli("help-now")
    assert answer.code == 0
    text = " ".join(answer.out.split())
    assert "is not there. If it is on a drive" in text
    assert "Nothing is written yet" not in text
    assert not (home / "config" / "drive").exists()


def test_the_countries_are_listed_with_their_numbers(cli: Cli) -> None:
    answer = cli("crisis", "--list")
    assert answer.code == 0
    for region in load_regions():
        (row,) = [line for line in answer.out.splitlines() if line.startswith(f"{region.code}  {region.name} ")]
        assert region.lines[0].number in row
        assert region.emergency[0].number in row
    codes = [region["region"] for region in cli("crisis", "--list", "--json").data["regions"]]
    assert codes == [region.code for region in load_regions()]
    assert cli("crisis", "--list", "--region", "US").code == 2


def test_a_line_says_hours_source_and_date(cli: Cli) -> None:
    for region in load_regions():
        page = cli("crisis", "--region", region.code).out
        for line in region.lines:
            assert f"Checked {line.checked}: {line.source}." in page
            assert (line.hours or words.HOURS_UNKNOWN) in page


@pytest.mark.parametrize("said", ["help now", "help-now", "!"])
def test_a_conversation_has_it_too(cli: Cli, said: str) -> None:
    answer = cli("plain", stdin=f"{said}\nquit\n".encode())
    assert DO_NOW in answer.out
    assert "read serious-rash" in answer.out
    assert "companion read" not in answer.out
