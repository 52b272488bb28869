"""What there is to read, crisis lines, the doctor, the conversation, the demo."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from companion.cli.words import plain
from companion.domain.crisis import FALLBACK
from companion.library.content import content_root
from companion.library.crisis import load_regions
from companion.storage.line import Revision, encode

from .conftest import Cli, StandingClock


def test_read_list_show_search(cli: Cli) -> None:
    articles = cli("read", "list", "--json").data["pieces"]
    assert len(articles) >= 11
    first = articles[0]["id"]
    page = cli("read", "show", first).out
    assert "SOURCES" in page
    assert "**" not in page
    assert max(map(len, page.splitlines())) <= 200
    hits = cli("read", "search", "lithium", "--json").data["hits"]
    assert hits
    assert cli("read", "show", hits[0]["id"]).code == 0
    assert cli("read", "search").err.endswith("Please give the words. Standard input ended without it.\n")
    found = cli("read", "search", "I", "feel", "panic", "--json").data
    assert (found["shelf"]["id"], found["help_now"]) == ("feel-worse", ["Breathe with me"])
    lines = cli("read", "search", "I", "feel", "panic").out.splitlines()
    assert lines[:3] == [
        "Help now · Breathe with me: companion help-now",
        "“I feel worse”",
        "    companion read show calling-988",
    ]
    lines = cli("read", "search", "forgot").out.splitlines()
    assert lines[2] == "    companion read show routines-that-work"
    assert lines[3].startswith(" 1  "), "one guide of many is no answer"
    assert cli("read", "search", "lithium", "--json").data["shelf"] is None


def test_read_row_means_the_table_of_contents_without_a_list(cli: Cli) -> None:
    first = cli("read", "list", "--json").data["pieces"][0]
    assert cli("read", "show", "1").out.startswith(first["title"])
    assert cli("read", "show", "99").code == 1


def test_read_needs_no_records(cli: Cli, home: Path) -> None:
    cli("read", "search", "sleep", "--json")
    assert not home.exists()


@pytest.mark.parametrize("wrong", ["../../etc/passwd", "no-such-article", "\x1b[31m", "%2e%2e"])
def test_an_unknown_article_is_named(cli: Cli, wrong: str) -> None:
    answer = cli("read", "show", wrong)
    assert answer.code == 1
    assert "\x1b" not in answer.err


def test_crisis_without_a_region(cli: Cli, home: Path) -> None:
    answer = cli("crisis")
    assert answer.code == 0
    assert answer.out.startswith("Crisis line: 988")
    assert not home.exists()


@pytest.mark.parametrize("region", load_regions(), ids=lambda region: region.code)
def test_crisis_of_every_region_by_code_and_name(cli: Cli, region: object) -> None:
    from companion.domain.crisis import Region

    assert isinstance(region, Region)
    page = cli("crisis", "--region", region.code.lower()).out
    assert page == cli("crisis", "--region", region.name).out
    for number in (*(each.number for each in region.emergency), *(line.number for line in region.lines)):
        assert number in page


OTHER_NAMES = (
    ("UK", "GB"), ("u.k.", "GB"), ("England", "GB"), ("great  britain", "GB"), ("USA", "US"), ("U.S.", "US"),
    ("united states of america", "US"), ("Deutschland", "DE"), ("mexico", "MX"), ("MÉXICO", "MX"), ("eire", "IE"),
    ("the Netherlands", "NL"), ("suid afrika", "ZA"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "code"), OTHER_NAMES)
def test_a_country_is_found_by_its_other_names(cli: Cli, name: str, code: str) -> None:
    answer = cli("crisis", "--region", name)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == cli("crisis", "--region", code).out


@pytest.mark.parametrize(("name", "number"), [("usa", "988"), ("england", "116 123"), ("u.k.", "116 123")])
def test_a_conversation_finds_a_country_by_its_other_names(cli: Cli, name: str, number: str) -> None:
    talked = cli("plain", stdin=f"region {name}\nquit\n".encode())
    assert "From now on" in talked.err
    assert number in talked.out.splitlines()[-1]


def test_crisis_of_an_unknown_country_still_shows_numbers(cli: Cli) -> None:
    answer = cli("crisis", "--region", "Atlantis\x1b[31m")
    assert answer.code == 1
    assert answer.out.startswith("Emergency: 112 or 911.")
    assert "findahelpline.com" in answer.out
    assert "GB United Kingdom" in answer.out
    assert "Atlantis" in answer.err
    assert "\x1b" not in answer.err


def test_crisis_of_an_unknown_country_never_passes_for_another(cli: Cli) -> None:
    assert "988" not in cli("crisis", "--region", "Atlantis").out
    answer = cli("crisis", "--region", "Atlantis", "--json")
    assert (answer.code, answer.data["region"], answer.data["lines"]) == (1, None, [])
    assert [each["number"] for each in answer.data["emergency"]] == ["112", "911"]


def test_crisis_uses_the_chosen_region(cli: Cli, home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text('region = "gb"\n')
    assert "116 123" in cli("crisis").out


@pytest.mark.parametrize("garbage", [b"\xff\xfe\x00", b"region = [", b"region = 7", b"x" * 2_000_000, b'region = "ZZ"'])
def test_crisis_survives_any_preferences(cli: Cli, home: Path, garbage: bytes) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_bytes(garbage)
    answer = cli("crisis")
    assert (answer.code, answer.out.splitlines()[0][:16]) == (0, "Crisis line: 988")


def test_crisis_survives_a_bad_profile_and_lost_content(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("crisis", COMPANION_PROFILE="../..").code == 0
    monkeypatch.setattr("companion.library.content.content_root", lambda: Path("/nonexistent"))
    monkeypatch.setattr("companion.library.crisis.content_root", lambda: Path("/nonexistent"))
    answer = cli("crisis", "--region", "US")
    assert answer.code == 0
    assert FALLBACK.lines[0].number in answer.out


@pytest.mark.parametrize("command", ["crisis", "help-now"])
def test_where_numbers_cannot_be_read_a_country_is_not_said_to_have_none(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    shutil.copytree(content_root(), tmp_path / "content")
    (tmp_path / "content" / "crisis" / "us.toml").write_bytes(b"")
    monkeypatch.setattr("companion.library.crisis.content_root", lambda: tmp_path / "content")
    answer = cli(command, "--region", "United States")
    assert answer.code == 0
    assert "988" in answer.out
    assert "could not be read" in answer.err
    assert "116 123" in cli(command, "--region", "UK").out


def test_a_country_can_be_kept(cli: Cli, home: Path) -> None:
    assert "988" in cli("crisis").out
    assert cli("crisis", "--region", "atlantis", "--keep").code == 1
    assert not home.exists()
    answer = cli("crisis", "--region", "united kingdom", "--keep")
    assert "116 123" in answer.out
    assert "United Kingdom" in answer.err
    assert "116 123" in cli("--help").out
    talked = cli("plain", stdin=b"region new zealand\nhelp\nquit\n")
    assert "1737" in talked.out.splitlines()[-1]


def test_doctor_is_well_and_says_nothing_personal(morning: Cli) -> None:
    morning("checkin", "--mood", "5", "--note", "secret words")
    answer = morning("doctor")
    assert answer.code == 0
    assert "All is well." in answer.out
    for word in ("Sertraline", "secret", "Lorazepam"):
        assert word not in answer.out + morning("doctor", "--json").out


def test_doctor_finds_damage(morning: Cli, home: Path) -> None:
    log = next((home / "data" / "me" / "log").iterdir())
    log.write_bytes(log.read_bytes() + b'{"at":"rubbish"}\n')
    answer = morning("doctor")
    assert answer.code == 1
    assert log.name in answer.out


def test_doctor_names_the_file_whose_clock_ran_ahead(morning: Cli, home: Path) -> None:
    lines = [Revision(f"9999-01-01T00:00:00.00{n}Z-0000-lapp.0000", "edit-x", "odd", "x", {}) for n in (1, 2)]
    (home / "data" / "me" / "log" / "lapp-9999.jsonl").write_bytes(b"".join(encode(one) + b"\n" for one in lines))
    (look,) = [line for line in morning("doctor").out.splitlines() if "ahead" in line]
    assert "lapp-9999.jsonl: 2 lines are more than a day ahead of this clock." in look


def test_doctor_survives_whatever_is_broken(cli: Cli, home: Path) -> None:
    home.write_text("in the way")
    answer = cli("doctor", "--json")
    assert answer.code == 1
    assert answer.data["well"] is False


def test_a_whole_morning_in_a_conversation(morning: Cli) -> None:
    said = b"due\ntake all\ncheck in\n5\n7\n\n1\n\nfine\n\nread 1\njournal\nmedicines\nhelp\nquit\n"
    answer = morning("plain", stdin=said)
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[0].startswith("Crisis line: 988")
    assert lines[-1].startswith("Crisis line: 988")
    assert answer.out.count("Crisis line: 988") >= 3
    assert "due           08:00" in answer.out
    assert answer.out.count("Taken 08:10") == 2
    assert "Saved: 08:10  mood 5" in answer.out


def test_a_conversation_goes_on_after_mistakes(morning: Cli) -> None:
    said = "take nothing\n'\n--help\nplain\ntdoay\nit's hard\n\x1b[31m\n\ntoday --jsn\ntake 99\nundo\n"
    answer = morning("plain", stdin=said.encode())
    assert answer.code == 0
    assert "\x1b" not in answer.out + answer.err
    assert "broke" not in answer.err
    assert "Goodbye" in answer.out


def test_a_conversation_asks_on_standard_error(morning: Cli) -> None:
    answer = morning("plain", stdin=b"quit\n", tty=True)
    assert "What now?" in answer.err
    assert "What now?" not in answer.out


def test_bare_companion_without_a_terminal_prints_today_and_the_crisis_line(morning: Cli) -> None:
    answer = morning()
    assert answer.code == 0
    assert answer.out.startswith("Today, Monday")
    assert answer.out.rstrip().splitlines()[-1].startswith("Crisis line: 988")
    assert "\x1b" not in answer.out + answer.err


def test_bare_companion_with_broken_records_still_prints_the_crisis_line(cli: Cli, home: Path) -> None:
    home.write_text("in the way")
    answer = cli()
    assert answer.code == 1
    assert "is a file" in answer.err
    assert "988" in answer.out


def test_demo_writes_the_same_bytes_for_the_same_seed(cli: Cli, tmp_path: Path) -> None:
    for name in ("a", "b"):
        answer = cli("demo", "--write", str(tmp_path / name), "--days", "40", "--seed", "3", "--until", "2026-11-23")
        assert answer.code == 0
    cli("demo", "--write", str(tmp_path / "c"), "--days", "40", "--seed", "4", "--until", "2026-11-23")
    a, b, c = ([file.read_bytes() for file in sorted((tmp_path / name).rglob("*.jsonl"))] for name in "abc")
    assert a == b != c
    for path in (tmp_path / "a").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


def test_demo_records_are_sound_and_today_has_doses(cli: Cli, tmp_path: Path, clock: StandingClock) -> None:
    home = tmp_path / "demo"
    cli("demo", "--write", str(home), "--days", "100", "--seed", "1")
    assert cli("doctor", COMPANION_HOME=str(home)).code == 0
    clock.to("2026-11-23T14:00:00+00:00")
    assert len(cli("today", "--json", COMPANION_HOME=str(home)).data["doses"]) > 2


@pytest.mark.parametrize("now", ["2026-11-26T03:00", "2026-11-26T10:59", "2026-11-26T11:57", "2026-11-26T23:30"])
def test_no_demo_record_lies_in_the_future(cli: Cli, tmp_path: Path, clock: StandingClock, now: str) -> None:
    clock.to(f"{now}:00+00:00")
    clock.zone_name = "Asia/Tokyo"  # where it is another date: the made-up home has a calendar of its own
    home = tmp_path / "demo"
    assert cli("demo", "--write", str(home), "--days", "30").code == 0
    stamps = [json.loads(line)["at"] for file in home.rglob("*.jsonl") for line in file.read_text().splitlines()]
    assert max(stamps)[:16] <= now
    assert cli("today", "--json", COMPANION_HOME=str(home)).data["doses"]


def test_demo_bytes_do_not_depend_on_the_hour(cli: Cli, tmp_path: Path, clock: StandingClock) -> None:
    for name in "ab":
        cli("demo", "--write", str(tmp_path / name), "--days", "20", "--until", "2026-11-23")
        clock.on(hours=5)
    a, b = ([file.read_bytes() for file in sorted((tmp_path / name).rglob("*.jsonl"))] for name in "ab")
    assert a == b


def test_demo_never_writes_over_anything(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("full", "file", "link"):
        assert cli("demo", "--write", str(tmp_path / name), "--days", "2").code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full", "link"]


@pytest.mark.parametrize("argv", [("--days", "0"), ("--days", "-1"), ("--until", "2200-01-01"), ("--seed", "x")])
def test_demo_numbers_that_cannot_be_used(cli: Cli, tmp_path: Path, argv: tuple[str, str]) -> None:
    assert cli("demo", "--write", str(tmp_path / "new"), *argv).code == 2
    assert not (tmp_path / "new").exists()


def test_demo_without_a_terminal_says_how(cli: Cli) -> None:
    answer = cli("demo")
    assert answer.code == 1
    assert "--write" in answer.err


def test_plain_shows_numbers_and_articles_without_records(cli: Cli, home: Path) -> None:
    home.mkdir()
    (home / "data").write_text("a file in the way")
    said = cli("plain", stdin=b"crisis\nread 2\ntoday\nquit\n")
    assert "988 Suicide & Crisis Lifeline" in said.out
    assert "When you miss a dose" in said.out
    assert "is a file" in said.err


def test_an_escape_does_not_hide_a_word(cli: Cli) -> None:
    assert "Today, " in cli("plain", stdin=b"quiet\n\x1b[31mtoday\x1b[0m\nquit\n").out.partition("or quit to leave")[2]


def test_a_country_without_numbers_in_the_preferences_is_said(cli: Cli, home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text('region = "ZZ"\n')
    assert "No checked numbers for “ZZ”" in cli("crisis").err
    answer = cli("doctor")
    assert answer.code == 1
    assert "No checked numbers for ZZ" in answer.out


def test_doctor_names_what_cannot_be_written(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("checkin", "--here")
    closed = home / "state" / "me"
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode, **more: Path(path) != closed and real(path, mode, **more))
    answer = cli("doctor")
    assert answer.code == 1
    assert f"{closed} cannot be" in answer.out


def test_an_article_and_what_can_be_said_fit_eighty_columns(cli: Cli) -> None:
    for n in range(1, len(cli("read", "list", "--json").data["pieces"]) + 1):
        page = cli("read", "show", str(n)).out.rpartition("\n\n")[0]
        assert [line for line in page.splitlines() if len(line) > 80 and len(line.split()) > 1] == []
    said = cli("plain", stdin=b"help\nquit\n").out
    assert "undo, redo" in said
    assert max(map(len, said.partition("You can say:")[2].partition("Goodbye")[0].splitlines())) <= 80


def test_in_a_conversation_undo_is_said_without_the_programs_name(morning: Cli) -> None:
    said = morning("plain", stdin=b"take 1\nquit\n")
    assert "undo takes it back." in said.err.splitlines()
    assert "companion undo" not in said.err
    assert "`companion undo` takes it back." in morning("skip", "2").err


def talk(cli: Cli, *said: str) -> str:
    """All a conversation answers to some lines."""
    answer = cli("plain", stdin="\n".join([*said, "quit", ""]).encode())
    assert answer.code == 0
    return answer.out.partition("or quit to leave.")[2] + answer.err


def test_a_conversation_names_only_what_can_be_said_in_it(morning: Cli, cli: Cli) -> None:
    morning("take", "lithium")
    said = talk(
        morning, "take lithium", "extra lorazepam", "extra lorazepam", "journal", "journal 1", "read 1", "crisis",
        "take 4", "medicine foo", "region atlantis", "pause sertraline", "take sertraline", "undo",
    )  # fmt: skip
    assert "companion " not in said
    assert "`" not in said
    assert "--slot" not in said
    assert "A row number of today, such as take 1, means one of these" in said
    assert "check in begins" in said
    assert "Please say journal first." in said
    assert "say it again with --yes" in said


def test_a_conversation_without_medicines_says_how_one_is_added(cli: Cli) -> None:
    answer = cli("plain", stdin=b"today\nmedicines\nquit\n")
    assert answer.out.count("add medicine adds one") == 3
    assert "companion medicine" not in answer.out


def test_the_links_of_an_article_can_be_said(cli: Cli) -> None:
    page = talk(cli, "read when-you-miss-a-dose")
    assert "READ ON" in page
    link = page.partition("READ ON")[2].split(": read ")[1].split()[0]
    assert "SOURCES" in talk(cli, f"read {link}")
    assert "companion read show" in cli("read", "show", "when-you-miss-a-dose").out


def test_pause_and_resume_can_be_said(morning: Cli) -> None:
    said = talk(morning, "pause sertraline until 2026-11-30", "take sertraline", "resume sertraline", "take sertraline")
    assert "Sertraline is on pause from today until Mon Nov 30" in said
    assert "resume ends the pause" in said
    assert "Taken 08:10: Sertraline" in said
    help_ = talk(morning, "help")
    assert "pause lithium" in help_
    assert "resume lithium" in help_


def test_a_name_of_several_words_and_a_time_can_be_said(morning: Cli) -> None:
    assert "Taken 08:05: Lithium ER" in talk(morning, "take lithium at 08:05")
    assert "Recorded: Lorazepam [PRN] 1 mg, 1 tablet, 07:30." in talk(morning, "extra lorazepam [prn] at 7:30")


def test_words_said_in_a_conversation_are_in_no_shell_history(morning: Cli) -> None:
    answer = morning("plain", stdin=b"skip 1 --reason sick\nquit\n", tty=True)
    assert "Skipped" in answer.out
    assert "history" not in answer.err


def test_every_sentence_a_conversation_says_otherwise_is_one_of_the_command_line() -> None:
    folder = Path(plain.__file__).parent
    text = "".join(file.read_text() for file in folder.glob("*.py") if file.name != "plain.py")
    joined = re.sub(r'"\s+f?"', "", text)
    limits = {"--limit and --from show more.", "; --limit shows more."}  # put together from parts
    assert [written for written, _ in plain._INSTEAD if written not in joined and written not in limits] == []
