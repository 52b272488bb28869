"""The vault: passphrases, key files that are wrong, late or gone, several machines, the recovery key, words said."""

from __future__ import annotations

import errno
import json
import shutil
from importlib import import_module
from pathlib import Path

import pyrage
import pytest

from companion.domain.errors import BadInput, CompanionError, NotReadable, NotSaved, WrongPassphrase
from companion.services.vault import PREFIX, plain_signs, recovery_key, told
from companion.storage import age
from companion.storage.drafts import FileDrafts
from companion.storage.recovery import typed_key
from companion.storage.seal import Seal, pins_of
from companion.storage.vault import FileVault
from tests.storage import age_format
from tests.storage.kit import FaultyDisk, Machine, state
from tests.storage.vaults import MARKER, OTHER, PASSPHRASE, DyingDisk, Killed, Safe, note, sealed, turn_on, typed


@pytest.fixture
def safe(tmp_path) -> Safe:
    return Safe(tmp_path)


def key_file(safe: Safe):
    (file,) = safe.keys.iterdir()
    return file


# Passphrases


def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(safe: Safe) -> None:
    sealed(safe)
    before = {path: path.read_bytes() for path in safe.root.rglob("*") if path.is_file()}
    vault = safe.vault()
    assert (vault.is_on, vault.is_locked, vault.is_invited) == (True, True, False)
    for wrong in ("", "Four words that differ", PASSPHRASE + " ", OTHER):
        for call in (vault.unlock, vault.turn_off, lambda words: vault.change(words, OTHER)):
            with pytest.raises(WrongPassphrase):
                call(wrong)
    assert vault.is_locked
    assert {path: path.read_bytes() for path in safe.root.rglob("*") if path.is_file()} == before
    assert vault.unlock(PASSPHRASE) == ()
    assert not vault.is_locked
    vault.lock()
    assert vault.is_locked


def test_one_passphrase_however_a_system_writes_its_accents(safe: Safe) -> None:
    sealed(safe, "a\u0308pfel und birnen")
    safe.vault().unlock("\u00e4pfel und birnen")


def test_another_passphrase_leaves_the_records_as_they_are(safe: Safe) -> None:
    vault, store, _ = sealed(safe)
    store.write("note", [note("a")])
    logs = safe.files()
    vault.change(PASSPHRASE, OTHER)
    assert safe.files() == logs
    with pytest.raises(WrongPassphrase):
        safe.vault().unlock(PASSPHRASE)
    assert safe.unlocked(OTHER)[1].docs("entry").keys() == {"a"}
    with pytest.raises(BadInput, match="at least 8"):
        vault.change(OTHER, "short")


def test_nothing_is_turned_on_before_the_recovery_key_was_typed_back(safe: Safe) -> None:
    store = safe.open()
    store.write("note", [note("a")])
    vault = safe.vault()
    safe.open(vault)
    keys = vault.new_keys()
    before = {path: path.read_bytes() for path in safe.root.rglob("*") if path.is_file()}
    right = typed(keys)
    for wrong in ([], [right[0]], ["AAAA", right[1]], [right[0], "QQQQ"], right[::-1]):
        with pytest.raises(BadInput):
            vault.turn_on(PASSPHRASE, keys, wrong if wrong != right else [])
    with pytest.raises(BadInput, match="at least 8"):
        vault.turn_on("short", keys, right)
    assert {path: path.read_bytes() for path in safe.root.rglob("*") if path.is_file()} == before
    vault.turn_on(PASSPHRASE, keys, [f" {right[0].lower()} ", "-".join(right[1])])
    assert vault.is_on


# The recovery key


@pytest.mark.parametrize(
    ("how", "fault", "step"),
    [("change", "EIO", 1), ("change", "EIO for ever", 1), ("change", "killed", 1), ("recover", "EIO", 3)],
)
def test_interrupted_at_any_call_a_new_passphrase_is_told_of_and_the_next_time_does_the_rest(
    shm: Path, how: str, fault: str, step: int
) -> None:
    base = Safe(shm / "base")
    base.open().write("note", [note("a")])
    _, _, keys = sealed(base)

    def do(vault: FileVault, passphrase: str) -> None:
        if how == "change":
            vault.change(passphrase, NEW)
        else:
            vault.recover(keys.recovery.secret, NEW)

    def opens(passphrase: str, machine: str = "desk") -> bool:
        try:
            Safe(one.root, machine).vault().unlock(passphrase)
        except WrongPassphrase:
            return False
        return True

    for at in range(1, 150, step):
        one = Safe(shm / "home")
        shutil.rmtree(one.root, ignore_errors=True)
        shutil.copytree(base.root, one.root)
        disk = DyingDisk() if fault == "killed" else FaultyDisk(errno.EIO, persistent="ever" in fault)
        disk.arm(at)
        said = ""
        try:
            do(one.vault(disk), PASSPHRASE)
        except (CompanionError, Killed) as error:
            said = str(error)
        hits = disk.hits
        disk.arm(None)
        if isinstance(disk, DyingDisk):
            disk.bury()
        elsewhere = opens(PASSPHRASE, "first"), opens(NEW, "second")
        assert any(elsewhere), at
        if "Nothing was changed" in said:
            assert elsewhere == (True, False), (at, said)
        if not hits:
            assert at > 25
            return
        if fault == "EIO":
            assert [path.name for path in one.keys.iterdir() if path.name.startswith(".")] == [], at
        do(one.vault(), PASSPHRASE if opens(PASSPHRASE) else NEW)
        assert (opens(PASSPHRASE, "third"), opens(NEW, "third"), opens(PASSPHRASE)) == (False, True, False), (at, said)
    pytest.fail("it never came to its end")


