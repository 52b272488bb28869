"""One flipped bit in a line, found from its checksum and turned back: nothing is guessed.

CRC-32 is linear. A flipped bit changes it by a value that depends only on how far the bit lies from the end, so the
difference between the checksum a line bears and the one it should bear names the bit. Stepping through the bits once
finds it.

A line is mended only if one flipped bit explains it, anywhere in it, and no two flipped bits do. So damage of up to two
bits never becomes another line than the one that was written. Nearly always the first alone says so: up to 91,607 bits
CRC-32 keeps a Hamming distance of 4 (Koopman's table of polynomials, 0x82608edb), so two flipped bits never look like
one. The second question is for the eight digits of the checksum, where one bit of a letter stands for up to three.
Heavier damage passes for one flipped bit in about one of a million cases, and must still read as a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from zlib import crc32

from companion.storage.line import BadLine, decode

LONGEST = 91_607 // 8
"""Lines with more bytes before the checksum are not mended: two flipped bits can look like one there."""

_TRIED = 1000
_POLYNOMIAL = 0xEDB88320
_FRAME = b',"crc":"%08x"}'
_WIDTH = len(_FRAME % 0)
_DIGITS = slice(8, 16)
_HEX = frozenset(b"0123456789abcdef")


def mend(raw: bytes) -> bytes | None:
    """The line these bytes were before one of their bits flipped; None if that cannot be told, or nothing is damaged.

    Args:
        raw: a damaged line without its line end.
    """
    text, frame = raw[:-_WIDTH], raw[-_WIDTH:]
    if not 0 < len(text) <= LONGEST:
        return None
    right = _FRAME % crc32(text)
    if frame == right or (_value(frame) is None and _distance(frame, right) != 1):
        return None
    bits = {change: place for place, change in enumerate(_changes(len(text)))}
    found = [line for line in _by_one(text, frame, right, bits) if _is_line(line)]
    if len(found) != 1 or any(_is_line(line) for line in _by_two(text, frame, right, bits)):
        return None
    return found[0]


def mend_split(first: bytes, second: bytes) -> bytes | None:
    """The line that a flipped bit split in two by making a line end; None if it was not that."""
    line = mend(first + b"\n" + second)
    return line if line is not None and b"\n" not in line else None


def _changes(length: int) -> Iterator[int]:
    """By what each bit of so many bytes changes their checksum, from the last bit to the first."""
    change = _POLYNOMIAL
    for _ in range(length * 8):
        yield change
        change = change >> 1 ^ _POLYNOMIAL if change & 1 else change >> 1


def _flipped(text: bytes, place: int) -> bytes:
    """The bytes with one bit turned, counted as `_changes` does."""
    turned = bytearray(text)
    turned[-1 - place // 8] ^= 0x80 >> place % 8
    return bytes(turned)


def _by_one(text: bytes, frame: bytes, right: bytes, bits: Mapping[int, int]) -> Iterator[bytes]:
    """What the line was if one bit flipped: in the text, or in the frame around the checksum and its digits."""
    value = _value(frame)
    if value is not None and (place := bits.get(value ^ crc32(text))) is not None:
        yield _flipped(text, place) + frame
    if _distance(frame, right) == 1:
        yield text + right


def _by_two(text: bytes, frame: bytes, right: bytes, bits: Mapping[int, int]) -> Iterator[bytes]:
    """What the line may have been if two bits flipped."""
    value, actual = _value(frame), crc32(text)
    if value is not None:
        difference = value ^ actual
        for change, one in bits.items():
            other = bits.get(difference ^ change)
            if other is not None and other > one:
                yield _flipped(_flipped(text, one), other) + frame
    for whole in _one_off(frame):
        if (place := bits.get(_read(whole) ^ actual)) is not None:
            yield _flipped(text, place) + whole
    if _distance(frame, right) == 2:
        yield text + right


def _one_off(frame: bytes) -> Iterator[bytes]:
    """The frames a checksum can have that differ from this one in one bit."""
    for place in range(len(frame) * 8):
        turned = bytearray(frame)
        turned[place // 8] ^= 1 << place % 8
        whole = bytes(turned)
        if _value(whole) is not None:
            yield whole


def _value(frame: bytes) -> int | None:
    """The checksum a frame bears, if it is a frame."""
    value = _read(frame) if _HEX.issuperset(frame[_DIGITS]) else 0
    return value if _FRAME % value == frame else None


def _read(frame: bytes) -> int:
    return int(frame[_DIGITS], 16)


def _distance(one: bytes, other: bytes) -> int:
    """In how many bits two frames differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _is_line(raw: bytes) -> bool:
    try:
        decode(raw)
    except BadLine:
        return False
    return b"\n" not in raw


def mended(stretch: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    """Go through a damaged stretch line by line: what stands there, and what it was, if one flipped bit tells.

    In a stretch of very many lines the later ones are not tried: it is no flipped bit that damages them all.
    """
    pieces = [piece for piece in stretch.split(b"\n") if piece]
    place = 0
    while place < len(pieces):
        piece, line = pieces[place], None
        if place < _TRIED:
            line = mend(piece)
            if line is None and place + 1 < len(pieces) and (line := mend_split(piece, pieces[place + 1])) is not None:
                place += 1
                piece += b"\n" + pieces[place]
        yield piece, line
        place += 1
