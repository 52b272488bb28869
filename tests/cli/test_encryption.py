"""Encrypted records on the command line: asked for, never shown, never lost, and never in the way of help."""

from __future__ import annotations

import base64
import json
import os
import shutil
import zipfile
from base64 import b64decode
from pathlib import Path

import pyrage
import pytest

from companion.services.vault import NewKeys, RecoveryKey, recovery_key
from tests.cli.conftest import Cli, StandingClock
from tests.storage.age_format import wrap
from tests.storage.kit import log_bytes, revision

PASSPHRASE = "four words that differ"
NEW = "a passphrase kept better"
MARKER = "marker words nobody else writes"
SECRET = str(pyrage.x25519.Identity.generate())
PAPER = RecoveryKey(recovery_key(SECRET).groups, (2, 9))
SEALED_WORDS = ("Sertraline", "Lithium", MARKER, "100 mg")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that cost no work to try, and a recovery key known before."""
    monkeypatch.setattr("companion.storage.age.wrap", wrap)
    monkeypatch.setattr(
        "companion.storage.vault.FileVault.new_keys",
        lambda _: NewKeys(str(pyrage.x25519.Identity.generate()), PAPER),
    )


def lines(*words: str) -> bytes:
    return "".join(f"{one}\n" for one in words).encode()


def turning_on(plan: str = "") -> bytes:
    return lines(PASSPHRASE, PASSPHRASE, PAPER.groups[2].lower(), PAPER.groups[9], plan)


@pytest.fixture
def locked(morning: Cli) -> Cli:
    morning("take", "sertraline", "--slot", "08:00")
    morning("checkin", "--mood", "4", "--note", f"{MARKER} one")
    answer = morning("encrypt", "on", stdin=turning_on(), tty=True)
    assert (answer.code, answer.out) == (0, "Encryption is on. From now on Companion asks for the passphrase.\n")
    return morning


def in_clear(home: Path) -> set[str]:
    files = [path for path in home.rglob("*") if path.is_file()]
    return {path.name for path in files for words in SEALED_WORDS if words.encode() in path.read_bytes()}


def test_everything_is_sealed_and_opens_with_the_passphrase(locked: Cli, home: Path) -> None:
    assert in_clear(home) == set()
    today = locked("today", stdin=lines(PASSPHRASE), tty=True)
    assert today.code == 0
    assert "Sertraline 100 mg" in today.out
    assert "taken 08:10" in today.out
    assert PASSPHRASE not in today.out + today.err
    assert locked("take", "lithium", stdin=lines(PASSPHRASE), tty=True).code == 0
    assert locked("undo", stdin=lines(PASSPHRASE), tty=True).code == 0
    assert MARKER in locked("journal", "list", stdin=lines(PASSPHRASE), tty=True).out
    assert in_clear(home) == set()


def test_the_recovery_key_is_shown_before_anything_changes_and_without_it_nothing_does(
    morning: Cli, home: Path
) -> None:
    wrong = lines(PASSPHRASE, PASSPHRASE, *["qqqq"] * 6)
    answer = morning("encrypt", "on", stdin=wrong, tty=True)
    assert answer.code == 3
    assert all(group in answer.err for group in PAPER.groups)
    assert "was not turned on" in answer.err
    assert morning("encrypt").out.startswith("Encryption is off")
    assert "Sertraline" in morning("today").out
    assert not list((home / "data" / "me" / "keys").iterdir())
    differing = lines(PASSPHRASE, NEW, "short", "short")
    assert "The two differ" in morning("encrypt", "on", stdin=differing, tty=True).err
    assert "at least 8" in morning("encrypt", "on", stdin=lines("short"), tty=True).err
    assert morning("encrypt", "on").code == 3


def test_the_recovery_key_can_be_written_to_a_file_of_its_own(morning: Cli, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "to print.txt"
    answer = morning("encrypt", "on", "--recovery-file", str(file), stdin=turning_on(), tty=True)
    assert answer.code == 0
    assert all(group in file.read_text() for group in PAPER.groups)
    assert PAPER.groups[4] not in answer.err + answer.out
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("answer", "kept"), [("", True), ("y", True), ("5ASV\nn", False)])
def test_the_plan_stays_readable_unless_the_person_says_no(
    morning: Cli, answer: str, kept: bool, home: Path, clock: StandingClock
) -> None:
    from companion.bootstrap.records import open_vault
    from companion.bootstrap.services import open_services
    from companion.paths import locate

    paths = locate("me", {"COMPANION_HOME": str(home)})
    services = open_services(paths, clock)
    services.plan.write(services.plan.part("trusted"), "Call Sam.")
    services.close()
    asked = morning("encrypt", "on", stdin=turning_on(answer), tty=True).err
    assert asked.count("when locked? [Y/n]") == len(answer.splitlines() or [""]), "a slip is no answer"
    assert paths.plan.exists() is kept
    assert not kept or paths.plan.read_text() == "People I trust\nCall Sam.\n"
    vault = open_vault(paths, StandingClock())
    vault.unlock(PASSPHRASE)
    services = open_services(paths, StandingClock(), vault)
    assert services.setup.is_plan_readable() is kept
    services.close()


@pytest.mark.parametrize(
    "argv", [("today",), ("due",), ("take", "1"), ("journal", "list"), ("undo",), ("medicine", "list")]
)
def test_locked_without_a_terminal_it_is_said_with_its_own_exit_code(locked: Cli, argv: tuple[str, ...]) -> None:
    answer = locked(*argv)
    assert (answer.code, answer.out) == (3, "")
    assert "companion said" in answer.err
    assert locked(*argv, "--no-input", tty=True).code == 3


def test_a_status_line_never_asks(locked: Cli) -> None:
    answer = locked("due", "--format", "status", stdin=lines(PASSPHRASE), tty=True)
    assert (answer.code, answer.out) == (3, "")
    assert "Passphrase" not in answer.err


@pytest.mark.parametrize("argv", [("crisis",), ("--help",), ("read", "list"), ("encrypt",), ("encrypt", "--help")])
def test_help_and_articles_never_ask(locked: Cli, argv: tuple[str, ...]) -> None:
    answer = locked(*argv, stdin=b"", tty=True)
    assert answer.code == 0
    assert "Passphrase" not in answer.err


def test_help_in_a_conversation_never_asks(locked: Cli) -> None:
    answer = locked("plain", stdin=lines("wrong one", "wrong two", "wrong three", "crisis", "bye"), tty=True)
    assert answer.err.count("Passphrase: ") == 3
    assert "988" in answer.out


def test_three_tries_then_a_sentence(locked: Cli) -> None:
    answer = locked("today", stdin=lines("one wrong word", "two wrong words", PASSPHRASE), tty=True)
    assert answer.code == 0
    answer = locked("today", stdin=lines("one", "two", "three", PASSPHRASE), tty=True)
    assert (answer.code, answer.out) == (3, "")
    assert "companion encrypt recover" in answer.err


def through(words: str) -> int:
    """An open file that holds these words."""
    reading, writing = os.pipe()
    os.write(writing, words.encode())
    os.close(writing)
    return reading


def test_a_script_hands_the_passphrase_over_in_an_open_file_and_in_nothing_else(locked: Cli) -> None:
    handle = through(f"{PASSPHRASE}\nmore")
    answer = locked("today", "--passphrase-fd", str(handle))
    assert answer.code == 0
    assert os.read(handle, 10) == b"more"
    os.close(handle)
    handle = through("wrong\n")
    assert locked("today", "--passphrase-fd", str(handle)).code == 3
    os.close(handle)
    assert locked("today", "--passphrase-fd", str(handle)).code == 2
    assert locked("today", COMPANION_PASSPHRASE=PASSPHRASE).code == 3


def test_what_was_typed_for_a_check_in_is_kept_sealed_and_offered_again(locked: Cli, home: Path) -> None:
    answer = locked("checkin", "--mood", "3", "--note", "-", stdin=f"{MARKER} two\n".encode())
    assert answer.code == 3
    assert "sealed draft" in answer.err
    assert in_clear(home) == set()
    (draft,) = (home / "state" / "me" / "drafts").iterdir()
    assert draft.suffix == ".age"
    wrong = locked("checkin", "--note", f"{MARKER} three", stdin=lines("a", "b", "c"), tty=True)
    assert wrong.code == 3
    assert len(list(draft.parent.iterdir())) == 2
    picked = locked("checkin", stdin=lines(PASSPHRASE, "y", *[""] * 9), tty=True)
    assert f"{MARKER} three" in picked.err
    assert f"{MARKER} three" in picked.out
    right = locked("checkin", "--note", f"{MARKER} four", stdin=lines(PASSPHRASE), tty=True)
    assert right.code == 0
    assert len(list(draft.parent.iterdir())) == 1


def test_a_note_read_before_the_passphrase_is_said_to_be_in_no_shell_history(locked: Cli) -> None:
    handle = through(f"{PASSPHRASE}\n")
    note = f"{MARKER} five".encode()
    answer = locked("checkin", "--note", "-", "--passphrase-fd", str(handle), stdin=note, tty=True)
    os.close(handle)
    assert answer.code == 0
    assert f"{MARKER} five" in answer.out
    assert "history" not in answer.err


# Backups


def test_backups_follow_and_restore_as_before(morning: Cli, home: Path) -> None:
    morning("checkin", "--note", f"{MARKER} kept")
    assert morning("backup", "make").code == 0
    (backup,) = (home / "state" / "me" / "backups").glob("*.zip")

    def inside() -> bytes:
        with zipfile.ZipFile(backup) as opened:
            return b"".join(opened.read(name) for name in opened.namelist())

    assert MARKER.encode() in inside()
    answer = morning("encrypt", "on", stdin=turning_on(), tty=True)
    assert answer.code == 0
    assert MARKER.encode() not in inside()
    with zipfile.ZipFile(backup) as opened:
        assert any(name.startswith("keys/identity-") for name in opened.namelist())
    assert morning("backup", "verify", backup.name).code == 0
    shutil.rmtree(home / "data" / "me")
    shutil.rmtree(home / "cache")
    assert morning("restore", str(backup), "--yes").code == 0
    assert f"{MARKER} kept" in morning("journal", "list", stdin=lines(PASSPHRASE), tty=True).out
    assert morning("encrypt", "off", stdin=lines(PASSPHRASE), tty=True).code == 0
    assert MARKER.encode() in inside()


def test_a_damaged_line_in_a_backup_is_named_since_it_stays_in_clear(morning: Cli, home: Path) -> None:
    morning("checkin", "--note", f"{MARKER} kept")
    (log,) = (home / "data" / "me" / "log").glob("*.jsonl")
    whole = log.read_bytes()
    log.write_bytes(whole.replace(MARKER.encode(), MARKER.upper().encode()))
    assert morning("backup", "make").code == 0
    log.write_bytes(whole)  # as a sync tool heals it
    (backup,) = (home / "state" / "me" / "backups").glob("*.zip")
    answer = morning("encrypt", "on", stdin=turning_on(), tty=True)
    assert answer.code == 0
    assert f"in plain text, in {backup.name}." in answer.err
    doctor = morning("doctor", stdin=lines(PASSPHRASE), tty=True)
    assert f"in plain text, in {backup.name}." in doctor.out


def test_a_copy_of_a_backup_under_another_name_is_sealed_and_what_is_none_is_named(morning: Cli, home: Path) -> None:
    morning("checkin", "--note", f"{MARKER} kept")
    assert morning("backup", "make").code == 0
    (backup,) = (home / "state" / "me" / "backups").glob("*.zip")
    renamed = backup.with_name("companion-me-2026-11-23 (conflict).zip")
    shutil.copy(backup, renamed)
    stranger = backup.with_name("all my files.tar")
    stranger.write_text(MARKER)
    answer = morning("encrypt", "on", stdin=turning_on(), tty=True)
    assert answer.code == 0
    assert f": {backup.name}\n" in answer.err
    assert f": {renamed.name}\n" in answer.err
    assert in_clear(home) == {stranger.name}
    assert f": {stranger.name}\n" not in answer.err
    assert f"cannot look into, so they stay as they are: {stranger.name}." in answer.err
    again = morning("encrypt", "on", stdin=lines(PASSPHRASE), tty=True).err
    assert "Sealed " not in again
    assert stranger.name in again
    stranger.unlink()
    assert stranger.name not in morning("encrypt", "on", stdin=lines(PASSPHRASE), tty=True).err


@pytest.fixture
def erased(morning: Cli, home: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two backups, in clear and sealed, of encrypted records in which an entry was erased whose file is gone."""
    log = home / "data" / "me" / "log"
    day = {"day": "2026-11-23", "instant": "2026-11-23T12:00:00Z", "zone": "UTC", "local": "2026-11-23T12:00"}
    entry = [revision(n, f"bbbb{n}", {**day, "note": f"{MARKER} B{n}"}, device="m3xz5b", table="entry") for n in (1, 2)]
    other = log / "m3xz5b-2026.jsonl"
    other.write_bytes(log_bytes(*entry))
    clear, sealed = tmp_path / "clear.zip", tmp_path / "sealed.zip"
    assert morning("backup", "make", str(clear)).code == 0
    assert morning("encrypt", "on", stdin=turning_on(), tty=True).code == 0
    assert morning("encrypt", "on", "--others", stdin=lines(PASSPHRASE), tty=True).code == 0
    assert morning("backup", "make", str(sealed)).code == 0
    assert morning("erase", "entry", "bbbb1", stdin=lines(PASSPHRASE, "ERASE"), tty=True).code == 0
    other.unlink()
    return clear, sealed