def test_a_forgotten_passphrase_costs_nothing(safe: Safe) -> None:
    store = safe.open()
    store.write("note", [note("a")])
    _, store, keys = sealed(safe)
    store.write("note", [note("b")])
    seen = state(store)
    groups = keys.recovery.groups
    for words in (keys.recovery.secret, " ".join(groups), "\n".join(groups).lower(), f"{PREFIX} {'-'.join(groups)}"):
        vault = safe.vault()
        vault.recover(words, "a passphrase kept better")
        assert state(safe.open(vault)) == seen
    vault, store = safe.unlocked("a passphrase kept better")
    store.write("note", [note("c")])
    with pytest.raises(WrongPassphrase):
        safe.vault().unlock(PASSPHRASE)
    with pytest.raises(BadInput, match="other records"):
        vault.recover(str(pyrage.x25519.Identity.generate()), PASSPHRASE)


def test_the_recovery_key_opens_the_records_on_a_machine_that_never_saw_a_key(safe: Safe) -> None:
    _, store, keys = sealed(safe)
    store.write("note", [note("a")])
    key_file(safe).unlink()
    fresh = Safe(safe.root, "laptop")
    vault = fresh.vault()
    with pytest.raises(BadInput, match="other records"):
        vault.recover(str(pyrage.x25519.Identity.generate()), OTHER)
    vault.recover(keys.recovery.secret, OTHER)
    assert fresh.open(vault).docs("entry").keys() == {"a"}
    assert vault.is_on
    assert fresh.unlocked(OTHER)[1].docs("entry").keys() == {"a"}


def test_one_mistyped_sign_is_put_right_and_more_are_told() -> None:
    secret = str(pyrage.x25519.Identity.generate())
    signs = secret.removeprefix(PREFIX)
    for at in range(0, 58, 7):
        wrong = "Q" if signs[at] != "Q" else "P"
        assert str(typed_key(signs[:at] + wrong + signs[at + 1 :])) == secret
    assert str(typed_key(signs.replace("0", "O").replace("8", "B").replace("L", "1"))) == secret
    with pytest.raises(BadInput, match="58 characters"):
        typed_key(signs[:-1])
    with pytest.raises(BadInput, match="group 1"):
        typed_key("?" + signs[1:])
    shuffled = signs[4:8] + signs[:4] + signs[8:]
    if shuffled != signs:
        with pytest.raises(BadInput, match="group by group"):
            typed_key(shuffled)


def test_groups_asked_back_are_whole_ones_and_differ_from_time_to_time() -> None:
    secret = str(pyrage.x25519.Identity.generate())
    asked = {recovery_key(secret).asked for _ in range(60)}
    assert len(asked) > 5
    assert all(len(set(pair)) == 2 and max(pair) < 14 for pair in asked)
    assert recovery_key(secret).secret == secret
    assert plain_signs(" ab-0o ") == "A800"


# Key files


@pytest.mark.parametrize("how", ["cut", "empty", "flipped", "other", "gone", "folder gone"])
def test_a_key_file_that_is_wrong_or_gone_is_made_up_for_by_the_copy_of_this_machine(safe: Safe, how: str) -> None:
    _, store, _ = sealed(safe)
    store.write("note", [note("a")])
    file = key_file(safe)
    data = file.read_bytes()
    if how == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif how == "empty":
        file.write_bytes(b"")
    elif how == "flipped":
        file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif how == "other":
        file.write_bytes(age_format.wrap(str(pyrage.x25519.Identity.generate()).encode(), OTHER))
    else:
        file.unlink()
        if how == "folder gone":
            safe.keys.rmdir()
    vault = safe.vault()
    (said,) = vault.unlock(PASSPHRASE)
    assert "on this computer" in said or "from this computer" in said
    assert safe.open(vault).docs("entry").keys() == {"a"}
    if "gone" in how:
        assert file.read_bytes() == data
        assert safe.vault().unlock(PASSPHRASE) == ()


