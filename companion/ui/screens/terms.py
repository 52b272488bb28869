"""The hard words of a piece in plain ones."""

from __future__ import annotations

import re

from textual.app import ComposeResult
from textual.content import Content

from companion.domain.piece import Piece, plain
from companion.domain.shelves import Term
from companion.ui.screens.base import CompanionModal
from companion.ui.text import Words
from companion.ui.text import plain as shown
from companion.ui.words import read as words


def terms_in(piece: Piece, glossary: tuple[Term, ...]) -> tuple[Term, ...]:
    """The words of the glossary that stand in a piece, in any of their forms."""
    text = " ".join((piece.title, *(f"{part.heading} {plain(part.markdown)}" for part in piece.sections)))
    return tuple(term for term in glossary if any(_stands_in(form, text) for form in (term.term, *term.also)))


def _stands_in(form: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE) is not None


class TermsScreen(CompanionModal[None]):
    """Explains words; there is nothing to answer."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        super().__init__(words.TERMS)
        self._terms = terms

    def compose_body(self) -> ComposeResult:
        """One paragraph a word."""
        if not self._terms:
            yield Words(words.NO_TERMS)
        for term in self._terms:
            yield Words(Content.assemble(shown(term.term).stylize("bold"), "  ", shown(term.meaning)), classes="term")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one("#dialog").can_focus = True
        self.query_one("#dialog").focus()
