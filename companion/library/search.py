"""Search the pieces: SQLite's FTS5 in memory, or a plain scan where SQLite was built without it.

Whatever a person types is data: every word is quoted, so nothing in it is read as a query.
"""

from __future__ import annotations

import re
import threading
import unicodedata
import weakref
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from companion.domain.piece import Guide, Hit, Kind, Piece, RedFlag, Section, plain

if TYPE_CHECKING:
    import sqlite3

MOST_WORDS: Final = 12
"""How many words of a query are looked at."""

MOST_HITS: Final = 30
"""How many finds are shown."""

SNIPPET: Final = 150
"""About how many characters of a section are shown with a find."""

WEIGHTS: Final = (8.0, 8.0, 2.0, 1.0, 8.0)
"""How much a word counts in the title, in a heading, among the topics, in the text, and as the name of a medicine."""

NAMES: Final = 4
"""The column with the names of a guide. It stands with each of its sections but is no find by itself."""

WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""One word, with an apostrophe inside it if it has one."""

ASCII_WORD: Final = re.compile(r"[a-z0-9]+")
"""One word where no accent and no apostrophe is left."""

APOSTROPHES: Final = str.maketrans({"’": "", "‘": "", "'": "", "ʼ": "", "`": "", "´": ""})
"""Apostrophes are dropped on both sides, so that dont, don't and don’t are one word."""

SYNONYMS: Final = {
    "adherence": ("routine", "remember"),
    "afford": ("cost",),
    "agitated": ("agitation",),
    "anxious": ("anxiety",),
    "bloody": ("blood",),
    "blurry": ("blurred",),
    "breathe": ("breathing", "breath"),
    "compliance": ("routine", "remember"),
    "confused": ("confusion",),
    "constipated": ("constipation",),
    "counseling": ("therapy",),
    "counselling": ("therapy",),
    "cutting": ("suicide",),
    "daughter": ("child",),
    "dead": ("suicide",),
    "die": ("suicide",),
    "doctor": ("prescriber", "clinician"),
    "drug": ("medicine",),
    "drugs": ("medicine",),
    "drunk": ("alcohol", "drank"),
    "dying": ("suicide",),
    "expensive": ("cost",),
    "fainted": ("fainting", "faint"),
    "forget": ("miss", "forgetting"),
    "forgot": ("miss", "forgetting"),
    "forgotten": ("miss", "forgetting"),
    "hallucinating": ("hearing", "seeing"),
    "hallucinations": ("hearing", "seeing"),
    "harm": ("hurt", "suicide"),
    "hives": ("rash",),
    "hospitalisation": ("hospital",),
    "hospitalization": ("hospital",),
    "hurt": ("suicide",),
    "insomnia": ("sleep",),
    "insurance": ("cost",),
    "itchy": ("rash", "itching"),
    "jaundice": ("yellow",),
    "kid": ("child",),
    "kids": ("child",),
    "kill": ("suicide",),
    "lonely": ("alone", "loneliness"),
    "maoi": ("antidepressant",),
    "med": ("medicine",),
    "medication": ("medicine",),
    "medications": ("medicine",),
    "meds": ("medicine",),
    "money": ("cost",),
    "overdosed": ("overdose",),
    "paranoia": ("mistrust", "watched"),
    "paranoid": ("mistrust", "paranoia", "watched"),
    "pay": ("cost",),
    "pee": ("urine",),
    "pill": ("tablet", "medicine"),
    "pills": ("tablet", "medicine"),
    "poop": ("stool",),
    "psychiatrist": ("prescriber", "clinician"),
    "psychotherapy": ("therapy",),
    "puked": ("vomiting",),
    "puking": ("vomiting",),
    "quit": ("stop",),
    "quitting": ("stopping",),
    "restless": ("restlessness",),
    "shaky": ("shaking",),
    "shot": ("injection",),
    "shots": ("injection",),
    "snri": ("antidepressant", "venlafaxine"),
    "son": ("child",),
    "ssri": ("antidepressant", "sertraline", "fluoxetine"),
    "ssris": ("antidepressant", "sertraline", "fluoxetine"),
    "stopped": ("stop",),
    "suicidal": ("suicide",),
    "swelling": ("swollen",),
    "threw": ("vomiting",),
    "throwing": ("vomiting",),
    "tired": ("sleepy", "drowsy"),
    "trembling": ("shaking",),
    "tremor": ("shaking",),
    "vape": ("smoking", "tobacco"),
    "vaping": ("smoking", "tobacco"),
    "vision": ("sight",),
    "vomit": ("vomiting", "threw"),
    "vomited": ("vomiting", "threw"),
    "watching": ("watched",),
    "withdrawal": ("stopping",),
}
"""Words people type, and the words the pieces use instead."""