def test_without_any_key_it_is_said_what_can_be_done_and_nothing_is_lost(safe: Safe) -> None:
    _, store, keys = sealed(safe)
    store.write("note", [note("a")])
    file = key_file(safe)
    copy = safe.state / "keys" / file.name
    data = file.read_bytes()
    file.unlink()
    copy.unlink()
    with pytest.raises(NotReadable, match="recover"):
        safe.vault().unlock(PASSPHRASE)
    for broken in (b"", data[:40], data[:-5], b"garbage\n" * 20):
        file.write_bytes(broken)
        with pytest.raises(NotReadable, match="cannot be used"):
            safe.vault().unlock(PASSPHRASE)
    head = data.replace(b" 1\n", b" 40\n", 1)
    file.write_bytes(head)
    with pytest.raises(NotReadable, match="faster computer"):
        safe.vault().unlock(PASSPHRASE)
    file.write_bytes(data)
    assert safe.unlocked()[1].docs("entry").keys() == {"a"}
    file.unlink()
    copy.unlink()
    safe.vault().recover(keys.recovery.secret, OTHER)
    assert safe.unlocked(OTHER)[1].docs("entry").keys() == {"a"}


def test_what_is_sealed_to_cannot_be_changed_from_the_synced_folder(safe: Safe) -> None:
    _, store, _ = sealed(safe)
    pinned = store.seal.recipients
    thief = pyrage.x25519.Identity.generate()
    planted = f"# seals to: {thief.to_public()}\n{thief}\n".encode()
    (safe.keys / "identity-aaaaaa.age").write_bytes(age_format.wrap(planted, OTHER))
    (safe.keys / "recipients.txt").write_text(f"{thief.to_public()}\n")
    vault = safe.vault()
    (said,) = vault.unlock(PASSPHRASE)
    assert "identity-aaaaaa.age" in said
    assert "best kept" in said
    store = safe.open(vault)
    store.write("note", [note("a")])
    assert vault.seal.recipients == pinned
    (data,) = safe.files().values()
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(__import__("base64").b64decode(json.loads(data)["age"]), [thief])


def test_a_key_file_planted_into_clear_records_locks_nobody_out(safe: Safe) -> None:
    store = safe.open()
    store.write("note", [note("a")])
    safe.keys.mkdir(parents=True)
    thief = pyrage.x25519.Identity.generate()
    (safe.keys / "identity-aaaaaa.age").write_bytes(age_format.wrap(f"{thief}\n".encode(), OTHER))
    vault = safe.vault()
    assert (vault.is_locked, vault.is_invited, vault.is_on) == (False, True, False)
    store = safe.open(vault)
    store.write("note", [note("b")])
    assert store.docs("entry").keys() == {"a", "b"}
    assert len(safe.holding()) == 1
    with pytest.raises(WrongPassphrase):
        vault.unlock(PASSPHRASE)
    with pytest.raises(BadInput, match="not yours"):
        turn_on(vault)


def test_a_damaged_or_lost_list_of_keys_saves_nothing_until_it_is_unlocked(safe: Safe) -> None:
    _, store, _ = sealed(safe)
    store.write("note", [note("a")])
    pins = safe.state / "recipients"
    whole = pins.read_bytes()
    for harmed in (b"", whole[:100], whole.replace(b"age1", b"age2"), b"\xff" * 300, None):
        if harmed is None:
            pins.unlink()
        else:
            pins.write_bytes(harmed)
        vault = safe.vault()
        assert vault.is_locked
        with pytest.raises(NotSaved):
            vault.said("took it")
        with pytest.raises(NotSaved):
            store.write("note", [note("b")])
        (note_of_it,) = vault.unlock(PASSPHRASE)
        assert "Encryption is on here" in note_of_it
        safe.open(vault).write("note", [note("c")])
        assert set(vault.seal.recipients) == {line for line in whole.decode().split() if line.startswith("age1")}
    pins.write_bytes(whole[:100])  # while the records are open
    held = safe.open(vault)
    with pytest.raises(NotSaved, match="unlock them anew"):
        held.write("note", [note("d")])
    vault.unlock(PASSPHRASE)
    held.write("note", [note("d")])
    assert safe.holding() == []


# A passphrase that the recovery key replaced

NEW, NEWER = "a passphrase kept better", "a passphrase kept even better"


