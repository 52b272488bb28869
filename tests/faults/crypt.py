"""The sections of the long run about encryption."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.faults import age
from tests.faults.figures import Figure, Run

PROOFS = {
    "lines opened with stock age, by the commands of docs/encryption.md": age.lines_open_with_the_commands_of_the_page,
    "lines opened with stock age and the recovery key": age.the_recovery_key_opens_with_age,
    "key files of real work, ours with age and age's with us": age.a_real_key_file_opens_with_age,
    "records sealed to a key that age made": age.records_open_with_a_key_made_by_age,
}


def sections(run: Run) -> Iterator[Figure]:
    """What Debian's age opens."""
    for what, proof in PROOFS.items():
        yield Figure(what, proof(Path(tempfile.mkdtemp(dir=run.folder))))
