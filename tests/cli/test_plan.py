"""`companion plan show`: one's own plan without the app, and without a passphrase where it stays readable."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from companion.bootstrap.services import open_services
from companion.cli.words.plan import NO_LETTERS, NOT_YET, UNCHANGED
from companion.paths import locate
from companion.ui.words.encryption import PLAN_IS_LOCKED, PLAN_IS_READABLE
from companion.ui.words.own_words import PART_MISSING
from tests.cli.conftest import Answer, Cli, StandingClock
from tests.storage.age_format import wrap
from tests.storage.vaults import seal_home
from tests.ui.locks import PASSPHRASE

SHOWN = "Calm myself\nthe green mug\nthe long walk\n\nMy people\nAlex · 555-0142 · a walk\n"


@pytest.fixture
def written(cli: Cli, home: Path, clock: StandingClock) -> Cli:
    """A home with a plan and somebody to call."""
    services = open_services(locate("me", {"COMPANION_HOME": str(home)}), clock)
    services.plan.write(services.plan.part("calm"), "the green mug\nthe long walk")
    person = replace(services.plan.new_person(), name="Alex", reach="555-0142", purpose="a walk")
    services.plan.keep_person(person)
    services.setup.keep_plan_readable(True)
    services.close()
    return cli


def test_the_plan_is_shown_as_it_is_written(written: Cli) -> None:
    answer = written("plan", "show")
    assert answer.code == 0
    assert answer.out.startswith(f"{SHOWN}\nCrisis line")
    helped = written("help-now")
    assert SHOWN in helped.out, "it stands in Help now too"
    assert "companion plan show" not in helped.out
    assert written("help-now", "--json").data["own"] == {"text": SHOWN[:-1], "why_not": None, "letters": []}
    assert SHOWN in written("plain", stdin=b"help now\nquit\n").out
    found = written("plan", "show", "--json").data
    assert found["plan"] == [{"id": "calm", "heading": "Calm myself", "text": "the green mug\nthe long walk"}]
    assert [(one["name"], one["reach"], one["for"]) for one in found["people"]] == [("Alex", "555-0142", "a walk")]


def test_a_plan_of_which_a_part_may_be_lost_says_so(written: Cli, home: Path) -> None:
    (log,) = (home / "data" / "me" / "log").iterdir()
    lines = log.read_bytes().splitlines(keepends=True)
    whole = written("help-now", "--json").data["own"]
    log.write_bytes(b"".join(b"\0" * 40 + line[40:] if b"Alex" in line else line for line in lines))
    helped = written("help-now")
    assert "the long walk" in helped.out
    assert "Alex" not in helped.out
    assert PART_MISSING in " ".join(helped.out.split())
    found = written("help-now", "--json").data["own"]
    assert (whole["why_not"], found["text"]) == (None, "Calm myself\nthe green mug\nthe long walk")
    assert PART_MISSING in found["why_not"]


def test_letters_are_listed_and_read_and_help_now_names_those_that_stand_there(
    cli: Cli, home: Path, clock: StandingClock
) -> None:
    assert NO_LETTERS in cli("plan", "letters").out
    services = open_services(locate("me", {"COMPANION_HOME": str(home)}), clock)
    for title, rule in (("Kept to oneself", "asked"), ("Gray week [/]", "low")):
        services.letters.keep(replace(services.letters.new(), title=title, text="It\nmoved.", shows=rule))
    services.close()
    listed = cli("plan", "letters").out
    assert " 1  Kept to oneself\n    only when I open it\n 2  Gray week [/]\n    after 2 check-ins" in listed
    assert cli("plan", "letters", "2").out.startswith("Gray week [/]\n\nIt\nmoved.\n\nCrisis line")
    assert [one["title"] for one in cli("plan", "letters", "--json").data["letters"]][1] == "Gray week [/]"
    assert (cli("plan", "letters", "3").code, cli("plan", "letters", "0").code) == (1, 2)
    helped = cli("help-now").out
    assert "Gray week [/]\n  companion plan letters 2" in helped
    assert "Kept to oneself" not in helped
    assert cli("help-now", "--json").data["own"]["letters"] == ["Gray week [/]"]
    assert "It\nmoved." in cli("plain", stdin=b"plan letters 2\nquit\n").out


def test_without_one_it_says_where_it_can_be_written(cli: Cli) -> None:
    answer = cli("plan", "show")
    assert answer.code == 0
    assert "Care" in answer.out
    assert cli("plan", "show", "--json").data == {"plan": [], "people": []}


def test_locked_it_is_shown_where_it_stays_readable_and_else_asks_for_the_passphrase(
    written: Cli, home: Path, monkeypatch: pytest.MonkeyPatch, clock: StandingClock
) -> None:
    monkeypatch.setattr("companion.storage.age.wrap", wrap)
    paths = locate("me", {"COMPANION_HOME": str(home)})
    seal_home(paths, PASSPHRASE, wrap)
    assert written("plan", "show").code == 3, "it is written once the records are open"
    helped = written("help-now")
    assert (helped.code, "the green mug" in helped.out) == (0, False)
    assert "which are locked. `companion plan show`" in " ".join(helped.out.split())
    from companion.bootstrap.records import open_vault

    vault = open_vault(paths, clock)
    vault.unlock(PASSPHRASE)
    services = open_services(paths, clock, vault)
    services.plan.write(services.plan.part("calm"), "the green mug\nthe long walk.")
    services.close()
    answer = written("plan", "show")
    assert answer.code == 0
    changed = SHOWN.replace("walk\n\n", "walk.\n\n")
    assert answer.out.startswith(f"{changed}\nCrisis line")
    assert changed in written("help-now").out
    paths.plan.unlink()
    paths.plan.mkdir()
    assert written("plan", "show").code == 3, "what cannot be read is asked for in the records"
    assert "it is not a file" in " ".join(written("help-now").out.split())


def test_whether_it_stays_readable_can_be_chosen_again(
    written: Cli, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("companion.storage.age.wrap", wrap)
    paths = locate("me", {"COMPANION_HOME": str(home)})
    assert NOT_YET in written("plan", "readable").out
    seal_home(paths, PASSPHRASE, wrap)
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE)

    def unlocked(*argv: str) -> Answer:
        with passphrase.open() as stream:
            return written("--passphrase-fd", str(stream.fileno()), *argv)

    for answer, said, is_there in (("no", PLAN_IS_LOCKED, False), ("yes", PLAN_IS_READABLE, True)) * 2:
        told = unlocked("plan", "readable", answer)
        assert (told.code, told.out) == (0, f"{said}\n")
        assert paths.plan.exists() is is_there
        assert unlocked("plan", "readable").out == f"{said}\n"
    assert unlocked("undo").out == "Taken back: whether your safety plan is readable while locked.\n"
    assert not paths.plan.exists()


def test_the_plan_is_written_under_a_heading_by_words_or_from_standard_input(cli: Cli) -> None:
    written = cli("plan", "set", "Calm", "the", "green", "mug [/]")
    assert (written.code, written.out) == (0, "Saved: Calm myself.\n")
    assert "companion undo" in written.err
    assert cli("plan", "set", "reasons to keep", "-", stdin=b"the dog\n\nthe sea\n").code == 0
    assert cli("plan", "set", stdin="signs\nné sleep\n".encode()).out == "Saved: Signs I notice.\n"
    assert cli("plan", "set", "signs", "-", stdin="né sleep".encode()).out == f"{UNCHANGED}\n"
    assert cli("plan", "set", "calm", "the mug").out == "Saved: Calm myself, in place of what stood there.\n"
    cli("undo")
    shown = "Signs I notice\nné sleep\n\nCalm myself\nthe green mug [/]\n\nReasons to keep going\nthe dog\n\nthe sea\n"
    shown += "\nCrisis line: 988 (US"
    assert cli("plan", "show").out.startswith(shown)
    for nothing in (b" \n", b"\x07\n"):
        empty = cli("plan", "set", "calm", stdin=nothing)
        assert (empty.code, "companion plan clear calm" in empty.err) == (2, True)
    for wrong in ("calmly", "", "s"):
        refused = cli("plan", "set", wrong, "words")
        assert (refused.code, "calm, others, trusted" in refused.err, "988" in refused.err) == (2, True, True)
    assert "Please give the text" in cli("--no-input", "plan", "set", "calm").err
    assert cli("plan", "show").out.startswith(shown), "something that was refused was written"
    assert cli("plan", "clear", "signs").out == "Blank again: Signs I notice.\n"
    assert cli("plan", "clear", "signs").out == "Nothing is written under “Signs I notice”.\n"
    assert cli("undo").code == 0
    assert cli("plan", "show").out.startswith(shown)
    assert "Saved: Be around others." in cli("plain", stdin=b"plan set others\nthe choir\nquit\n").out
    assert "Be around others\nthe choir\n" in cli("plan", "show").out


def test_people_are_written_changed_and_taken_off_the_list(cli: Cli) -> None:
    assert (
        cli("plan", "add-person", stdin="Zoë\n555 0142\na walk\n".encode()).out == "Saved: Zoë · 555 0142 · a walk.\n"
    )
    assert cli("plan", "add-person", "Sam", "--for", "a call").out == "Saved: Sam · a call.\n"
    assert cli("plan", "change-person", "zo", "--reach", "555 0143").out == "Saved: Zoë · 555 0143 · a walk.\n"
    assert cli("plan", "change-person", "2", "--name", "Zora").code == 0
    for nothing in ((), ("--name", "Zora", "--for", "a call")):
        same = cli("plan", "change-person", "2", *nothing)
        assert (same.out, "undo" in same.err) == (f"{UNCHANGED}\n", False)
    several = cli("plan", "remove-person", "zo")
    assert (several.code, "1 Zoë · 555 0143 · a walk; 2 Zora · a call" in several.err) == (2, True)
    nobody = cli("plan", "change-person", "Alex", "--for", "x")
    assert (nobody.code, "On it are: Zoë" in nobody.err) == (1, True)
    assert cli("plan", "add-person", " ").code == 2
    assert cli("plan", "remove-person", "zoe").out == "No longer on your list: Zoë.\n"
    assert [(one["name"], one["for"]) for one in cli("plan", "show", "--json").data["people"]] == [("Zora", "a call")]


def test_letters_are_written_changed_and_deleted_and_say_when_they_show(cli: Cli) -> None:
    written = cli("plan", "add-letter", "Gray week", "--mood", "1", "--in-a-row", "3", stdin=b"It\nmoved.\n")
    assert written.out == "Saved: Gray week, after 3 check-ins in a row with mood “very low”.\n"
    assert cli("plan", "add-letter", "--from", "2026-12-01", "--text", "x", stdin=b"Winter\n").code == 0
    changed = cli("plan", "change-letter", "gray", "--title", "Gray days", "--shows", "asked")
    assert changed.out == "Saved: Gray days, only when I open it.\n"
    assert cli("plan", "letters", "1").out.startswith("Gray days\n\nIt\nmoved.\n")
    same = cli("plan", "change-letter", "1", "--shows", "asked")
    assert (same.out, "undo" in same.err) == (f"{UNCHANGED}\n", False)
    for wrong in (
        ("change-letter", "1", "--mood", "2", "--shows", "help"),
        ("change-letter", "1", "--from", "2026-12-01", "--shows", "low"),
        ("change-letter", "2", "--from", "soon"),
        ("change-letter", "1", "--shows", "date"),
        ("add-letter", "Empty"),
    ):
        assert cli("plan", *wrong).code == 2, wrong
    assert (cli("plan", "remove-letter", "3").code, cli("plan", "remove-letter", "Summer").code) == (1, 1)
    assert cli("plan", "remove-letter", "1").out == "Deleted: Gray days.\n"
    (left,) = cli("plan", "letters", "--json").data["letters"]
    assert (left["title"], left["shows"]) == ("Winter", "in Help now from Dec 1, 2026")