def test_after_a_recovery_the_old_passphrase_opens_nothing_also_after_a_later_change(safe: Safe) -> None:
    _, store, keys = sealed(safe)
    store.write("note", [note("a")])
    old = key_file(safe)
    brought_back = old.read_bytes()
    assert safe.vault().recover(keys.recovery.secret, NEW) == ()
    assert old.name not in {path.name for path in safe.keys.iterdir()}
    safe.vault().change(NEW, NEWER)
    for _ in range(2):
        for closed in (PASSPHRASE, NEW):
            with pytest.raises(WrongPassphrase):
                safe.vault().unlock(closed)
            with pytest.raises(WrongPassphrase):
                safe.vault().turn_off(closed)
        old.write_bytes(brought_back)  # as a sync tool or an old backup brings it
    vault, store = safe.unlocked(NEWER)
    assert vault.unlock(NEWER) == ()
    assert store.docs("entry").keys() == {"a"}
    assert not old.exists()


def test_another_machine_follows_a_recovery_when_it_is_opened_with_the_new_passphrase(safe: Safe) -> None:
    laptop = Safe(safe.root, "laptop")
    _, store, keys = sealed(safe)
    store.write("note", [note("a")])
    laptop.unlocked()
    safe.vault().recover(keys.recovery.secret, NEW)
    vault = laptop.vault()
    notes = vault.unlock(PASSPHRASE)  # it has not heard of it, and its copy goes back
    (said,) = [sentence for sentence in notes if "another key" in sentence]
    assert "recovery key" in said
    assert "remove" not in said
    laptop.open(vault).write("note", [note("b")])
    with pytest.raises(WrongPassphrase):
        safe.vault().unlock(PASSPHRASE)
    assert laptop.unlocked(NEW)[1].docs("entry").keys() == {"a", "b"}
    for machine in (laptop, safe):
        with pytest.raises(WrongPassphrase):
            machine.vault().unlock(PASSPHRASE)
        assert machine.vault().unlock(NEW) == ()
    assert safe.unlocked(NEW)[1].docs("entry").keys() == {"a", "b"}
    assert len(list(safe.keys.iterdir())) == 1


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_a_key_set_aside_still_opens_when_the_one_that_replaced_it_is_lost(safe: Safe, harm: str) -> None:
    _, store, keys = sealed(safe)
    store.write("note", [note("a")])
    vault = safe.vault()
    vault.recover(keys.recovery.secret, NEW)
    safe.open(vault).write("note", [note("b")])
    for folder in (safe.keys, safe.state / "keys"):
        for path in folder.glob("identity-*"):
            if harm == "gone":
                path.unlink()
            else:
                path.write_bytes(path.read_bytes()[:30])
    assert safe.unlocked(PASSPHRASE)[1].docs("entry").keys() == {"a", "b"}


def test_lines_that_come_late_and_are_sealed_to_a_key_set_aside_alone_open_with_it(tmp_path: Path) -> None:
    one, two = Safe(tmp_path / "one", "desk"), Safe(tmp_path / "two", "laptop")
    papers = []
    for safe, id_, passphrase in ((one, "a", "forgotten here"), (two, "b", OTHER)):
        safe.open().write("note", [note(id_)])
        papers.append(sealed(safe, passphrase)[2].recovery.secret)
    for path in (two.root / "data/keys").iterdir():  # the key comes before the lines
        (one.root / "data/keys" / path.name).write_bytes(path.read_bytes())
    one.vault().recover(papers[0], NEW)
    for path in (two.root / "data/log").iterdir():
        (one.root / "data/log" / path.name).write_bytes(path.read_bytes())
    vault, store = one.unlocked(NEW)
    assert (sorted(store.docs("entry")), store.locked) == (["a"], 1)
    vault.add(NEW, OTHER)
    assert sorted(one.open(vault).docs("entry")) == ["a", "b"]
    assert sorted(one.unlocked(NEW)[1].docs("entry")) == ["a", "b"]


def test_a_machine_whose_own_lines_need_the_key_that_was_replaced_keeps_it(tmp_path: Path) -> None:
    one, two = Safe(tmp_path / "one", "desk"), Safe(tmp_path / "two", "laptop")
    papers = []
    for safe, id_, passphrase in ((one, "a", "forgotten here"), (two, "b", OTHER)):
        safe.open().write("note", [note(id_)])
        papers.append(sealed(safe, passphrase)[2].recovery.secret)
    for path in (two.root / "data/keys").iterdir():
        (one.root / "data/keys" / path.name).write_bytes(path.read_bytes())
    one.vault().recover(papers[0], NEW)
    for path in (one.root / "data/keys").iterdir():
        (two.root / "data/keys" / path.name).write_bytes(path.read_bytes())
    assert two.unlocked(NEW)[1].locked == 1
    assert two.unlocked(OTHER)[1].docs("entry").keys() == {"b"}


