"""Two clones of one repository as the carrier of two data folders: commit, pull, merge, push."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.faults.sync.figures import Missing

ATTRIBUTES = "*.jsonl* -text merge=union\n"
"""What docs/sync.md says to write into .gitattributes."""


class Git:
    """The pair of clones, and what stands between them."""

    name = "git"

    def __init__(self, root: Path, folders: tuple[Path, Path]) -> None:
        if shutil.which("git") is None:
            raise Missing("git is not installed, so sync by git cannot be proven: apt-get install git")
        self._folders = folders
        self._between, self._root = root / "between.git", root
        self._git(root, "init", "--quiet", "--bare", "--initial-branch=main", str(self._between))
        first, second = folders
        self._git(first, "init", "--quiet", "--initial-branch=main")
        self._git(first, "remote", "add", "origin", str(self._between))
        (first / ".gitattributes").write_text(ATTRIBUTES)
        self._git(first, "add", "--all")
        self._git(first, "commit", "--quiet", "--message=records")
        self._git(first, "push", "--quiet", "--set-upstream", "origin", "main")
        self._git(second, "clone", "--quiet", str(self._between), ".")
        second.chmod(0o700)

    def __enter__(self) -> Git:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing runs."""

    def carry(self) -> None:
        """Each side commits, takes in what the other pushed, and pushes; the first once more, to have it all."""
        first, second = self._folders
        for folder in (first, second, first):
            self._git(folder, "add", "--all")
            self._git(folder, "commit", "--quiet", "--allow-empty", "--message=records")
            self._git(folder, "pull", "--quiet", "--no-rebase", "--no-edit")
            self._git(folder, "push", "--quiet")
        self._git(second, "pull", "--quiet", "--no-rebase", "--no-edit")

    def part(self, *, hard: bool) -> None:
        """Between two pulls they are apart anyway."""

    def join(self) -> None:
        """The next pull brings them together."""

    def version(self) -> str:
        """Which git it is."""
        return self._git(self._root, "--version").removeprefix("git version ").strip()

    def _git(self, folder: Path, *words: str) -> str:
        who = ["-c", "user.name=companion", "-c", "user.email=companion@localhost", "-c", "commit.gpgsign=false"]
        done = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise RuntimeError(f"git {' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout


class Folder:
    """One folder that both homes use, as on a shared drive: nothing has to be carried."""

    name = "a shared folder"

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing runs."""

    def carry(self) -> None:
        """It is the same folder."""

    def part(self, *, hard: bool) -> None:
        """They cannot be apart."""

    def join(self) -> None:
        """They are together."""

    def version(self) -> str:
        """A folder has none."""
        return ""
