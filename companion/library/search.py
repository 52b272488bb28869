"""Search the articles: SQLite's FTS5 in memory, or a plain scan where SQLite was built without it.

Whatever a person types is data: every word is quoted, so nothing in it is read as a query.
"""

from __future__ import annotations

import re
import threading
import unicodedata
import weakref
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from companion.domain.article import Article, Hit, Section, plain

if TYPE_CHECKING:
    import sqlite3

MOST_WORDS: Final = 12
"""How many words of a query are looked at."""

MOST_HITS: Final = 30
"""How many finds are shown."""

SNIPPET: Final = 150
"""About how many characters of a section are shown with a find."""

WEIGHTS: Final = (8.0, 5.0, 3.0, 1.0)
"""How much a word counts in the title, in a heading, among the topics and in the text."""

WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""One word, with an apostrophe inside it if it has one."""

APOSTROPHES: Final = str.maketrans({"’": "", "‘": "", "'": "", "ʼ": "", "`": "", "´": ""})
"""Apostrophes are dropped on both sides, so that dont, don't and don’t are one word."""

SYNONYMS: Final = {
    "adherence": ("routine", "remember"),
    "compliance": ("routine", "remember"),
    "counseling": ("therapy",),
    "counselling": ("therapy",),
    "doctor": ("prescriber", "clinician"),
    "drug": ("medicine",),
    "drugs": ("medicine",),
    "forget": ("miss", "forgetting"),
    "forgot": ("miss", "forgetting"),
    "hospitalisation": ("hospital",),
    "hospitalization": ("hospital",),
    "maoi": ("antidepressant",),
    "med": ("medicine",),
    "medication": ("medicine",),
    "medications": ("medicine",),
    "meds": ("medicine",),
    "pill": ("tablet", "medicine"),
    "pills": ("tablet", "medicine"),
    "psychiatrist": ("prescriber", "clinician"),
    "psychotherapy": ("therapy",),
    "quit": ("stop",),
    "quitting": ("stopping",),
    "shot": ("injection",),
    "shots": ("injection",),
    "snri": ("antidepressant", "venlafaxine"),
    "ssri": ("antidepressant", "sertraline", "fluoxetine"),
    "ssris": ("antidepressant", "sertraline", "fluoxetine"),
    "withdrawal": ("stopping",),
}
"""Words people type, and the words the articles use instead."""


class Row(Struct, frozen=True):
    """One section as it is searched."""

    article: Article
    """The article it belongs to."""

    section: Section
    """The section."""

    text: str
    """Its text on one line, without marks."""

    columns: tuple[str, str, str, str]
    """Title, heading, topics and text, folded; title and topics stand only with the first section of an article."""


Terms = tuple[tuple[str, ...], ...]
"""What is looked for: for every word typed, the word itself and its synonyms."""