def test_while_lines_need_another_key_a_recovery_says_that_the_old_passphrase_still_opens(tmp_path: Path) -> None:
    one, two = Safe(tmp_path / "one", "desk"), Safe(tmp_path / "two", "laptop")
    papers = []
    for safe, id_, passphrase in ((one, "a", "forgotten here"), (two, "b", OTHER)):
        safe.open().write("note", [note(id_)])
        papers.append(sealed(safe, passphrase)[2].recovery.secret)
    for name in ("log", "keys"):
        for path in (two.root / "data" / name).iterdir():
            (one.root / "data" / name / path.name).write_bytes(path.read_bytes())
    (said,) = one.vault().recover(papers[0], NEW)
    assert "the passphrase used before still opens" in said
    assert one.unlocked("forgotten here")[1].docs("entry").keys() == {"a"}
    assert one.unlocked(OTHER)[1].docs("entry").keys() == {"b"}


def test_a_recovery_stopped_halfway_is_finished_by_the_next_start_with_the_new_passphrase(safe: Safe) -> None:
    _, store, keys = sealed(safe)
    store.write("note", [note("a")])
    old = key_file(safe)

    class Stuck(Machine):
        def unlink(self, path: str) -> None:
            if "identity-" in path:
                raise PermissionError(1, "Operation not permitted")
            super().unlink(path)

    (said,) = safe.vault(Stuck("desk")).recover(keys.recovery.secret, NEW)
    assert "still opens" in said
    assert old.exists()
    assert safe.unlocked(NEW)[1].docs("entry").keys() == {"a"}
    assert not old.exists()
    with pytest.raises(WrongPassphrase):
        safe.vault().unlock(PASSPHRASE)


# Several machines


def test_another_machine_joins_with_the_passphrase_and_seals_its_own_files(safe: Safe) -> None:
    laptop = Safe(safe.root, "laptop")
    store = safe.open()
    store.write("note", [note("a")])
    laptop.open().write("note", [note("b")])
    vault, store, _ = sealed(safe)
    store.refresh()
    left = vault.left()
    assert len(left.others) == 1
    (sentence,) = told(left, {left.others[0].partition("-")[0]: "laptop"}, is_on=True)
    assert sentence.startswith("Not sealed yet: files written by laptop. ")
    (sentence,) = told(left, {}, is_on=False)
    assert sentence.startswith(f"Still sealed: files written by {left.others[0]}. "), "nobody knows what it is called"
    invited = laptop.vault()
    assert (invited.is_locked, invited.is_invited) == (False, True)
    assert laptop.open(invited).docs("entry").keys() == {"b"}
    invited = laptop.vault()
    invited.unlock(PASSPHRASE)
    theirs = laptop.open(invited)
    assert theirs.docs("entry").keys() == {"a", "b"}
    for _ in invited.convert():
        pass
    assert safe.holding() == []
    store.refresh()
    assert vault.left().is_nothing
    assert laptop.vault().is_locked
    assert state(store) == state(theirs)


def test_files_of_a_machine_no_longer_used_are_sealed_on_request(safe: Safe) -> None:
    lost = Safe(safe.root, "lost").open()
    lost.write("note", [note("b")])
    vault, store, _ = sealed(safe)
    store.write("note", [note("a")])
    assert safe.holding() == [f"{lost.device}-2026.jsonl"]
    for _ in vault.convert(others=True):
        pass
    assert safe.holding() == []
    assert store.docs("entry").keys() == {"a", "b"}


def test_turned_on_at_the_same_moment_on_two_machines_both_keys_open_everything(tmp_path) -> None:
    one, two = Safe(tmp_path / "one", "desk"), Safe(tmp_path / "two", "laptop")
    for safe, id_, passphrase in ((one, "a", PASSPHRASE), (two, "b", OTHER)):
        safe.open().write("note", [note(id_)])
        sealed(safe, passphrase)
    for name in ("log", "keys"):  # the sync tool brings each what the other has
        for source, target in ((one, two), (two, one)):
            for path in (source.root / "data" / name).iterdir():
                (target.root / "data" / name / path.name).write_bytes(path.read_bytes())
    vault = one.vault()
    (said,) = vault.unlock(PASSPHRASE)
    assert "another key" in said
    store = one.open(vault)
    assert (sorted(store.docs("entry")), store.locked) == (["a"], 1)
    store.save_snapshot()
    with pytest.raises(WrongPassphrase) as one_of_them:
        vault.add("neither of them", OTHER)
    assert not one_of_them.value.is_other
    with pytest.raises(WrongPassphrase) as one_of_them:
        vault.add(PASSPHRASE, "neither of them")
    assert one_of_them.value.is_other
    vault.add(PASSPHRASE, OTHER)
    assert vault.has_changed
    store = one.open(vault)
    assert (sorted(store.docs("entry")), store.locked) == (["a", "b"], 0)
    assert len(vault.seal.recipients) == 4
    store.write("note", [note("c")])
    fresh = one.vault()
    assert fresh.unlock(PASSPHRASE) == ()
    assert sorted(one.open(fresh).docs("entry")) == ["a", "b", "c"]
    for name in ("log", "keys"):
        for path in (one.root / "data" / name).iterdir():
            (two.root / "data" / name / path.name).write_bytes(path.read_bytes())
    other, theirs = two.unlocked(OTHER)  # its own passphrase opens its own, and what was sealed to both since
    assert (sorted(theirs.docs("entry")), theirs.locked) == (["b", "c"], 1)
    other.lock()
    assert any("one more key" in sentence for sentence in other.unlock(PASSPHRASE))
    assert sorted(two.open(other).docs("entry")) == ["a", "b", "c"]
    assert len(other.seal.recipients) == 4


