"""The library as the rest of the app sees it: articles, search, crisis lines and the fixed sentences."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from companion.domain.crisis import FALLBACK, Region, guess_region
from companion.domain.errors import NotFound, NotReadable
from companion.library import articles as article_files
from companion.library import crisis as crisis_files
from companion.library.content import content_root, file_names, printable
from companion.library.fixed import load_fixed
from companion.library.search import ArticleIndex

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from companion.domain.article import Article, FixedSentence, Hit


class Library:
    """Everything bundled to be read. Files are opened when first asked for; a damaged one costs only itself."""

    def __init__(self, root: Traversable | None = None) -> None:
        self._given_root = root
        self._lock = threading.RLock()
        self._root: Traversable | None = None
        self._articles: tuple[Article, ...] | None = None
        self._article_problems: tuple[str, ...] = ()
        self._regions: tuple[Region, ...] | None = None
        self._region_problems: tuple[str, ...] = ()
        self._index: ArticleIndex | None = None
        self._fixed: tuple[FixedSentence, ...] | None = None

    def articles(self) -> tuple[Article, ...]:
        """Every article that can be read, in the order of the table of contents."""
        with self._lock:
            if self._articles is None:
                self._articles, self._article_problems = article_files.load_articles(self._content())
            return self._articles

    def article(self, article_id: str) -> Article:
        """One article by its id, in any case.

        Raises:
            NotFound: There is none; the sentence names near matches.
            NotReadable: It is there but damaged.
        """
        wanted = article_id.strip().casefold()
        if self._articles is not None:
            for article in self._articles:
                if article.id == wanted:
                    return article
        if f"{wanted}.md" not in file_names(self._content().joinpath(article_files.FOLDER), ".md"):
            raise NotFound(self._no_such_article(article_id))
        return article_files.load_article(self._content(), wanted)

    def search(self, text: str) -> tuple[Hit, ...]:
        """Find the sections that hold the words typed, the best first. Never raises, whatever was typed."""
        with self._lock:
            if self._index is None:
                self._index = ArticleIndex(self.articles())
        return self._index.search(text)

    def regions(self) -> tuple[Region, ...]:
        """Every region whose lines can be read, by name; none if the content is gone. Never raises."""
        with self._lock:
            if self._regions is None:
                self._regions, self._region_problems = crisis_files.load_with_problems(self._content())
            return self._regions

    def region(self, code: str | None) -> Region:
        """One region by its code in any case, or `FALLBACK` if it is unknown or cannot be read. Never raises."""
        wanted = (code or "").strip().upper()
        if self._regions is None:
            return crisis_files.load_region(wanted, self._content())
        return next((region for region in self._regions if region.code == wanted), FALLBACK)

    def guess_region(self, zone_name: str | None) -> Region | None:
        """The region a time zone suggests, for the person to confirm; None if there is none."""
        code = guess_region(zone_name, self.regions())
        return self.region(code) if code else None

    def fixed(self, sentence_id: str) -> FixedSentence:
        """One of the sentences about the next dose, which is shown word for word.

        Raises:
            NotFound: There is none with that id.
            NotReadable: The file is missing or damaged.
        """
        with self._lock:
            if self._fixed is None:
                self._fixed = load_fixed(self._content())
            for sentence in self._fixed:
                if sentence.id == sentence_id:
                    return sentence
        raise NotFound(f"There is no fixed sentence {printable(sentence_id)}.")

    def problems(self) -> tuple[str, ...]:
        """What of the content is missing or damaged, one sentence each, for `companion doctor`."""
        self.articles()
        self.regions()
        problems = [*self._article_problems, *self._region_problems]
        try:
            load_fixed(self._content())
        except NotReadable as error:
            problems.append(str(error))
        return tuple(problems)

    def _content(self) -> Traversable:
        """Find the content folder, once."""
        if self._root is None:
            self._root = self._given_root or content_root()
        return self._root

    def _no_such_article(self, article_id: str) -> str:
        """Say that there is no such article and which ones come near."""
        from difflib import get_close_matches

        names = {article.id: article.id for article in self.articles()}
        names |= {article.title.casefold(): article.id for article in self.articles()}
        wanted = article_id.strip().casefold()[:100]
        inside = [article for name, article in names.items() if len(wanted) > 2 and wanted in name]
        near = inside or [names[name] for name in get_close_matches(wanted, names, n=3, cutoff=0.5)]
        close = f" Close to it: {', '.join(dict.fromkeys(near))}." if near else " `companion read list` shows them all."
        return f"There is no article {printable(article_id)}.{close}"
