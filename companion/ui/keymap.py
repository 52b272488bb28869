"""A keymap from the settings, checked before Textual sees it: it accepts anything and then loses keys silently."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from msgspec import Struct
from textual.keys import Keys, _character_to_key, key_to_character

from companion.ui.keys import EVERYWHERE, ON_TABS, PROTECTED
from companion.ui.words import keymap as words

_NAMED = {key.value for key in Keys} | {"space"}
_CHARACTERS = {_character_to_key(chr(code)) for code in range(0x21, 0x7F)}
_MODIFIERS = {"ctrl", "shift", "alt", "super", "hyper", "meta"}


class CheckedKeymap(Struct, frozen=True):
    """What is left of a keymap after the check."""

    keys: dict[str, str]
    """Ids and comma-separated keys that are safe to set."""

    problems: tuple[str, ...]
    """What was left out and why, one sentence each."""


def check_keymap(wanted: Mapping[str, str], known: Mapping[str, tuple[str, ...]]) -> CheckedKeymap:
    """Keep what is sound in a keymap: known ids, real keys, no key for two actions, help, cover and quit untouched.

    Args:
        wanted: ids and keys as the person wrote them.
        known: every id with its own keys.
    """
    problems: list[str] = []
    in_force = dict(known)
    chosen: dict[str, str] = {}
    for id_, text in wanted.items():
        if id_ not in known:
            near = difflib.get_close_matches(id_, known, n=1)
            problems.append(words.unknown_id(id_, near[0] if near else None))
            continue
        keys = _good_keys(id_, text, problems)
        if id_ in PROTECTED:
            keys = (*known[id_], *(key for key in keys if key not in known[id_]))
        if not keys:
            continue
        rest = {other: held for other, held in in_force.items() if other != id_ and _meet(id_, other)}
        taken = {key: other for other, held in rest.items() for key in held}
        free = []
        for key in keys:
            if key in taken and key not in known[id_]:
                problems.append(words.key_taken(key, id_, taken[key]))
            else:
                free.append(key)
        if free:
            in_force[id_] = tuple(free)
            chosen[id_] = ",".join(free)
    return CheckedKeymap(chosen, tuple(problems))


def _good_keys(id_: str, text: object, problems: list[str]) -> tuple[str, ...]:
    if not isinstance(text, str) or not text.strip():
        problems.append(words.no_key(id_))
        return ()
    keys: list[str] = []
    for part in [text] if text.strip() == "," else text.split(","):
        key = _normal(part.strip())
        if key is None:
            problems.append(words.bad_key(part.strip(), id_))
        elif key not in keys:
            keys.append(key)
    return tuple(keys)


def _normal(text: str) -> str | None:
    """Give a key the name Textual knows it by, or None if there is no such key."""
    if len(text) == 1 and text.isprintable():
        return _character_to_key(text)
    *modifiers, key = text.lower().split("+") if "+" in text else [text.lower()]
    if any(modifier not in _MODIFIERS for modifier in modifiers) or len(set(modifiers)) != len(modifiers):
        return None
    if len(key) == 1 and key.isprintable() and modifiers:
        return "+".join([*sorted(modifiers), _character_to_key(key)])
    whole = "+".join([*sorted(modifiers), key])
    is_named = key in _NAMED or whole in _NAMED or _is_character_name(key)
    return whole if is_named and key not in _MODIFIERS and not key.startswith("<") else None


def _is_character_name(key: str) -> bool:
    return key in _CHARACTERS or key_to_character(key) is not None


def _meet(one: str, other: str) -> bool:
    """Can these two keys ever be pressed in the same place?"""
    first, second = one.partition(".")[0], other.partition(".")[0]
    return first == second or EVERYWHERE in (first, second) or ON_TABS in (first, second)