@pytest.mark.parametrize("second", [OTHER, "a third long passphrase"])
def test_recovered_with_both_papers_everything_opens_and_a_key_that_is_needed_is_named(
    tmp_path: Path, second: str
) -> None:
    one, two = Safe(tmp_path / "one", "desk"), Safe(tmp_path / "two", "laptop")
    papers = []
    for safe, id_, passphrase in ((one, "a", "forgotten here"), (two, "b", "forgotten there")):
        safe.open().write("note", [note(id_)])
        papers.append(sealed(safe, passphrase)[2].recovery.secret)
    for name in ("log", "keys"):
        for path in (two.root / "data" / name).iterdir():
            (one.root / "data" / name / path.name).write_bytes(path.read_bytes())
    one.vault().recover(papers[0], OTHER)
    one.vault().recover(papers[1], second)
    vault = one.vault()
    notes = vault.unlock(second)
    store = one.open(vault)
    if second == OTHER:
        assert (sorted(store.docs("entry")), store.locked) == (["a", "b"], 0)
    else:
        assert any("another key" in sentence for sentence in notes)
        vault.add(second, OTHER)
        store = one.open(vault)
        assert (sorted(store.docs("entry")), store.locked) == (["a", "b"], 0)


def test_a_passphrase_changed_elsewhere_does_not_lock_out_who_only_knows_the_old_one(safe: Safe) -> None:
    laptop = Safe(safe.root, "laptop")
    sealed(safe)
    laptop.vault().unlock(PASSPHRASE)
    safe.vault().change(PASSPHRASE, OTHER)
    (said,) = laptop.vault().unlock(PASSPHRASE)
    assert "changed on another computer" in said
    assert laptop.vault().unlock(OTHER) == ()
    with pytest.raises(WrongPassphrase):
        laptop.vault().unlock(PASSPHRASE)


def test_off_on_one_machine_keeps_the_key_until_no_machine_needs_it(safe: Safe) -> None:
    laptop = Safe(safe.root, "laptop")
    vault, store, _ = sealed(safe)
    store.write("note", [note("a")])
    theirs, other = laptop.unlocked()
    other.write("note", [note("b")])
    store.refresh()
    vault.turn_off(PASSPHRASE)
    for _ in vault.convert():
        pass
    assert safe.keys.is_dir()
    assert key_file(safe)
    left = vault.left()
    assert len(left.others) == 1
    assert "companion encrypt off" in next(told(left, {}, is_on=False))
    store.write("note", [note("c")])
    again, mine = safe.unlocked()
    assert not again.is_on
    assert mine.docs("entry").keys() == {"a", "b", "c"}
    theirs.turn_off(PASSPHRASE)
    other.refresh()
    for _ in theirs.convert():
        pass
    assert list(safe.keys.iterdir()) == []
    assert safe.open().docs("entry").keys() == {"a", "b", "c"}
    assert {name for name in safe.holding() if name.endswith(".jsonl")} == set(safe.files())


