"""What is said in a conversation, and which words mean which command."""

from __future__ import annotations

import re

NO_REGION = "No country is chosen for the crisis lines yet: say region and its name, such as region canada."
PROMPT = "What now? "
BEGIN = "Say help for what you can say, or quit to leave."
GOODBYE = "Goodbye. Everything you saved is kept."
STOPPED = "Stopped. What was saved before stays saved."
TRY_HELP = "Say help for what you can say."
LEAVE = frozenset({"quit", "q", "exit", "bye"})
HELP = frozenset({"help", "?", "h"})

WHAT_TO_SAY = """You can say:
  today              the doses of today, with numbers
  due                what is due now
  take 1             row 1 was taken now;
                     also take sertraline, or take 1 at 08:12
  take all           everything that is due now was taken
  skip 1             row 1 was skipped; not taken 1 if it slipped by
  extra lorazepam    an as-needed or extra intake
  pause lithium      no dose of it for now; resume lithium ends that
  check in           say how you are, question by question
  undo, redo         take back the last thing, or bring it back
  journal            what you wrote; journal 1 shows an entry,
                     journal search sleep finds one
  read               what there is to read; read 1 shows one,
                     read zoloft the guide to a medicine,
                     read search missed finds one
  medicines          what you take; add medicine writes one down
  conflicts          what was changed in two places;
                     choose 1 asks which version holds
  backup make        a verified copy of everything, made now
  plan show          your safety plan and your people;
                     plan set calm writes under a heading,
                     plan letters lists your letters
  computers          where your records are kept
  help now           crisis lines, and what helps in a hard moment
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
    ("resume",): ["pause", "--resume"],
    ("choose",): ["conflicts", "choose"],
    ("articles",): ["read", "list"],
    ("guides",): ["read", "list", "--kind", "medicine"],
    ("red", "flags"): ["read", "list", "--kind", "red-flag"],
    ("computers",): ["device", "list"],
    ("help", "now"): ["help-now"],
    ("help", "me"): ["help-now"],
    ("!",): ["help-now"],
}
_OPTIONS = {
    "take": {"at": "--at", "on": "--on"},
    "extra": {"at": "--at", "on": "--on"},
    "skip": {"on": "--on"},
    "not-taken": {"on": "--on"},
    "pause": {"from": "--from", "until": "--until"},
}
"""The words that may follow a medicine's name, with the options they stand for."""

_COMMAND = re.compile(r"`companion ([^`]*)`")
_SAID = {
    "checkin": "check in",
    "journal list": "journal",
    "read list": "read",
    "medicine list": "medicines",
    "medicine add": "add medicine",
    "pause --resume": "resume",
    "conflicts choose 1": "choose 1",
    "device list": "computers",
}
_INSTEAD = (
    (
        "Please add --slot with its time, or use `companion today` and its row number.",
        "Say today, then its row number, such as take 1.",
    ),
    ("--slot with a time means", "A row number of today, such as take 1, means"),
    ("`companion crisis --region CC` shows another country, such as GB, DE or IN.", "region canada chooses Canada."),
    ("`companion --help` lists them all.", "help lists what you can say."),
    ("`companion checkin` without options", "`companion checkin`"),
    (
        "Please say something, such as --mood 4, or --here for an empty check-in.",
        "Please answer at least one question.",
    ),
    ("Please run ", "Please say "),
    ("add --yes.", "say it again with --yes."),
    ("--limit and --from show more.", "journal list --limit 100 shows more."),
    ("; --limit shows more.", "; journal search and --limit 100 before the words show more."),
    ("; --all lists them too.", "; medicines --all lists them too."),
    (" with --keep; with --no-input nothing is asked.", "."),
    (" with --strength.", " when asked for its strength."),
)
"""Sentences about options of the command line, and what stands for them."""

_GROUPS = {"journal": {"list", "show", "search"}, "read": {"list", "show", "search"}}


def command_for(said: list[str]) -> list[str]:
    """The command that words mean: "check in" is checkin, "read 1" is read show 1."""
    lower = [word.casefold() for word in said]
    for length in (2, 1):
        known = _PHRASES.get(tuple(lower[:length]))
        if known is not None:
            return [*known, *_named(known[0], said[length:])]
    first = lower[0]
    if first == "region":
        return ["crisis", "--keep", f"--region={' '.join(said[1:])}"] if len(said) > 1 else ["crisis"]
    if first in _GROUPS and not (len(lower) > 1 and (lower[1] in _GROUPS[first] or lower[1].startswith("-"))):
        return [first, "show" if len(said) > 1 else "list", *said[1:]]
    return [first, *_named(first, said[1:])]


def _named(command: str, said: list[str]) -> list[str]:
    """What is said about a medicine: its name may have several words, and a time or a day may follow it."""
    kinds = _OPTIONS.get(command, {})
    if not kinds or not said or said[0].startswith("-"):
        return said
    ends = (at for at, word in enumerate(said) if at and (word.casefold() in kinds or word.startswith("-")))
    end = next(ends, len(said))
    options = [kinds.get(word.casefold(), word) for word in said[end:]]
    return [" ".join(said[:end]), *options]


def as_said(sentence: str) -> str:
    """A sentence that names commands, as it is meant in a conversation."""
    for written, meant in _INSTEAD:
        sentence = sentence.replace(written, meant)
    return _COMMAND.sub(lambda match: _SAID.get(match[1], match[1]), sentence)


def not_understood(word: str, crisis: str) -> str:
    """A word that means nothing here; whatever it was, help is named."""
    return f"“{word[:40]}” is nothing this conversation knows. {TRY_HELP}\n{crisis}"
