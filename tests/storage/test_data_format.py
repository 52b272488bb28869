"""The page about the format tells the truth."""

from __future__ import annotations

from pathlib import Path

from companion.storage.fold import Fold
from companion.storage.line import Damage, Revision, Sealed, encode, read

PAGE = Path(__file__).parents[2] / "docs" / "data-format.md"
EXAMPLES = [line[4:] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith('    {"at":')]


def test_every_example_is_a_sound_line_written_as_we_write_it() -> None:
    for example in EXAMPLES:
        (line,) = read(example.encode(), "page")
        assert not isinstance(line, Damage)
        assert encode(line).decode() == example


def test_the_examples_fold_to_what_the_page_says() -> None:
    lines = [line for example in EXAMPLES for line in read(example.encode(), "page") if not isinstance(line, Damage)]
    assert [type(line) for line in lines] == [Revision, Revision, Revision, Sealed]
    fold = Fold()
    fold.add(lines)
    assert dict(fold.documents("dose")).keys() == {"h2k5/2026-11-23/s1"}
