"""Load the articles: front matter and Markdown in one file each, checked as they are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast, get_args

from companion.domain.article import ARTICLE_LINK, MARKER, Article, Link, Section, Source, SourceGrade, plain
from companion.domain.errors import NotReadable
from companion.library.content import child, file_names, read_text
from companion.library.table import Table

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FOLDER: Final = "articles"
"""The folder of the content that holds one file per article."""

FRONT_MATTER: Final = re.compile(r"\A\+\+\+\n(.*?)^\+\+\+\n", re.DOTALL | re.MULTILINE)
"""The TOML between two lines of plus signs at the start of an article."""

IDENTIFIER: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What the id of an article may look like."""

ANY_LINK: Final = re.compile(r"\]\(([^)]*)\)")
"""The target of any Markdown link."""

WORDS_A_MINUTE: Final = 180
"""An unhurried reading speed."""

OPENING: Final = "opening"
"""The anchor of the words before the first heading."""


def load_articles(root: Traversable) -> tuple[tuple[Article, ...], tuple[str, ...]]:
    """Load every article that can be read, in order, and say in one sentence each which files could not be."""
    folder = root.joinpath(FOLDER)
    articles: list[Article] = []
    problems: list[str] = []
    for name in file_names(folder, ".md"):
        try:
            articles.append(load_article(root, name.removesuffix(".md")))
        except NotReadable as error:
            problems.append(str(error))
    if not articles:
        problems.append(f"{FOLDER}: no articles could be read.")
    return tuple(sorted(articles, key=lambda article: (article.order, article.id))), tuple(problems)


def load_article(root: Traversable, article_id: str) -> Article:
    """Load and check one article.

    Raises:
        NotReadable: It is missing or damaged; the sentence names the file and the field.
    """
    label = f"{FOLDER}/{article_id}.md"
    return parse_article(read_text(child(root.joinpath(FOLDER), f"{article_id}.md"), label), label)


def parse_article(text: str, label: str) -> Article:
    """Read an article from the text of its file, which `label` names in errors.

    Raises:
        NotReadable: Something in it cannot be used; the sentence names the file and the field.
    """
    front = FRONT_MATTER.match(text)
    if not front:
        raise NotReadable(f"{label}: must begin with front matter between two lines of +++.")
    table = Table.parse(front[1], label)
    table.only("id", "title", "summary", "topics", "written", "reviewed_by", "order", "sources")
    body = text[front.end() :]
    words = len(plain(body).split())
    article = Article(
        id=table.text("id"),
        title=table.text("title"),
        summary=table.text("summary"),
        topics=table.texts("topics"),
        sections=_sections(body, label),
        sources=table.each("sources", _source),
        written=table.day("written"),
        reviewed_by=table.text("reviewed_by"),
        order=table.number("order"),
        words=words,
        reading_minutes=max(1, -(-words // WORDS_A_MINUTE)),
        links=_links(body),
    )
    _check(article, body, table, label)
    return article


def _check(article: Article, body: str, table: Table, label: str) -> None:
    """Refuse an article whose parts do not fit together."""
    if not IDENTIFIER.fullmatch(article.id) or label != f"{FOLDER}/{article.id}.md":
        raise table.fault("id", f"is {article.id}, which is not what the file is called")
    known = [source.id for source in article.sources]
    if len(set(known)) != len(known):
        raise table.fault("sources", "has one number twice")
    if unknown := sorted({int(number) for number in MARKER.findall(body)} - set(known)):
        raise table.fault("sources", f"has no [{unknown[0]}], which the text refers to")
    for target in ANY_LINK.findall(body):
        if not IDENTIFIER.fullmatch(target.removeprefix("article:")) or not target.startswith("article:"):
            raise NotReadable(f"{label}: links to {target}; only links to other articles are followed.")


def _source(table: Table) -> Source:
    """Read one source."""
    table.only("id", "title", "address", "grade")
    return Source(
        id=table.number("id"),
        title=table.text("title"),
        address=table.text("address"),
        grade=cast("SourceGrade", table.choice("grade", get_args(SourceGrade))),
    )


def _sections(body: str, label: str) -> tuple[Section, ...]:
    """Cut the text into its sections at every heading of the second level."""
    opening, *rest = re.split(r"^## +(.+?) *$", body, flags=re.MULTILINE)
    sections = [Section("", OPENING, opening.strip())] if opening.strip() else []
    anchors = {OPENING}
    for heading, markdown in zip(rest[::2], rest[1::2], strict=True):
        anchor = "-".join(re.findall(r"[a-z0-9]+", plain(heading).casefold()))
        if not anchor or anchor in anchors:
            raise NotReadable(f"{label}: the heading {heading} stands twice or has no letters.")
        if not markdown.strip():
            raise NotReadable(f"{label}: there is no text under {heading}.")
        anchors.add(anchor)
        sections.append(Section(plain(heading), anchor, markdown.strip()))
    if not sections:
        raise NotReadable(f"{label}: there is no text after the front matter.")
    return tuple(sections)


def _links(body: str) -> tuple[Link, ...]:
    """List the articles the text leads to, each once."""
    links: dict[str, Link] = {}
    for text, target in ARTICLE_LINK.findall(body):
        links.setdefault(target, Link(" ".join(text.split()), target))
    return tuple(links.values())
