"""What is said around questions and standard input."""

from __future__ import annotations

CHOICES = {None: "[y/n]", True: "[Y/n]", False: "[y/N]"}
"""What stands behind a question, by what Enter alone says."""

YES = frozenset({"y", "yes"})
NO = frozenset({"n", "no"})
SAY_YES_OR_NO = "Please type y or n, then Enter."

TOO_LONG = "More than two megabytes came in on standard input. Please bring it in smaller parts; nothing was saved."

NOT_UTF8 = "Some of what came in is not UTF-8 text: those characters were replaced by “\ufffd”. Please look it over."

SAY_YES = "To record it all the same, add --yes. Nothing was recorded."
NOTHING_RECORDED = "Nothing was recorded."


def yes_no_or_enter(enter: bool) -> str:
    """An answer was neither yes nor no, and Enter alone would be one."""
    return f"Please type y or n, then Enter. Enter alone is {'yes' if enter else 'no'}."


def cannot_ask(what: str) -> str:
    """Something is missing and may not be asked for."""
    return f"Please give the {what}; with --no-input nothing is asked."


def nothing_came(what: str, *, saves: bool = True) -> str:
    """Standard input ended before the answer."""
    return f"Please give the {what}. Standard input ended without it{', so nothing was saved' if saves else ''}."


def needed(what: str) -> str:
    """An empty answer where one is needed."""
    return f"Please type the {what}, or press Ctrl-C to stop."


def write_until_end(what: str) -> str:
    """A longer text is read from the keyboard."""
    return f"Write the {what}. Ctrl-D on an empty line ends it."


def cannot_type(word: str) -> str:
    """The word may not be asked for."""
    return f"Erasing asks for the word {word}, and with --no-input nothing is asked."
