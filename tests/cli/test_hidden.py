"""While records are hidden every command that needs them says so and until when, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.bootstrap.services import open_services
from companion.domain.errors import NotSaved
from companion.paths import locate
from tests.cli import test_encryption as encrypted
from tests.cli import test_forget as forgotten
from tests.cli.conftest import Cli, StandingClock
from tests.cli.test_encryption import NEW, PASSPHRASE, lines
from tests.cli.test_forget import MARKER

lived_in, quiet_machine = forgotten.lived_in, forgotten.quiet_machine
quick, locked = encrypted._quick, encrypted.locked

UNTIL = "hidden and will be erased on Nov 30, 2026. Until then nothing is shown or saved."
BACK = "`companion forget --cancel` brings them back."
NEED_RECORDS = [
    "today",
    "today --json",
    "due",
    "due --json",
    "due --format status",
    "due --exit-code",
    "journal list",
    "journal list --json",
    "journal search marker",
    "medicine list",
    "medicine add Lithium --strength 300mg --times 08:00",
    "take sertraline",
    "skip 1",
    "not-taken 1",
    "extra sertraline",
    "pause sertraline",
    "checkin",
    "checkin --mood 4 --note words",
    "said words",
    "said --match",
    "undo",
    "redo",
    "conflicts",
    "plan show",
    "plan set calm words",
    "plan add-letter title --text words",
    "device list",
    "device retire this",
    "erase entry 1 --dry-run",
    "erase medicine sertraline",
    "backup list",
    "backup make",
    "backup verify",
    "restore --yes",
    "restore --dry-run",
    "doctor --repair",
    "encrypt",
    "encrypt on",
    "encrypt off",
    "encrypt change-passphrase",
    "encrypt recover",
    "encrypt add",
]


def files(home: Path) -> dict[str, bytes]:
    """Every file but what belongs to the hiding itself."""
    own = {"forget.json", "open"}
    return {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file() and path.name not in own}


@pytest.fixture
def hidden(lived_in: Cli) -> Cli:
    answer = lived_in("forget", "--everything", stdin=b"1\n")
    assert answer.code == 0, answer.err
    assert "They will be erased on Nov 30, 2026. `companion forget --cancel` brings them back." in answer.out
    return lived_in


@pytest.mark.parametrize("command", NEED_RECORDS)
def test_it_says_until_when_and_the_way_back_and_claims_nothing_else(hidden: Cli, home: Path, command: str) -> None:
    before = files(home)
    answer = hidden(*command.split(), stdin=b"words\n")
    assert (answer.code, answer.out) == (1, ""), "an empty list would say that there is nothing"
    assert answer.err.count(UNTIL) == 1
    assert BACK in answer.err
    assert files(home) == before


def test_without_a_command_the_crisis_line_stands_too(hidden: Cli) -> None:
    answer = hidden()
    assert answer.code == 1
    assert UNTIL in answer.err
    assert "116 123" in answer.out
    assert "Doses" not in answer.out


def test_what_needs_no_records_goes_on(hidden: Cli) -> None:
    assert "116 123" in hidden("crisis").out
    assert "Why it matters" in hidden("read", "list").out


def test_the_doctor_finds_nothing_wrong_with_it(hidden: Cli) -> None:
    answer = hidden("doctor", "--json")
    assert answer.code == 0
    assert answer.err == ""
    (said,) = [each for each in answer.data["findings"] if "hidden" in each["sentence"]]
    assert (said["name"], said["well"]) == ("records", True)
    assert BACK in said["sentence"]


def test_asked_again_it_names_the_day_and_the_way_back(hidden: Cli) -> None:
    answer = hidden("forget", "--everything", stdin=b"\n")
    assert answer.code == 0
    assert UNTIL in answer.out
    assert BACK in answer.out
    assert "Begin the 7 days again" in answer.out
    assert "Hide now" not in answer.out


def test_canceled_everything_is_there_as_before(hidden: Cli, home: Path) -> None:
    before = (home / "data").stat().st_mtime_ns
    assert hidden("forget", "--cancel").out == "Canceled. Your records are all here again.\n"
    assert (home / "data").stat().st_mtime_ns == before
    assert MARKER in hidden("journal", "list").out
    assert "taken" in hidden("today").out
    assert "Lithium" in hidden("--profile", "second", "medicine", "list").out
    assert "nothing to cancel" in hidden("forget", "--cancel").out


def test_records_hidden_while_they_are_open_are_not_kept_in_order_on_the_way_out(
    lived_in: Cli, home: Path, clock: StandingClock
) -> None:
    clock.on(days=1)  # so that a backup is due
    services = open_services(locate("me", {"COMPANION_HOME": str(home)}), clock)
    services.checkin.save(services.checkin.begin())
    lived_in("forget", "--everything", "--in-7-days")
    before = files(home)
    services.close()
    assert files(home) == before
    lived_in("forget", "--cancel")
    assert "backup" not in lived_in("today").err


def test_a_conversation_says_it_in_its_own_words(hidden: Cli) -> None:
    said = hidden("plain", stdin=b"today\nforget --cancel\ntoday\nquit\n")
    assert said.err.count("forget --cancel brings them back.") == 2
    assert "No medicines" not in said.out
    assert "Sertraline" in said.out.partition("Canceled.")[2]


@pytest.fixture
def sealed(locked: Cli) -> Cli:
    assert locked("forget", "--everything", "--in-7-days").code == 0
    return locked


@pytest.mark.parametrize("command", ["on", "off", "change-passphrase", "recover", "add"])
def test_no_key_is_changed_and_no_passphrase_asked_for(sealed: Cli, home: Path, command: str) -> None:
    before = files(home)
    answer = sealed("encrypt", command, stdin=lines(PASSPHRASE, NEW, NEW, PASSPHRASE), tty=True)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.strip().startswith("The records of this profile are hidden")
    assert UNTIL in answer.err
    assert files(home) == before
    sealed("forget", "--cancel")
    assert "Sertraline" in sealed("today", stdin=lines(PASSPHRASE), tty=True).out


@pytest.mark.parametrize("command", ["said -", "checkin --note -", "checkin --mood 4 --note words", "checkin"])
def test_words_that_need_no_passphrase_are_refused_before_they_are_read(sealed: Cli, home: Path, command: str) -> None:
    before = files(home)
    answer = sealed(*command.split(), stdin=lines("words nobody else writes"), tty=command == "checkin")
    assert (answer.code, answer.out) == (1, "")
    assert UNTIL in answer.err
    assert files(home) == before


def test_a_passphrase_is_not_needed_to_be_told(sealed: Cli) -> None:
    answer = sealed("today", stdin=lines(PASSPHRASE), tty=True)
    assert answer.code == 1
    assert "passphrase" not in answer.err.casefold()


def test_what_is_answered_only_after_they_were_hidden_elsewhere_is_not_saved(
    lived_in: Cli, home: Path, clock: StandingClock
) -> None:
    services = open_services(locate("me", {"COMPANION_HOME": str(home)}), clock)
    [regimen, *_] = services.medicines.all()
    lived_in("forget", "--everything", "--in-7-days")
    before = files(home)
    for late in (
        lambda: services.checkin.save(services.checkin.begin()),
        lambda: services.erasing.erase(services.erasing.medicine(regimen)),
        lambda: services.history.undo(),
    ):
        with pytest.raises(NotSaved, match=UNTIL):
            late()
    services.close()
    assert {name: data for name, data in files(home).items() if "/drafts/" not in name} == before
    lived_in("forget", "--cancel")
    assert MARKER in lived_in("journal", "list").out


def test_encryption_is_not_turned_on_over_records_hidden_while_the_key_was_written_down(
    lived_in: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from companion.cli import asking
    from companion.cli.commands import encrypt

    def typed_back(*_: object) -> list[str]:
        lived_in("forget", "--everything", "--in-7-days")
        return []

    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    monkeypatch.setattr(encrypt.unlocking, "new_passphrase", lambda _: NEW)
    monkeypatch.setattr(encrypt, "_typed_back", typed_back)
    monkeypatch.setattr(asking, "yes_or_no", lambda *_, enter: enter)
    answer = lived_in("encrypt", "on")
    assert (answer.code, UNTIL in answer.err) == (1, True)
    assert not any("/keys/" in name for name in files(home))
