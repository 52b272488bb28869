"""The stock `age` tool opens what Companion seals, and Companion what it seals: needs the tool, as Debian packs it.

Plain functions: each takes an empty folder, answers how many things were opened, and fails with a sentence.
"""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
from base64 import b64decode
from pathlib import Path

from companion.storage import age
from companion.storage.disk import Disk
from companion.storage.keys import parsed
from companion.storage.line import Sealed, decode
from tests.storage.vaults import PASSPHRASE, Safe, note, sealed

PAGE = Path(__file__).parents[2] / "docs" / "encryption.md"
LINES = 40


def need_age() -> None:
    """Fail with a sentence where the tool is missing."""
    for program in ("age", "age-keygen"):
        if shutil.which(program) is None:
            raise AssertionError(f"{program} is missing. On Debian: apt-get install age")


def lines_open_with_the_commands_of_the_page(root: Path) -> int:
    """Run what docs/encryption.md says, word for word, and compare every line with what it was in clear."""
    need_age()
    safe = Safe(root)
    store = safe.open()
    clear: list[bytes] = []
    store.write("note", [note(f"r{n}", words=f"ünï 字 {n} \"quoted\" \\ 'it'") for n in range(LINES)])
    (own,) = safe.files()
    clear += safe.files()[own].splitlines()
    vault, store, _ = sealed(safe)
    store.write("note", [note("later")])
    script = re.search(r"```sh\n(umask.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert script is not None, "docs/encryption.md no longer says how to read the records"
    said = _typed(["sh", "-eu", "-c", script[1]], safe.root / "data", [PASSPHRASE])
    found = (safe.root / "data" / "records.jsonl").read_bytes().splitlines()
    assert found[:LINES] == clear, f"what age opened differs: {said}"
    assert len(found) == LINES + 1
    assert vault.seal.opened(_sealed_line(safe, own)) == decode(found[-1])
    assert not (safe.root / "data" / "key.txt").exists()
    return len(found)


def _sealed_line(safe: Safe, name: str) -> Sealed:
    line = decode(safe.files()[name].splitlines()[-1])
    assert isinstance(line, Sealed)
    return line


def the_recovery_key_opens_with_age(root: Path) -> int:
    """The key on paper is an age identity: it opens every line, and a draft."""
    need_age()
    safe = Safe(root)
    _, store, keys = sealed(safe)
    store.write("note", [note(f"r{n}") for n in range(5)])
    key = root / "paper.txt"
    key.write_text(f"{keys.recovery.secret}\n")
    opened = 0
    for raw in safe.files()[f"{store.device}-2026.jsonl"].splitlines():
        line = decode(raw)
        assert isinstance(line, Sealed)
        inside = _age(["-d", "-i", str(key)], b64decode(line.age))
        assert b'"op":"note-' in inside
        opened += 1
    return opened


def a_real_key_file_opens_with_age(root: Path) -> int:
    """With the work that guessing takes in real life: our key file with the tool, and the tool's with us."""
    need_age()
    secret = age.new_secret()
    ours = root / "ours.age"
    ours.write_bytes(age.wrap(f"{secret}\n".encode(), PASSPHRASE))
    assert secret in _typed(["age", "-d", str(ours)], root, [PASSPHRASE])
    made = subprocess.run(["age-keygen"], capture_output=True, check=True).stdout
    (root / "made.txt").write_bytes(made)
    _typed(["age", "-p", "-o", "theirs.age", "made.txt"], root, [PASSPHRASE, PASSPHRASE])
    keys = parsed(age.unwrap((root / "theirs.age").read_bytes(), PASSPHRASE))
    recipient = keys.recipients[0]
    assert f"# public key: {recipient}".encode() in made
    sealed_by_age = _age(["-r", recipient], b"sealed by the tool")
    assert age.unseal(sealed_by_age, [age.identity(keys.secrets[0])]) == b"sealed by the tool"
    return 4


def records_open_with_a_key_made_by_age(root: Path) -> int:
    """A key file that the stock tool made opens records sealed to it, as every key file does."""
    need_age()
    safe = Safe(root)
    made = subprocess.run(["age-keygen"], capture_output=True, check=True).stdout
    safe.keys.mkdir(parents=True)
    (root / "made.txt").write_bytes(made)
    _typed(["age", "-p", "-o", str(safe.keys / "identity-abcdef.age"), "made.txt"], root, [PASSPHRASE, PASSPHRASE])
    vault = safe.vault(Disk())
    vault.unlock(PASSPHRASE)
    store = safe.open(vault, Disk())
    store.write("note", [note("a")])
    store.close()
    opened = safe.vault(Disk())
    assert opened.is_locked
    opened.unlock(PASSPHRASE)
    assert sorted(safe.open(opened, Disk()).docs("entry")) == ["a"]
    return 1


def _age(words: list[str], data: bytes) -> bytes:
    done = subprocess.run(["age", *words], input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def _typed(command: list[str], folder: Path, answers: list[str]) -> str:
    """Run a program on a terminal, typing an answer at each question; what it said, and fail if it failed."""
    pid, handle = pty.fork()
    if pid == 0:
        try:
            os.chdir(folder)
            os.execvp(command[0], command)
        finally:
            os._exit(127)
    said, left = b"", list(answers)
    while select.select([handle], [], [], 60)[0]:
        try:
            part = os.read(handle, 4096)
        except OSError:
            break
        said += part
        if not part:
            break
        if left and b"assphrase" in part:
            os.write(handle, left.pop(0).encode() + b"\r")
    os.close(handle)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, said.decode(errors="replace")
    return said.decode(errors="replace")
