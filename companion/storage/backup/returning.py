"""What of a backup may stand here again, and how: sealed where encryption is on, empty where it was erased for good."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Mapping
from zlib import crc32

from companion.storage.backup.lines import Pause, walk
from companion.storage.backup.marks import Marks
from companion.storage.backup.shape import LOG, Bad
from companion.storage.line import (
    SEALED_MARK,
    BadLine,
    Line,
    Revision,
    Sealed,
    decode,
    encode,
    is_sealed_line,
    stamp_of,
)
from companion.storage.record import husk
from companion.storage.repair import mend
from companion.storage.rewriting import Rewrite
from companion.storage.seal import Seal
from companion.storage.stamp import device_of

_NUMBERS = 1_000_000_000
_TRIED = 1000
"""How many damaged stretches of a file are looked at; what is behind them is no flipped bit."""


class Returning:
    """Gives the bytes that are written of what comes back."""

    def __init__(self, line: Rewrite | None, pause: Pause, seal: Seal | None) -> None:
        """Look at nothing yet; see `Restorer`."""
        self._line = line
        self._pause = pause
        self._seal = seal
        self._clear: dict[bytes, bytes] = {}
        """What sealed lines say that were opened: it takes half a millisecond each, and is asked several times."""

    def opened(self, line: bytes) -> bytes:
        """Give a line in clear, or the line itself if it is, or if no key at hand opens it."""
        if self._seal is None or not self._seal.can_open or not is_sealed_line(line):
            return line
        if line not in self._clear:
            with contextlib.suppress(BadLine):
                found = decode(line)
                if isinstance(found, Sealed) and (opened := self._seal.open_line(found)) is not None:
                    self._clear[line] = opened
        return self._clear.get(line, line)

    @staticmethod
    def is_closed_and_erased(line: bytes, erased: Marks) -> bool:
        """Is it a line that no key at hand opens, and that is remembered by its stamp? It is left out."""
        return is_sealed_line(line) and stamp_of(line).decode("ascii", "replace") in erased.memory.lines

    def whole(self, data: bytes, erased: Marks) -> tuple[bytes, int]:
        """Give a file as it was, damage and all, as far as its lines and its damage may come back as they were.

        Returns:
            Its bytes, and how many damaged stretches were left out.
        """
        left_out = 0
        if erased or self._line is not None or self._seal is not None:
            kept: list[bytes] = []
            is_same, tried = True, 0
            for piece in walk(data, self._pause):
                is_bad = isinstance(piece, Bad)
                raw = data[piece.offset : piece.offset + piece.length] if isinstance(piece, Bad) else piece
                if is_bad or (erased and understood(raw) is None):
                    tried += 1
                    new = raw if tried <= _TRIED and self._may_return(raw, erased) else b""
                    left_out += not new
                elif self.is_closed_and_erased(self.opened(raw), erased):
                    new = b""
                else:
                    new = self._written(raw, erased)
                kept += [new] if new else []
                is_same = is_same and new == raw
            data = data if is_same else b"\n".join(kept)
        return (data if data.endswith(b"\n") else data + b"\n"), left_out

    def _may_return(self, stretch: bytes, erased: Marks) -> bool:
        """May a damaged stretch stand here? Not in clear where all is sealed; and where something was erased for good
        only if it is known exactly and says nothing of that: nobody else could tell whose words are in it.
        """
        is_bare = self._seal is not None and self._seal.is_on and SEALED_MARK not in stretch
        if is_bare or self._line is not None:
            return False
        if not erased:
            return True
        whole = mend(stretch)
        found = understood(self.opened(whole)) if whole is not None else None
        return isinstance(found, Revision) and not erased.is_erased(found)

    def gathered(self, lines: Mapping[bytes, bytes], erased: Marks, taken: frozenset[str]) -> dict[str, bytes]:
        """Put lines of files that are here into new ones beside them, one for each machine and year of their stamps.

        The number in a file's name follows from what it holds: restored on two machines, it is the same file.
        """
        groups: dict[tuple[str, str], list[bytes]] = defaultdict(list)
        for at in sorted(lines):
            stamp = at.decode("ascii")
            groups[device_of(stamp), stamp[:4]].append(at)
        files: dict[str, bytes] = {}
        for (device, year), stamps in groups.items():
            number = crc32(b"".join(stamps)) % _NUMBERS
            while (name := f"{LOG}{device}-restored-{year}-{number}.jsonl") in taken:
                number += 1
            files[name] = b"".join(self._written(lines[at], erased) + b"\n" for at in stamps)
        return files

    def _written(self, line: bytes, erased: Marks) -> bytes:
        """Give a line as it may be written: empty if its record was erased for good, and sealed where that is on."""
        if erased:
            found = understood(self.opened(line))
            if isinstance(found, Revision) and erased.is_erased(found):
                line = encode(husk(found))
        if self._seal is not None and self._seal.is_on and not is_sealed_line(line):
            line = self._seal.seal_line(line)
        return line if self._line is None else self._line(line)


def understood(line: bytes) -> Line | None:
    """Read a line whose checksum matches; None if it says nothing that can be understood all the same."""
    try:
        return decode(line)
    except BadLine:
        return None