@pytest.mark.parametrize("which", [0, 1], ids=["clear", "sealed"])
def test_what_a_backup_brings_back_is_sealed_and_what_was_erased_stays_erased(
    morning: Cli, home: Path, erased: tuple[Path, Path], which: int
) -> None:
    answer = morning("restore", str(erased[which]), "--yes", stdin=lines(PASSPHRASE), tty=True)
    assert answer.code == 0
    assert "1 change of what was erased for good stays erased" in answer.out
    assert in_clear(home) == set()
    journal = morning("journal", "list", stdin=lines(PASSPHRASE), tty=True).out
    assert (f"{MARKER} B1" in journal, f"{MARKER} B2" in journal) == (False, True)
    text = opened(home)
    assert b"B2" in text
    assert b"B1" not in text


def test_nothing_comes_back_while_nobody_knows_what_was_erased(
    morning: Cli, home: Path, erased: tuple[Path, Path]
) -> None:
    log = home / "data" / "me" / "log"
    before = sorted(log.iterdir())
    answer = morning("restore", str(erased[0]), "--yes")
    assert answer.code == 3
    assert "no terminal to ask" in answer.err
    assert sorted(log.iterdir()) == before
    assert morning("restore", str(erased[0]), "--yes", stdin=lines("x", "y", "z"), tty=True).code == 3
    assert sorted(log.iterdir()) == before


