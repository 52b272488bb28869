"""Check everything, as CI does: `python -m tests` (format, lint, types, layers, tests)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

WORKERS = 4
"""At least so many at once: half of the time a test waits, for a terminal, a process or a clock."""

CHECKS = (
    ("format", ("ruff", "format", "--check", "companion", "tests")),
    ("lint", ("ruff", "check", "companion", "tests")),
    ("types", ("mypy",)),
    ("layers", ("importlinter.cli", "lint_imports")),
    ("tests", ("pytest", "-n", str(max(WORKERS, os.cpu_count() or 1)))),
)


def main(arguments: list[str]) -> int:
    """Run every check, or those named; returns how many found something."""
    found = []
    for name, command in CHECKS:
        if arguments and name not in arguments:
            continue
        print(f"== {name}", flush=True)
        if subprocess.run(_command(command), cwd=ROOT, check=False).returncode:
            found.append(name)
    print(f"== {', '.join(found)} found something" if found else "== all is well", flush=True)
    return len(found)


def _command(command: tuple[str, ...]) -> list[str]:
    if command[0] == "importlinter.cli":
        return [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"]
    return [sys.executable, "-m", *command]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
