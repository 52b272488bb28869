"""A small article in which nothing is wrong, and a way to plant one fault in it."""

from __future__ import annotations

from companion.domain.article import Article
from companion.library.articles import parse_article

FRONT = """+++
id = "sample"
title = "A sample"
summary = "A page made for a test."
topics = ["test"]
written = 2026-11-23
reviewed_by = "none yet"
order = 1

[[sources]]
id = 1
title = "A study"
address = "example.org/study"
grade = "V"
+++
"""
"""Front matter in which nothing is wrong."""

FILLER = "You can sit down with a friend and talk about how your day went. " * 38
"""Words that make an article long enough."""

SOUND = f"""
It is good that you are here.

## What is known

In a study of 200 people, 39 percent had a relapse within 52 weeks [1].

{FILLER}

## What to do

- Ask someone you trust.
- Read [another page](article:other).
"""
"""The text of an article in which nothing is wrong."""


def sample(planted: str = "", *, instead_of: str = "", front: str = FRONT) -> Article:
    """Read the sound article with a passage added at its end, or put in the place of another one."""
    text = SOUND.replace(instead_of, planted) if instead_of else f"{SOUND}\n\n{planted}\n"
    return parse_article(front + text, "articles/sample.md")