def test_into_an_encrypted_home_without_lines_a_clear_backup_comes_back_sealed(
    morning: Cli, home: Path, tmp_path: Path
) -> None:
    morning("checkin", "--note", f"{MARKER} kept")
    stick = tmp_path / "stick.zip"
    assert morning("backup", "make", str(stick)).code == 0
    assert morning("encrypt", "on", stdin=turning_on(), tty=True).code == 0
    for path in (home / "data" / "me" / "log").iterdir():
        path.unlink()
    assert morning("restore", str(stick), "--yes").code == 0
    assert in_clear(home) == set()
    assert f"{MARKER} kept" in morning("journal", "list", stdin=lines(PASSPHRASE), tty=True).out


def test_a_key_comes_back_with_the_passphrase_chosen_last(locked: Cli, home: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick.zip"
    assert locked("backup", "make", str(stick)).code == 0
    changing = lines(PASSPHRASE, NEW, NEW)
    assert locked("encrypt", "change-passphrase", stdin=changing, tty=True).code == 0
    (key,) = (home / "data" / "me" / "keys").iterdir()
    now = key.read_bytes()
    key.unlink()
    assert locked("restore", str(stick), "--yes").code == 0
    assert key.read_bytes() == now
    assert locked("today", stdin=lines(NEW), tty=True).code == 0
    assert locked("today", stdin=lines(*[PASSPHRASE] * 3), tty=True).code == 3


def test_a_backup_made_before_a_recovery_gives_everything_back_and_the_old_passphrase_nothing(
    locked: Cli, home: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick.zip"
    assert locked("backup", "make", str(stick)).code == 0
    assert locked("encrypt", "recover", stdin=lines(PAPER.secret, NEW, NEW), tty=True).code == 0
    (log,) = (home / "data" / "me" / "log").iterdir()
    log.unlink()
    assert locked("restore", str(stick), "--yes", stdin=lines(NEW), tty=True).code == 0
    assert locked("today", stdin=lines(*[PASSPHRASE] * 3), tty=True).code == 3
    found = locked("today", stdin=lines(NEW), tty=True)
    assert "Sertraline 100 mg" in found.out
    assert "sealed with a key" not in found.err
    assert locked("today", stdin=lines(*[PASSPHRASE] * 3), tty=True).code == 3
    elsewhere = str(tmp_path / "a new computer")
    bare = locked("restore", str(stick), "--yes", stdin=lines(PASSPHRASE), tty=True, COMPANION_HOME=elsewhere)
    assert bare.code == 0
    again = locked("today", stdin=lines(PASSPHRASE), tty=True, COMPANION_HOME=elsewhere)
    assert "Sertraline 100 mg" in again.out, "as docs say, a copy of the key made before still opens"


def opened(home: Path) -> bytes:
    """All lines of the log in clear, opened with the recovery key by other means."""
    identity = pyrage.x25519.Identity.from_str(SECRET)
    text = b""
    for path in (home / "data" / "me" / "log").iterdir():
        for raw in path.read_bytes().splitlines():
            found = json.loads(raw)
            assert "age" in found
            text += pyrage.decrypt(b64decode(found["age"]), [identity]) + b"\n"
    return text


# Said while locked


def test_words_said_while_locked_are_matched_to_doses_with_a_question(
    locked: Cli, home: Path, clock: StandingClock
) -> None:
    answer = locked("said", "-", stdin=f"took my morning ones, {MARKER}".encode())
    assert (answer.code, answer.err) == (0, "")
    assert "Kept" in answer.out
    assert in_clear(home) == set()
    clock.on(hours=3)
    asked = locked("today", stdin=lines(PASSPHRASE, "7", "1"), tty=True)
    assert "You said at 08:10" in asked.err
    assert "1  Lithium" in asked.err
    assert "“7” is none of these" in asked.err
    assert "taken 08:10" in asked.out
    assert "You said" not in locked("today", stdin=lines(PASSPHRASE), tty=True).err
    undone = locked("undo", stdin=lines(PASSPHRASE), tty=True)
    assert undone.code == 0
    again = locked("said", "--match", stdin=lines(PASSPHRASE, "", "n"), tty=True)
    assert again.err.count("You said") == 2
    assert "Kept as a note" in again.err
    assert MARKER in locked("journal", "list", stdin=lines(PASSPHRASE), tty=True).out


def test_words_half_typed_on_the_lock_of_the_app_are_asked_about_here_too(locked: Cli, home: Path) -> None:
    from companion.bootstrap.records import open_vault
    from companion.paths import locate
    from companion.services.said_drafts import SaidDrafts
    from companion.storage.drafts import FileDrafts

    paths = locate("me", {"COMPANION_HOME": str(home)})
    seal = open_vault(paths, StandingClock()).seal
    SaidDrafts(FileDrafts(paths.drafts, seal), StandingClock()).keep("half", f"half a sentence, {MARKER}")
    assert in_clear(home) == set()
    asked = locked("today", stdin=lines(PASSPHRASE, "n"), tty=True)
    assert "half a sentence" in asked.err
    assert "Kept as a note" in asked.err
    assert list(paths.drafts.glob("said-*")) == []


def test_words_are_kept_without_encryption_too_and_can_be_let_go(morning: Cli) -> None:
    assert "--match" in morning("said", "took", "it").out
    assert "matched" not in morning("today").err
    assert morning("take", "lithium").code == 0
    answer = morning("said", "--match", stdin=lines("d"), tty=True)
    assert ". Recorded already: taken 08:10." in answer.err
    assert "Let go" in answer.err
    assert "Nothing is said" in morning("said", "--match").out
    assert morning("undo").code == 0
    assert morning("said", "--match", tty=True).err.count("You said") == 1
    assert morning("said", " ").code == 2


# Off, another passphrase, a forgotten one


def test_off_puts_everything_back_in_clear(locked: Cli, home: Path) -> None:
    assert locked("encrypt", "off", stdin=lines("wrong words"), tty=True).code == 3
    assert in_clear(home) == set()
    answer = locked("encrypt", "off", stdin=lines(PASSPHRASE), tty=True)
    assert (answer.code, answer.out) == (0, "Encryption is off: the records are plain text.\n")
    assert "Sertraline 100 mg" in locked("today").out
    assert locked("encrypt").out.startswith("Encryption is off")
    assert locked("encrypt", "off").out.startswith("Encryption is off")
    assert in_clear(home) != set()


def test_off_that_was_cut_says_so_and_on_goes_on_with_the_same_passphrase(
    locked: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as power:
        power.setattr("companion.storage.vault.FileVault.convert", lambda *_, **__: iter(()))
        locked("encrypt", "off", stdin=lines(PASSPHRASE), tty=True)
    assert "some of what is kept is still sealed" in locked("encrypt").out
    said = locked("today", stdin=lines(""), tty=True).err
    assert "Encryption was turned off here, and some of what is kept is still sealed." in said
    assert "another computer" not in said
    answer = locked("encrypt", "on", stdin=lines(PASSPHRASE), tty=True)
    assert (answer.code, answer.out) == (0, "Encryption is on. From now on Companion asks for the passphrase.\n")
    assert "another computer" not in answer.err
    assert in_clear(home) == set()
    assert "Sertraline 100 mg" in locked("today", stdin=lines(PASSPHRASE), tty=True).out


def test_another_passphrase_and_a_forgotten_one(locked: Cli) -> None:
    changed = locked("encrypt", "change-passphrase", stdin=lines(PASSPHRASE, NEW, NEW), tty=True)
    assert changed.code == 0
    assert locked("today", stdin=lines(PASSPHRASE, PASSPHRASE, PASSPHRASE), tty=True).code == 3
    assert locked("today", stdin=lines(NEW), tty=True).code == 0
    rows = [" ".join(PAPER.groups[:8]), " ".join(PAPER.groups[8:])]
    other = str(pyrage.x25519.Identity.generate())
    wrong = locked("encrypt", "recover", stdin=lines("Q" * 58, rows[0], "", other), tty=True)
    assert wrong.code == 2
    for sentence in ("more than one sign differs", "here are 32", "26 more characters: ", "belongs to other records"):
        assert sentence in wrong.err
    assert "New passphrase" not in wrong.err, "the key is refused before"
    assert locked("encrypt", "recover", stdin=lines(""), tty=True).code == 3
    recovered = locked(
        "encrypt", "recover", stdin=lines(*rows, "yet another passphrase", "yet another passphrase"), tty=True
    )
    assert recovered.code == 0
    assert "Sertraline" in locked("today", stdin=lines("yet another passphrase"), tty=True).out
    assert locked("today", stdin=lines(NEW, NEW, NEW), tty=True).code == 3, "the one before opens nothing any more"


def test_what_a_recovery_leaves_open_to_the_old_passphrase_is_said(
    locked: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.storage.vault.FileVault._reach", lambda *_: (1, 1))
    answer = locked("encrypt", "recover", stdin=lines(PAPER.secret, NEW, NEW), tty=True)
    assert answer.code == 0
    assert "the passphrase used before still opens" in " ".join(answer.err.split())


def test_a_group_that_reads_differently_is_said_at_once_and_asked_again(morning: Cli) -> None:
    typed = lines(PASSPHRASE, PASSPHRASE, "qqqq", PAPER.groups[2], PAPER.groups[9], "")
    answer = morning("encrypt", "on", stdin=typed, tty=True)
    assert answer.code == 0
    first, _, later = answer.err.partition("Group 3 of the recovery key reads differently.")
    assert "Group 10: " not in first
    assert later.index("Group 3: ") < later.index("Group 10: ")


def test_a_new_passphrase_comes_from_an_open_file_too_and_the_key_is_asked_back_at_a_terminal(morning: Cli) -> None:
    back = lines(PAPER.groups[2], PAPER.groups[9], "")
    handle = through(f"{PASSPHRASE}\n")
    without = morning("encrypt", "on", "--passphrase-fd", str(handle))
    assert without.code == 3
    assert "asked back there, also with --passphrase-fd" in " ".join(without.err.split())
    assert morning("encrypt", "on", "--passphrase-fd", str(handle), stdin=back, tty=True).code == 0, "it was not read"
    os.close(handle)
    handle = through(f"{PASSPHRASE}\nshort\n")
    assert morning("encrypt", "change-passphrase", "--passphrase-fd", str(handle)).code == 2
    os.close(handle)
    handle = through(f"{PASSPHRASE}\n{NEW}\n")
    assert morning("encrypt", "change-passphrase", "--passphrase-fd", str(handle)).code == 0
    os.close(handle)
    assert morning("today", stdin=lines(NEW), tty=True).code == 0


def test_another_machine_is_asked_for_the_passphrase_chosen_elsewhere(
    locked: Cli, home: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "state").rename(home / "state of the other")
    (home / "cache").rename(home / "cache of the other")
    monkeypatch.setattr("companion.storage.disk.Disk.machine", lambda _: "another machine")
    without = locked("today")
    assert without.code == 0
    assert "sealed with a key that is not open here" in without.err
    skipped = locked("today", stdin=lines(""), tty=True)
    assert skipped.code == 0
    assert "made on another computer" in skipped.err
    joined = locked("today", stdin=lines(PASSPHRASE), tty=True)
    assert "Sertraline 100 mg" in joined.out
    assert locked("today").code == 3
    assert locked("take", "lithium", stdin=lines(PASSPHRASE), tty=True).code == 0
    assert in_clear(home) == set()


def test_a_key_that_is_still_arriving_locks_nobody_out(morning: Cli, home: Path) -> None:
    (home / "data" / "me" / "keys" / "identity-abcdef.age").write_bytes(wrap(b"AGE-SECRET-KEY-1", PASSPHRASE)[:60])
    answer = morning("today", stdin=lines(PASSPHRASE), tty=True)
    assert answer.code == 0
    assert "has not arrived whole" in answer.err
    assert "Sertraline 100 mg" in answer.out
    (home / "data" / "me" / "keys" / "identity-abcdef.age").write_bytes(wrap(f"{SECRET}\n".encode(), NEW))
    answer = morning("today", stdin=lines("a", "b", "c"), tty=True)
    assert answer.code == 0
    assert "Sertraline 100 mg" in answer.out
    assert morning("take", "lithium").code == 0


def test_the_doctor_needs_no_passphrase(locked: Cli, home: Path) -> None:
    answer = locked("doctor", "--json", stdin=b"", tty=True)
    assert "Passphrase" not in answer.err
    assert "sealed" in json.dumps(answer.data)
    found = [one for one in answer.data["findings"] if one["name"] == "encryption"]
    assert found == [{"name": "encryption", "well": True, "sentence": "Encryption is on."}]
    log = next((home / "data" / "me" / "log").iterdir())
    theirs = log.with_name("lapp-2026.jsonl")
    theirs.write_bytes(log_bytes(revision(1, "a", device="lapp")))
    pins = home / "state" / "me" / "recipients"
    answer = locked("doctor", "--json")
    assert "lapp-2026.jsonl" in json.dumps(answer.data)
    pins.write_bytes(b"")
    assert "cannot be read" in json.dumps(locked("doctor", "--json").data)
    assert "Sertraline" not in answer.out


# Forgetting


def test_forgetting_everything_takes_along_what_is_sealed(locked: Cli, home: Path) -> None:
    locked("checkin", "--mood", "3", "--note", "-", stdin=f"{MARKER} two\n".encode())
    locked("said", "-", stdin=f"{MARKER} three\n".encode())
    locked("today", stdin=lines(PASSPHRASE), tty=True)
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert {".age", ".zip", ".jsonl"} <= {path.suffix for path in kept}
    listed = locked("forget", "--everything", "--dry-run")
    assert [path for path in kept if str(path) not in listed.out] == []
    assert "Not Companion's" not in listed.out
    answer = locked("forget", "--everything", "--at-once", stdin=b"ERASE\n")
    assert answer.code == 0, answer.err
    assert [path for path in home.rglob("*") if path.is_file()] == []


# Erasing what was said while locked


def texts(home: Path, secret: str = SECRET) -> str:
    """Everything the records and the backups of them hold, opened."""
    key = pyrage.x25519.Identity.from_str(secret)
    held = b"\n".join(file.read_bytes() for file in (home / "data" / "me" / "log").iterdir())
    for backup in (home / "state" / "me" / "backups").glob("*.zip"):
        with zipfile.ZipFile(backup) as file:
            held += b"\n".join(file.read(name) for name in file.namelist() if name.startswith("log/"))
    found = [json.loads(raw) for raw in filter(None, held.split(b"\n"))]
    opened = [pyrage.decrypt(base64.b64decode(one["age"]), [key]) for one in found if "age" in one]
    return b"\n".join(opened).decode() + str([one for one in found if "age" not in one])


@pytest.mark.parametrize(
    ("answer", "what"),
    [(("n", "note"), ("entry", "1")), (("1",), ("medicine", "lithium")), (("1",), ("dose", "lithium"))],
)
def test_erasing_what_became_of_words_said_while_locked_erases_the_words(
    locked: Cli, home: Path, answer: tuple[str, ...], what: tuple[str, str]
) -> None:
    assert locked("said", "-", stdin=b"words said meanwhile").code == 0
    locked("today", stdin=lines(PASSPHRASE, *answer), tty=True)
    assert "words said meanwhile" in texts(home)
    locked("journal", "list", stdin=lines(PASSPHRASE), tty=True)
    erased = locked("erase", *what, stdin=lines(PASSPHRASE, "ERASE"), tty=True)
    assert erased.code == 0, erased.err + erased.out
    assert "words said meanwhile" not in texts(home)
    for command in ("undo", "undo", "today"):
        shown = locked(command, stdin=lines(PASSPHRASE, ""), tty=True)
        assert "words said meanwhile" not in shown.out + shown.err + texts(home)


def test_erasing_something_else_leaves_the_words(locked: Cli, home: Path) -> None:
    locked("said", "-", stdin=b"words said meanwhile")
    locked("today", stdin=lines(PASSPHRASE, "n", "note"), tty=True)
    assert locked("erase", "medicine", "lithium", stdin=lines(PASSPHRASE, "ERASE"), tty=True).code == 0
    assert "words said meanwhile" in texts(home)


def test_a_forecast_left_half_written_goes_when_encryption_is_turned_on(morning: Cli, home: Path) -> None:
    cache = home / "cache" / "me"
    cache.mkdir(parents=True, exist_ok=True)
    for name in ("due.json.4242.new", ".due.json.4242"):
        (cache / name).write_text(MARKER)
        os.utime(cache / name, (1, 1))
    assert morning("encrypt", "on", stdin=turning_on(), tty=True).code == 0
    assert in_clear(home) == set()
