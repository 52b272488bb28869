"""How a piece is laid out in lines: nothing lost, nothing too wide, every place found again."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from companion.domain.piece import Section
from companion.library.library import Library
from companion.ui.page import BLANK, Block, blocks_of, finds_in, line_at, lines_of
from tests.content.samples import sample, sample_card, sample_guide

LIBRARY = Library()
WIDTHS = (8, 20, 38, 58, 78, 100)


def with_text(markdown: str) -> tuple[Block, ...]:
    """The blocks of a piece whose one section says this."""
    piece = replace(sample(), sections=(Section("", "opening", markdown),))
    return tuple(block for block in blocks_of(piece, frozenset({"Call the clinic."})) if block.look != "facts")


def said(block: Block) -> str:
    return block.edge[0] + block.text.plain


@pytest.mark.parametrize("width", WIDTHS)
def test_every_word_stands_on_a_line_that_is_no_wider_than_the_page(width: int) -> None:
    for piece in (*LIBRARY.pieces(), sample(), sample_guide(), sample_card()):
        blocks = blocks_of(piece)
        lines = lines_of(blocks, width)
        shown: dict[int, str] = {}
        for line in lines:
            text = blocks[line.block].text.plain[line.start : line.end] if line.start != BLANK else ""
            assert cell_len(line.edge + text) <= max(width, 8 + cell_len(line.edge))
            shown[line.block] = shown.get(line.block, "") + text
        for number, block in enumerate(blocks):
            assert shown[number].replace(" ", "") == block.text.plain.replace(" ", "")


def test_paragraphs_bullets_bold_italics_links_and_markers_are_read() -> None:
    blocks = with_text("One **two** *three* [1]\nand more.\n\n- first\n  goes on\n- [second](article:other)\n")
    assert [said(block) for block in blocks[:3]] == ["One two three [1] and more.", "• first goes on", "• second"]
    styles = {(span.start, span.end): span.style for span in blocks[0].text.spans}
    assert styles == {(4, 7): "strong", (8, 13): "soft", (14, 17): "marker"}
    assert [(each.start, each.end, each.ref) for each in blocks[2].targets] == [(0, 6, "article:other")]


def test_a_link_inside_bold_words_is_both() -> None:
    (block,) = with_text("**Read [this](red-flag:one) now.**")[:1]
    assert block.text.plain == "Read this now."
    assert {str(span.style) for span in block.text.spans} == {"strong", "link"}


@pytest.mark.parametrize(
    ("markdown", "look"),
    [
        ("**Call the clinic.**", "callout"),
        ("Call the clinic.", "text"),
        ("**Call the clinic.** Then rest.", "text"),
        ("- **Call the clinic.**", "text"),
        ("**Call the hospital.**", "text"),
    ],
)
def test_only_a_fixed_sentence_on_its_own_stands_out(markdown: str, look: str) -> None:
    assert with_text(markdown)[0].look == look


@pytest.mark.parametrize(
    "markdown", ["", "**", "[a](b)", "[/]", "* * *", "- ", "x" * 3000, "💊" * 50, "\u202eabc \x1b[2J"]
)
def test_whatever_stands_there_is_laid_out(markdown: str) -> None:
    for width in WIDTHS:
        blocks = with_text(markdown)
        for line in lines_of(blocks, width):
            assert "\x1b" not in blocks[line.block].text.plain


def test_each_section_is_found_and_so_is_each_place_in_it() -> None:
    piece = LIBRARY.piece("hospital")
    blocks = blocks_of(piece)
    for width in WIDTHS:
        lines = lines_of(blocks, width)
        numbers = [number for number, block in enumerate(blocks) if block.anchor is not None]
        assert [blocks[number].anchor for number in numbers] == [section.anchor for section in piece.sections]
        begins = [line_at(lines, number, 0) for number in numbers]
        assert begins == sorted(begins)
        assert [(lines[at].block, lines[at].start) for at in begins] == [(number, 0) for number in numbers]
        for at, line in enumerate(lines):
            assert line_at(lines, line.block, line.start) == at


def test_what_is_typed_is_found_whatever_its_capitals_and_accents() -> None:
    blocks = with_text("Café and CAFE, then cafeteria.")
    assert [(find.start, find.end) for find in finds_in(blocks, " cafe ")] == [(0, 4), (9, 13), (20, 24)]
    assert finds_in(blocks, "and  cafe") == finds_in(blocks, "and cafe")
    assert finds_in(blocks, "   ") == finds_in(blocks, "zzz") == ()