@pytest.mark.parametrize("is_new_start", [False, True])
def test_turning_off_that_was_cut_and_on_again_goes_on_with_the_key_that_is_here(
    safe: Safe, *, is_new_start: bool
) -> None:
    vault, store, first = sealed(safe)
    store.write("note", [note("a")])
    laptop = Safe(safe.root, "laptop")
    before = set(vault.seal.recipients)
    vault.turn_off(PASSPHRASE)  # and the power went
    store.write("note", [note("b")])
    assert safe.holding()
    if is_new_start:
        vault = safe.vault()
        safe.open(vault)
        assert vault.is_invited
    assert vault.is_coming_off
    fresh = laptop.vault()
    assert (fresh.is_invited, fresh.is_coming_off) == (True, False), "there it is another computer's"
    with pytest.raises(BadInput, match="The passphrase used until then turns encryption on again"):
        turn_on(vault)
    with pytest.raises(WrongPassphrase):
        vault.join(OTHER)
    assert vault.is_coming_off
    assert vault.join(PASSPHRASE) == ()
    again, store = safe.unlocked()
    for _ in again.convert():
        pass
    assert set(again.seal.recipients) == before
    assert safe.holding() == []
    assert store.docs("entry").keys() == {"a", "b"}
    assert not again.is_coming_off
    again.check_recovery_key(first.recovery.secret)
    again.turn_off(PASSPHRASE)  # cut once more, and now it goes on to its end
    finishing, store = safe.unlocked()
    assert not finishing.is_on, "unlocking alone turns nothing on"
    for _ in finishing.convert():
        pass
    assert list(safe.keys.iterdir()) == []
    assert safe.open().docs("entry").keys() == {"a", "b"}


def test_a_key_that_another_copy_on_this_machine_made_is_no_invitation(safe: Safe) -> None:
    waiting = safe.vault()
    safe.open(waiting)
    sealed(safe)
    assert not waiting.is_invited
    assert waiting.is_locked


def test_a_copy_that_is_locked_notices_that_encryption_was_turned_off_and_puts_no_key_back(safe: Safe) -> None:
    vault, store, _ = sealed(safe)
    store.write("note", [note("a")])
    waiting = safe.vault()
    typing = safe.vault()
    assert waiting.still_locked()
    vault.turn_off(PASSPHRASE)
    for _ in vault.convert():
        pass
    assert not waiting.still_locked()
    assert not waiting.is_invited
    assert safe.open(waiting).docs("entry").keys() == {"a"}
    assert typing.unlock(PASSPHRASE) == (), "nothing is put back"
    assert list(safe.keys.iterdir()) == []


def test_turned_off_and_on_again_nothing_is_sealed_to_the_keys_given_up(safe: Safe) -> None:
    vault, store, first = sealed(safe)
    store.write("note", [note("a")])
    old = key_file(safe).name
    given_up = set(vault.seal.recipients)
    vault.turn_off(PASSPHRASE)
    for _ in vault.convert():
        pass
    vault = safe.vault()
    safe.open(vault)
    turn_on(vault)
    for _ in vault.convert():
        pass
    pinned = vault.seal.recipients
    again, store = safe.unlocked()
    assert again.unlock(PASSPHRASE) == ()
    assert again.seal.recipients == pinned
    assert given_up.isdisjoint(pinned)
    assert store.docs("entry").keys() == {"a"}
    assert key_file(safe).name != old
    safe.vault().change(PASSPHRASE, OTHER)
    assert safe.vault().unlock(OTHER) == ()
    assert key_file(safe).name != old
    with pytest.raises(BadInput, match="other records"):
        safe.vault().recover(first.recovery.secret, OTHER)
    assert (safe.state / "keys" / old).with_suffix(".1.age").exists(), "it may have to open an old backup"


def test_a_conflict_copy_of_a_key_file_opens_as_well(safe: Safe) -> None:
    _, store, _ = sealed(safe)
    store.write("note", [note("a")])
    file = key_file(safe)
    data = file.read_bytes()
    secret = age_format.unwrap(data, PASSPHRASE)
    file.with_name(f"{file.stem}.sync-conflict-20261126-101112-ABCDEFG.age").write_bytes(age_format.wrap(secret, OTHER))
    for passphrase in (PASSPHRASE, OTHER):
        fresh = Safe(safe.root, f"machine-{passphrase[:4]}")
        vault = fresh.vault()
        vault.unlock(passphrase)
        assert fresh.open(vault).docs("entry").keys() == {"a"}


def test_a_key_file_with_the_old_passphrase_that_comes_back_costs_nobody_the_new_one(safe: Safe) -> None:
    sealed(safe)
    file = key_file(safe)
    old = file.read_bytes()
    safe.vault().change(PASSPHRASE, OTHER)
    file.write_bytes(old)  # as a sync tool or an old backup brings it
    for passphrase in (OTHER, PASSPHRASE, OTHER):
        vault = safe.vault()
        vault.unlock(passphrase)
        assert vault.seal.can_open
    file.unlink()
    assert safe.vault().unlock(OTHER)[0].endswith("from this computer.")
    with pytest.raises(WrongPassphrase):
        safe.vault().unlock(PASSPHRASE)


