"""One flipped bit is found and turned back, wherever it is; more than one never becomes another line."""

from __future__ import annotations

import random

import pytest

from companion.storage import repair
from companion.storage.line import Damage, Sealed, encode, read
from companion.storage.repair import LONGEST, mend, mend_split, mended
from tests.storage.kit import revision, stamp

DOC = {"medicine": "h2k5", "date": "2026-11-23", "state": "taken", "note": "*Jumping* ⊊ ☀ Jacks, [PRN] — ok"}
LINE = encode(revision(3, "h2k5/2026-11-23/s1", DOC))
OTHER = encode(revision(4, "b", {"note": "x"}))


def flipped(raw: bytes, *places: int) -> bytes:
    turned = bytearray(raw)
    for place in places:
        turned[place // 8] ^= 1 << place % 8
    return bytes(turned)


def test_every_flipped_bit_of_a_line_is_turned_back() -> None:
    made_line_ends = 0
    for place in range(len(LINE) * 8):
        harmed = flipped(LINE, place)
        if b"\n" in harmed:
            made_line_ends += 1
            assert mend_split(*harmed.split(b"\n")) == LINE
        else:
            assert mend(harmed) == LINE, place
    assert made_line_ends >= 4, "the line has bytes that one bit turns into a line end"


def test_every_flipped_bit_of_a_log_costs_nothing_after_repair() -> None:
    """Frames, stamps, content, checksums and line ends of several records; both a join and a split."""
    lines = [encode(revision(number, f"r{number}", {"n": number, "note": "J*"})) for number in range(7)]
    data = b"".join(line + b"\n" for line in lines)
    for place in range(0, len(data) * 8, 11):
        found = set()
        for one in read(flipped(data, place), "f"):
            if not isinstance(one, Damage):
                found.add(encode(one))
        harmed = flipped(data, place)
        stretches = [one for one in read(harmed, "f") if isinstance(one, Damage)]
        if stretches:
            start, end = stretches[0].offset, stretches[-1].offset + stretches[-1].length
            found |= {line for _, line in mended(harmed[start:end]) if line is not None}
        assert found == set(lines), place


def test_two_flipped_bits_never_become_another_line() -> None:
    chance = random.Random(1)
    for raw in (LINE, encode(revision(5, "c", {"note": "n" * 900}))):
        places = [chance.sample(range(len(raw) * 8), 2) for _ in range(400)]
        digits = range((len(raw) - 10) * 8, (len(raw) - 2) * 8)  # where one bit stands for up to three
        places += [[chance.choice(digits), chance.randrange(len(raw) * 8)] for _ in range(300)]
        assert all(mend(flipped(raw, one, other)) is None for one, other in places if one != other)


def test_what_the_table_of_polynomials_says_of_our_lines_is_so() -> None:
    """No two or three bits cancel out up to the longest line that is mended: a Hamming distance of 4."""
    powers, change = [], 0x80000000
    for _ in range(LONGEST * 8 + 32):
        powers.append(change)
        change = change >> 1 ^ 0xEDB88320 if change & 1 else change >> 1
    known = set(powers)
    assert len(known) == len(powers), "no two"
    assert not any(power ^ powers[0] in known for power in powers[1:]), "no three"


@pytest.mark.parametrize("harm", [b"", b"\0", b"x" * 17, b"x" * 400, b"\0" * 4096, LINE[:-30], LINE[40:], LINE * 60])
def test_what_no_single_bit_explains_is_left(harm: bytes) -> None:
    assert mend(harm) is None


def test_a_sound_line_needs_no_mending() -> None:
    assert mend(LINE) is None


def test_a_line_too_long_for_the_proof_is_left() -> None:
    long = encode(revision(1, doc={"note": "n" * LONGEST}))
    assert mend(flipped(long, 800)) is None
    fits = encode(revision(1, doc={"note": "n" * (LONGEST - 300)}))
    assert mend(flipped(fits, 800)) == fits


def test_a_line_that_never_was_one_is_not_made_one() -> None:
    """The checksum is right with one bit turned, but what comes out is no line of the log."""
    from zlib import crc32

    text = b'{"at":"' + stamp(1).encode() + b'","op":5'
    raw = text + b',"crc":"%08x"}' % crc32(text)
    assert mend(flipped(raw, 100)) is None


def test_a_sealed_line_is_mended_unread() -> None:
    raw = encode(Sealed(stamp(1), "YWdlLWVuY3J5cHRpb24ub3Jn"))
    assert all(
        mend(flipped(raw, place)) == raw for place in range(0, len(raw) * 8, 5) if b"\n" not in flipped(raw, place)
    )


def test_a_stretch_is_gone_through_line_by_line() -> None:
    cut = LINE[:-40]
    stretch = b"\n".join([flipped(LINE, 500), b"rubbish", cut, flipped(OTHER, 300)])
    assert [line for _, line in mended(stretch)] == [LINE, None, None, OTHER]


def test_a_stretch_of_very_many_lines_takes_no_long() -> None:
    import time

    stretch = b"\n".join(flipped(LINE, 500, 700) for _ in range(8000))
    began = time.process_time()
    assert all(line is None for _, line in mended(stretch))
    assert time.process_time() - began < 20


def test_two_flipped_bits_that_look_like_one_are_told_apart() -> None:
    """One bit of a letter in the checksum stands for up to three: with one in the text it can look like another one."""
    found = False
    length = LONGEST - 8
    powers, change = [], 0xEDB88320
    for _ in range(length * 8):
        powers.append(change)
        change = change >> 1 ^ 0xEDB88320 if change & 1 else change >> 1
    places = {power: place for place, power in enumerate(powers) if place % 8 and 1000 < place < length * 8 - 4000}
    letters = {("a", "c"): 0b0110, ("d", "e"): 0b0011, ("b", "c"): 0b0111}
    for digit in (0, 5):
        for (before, after), value in letters.items():
            hit = next((one for power, one in places.items() if power ^ value << 4 * digit in places), None)
            if hit is None:
                continue
            raw = _line_with(length, 7 - digit, before)
            harmed = bytearray(raw)
            harmed[-18 - 1 - hit // 8] ^= 0x80 >> hit % 8
            harmed[-3 - digit] = ord(after)
            alone = [line for line in _by_one_alone(bytes(harmed)) if line != raw]
            assert alone, "one flipped bit alone would explain it, wrongly"
            assert mend(bytes(harmed)) is None
            found = True
    assert found


def _line_with(length: int, digit: int, letter: str) -> bytes:
    """A line whose text is so long and whose checksum has a letter in one place."""
    empty = len(encode(revision(1, doc={"note": "", "try": "0000"}))) - 18
    for number in range(10_000):
        raw = encode(revision(1, doc={"note": "n" * (length - empty), "try": f"{number:04}"}))
        if raw[-10:-2][digit : digit + 1] == letter.encode():
            return raw
    raise AssertionError


def _by_one_alone(raw: bytes) -> list[bytes]:
    """What a single flipped bit would make of it, without the second question."""
    from zlib import crc32

    text, frame = raw[:-18], raw[-18:]
    bits = {change: place for place, change in enumerate(repair._changes(len(text)))}
    right = repair._FRAME % crc32(text)
    return [line for line in repair._by_one(text, frame, right, bits) if repair._is_line(line)]
