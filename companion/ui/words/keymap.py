"""Sentences about a keymap that cannot be used as written."""

from __future__ import annotations


def unknown_id(id_: str, near: str | None) -> str:
    """Say that nothing has this id, and what was perhaps meant."""
    hint = f" Did you mean “{near}”?" if near else ""
    return f"Keymap: nothing is called “{id_[:60]}”.{hint} That line is not used."


def bad_key(key: str, id_: str) -> str:
    """Say that this is no key."""
    return f"Keymap: “{key[:40]}” is not a key, so “{id_}” keeps its other keys. A key reads like t, ctrl+t or f5."


def no_key(id_: str) -> str:
    """Say that no key was given."""
    return f"Keymap: no key is written for “{id_}”, so it keeps its own."


def key_taken(key: str, id_: str, other: str) -> str:
    """Say that another action has this key."""
    return f"Keymap: {key} already belongs to “{other}”, so “{id_}” does not get it."
