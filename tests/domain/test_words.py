"""Words on their way in: cleaned once, never cut silently, never dangerous."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.errors import BadInput
from companion.domain.words import NOTE_LIMIT, clean_line, clean_name, clean_note, clean_remark, clean_text, fold, shown

NASTY = st.text(
    st.sampled_from(
        "aé \t\r\n\x1b[]0;31mPX\\\x07\x9b\x9d\x90\x9c\u200b\u200c\u200d\u202e\u0301\ud800👩⚕\ufe0f\u212a´İß㎒"
    )
) | st.text(st.characters(codec=None))
FORBIDDEN = (
    set(map(chr, range(0x20))) - {"\t", "\n"} | set(map(chr, range(0x7F, 0xA0))) | set("\u200b\u202e\u2066\ufeff")
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("red \x1b[31malert\x1b[0m", "red alert"),
        ("\x9b31mred", "red"),
        ("\x9bPhello", "hello"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0;2\x1b\\after", "after"),
        ("\x9dtitle\x9cafter", "after"),
        ("\x1b", ""),
        ("\x1b\x1b[31m", ""),
        ("a\x1bcb", "ab"),
        ("abc\x00\x07\x08def", "abcdef"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("zero\u200bwidth\ufeff\u2060", "zerowidth"),
        ("soft\xadhyphen", "softhyphen"),
        ("\U000e0041tagged", "tagged"),
        ("a\r\nb\rc\x0bd\u2028e\x85f", "a\nb\nc\nd\ne\nf"),
        ("tab\tstays", "tab\tstays"),
        ("e\u0301", "é"),
        ("e\u200d\u0301", "é"),
        ("👩\u200d⚕\ufe0f", "👩\u200d⚕\ufe0f"),
        ("می\u200cخورم", "می\u200cخورم"),
        ("é\u200d\u200d\u200dé", "é\u200dé"),
        ("a\u200db", "ab"),
        ("\u200dé", "é"),
        ("bad\udcff", "bad\ufffd"),
        ("[/] [red]x[/red] $HOME `x`", "[/] [red]x[/red] $HOME `x`"),
    ],
)
def test_words_are_cleaned(typed, kept):
    assert clean_text(typed) == kept


def test_an_escape_without_an_end_never_swallows_the_words_after_it():
    for begin in ("\x1b]0;", "\x1bP", "\x90", "\x9d", "\x1b_"):
        note = f"{begin}first words\nsecond line of what I wrote"
        assert clean_text(note).endswith("irst words\nsecond line of what I wrote")


@given(NASTY)
def test_cleaning_twice_is_cleaning_once(text):
    for clean in (clean_text, clean_line, fold, lambda words: clean_note(words[:NOTE_LIMIT])):
        once = clean(text)
        assert clean(once) == once


@given(NASTY)
def test_clean_words_can_be_written_shown_and_compared(text):
    found = clean_text(text)
    found.encode()
    assert not FORBIDDEN & set(found)
    assert unicodedata.is_normalized("NFC", found)
    assert "\n" not in clean_line(text)
    assert clean_line(text) == clean_line(text).strip()


@given(NASTY)
def test_a_sentence_repeats_no_more_than_the_clean_beginning(text):
    found = shown(text)
    assert len(found) <= 41
    assert not (FORBIDDEN | {"\n", "\t"}) & set(found)


def test_a_megabyte_is_cleaned_quickly_and_whole():
    for pasted in ("x" * 1_000_000, "\x1b]" * 200_000, "\x1b[" * 200_000, "é\u200d" * 200_000, "\x9b;" * 200_000):
        clean_text(pasted)
    assert len(clean_text("word \x1b[31m" * 50_000)) == 250_000


@pytest.mark.parametrize(
    "typed", ["", "  \n", "\x1b[31m", "\u200b\u200d", "\u3164", "\u2800", "\u0301", "\ufe0f", "\u115f "]
)
def test_a_name_no_one_can_see_is_refused(typed):
    with pytest.raises(BadInput, match="The medicine name is empty") as refused:
        clean_name(typed, "medicine name")
    assert refused.value.field == "medicine name"


def test_a_name_is_never_cut_silently():
    assert clean_name("x" * 120, "tag") == "x" * 120
    with pytest.raises(BadInput, match=r"The tag has 10,000 characters; at most 120 fit\. It begins “xxxx"):
        clean_name("x" * 10_000, "tag")


def test_a_remark_may_be_empty_and_is_never_cut_silently():
    assert clean_remark("  \x1b[1m\n ", "reason") == ""
    assert clean_remark("felt\nfine", "reason") == "felt fine"
    with pytest.raises(BadInput, match="501 characters"):
        clean_remark("x" * 501, "reason")


def test_a_note_keeps_its_lines_and_loses_blank_ends():
    assert clean_note("\n\n  one\n\n two \n \n") == "  one\n\n two"
    assert len(clean_note("x" * NOTE_LIMIT)) == NOTE_LIMIT
    with pytest.raises(BadInput, match="100,001 characters"):
        clean_note("x" * (NOTE_LIMIT + 1))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë", "zoe"),
        ("STRASSE", "straße"),
        ("İstanbul", "istanbul"),
        ("don’t", "don't"),
        ("don´t", "don't"),
        ("㎒", "MHz"),
        ("ﬁne", "fine"),
        ("می\u200cخورم", "میخورم"),
        ("❤\ufe0f", "❤"),
        ("  a\n b ", "A B"),
        ("Ⅷ", "viii"),
    ],
)
def test_words_that_read_alike_compare_alike(one, other):
    assert fold(one) == fold(other)


def test_other_words_stay_other_words():
    assert fold("lithium") != fold("lithium er")
    assert fold("का") != fold("कि")
