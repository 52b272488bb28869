"""Walking the lines of a whole file at the least cost: most are only checked by their checksum, none is parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct, field

from companion.storage.backup.shape import Bad
from companion.storage.line import Damage, encode, is_intact, read

Pause = Callable[[], None]
"""Lets others have their turn: called after every few lines, so that no key waits for a count."""

_PORTION = 250


class Tally(Struct):
    """What is in a file."""

    lines: int = 0
    """How many sound lines."""

    damage: list[Bad] = field(default_factory=list)
    """What cannot be read."""


def walk(data: bytes, pause: Pause) -> Iterator[bytes | Bad]:
    """Read every line of a file, sound or damaged, in order; a sound one comes as its bytes, without its line end."""
    offset = 0
    for number, raw in enumerate(data.split(b"\n")):
        if not number % _PORTION:
            pause()
        if is_intact(raw):
            yield raw
        elif raw:
            for piece in read(raw, "", offset):
                yield Bad(piece.offset, piece.length, piece.why) if isinstance(piece, Damage) else encode(piece)
        offset += len(raw) + 1


def sound(data: bytes, pause: Pause) -> Iterator[bytes]:
    """Read every sound line of a file."""
    return (piece for piece in walk(data, pause) if not isinstance(piece, Bad))


def count(data: bytes, pause: Pause) -> Tally:
    """Count what is in a file."""
    tally = Tally()
    for piece in walk(data, pause):
        if isinstance(piece, Bad):
            tally.damage.append(piece)
        else:
            tally.lines += 1
    return tally


def whole_lines(data: bytes) -> bytes:
    """Leave away what follows the last line end, unless it is a sound line already: it may still be arriving."""
    end = data.rfind(b"\n") + 1
    return data if is_intact(data[end:]) else data[:end]
