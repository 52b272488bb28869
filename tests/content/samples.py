"""A small article, guide and card in which nothing is wrong, and a way to plant one fault in each."""

from __future__ import annotations

import shutil
from pathlib import Path

from companion.domain.piece import Article, Guide, Kind, Piece, RedFlag
from companion.library.content import content_root
from companion.library.pieces import FOLDERS, parse_piece

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


GUIDE = f"""+++
id = "sample-guide"
title = "Sertraline, a sample"
summary = "A guide made for a test."
topics = ["antidepressant"]
written = 2026-11-26
reviewed_by = "none yet"
names = ["sertraline"]
brands = ["Zoloft"]
kind = "medicine"

[[gap]]
fixed = "call"
days = 2

[[sources]]
id = 1
title = "A page on sertraline"
address = "example.org/sertraline"
grade = "V"
+++

## What it is for

It is used for depression and worry [1].

{"You can ask about it at any visit, and you can bring a friend. " * 14}

## How it is usually taken

Most people take it once a day [1].

## When it starts to help

It often takes some weeks [1].

## If a dose was missed

Your own instructions come first: the leaflet, or what your prescriber said. If you forgot it yesterday,
ask a pharmacist today. Never take two to make up for one [1].

After two days without it, this holds:

**Unless you were told otherwise, the next one stays at its usual time. Call today.**

If nobody picks up, a pharmacist or a nurse line can help.

## Do not

- Do not stop on your own.

## Common side effects

- an upset stomach [1]

## Red flags

If you sweat and shake, read [the card](red-flag:sample-card).

## Before an appointment

You could say: "I would like to know how long I may need it."
"""
"""A guide in which nothing is wrong."""

CARD = f"""+++
id = "sample-card"
title = "Sweating and shaking, a sample"
summary = "A card made for a test."
topics = ["signs"]
written = 2026-11-26
reviewed_by = "none yet"
action = "Call the emergency number now."
level = "emergency"
medicines = ["sample-guide"]

[[sources]]
id = 1
title = "A page on signs"
address = "example.org/signs"
grade = "v"
+++

This can come on fast. Help is there for you.

## Signs

- sweating [1]
- shaking [1]

## When it can happen

It can happen soon after a medicine is new [1].

## What to do

{"You are not alone with this, and the people you call know what to do. " * 5}
Read [about the medicine](medicine:sample-guide).
"""
"""A card in which nothing is wrong."""


def copy_with_samples(folder: Path) -> None:
    """Copy the bundled content to a folder, with the sound guide and card in place of those it has."""
    shutil.copytree(str(content_root()), folder)
    for kind, name, text in (("medicines", "sample-guide", GUIDE), ("red-flags", "sample-card", CARD)):
        shutil.rmtree(folder / kind, ignore_errors=True)
        (folder / kind).mkdir()
        (folder / kind / f"{name}.md").write_text(text, encoding="utf-8")


def sample(planted: str = "", *, instead_of: str = "", front: str = FRONT) -> Article:
    """Read the sound article with a passage added at its end, or put in the place of another one."""
    piece = _read(front + SOUND, "article", planted, instead_of)
    assert isinstance(piece, Article)
    return piece


def sample_guide(planted: str = "", *, instead_of: str = "") -> Guide:
    """Read the sound guide with a passage added or changed."""
    piece = _read(GUIDE, "medicine", planted, instead_of)
    assert isinstance(piece, Guide)
    return piece


def sample_card(planted: str = "", *, instead_of: str = "") -> RedFlag:
    """Read the sound card with a passage added or changed."""
    piece = _read(CARD, "red-flag", planted, instead_of)
    assert isinstance(piece, RedFlag)
    return piece


def _read(text: str, kind: Kind, planted: str, instead_of: str) -> Piece:
    assert instead_of in text
    text = text.replace(instead_of, planted) if instead_of else f"{text}\n\n{planted}\n" if planted else text
    name = text.split('id = "')[1].split('"')[0]
    return parse_piece(text, kind, f"{FOLDERS[kind]}/{name}.md")
