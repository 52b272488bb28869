"""How articles are listed and laid out as plain text."""

from __future__ import annotations

from textwrap import fill

from companion.cli.words.times import counted
from companion.domain.article import Article, Hit, plain

NONE = "No articles could be read. `companion doctor` says why."
NONE_FOUND = "No article has these words."

RUN_READ = "companion read show"
SAY_READ = "read"

WIDTH = 80
"""How wide a line of an article is at most."""


def article_line(n: int, article: Article) -> str:
    """One article in a list."""
    return f"{n:>2}  {article.title} ({counted(article.reading_minutes, 'minute')}), {article.id}"


def hit_line(n: int, hit: Hit) -> str:
    """One find of a search."""
    where = f"{hit.title}, {hit.heading}" if hit.heading else hit.title
    return f"{n:>2}  {where}\n    {hit.snippet}"


def article_page(article: Article, how: str) -> str:
    """An article in full, with its sources, and how the articles it links to are opened."""
    parts = [article.title, fill(article.summary, WIDTH)]
    for section in article.sections:
        if section.heading:
            parts.append(section.heading.upper())
        parts += [_paragraph(text) for text in plain(section.markdown).split("\n\n") if text.strip()]
    parts.append("SOURCES")
    parts.append("\n".join(_wrapped(f"[{each.id}] {each.title}, {each.address}") for each in article.sources))
    if article.links:
        parts.append("READ ON")
        parts.append("\n".join(_wrapped(f"{link.text}: {how} {link.article}") for link in article.links))
    parts.append(f"Written {article.written.isoformat()}. Reviewed by a clinician: {article.reviewed_by}.")
    return "\n\n".join(parts)


def _wrapped(line: str) -> str:
    """A line broken between words; an address stays in one piece."""
    return fill(line, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _paragraph(text: str) -> str:
    lines: list[str] = []
    for line in text.strip().splitlines():
        is_item = line.startswith(("- ", "* ")) or line.partition(". ")[0].isdigit()
        if is_item or not lines:
            lines.append(line.strip())
        else:
            lines[-1] += f" {line.strip()}"
    return "\n".join(
        fill(line, WIDTH, subsequent_indent="  " if line.startswith(("- ", "* ")) else "") for line in lines
    )
