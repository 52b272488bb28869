"""What is said about what was changed in two places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.domain.words import clean_line, clean_text, shown
from companion.ui.words import contests

if TYPE_CHECKING:
    from companion.services.contests import Contest
    from companion.ui.words.contests import Known

NONE = contests.NONE
ARRIVED = contests.ARRIVED
BOTH = "both"
HOW_TO_CHOOSE = "`companion conflicts choose 1` asks which version of the first one holds."
WHICH_ROW = "Please say which one: `companion conflicts` numbers them, `companion conflicts choose 1` means the first."
KEEP_NEEDED = "Please say which version holds with --keep; with --no-input nothing is asked."


def page(contest: Contest, known: Known, number: int = 0) -> str:
    """Everything about one of them, line by line; with its number in a list."""
    begin = f"{number:>2}  " if number else ""
    lines = [f"{begin}{contests.title(contest, known)}"]
    lines += [f"    version {at}: {contests.heading(side, holds=at == 1)}" for at, side in enumerate(contest.sides, 1)]
    compared = contests.lines(contest, known)
    for line in compared:
        if line.differs:
            lines.append(f"    {contests.MARK} {line.label}")
            lines += [
                f"      version {at}: {_indented(text) or contests.NOTHING}" for at, text in enumerate(line.texts, 1)
            ]
    if all(not line.differs for line in compared):
        lines.append(f"    {contests.NOT_SHOWN}")
    same = [f"{line.label}: {' '.join(line.texts[0].split())}" for line in compared if not line.differs]
    if same:
        lines.append(f"    {contests.SAME}: {'; '.join(same)}")
    if contests.how(contest) != contests.HOW:
        lines.append(f"    {contests.STRICTER}")
    return "\n".join(lines)


def in_a_line(contest: Contest, known: Known) -> str:
    """One of them with what holds now."""
    return f"{contests.title(contest, known)}, {contests.difference(contest, 0, known)}"


def question(contest: Contest) -> str:
    """Ask which version holds."""
    digits = [str(at) for at in range(1, len(contest.sides) + 1)]
    answers = [*digits, *([BOTH] if contest.can_be_both else [])]
    return f"{contests.WHICH} {', '.join(answers[:-1])} or {answers[-1]} (Enter leaves it open): "


def no_such_answer(contest: Contest, answer: str) -> str:
    """An answer that names no version."""
    last = len(contest.sides)
    both = ", or both" if contest.can_be_both else ""
    return f"“{shown(answer)}” is no version of it. They are numbered 1 to {last}{both}. Nothing was changed."


def chosen(contest: Contest, known: Known, place: int | None) -> str:
    """What holds from now on."""
    if place is None:
        return f"{contests.title(contest, known)}: both are kept."
    return f"{contests.title(contest, known)}: the version of {contests.writer(contest.sides[place].by)} holds."


def left_open(contest: Contest, known: Known) -> str:
    """Nobody chose."""
    return f"{contests.title(contest, known)}: left open. Nothing was changed."


def waiting(count: int) -> str:
    """How many wait for a choice, and what shows them."""
    return f"{contests.summary(count)} `companion conflicts` shows both versions."


def in_two_places(name: str) -> str:
    """A medicine that was changed in two places, said before it is changed once more."""
    return f"{clean_line(name)} was {contests.CHANGED}. `companion conflicts` shows both versions."


def _indented(text: str) -> str:
    return clean_text(text).replace("\n", "\n        ")
