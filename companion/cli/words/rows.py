"""What is said about row numbers."""

from __future__ import annotations

_LISTS = {
    "doses": "`companion today`",
    "entries": "`companion journal list`",
    "articles": "`companion read list`",
    "medicines": "`companion medicine list`",
    "conflicts": "`companion conflicts`",
}


def nothing_printed(kind: str) -> str:
    """There is no list the number could mean."""
    return (
        f"A row number means the list this terminal printed in the last ten minutes. Please run {_LISTS[kind]} first. "
        "Nothing was changed."
    )


def no_such_row(number: int, last: int) -> str:
    """The list was shorter."""
    known = f"The list has rows 1 to {last}." if last > 1 else "The list has one row." if last else "The list is empty."
    return f"There is no row {number}. {known} Nothing was changed."


def changed(now_reads: str) -> str:
    """The row is no longer what was printed."""
    return f"That row has changed since it was printed. It now reads: {now_reads}. Nothing was changed."