PASSED_OVER: Final = {
    "a", "about", "am", "an", "and", "are", "as", "at", "be", "but", "can", "cannot", "cant", "could", "did", "do",
    "does", "dont", "for", "from", "had", "has", "have", "how", "i", "id", "if", "im", "in", "is", "it", "its", "ive",
    "just", "me", "my", "myself", "not", "now", "of", "on", "or", "please", "should", "so", "taking", "than", "that",
    "the", "then", "this", "to", "today", "tonight", "wanna", "want", "was", "were", "what", "when", "where", "which",
    "who", "why", "will", "with", "would", "yesterday", "you", "your",
}  # fmt: skip
"""Words of a question that tell nothing about what is looked for."""


class Row(Struct, frozen=True):
    """One section as it is searched."""

    piece: Piece
    """The piece it belongs to."""

    section: Section
    """The section."""

    text: str
    """Its text on one line, without marks."""

    columns: tuple[str, str, str, str, str]
    """Title, heading, topics, text and names, folded; title and topics stand only with the first section."""


Terms = tuple[tuple[str, ...], ...]
"""What is looked for: for every word typed, the word itself and its synonyms."""


class PieceIndex:
    """The pieces, indexed by section; safe to ask from several threads."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self._rows = tuple(
            _row(piece, section, first=place == 0) for piece in pieces for place, section in enumerate(piece.sections)
        )
        self._lock = threading.Lock()
        self._database = self._index()

    @property
    def has_fts5(self) -> bool:
        """Does the SQLite of this Python have its full-text search?"""
        return self._database is not None

    def search(self, text: str, kind: Kind | None = None, part: str = "") -> tuple[Hit, ...]:
        """Find the sections that hold every word, else those that hold some; the best come first. Never raises.

        With a kind, only its sections are looked at, so that those of another kind cannot crowd them out. With a part,
        each guide that is found is found by that part first.
        """
        terms = query_terms(text)
        if not terms:
            return ()
        held = {row: count for row, count in self._ask(terms).items() if kind in {None, self._rows[row].piece.kind}}
        found = self._by_part(_by_words(held, len(terms)), part) if part else _by_words(held, len(terms))
        return tuple(_hit(self._rows[row], terms) for row in found[:MOST_HITS])

    def _by_part(self, found: list[int], part: str) -> list[int]:
        """Put that part of each guide before whatever else was found in it."""
        parts = {row.piece.ref: place for place, row in enumerate(self._rows) if row.section.heading == part}
        led: dict[int, None] = {}
        for row in found:
            piece = self._rows[row].piece
            if isinstance(piece, Guide) and piece.ref in parts:
                led[parts[piece.ref]] = None
            led[row] = None
        return list(led)

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
                "CREATE VIRTUAL TABLE sections USING fts5(title, heading, topics, body, names, "
                "tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
            )
            database.executemany(
                "INSERT INTO sections (rowid, title, heading, topics, body, names) VALUES (?, ?, ?, ?, ?, ?)",
                [(place, *row.columns) for place, row in enumerate(self._rows)],
            )
        except sqlite3.Error:
            return None
        return database

    def _ask(self, terms: Terms) -> dict[int, int]:
        """Rank the rows that hold any of the words, and count how many; a row that holds only names is no find."""
        if self._database is None:
            return self._scan(terms)
        words = ["(" + " OR ".join(f'"{word}"*' for word in each) + ")" for each in terms]
        wanted = " OR ".join(words)
        query = f"({wanted}) AND {{title heading topics body}} : ({wanted})"
        with self._lock:
            found = self._database.execute(
                "SELECT rowid FROM sections WHERE sections MATCH ? ORDER BY bm25(sections, ?, ?, ?, ?, ?), rowid",
                (query, *WEIGHTS),
            ).fetchall()
            statement = "SELECT rowid FROM sections WHERE sections MATCH ?"
            held = [{row for (row,) in self._database.execute(statement, (each,))} for each in words]
        return {int(row): sum(row in rows for rows in held) for (row,) in found}

    def _scan(self, terms: Terms) -> dict[int, int]:
        """Find the same rows by reading through all of them."""
        scores: list[tuple[float, int, int]] = []
        for place, row in enumerate(self._rows):
            counts = [[_count(column, words) for column in row.columns] for words in terms]
            if any(count for word in counts for count in word[:NAMES]):
                score = sum(count * weight for word in counts for count, weight in zip(word, WEIGHTS, strict=True))
                scores.append((-score, place, sum(any(word) for word in counts)))
        return {place: held for _, place, held in sorted(scores)}


def _by_words(held: dict[int, int], every: int) -> list[int]:
    """Give the ranked rows that hold every word, or else all of them, those that hold more words first."""
    return [row for row, count in held.items() if count == every] or sorted(held, key=lambda row: -held[row])


def query_terms(text: str) -> Terms:
    """Read what was typed as words, each with its synonyms; everything that is no word is dropped."""
    wanted = [word for word in typed_words(text) if word][:MOST_WORDS]
    if any(len(word) > 1 for word in wanted):
        wanted = [word for word in wanted if len(word) > 1]
    wanted = [word for word in wanted if word not in PASSED_OVER] or wanted
    return tuple((word, *SYNONYMS.get(word, ())) for word in wanted)


def typed_words(text: str) -> tuple[str, ...]:
    """Give the words of a question, folded, each once; what stands far behind its beginning is not looked at."""
    return tuple(dict.fromkeys(fold(word) for word in WORD.findall(text[: MOST_WORDS * 100])))


def fold(text: str) -> str:
    """Make words comparable: no case, no accents, no apostrophes, nothing that cannot be stored."""
    plain_letters = text.translate(APOSTROPHES).casefold()
    if plain_letters.isascii() and plain_letters.isalnum():
        return plain_letters
    letters = unicodedata.normalize("NFKD", plain_letters)
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "".join(letter for letter in kept if letter.isalnum() or letter.isspace())


def _row(piece: Piece, section: Section, *, first: bool) -> Row:
    """Prepare one section for the search."""
    text = " ".join(plain(re.sub(r"^- ", "", section.markdown, flags=re.MULTILINE)).split())
    title, topics, names = "", "", ""
    if isinstance(piece, Guide):
        names = _words(" ".join((*piece.names, *piece.brands)))
    if first:
        title, topics = f"{_words(piece.title)} {names}", _words(" ".join((*piece.topics, piece.summary)))
        if isinstance(piece, RedFlag):
            text = f"{piece.action} {text}"
    return Row(piece, section, text, (title, _words(section.heading), topics, _words(text), names))


def _words(text: str) -> str:
    """Give the words of a text, folded, one space apart."""
    bare = text.translate(APOSTROPHES).casefold()
    if bare.isascii():  # as nearly all of it is; word by word it takes four times as long
        return " ".join(ASCII_WORD.findall(bare))
    return " ".join(filter(None, map(fold, WORD.findall(text))))


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
    section, piece = row.section, row.piece
    return Hit(piece.kind, piece.id, piece.title, section.heading, section.anchor, snippet, marks)