def test_copies_with_as_many_changes_of_the_passphrase_stand_side_by_side(safe: Safe) -> None:
    sealed(safe)
    file = key_file(safe)
    old = file.read_bytes()
    safe.vault().change(PASSPHRASE, OTHER)
    ours = file.read_bytes()
    laptop = Safe(safe.root, "laptop")
    file.write_bytes(old)
    laptop.vault().change(PASSPHRASE, "a third long passphrase")
    safe.vault().unlock("a third long passphrase")
    file.unlink()
    for passphrase in (OTHER, "a third long passphrase"):
        safe.vault().unlock(passphrase)
    assert ours in {path.read_bytes() for path in (safe.state / "keys").iterdir()}


def test_a_passphrase_is_changed_in_conflict_copies_of_the_key_too(safe: Safe) -> None:
    sealed(safe)
    file = key_file(safe)
    copy = file.with_name(f"{file.stem}.sync-conflict-20261126-101112-ABCDEFG.age")
    secret = age_format.unwrap(file.read_bytes(), PASSPHRASE)
    copy.write_bytes(age_format.wrap(secret, PASSPHRASE))
    safe.vault().change(PASSPHRASE, OTHER)
    assert copy.exists()
    for machine in (safe, Safe(safe.root, "third")):
        with pytest.raises(WrongPassphrase):
            machine.vault().unlock(PASSPHRASE)
        assert machine.vault().unlock(OTHER) == ()


# Locked


def test_words_said_while_locked_are_sealed_and_there_at_the_next_unlock(safe: Safe) -> None:
    sealed(safe)
    vault = safe.vault()
    id_ = vault.said(f"took my morning ones, {MARKER}")
    assert vault.said(f"took my morning ones, {MARKER}", id_) == id_
    assert vault.is_locked
    assert safe.holding() == []
    _, store = safe.unlocked()
    doc = store.doc("said", id_)
    assert doc["words"].startswith("took my morning ones")
    assert (doc["instant"], doc["zone"], doc["day"]) == ("2026-11-23T08:00:00Z", "Europe/Berlin", "2026-11-23")
    assert len(store.docs("said")) == 1
    with pytest.raises(BadInput):
        vault.said("  \n ")


def test_a_draft_is_kept_sealed_while_locked(safe: Safe) -> None:
    sealed(safe)
    drafts = FileDrafts(safe.state / "drafts", safe.vault().seal)
    drafts.keep("checkin", "x", {"note": MARKER})
    assert safe.holding() == []
    assert drafts.find("checkin") == ()
    vault, _ = safe.unlocked()
    opened = FileDrafts(safe.state / "drafts", vault.seal)
    assert opened.find("checkin") == (("x", {"note": MARKER}),)
    opened.drop("checkin", "x")
    assert opened.find("checkin") == ()


def test_without_the_extra_it_is_said_how_to_get_it_and_all_else_works(safe: Safe, monkeypatch) -> None:
    _, store, keys = sealed(safe)
    store.write("note", [note("a")])

    def missing(name: str):
        if name == "pyrage":
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr("companion.storage.age.import_module", missing)
    age._pyrage.cache_clear()
    try:
        vault = safe.vault()
        assert vault.is_locked
        locked = safe.open(vault)
        assert locked.locked == 1
        for call in (
            lambda: vault.unlock(PASSPHRASE),
            lambda: vault.recover(keys.recovery.secret, OTHER),
            lambda: Safe(safe.root / "new").vault().new_keys(),
        ):
            with pytest.raises(NotReadable, match=r"wellness-companion\[crypt\]"):
                call()
        with pytest.raises(NotSaved, match="crypt"):
            vault.said("took it")
        with pytest.raises(NotSaved, match="crypt"):
            FileDrafts(safe.state / "drafts", vault.seal).keep("checkin", "x", {"note": MARKER})
        clear = Safe(safe.root / "clear")
        clear.open().write("note", [note("b")])
        assert clear.open().docs("entry").keys() == {"b"}
    finally:
        monkeypatch.undo()
        age._pyrage.cache_clear()
    assert safe.holding() == [f"{clear.open().device}-2026.jsonl"]
    assert safe.unlocked()[1].docs("entry").keys() == {"a"}


def test_the_list_of_keys_says_no_secret(safe: Safe) -> None:
    _, store, keys = sealed(safe)
    store.write("note", [note("a")])
    for path in safe.root.rglob("*"):
        if path.is_file():
            text = path.read_bytes()
            assert PREFIX.encode() not in text
            assert keys.recovery.groups[3].encode() + keys.recovery.groups[4].encode() not in text
            assert PASSPHRASE.encode() not in text
            assert path.stat().st_mode & 0o077 == 0
    assert Seal(pins_of(safe.state), Machine("desk")).recipients == store.seal.recipients


def test_nothing_of_the_extra_is_loaded_for_clear_records() -> None:
    import subprocess
    import sys

    code = "import companion.storage.vault, sys; assert 'pyrage' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