class ArticleIndex:
    """The articles, indexed by section; safe to ask from several threads."""

    def __init__(self, articles: tuple[Article, ...]) -> None:
        self._rows = tuple(
            _row(article, section, first=place == 0)
            for article in articles
            for place, section in enumerate(article.sections)
        )
        self._lock = threading.Lock()
        self._database = self._index()

    @property
    def has_fts5(self) -> bool:
        """Does the SQLite of this Python have its full-text search?"""
        return self._database is not None

    def search(self, text: str) -> tuple[Hit, ...]:
        """Find the sections that hold every word, else those that hold some; the best come first. Never raises."""
        terms = query_terms(text)
        if not terms:
            return ()
        rows = self._ask(terms, " AND ") or self._ask(terms, " OR ")
        return tuple(_hit(self._rows[row], terms) for row in rows[:MOST_HITS])

    def _index(self) -> sqlite3.Connection | None:
        """Build the index in memory; None where SQLite has no FTS5."""
        try:
            import sqlite3
        except ImportError:
            return None
        database = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, database.close)
        try:
            database.execute(
                "CREATE VIRTUAL TABLE sections USING fts5(title, heading, topics, body, "
                "tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
            )
            database.executemany(
                "INSERT INTO sections (rowid, title, heading, topics, body) VALUES (?, ?, ?, ?, ?)",
                [(place, *row.columns) for place, row in enumerate(self._rows)],
            )
        except sqlite3.Error:
            return None
        return database

    def _ask(self, terms: Terms, join: str) -> list[int]:
        """Find the rows that hold every word (AND) or any (OR), best first."""
        if self._database is None:
            return self._scan(terms, join)
        query = join.join("(" + " OR ".join(f'"{word}"*' for word in words) + ")" for words in terms)
        with self._lock:
            found = self._database.execute(
                "SELECT rowid FROM sections WHERE sections MATCH ? ORDER BY bm25(sections, ?, ?, ?, ?), rowid",
                (query, *WEIGHTS),
            ).fetchall()
        return [int(row[0]) for row in found]

    def _scan(self, terms: Terms, join: str) -> list[int]:
        """Find the same rows by reading through all of them."""
        scores: list[tuple[float, int]] = []
        for place, row in enumerate(self._rows):
            found = [
                sum(_count(column, words) * weight for column, weight in zip(row.columns, WEIGHTS, strict=True))
                for words in terms
            ]
            if all(found) if join == " AND " else any(found):
                scores.append((-sum(found), place))
        return [place for _, place in sorted(scores)]


def query_terms(text: str) -> Terms:
    """Read what was typed as words, each with its synonyms; everything that is no word is dropped."""
    words = [fold(word) for word in WORD.findall(text[: MOST_WORDS * 100])]
    wanted = [word for word in dict.fromkeys(words) if word][:MOST_WORDS]
    if any(len(word) > 1 for word in wanted):
        wanted = [word for word in wanted if len(word) > 1]
    return tuple((word, *SYNONYMS.get(word, ())) for word in wanted)


def fold(text: str) -> str:
    """Make words comparable: no case, no accents, no apostrophes, nothing that cannot be stored."""
    plain_letters = text.translate(APOSTROPHES).casefold()
    if plain_letters.isascii() and plain_letters.isalnum():
        return plain_letters
    letters = unicodedata.normalize("NFKD", plain_letters)
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "".join(letter for letter in kept if letter.isalnum() or letter.isspace())


def _row(article: Article, section: Section, *, first: bool) -> Row:
    """Prepare one section for the search."""
    text = " ".join(plain(re.sub(r"^- ", "", section.markdown, flags=re.MULTILINE)).split())
    title, topics = (article.title, " ".join((*article.topics, article.summary))) if first else ("", "")
    columns = (_words(title), _words(section.heading), _words(topics), _words(text))
    return Row(article, section, text, columns)


def _words(text: str) -> str:
    """Give the words of a text, folded, one space apart."""
    return " ".join(fold(word) for word in WORD.findall(text))


def _count(column: str, words: tuple[str, ...]) -> int:
    """Count the words of a column that begin with any of the words looked for."""
    return sum(word.startswith(words) for word in column.split())


def _hit(row: Row, terms: Terms) -> Hit:
    """Cut out the words around the first find and mark every find in them."""
    starts = tuple(word for words in terms for word in words)
    text = row.text
    first = next((word.start() for word in WORD.finditer(text) if fold(word[0]).startswith(starts)), 0)
    begin = max(0, first - SNIPPET // 3)
    begin = text.find(" ", begin - 1) + 1 if begin else 0
    end = len(text) if begin + SNIPPET >= len(text) else text.rfind(" ", begin, begin + SNIPPET)
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    snippet = f"{before}{text[begin:end]}{after}"
    marks = tuple(word.span() for word in WORD.finditer(snippet) if fold(word[0]).startswith(starts))
    return Hit(row.article.id, row.article.title, row.section.heading, row.section.anchor, snippet, marks)
