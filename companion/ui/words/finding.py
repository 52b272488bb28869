"""Other words people look for commands by; they are not shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from companion.ui.words import (
    backups,
    devices,
    encryption,
    erasing,
    help_now,
    in_terminal,
    lock,
    own_words,
    setup,
    shell,
)
from companion.ui.words.urgent import PANIC

ALSO: Final[Mapping[str, str]] = {
    shell.HELP_LABEL: "crisis emergency hotline suicide suicidal danger call 988 911 112",
    help_now.TOO_MUCH: "overdose poison twice double two pills mistake",
    help_now.SOMEONE_ELSE: "friend family overdose her his pills",
    help_now.BREATHE: f"breathing breath attack {PANIC}",
    help_now.LOOK_AROUND: f"attack grounding {PANIC}",
    help_now.SIGNS: "emergency red flag danger",
    backups.MAKE_LABEL: "save export archive",
    in_terminal.COPY.label: "export backup archive usb external",
    in_terminal.RESTORE.label: "recover undelete import lost",
    in_terminal.SYNC.label: "sync synchronize syncthing devices machines cloud share phone laptop",
    in_terminal.ERASE_ALL.label: "delete remove forget wipe reset uninstall clear",
    erasing.LABEL: "delete remove forget",
    devices.LABEL: "sync synchronize devices machines laptop",
    encryption.ENCRYPT_LABEL: "password passphrase lock protect private security",
    encryption.CHANGE_LABEL: "password lock security encryption",
    encryption.OFF_LABEL: "decrypt password remove passphrase",
    encryption.RECOVER_LABEL: "forgot forget lost password passphrase",
    lock.RECOVER_LABEL: "forgot forget lost password passphrase reset",
    lock.LOCK_LABEL: "hide private password",
    shell.COVER_LABEL: "hide private lock",
    shell.HEALTH_LABEL: "repair damage broken corrupt check doctor",
    shell.THEME_LABEL: "dark light looks",
    shell.QUIT_LABEL: "exit",
    own_words.PLAN: "crisis coping wrap wellness emergency",
    own_words.PEOPLE: "contacts friends family phone numbers support",
    own_words.LETTERS: "message note myself",
    setup.CHOICES_LABEL: "settings preferences options country region",
}
"""By the label of a command, in small letters."""


def is_named(query: str, also: str) -> bool:
    """Does every word of a query stand among the other words for a command, and not only its beginning?"""
    return set(query.casefold().split()) <= set(also.split())


def is_meant(query: str, label: str, also: str) -> bool:
    """Does every word of a query begin one of the other words for this command, or a word of its label?"""
    known = (*also.split(), *label.casefold().rstrip("…").split())
    wanted = query.casefold().split()
    return bool(wanted) and all(any(word.startswith(each) for word in known) for each in wanted)
