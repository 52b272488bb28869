"""What is said in a conversation, and which words mean which command."""

from __future__ import annotations

NO_REGION = "No country is chosen for the crisis lines yet: say region and its name, such as region canada."
PROMPT = "What now? "
BEGIN = "Say help for what you can say, or quit to leave."
GOODBYE = "Goodbye. Everything you saved is kept."
STOPPED = "Stopped. What was saved before stays saved."
UNDO_HINT = "undo takes it back."
TRY_HELP = "Say help for what you can say."
LEAVE = frozenset({"quit", "q", "exit", "bye"})
HELP = frozenset({"help", "?", "h", "help now", "!"})

WHAT_TO_SAY = """You can say:
  today              the doses of today, with numbers
  due                what is due now
  take 1             row 1 was taken now;
                     also take sertraline, or take 1 --at 08:12
  take all           everything that is due now was taken
  skip 1             row 1 was skipped; not taken 1 if it slipped by
  extra lorazepam    an as-needed or extra intake
  check in           say how you are, question by question
  undo, redo         take back the last thing, or bring it back
  journal            what you wrote; journal 1 shows an entry,
                     journal search sleep finds one
  read               the articles; read 1 shows one,
                     read search missed finds one
  medicines          what you take; add medicine writes one down
  crisis             all crisis lines of your country
  region canada      choose your country for the crisis lines
  quit               leave"""

_PHRASES = {
    ("check", "in"): ["checkin"],
    ("c",): ["checkin"],
    ("not", "taken"): ["not-taken"],
    ("take", "all"): ["take", "--all-due"],
    ("medicines",): ["medicine", "list"],
    ("add", "medicine"): ["medicine", "add"],
    ("end", "medicine"): ["medicine", "end"],
    ("articles",): ["read", "list"],
    ("help", "me"): ["crisis"],
}
_GROUPS = {"journal": {"list", "show", "search"}, "read": {"list", "show", "search"}}


def command_for(said: list[str]) -> list[str]:
    """The command that words mean: "check in" is checkin, "read 1" is read show 1."""
    lower = [word.casefold() for word in said]
    for length in (2, 1):
        known = _PHRASES.get(tuple(lower[:length]))
        if known is not None:
            return [*known, *said[length:]]
    first = lower[0]
    if first == "region" and len(said) > 1:
        return ["crisis", "--keep", f"--region={' '.join(said[1:])}"]
    if first in _GROUPS and not (len(lower) > 1 and (lower[1] in _GROUPS[first] or lower[1].startswith("-"))):
        return [first, "show" if len(said) > 1 else "list", *said[1:]]
    return [first, *said[1:]]


def not_understood(word: str, crisis: str) -> str:
    """A word that means nothing here; whatever it was, help is named."""
    return f"“{word[:40]}” is nothing this conversation knows. {TRY_HELP}\n{crisis}"
