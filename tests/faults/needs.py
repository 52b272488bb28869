"""What the full run needs of the machine, and the sentence that says what is missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

PROGRAMS = {
    "strace": "strace",
    "mount": "util-linux",
    "git": "git",
    "syncthing": "syncthing",
    "age": "age",
    "age-keygen": "age",
}
"""Programs, and the Debian package each comes in."""


def missing() -> Iterator[str]:
    """One sentence for each thing that is not there."""
    if os.geteuid() != 0:
        yield "It must be run as root, for tmpfs, loop mounts and strace."
    for program, package in PROGRAMS.items():
        if shutil.which(program) is None:
            yield f"The program {program} is missing. On Debian: apt-get install {package}."
    try:
        import pyrage  # noqa: F401
    except ImportError:
        yield "The Python package pyrage is missing. Install Companion with its extra: pip install '.[crypt]'."
