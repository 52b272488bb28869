"""Words typed into a dialog and not saved yet: kept while they are typed, there again when the dialog opens again."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeVar

from companion.domain.errors import CompanionError
from companion.services.ports import Drafts

Answer = TypeVar("Answer")

KIND = "form"
"""What drafts of dialogs are filed under."""


def short_name(subject: str) -> str:
    """What stands for the id of a thing in the name of a draft about it: an id may hold what no file name can."""
    return hashlib.sha256(subject.encode()).hexdigest()[:16]


class FormDrafts:
    """The drafts of every dialog that has no offer of its own; without a place for them it does nothing."""

    def __init__(self, drafts: Drafts | None) -> None:
        self._drafts = drafts

    def of(self, form: str, subject: str, about: str, rev: str | None = None) -> KeptForm:
        """The draft of one dialog about one thing.

        Args:
            form: the dialog: dose, extra, skip, pause, …
            subject: the id of what it is about, or "" where there is only one.
            about: the dialog's title and what it is about, in words.
            rev: the revision of the record it opened with; None if there was none.
        """
        return KeptForm(self._drafts, f"{form}-{short_name(subject)}", about, subject, rev)

    def left(self) -> tuple[str, ...]:
        """What was being written when the app ended, each told once, newest first."""
        told = []
        for id_, kept in self._drafts.find(KIND) if self._drafts is not None else ():
            about, words = kept.get("about"), kept.get("words")
            if isinstance(about, str) and isinstance(words, dict) and not kept.get("told"):
                told.append(about)
                with suppress(CompanionError):
                    self._keep_told(id_, kept)
        return tuple(told)

    def _keep_told(self, id_: str, kept: Mapping[str, object]) -> None:
        if self._drafts is not None:
            self._drafts.keep(KIND, id_, {**kept, "told": True})


class KeptForm:
    """The draft of one dialog. Its methods may be called from any thread."""

    def __init__(self, drafts: Drafts | None, id_: str, about: str, subject: str = "", rev: str | None = None) -> None:
        self._drafts, self._id = drafts, id_
        self._head = {"about": about, "subject": subject, **({"rev": rev} if rev else {})}
        self._lock = threading.Lock()
        self._is_over = False
        self.words: Mapping[str, str] = {}
        """What was typed last, field by field."""
        self.safe: Mapping[str, str] = {}
        """What of it is kept where a crash cannot reach it."""

    def read(self) -> Mapping[str, str]:
        """What was typed the last time; empty if that was saved or thrown away."""
        for id_, kept in self._drafts.find(KIND) if self._drafts is not None else ():
            words = kept.get("words")
            if id_ == self._id and isinstance(words, dict):
                return {str(field): text for field, text in words.items() if isinstance(text, str)}
        return {}

    def keep(self, words: Mapping[str, str]) -> None:
        """Keep what was typed so far.

        Raises:
            NotSaved: the state folder cannot be written; the text stays on screen.
        """
        with self._lock:
            self.words = words
            if self._drafts is not None and not self._is_over:
                kept = {**self._head, "words": dict(words)}
                self._drafts.keep(KIND, self._id, kept)  # by its subject it is found when that is erased for good
            self.safe = words

    def drop(self) -> None:
        """Forget it: it was saved, or the person left without."""
        with self._lock:
            self._is_over = True
            if self._drafts is not None:
                self._drafts.drop(KIND, self._id)

    def drop_kept(self) -> None:
        """Forget what was kept the last time; what is typed from now on is kept anew."""
        with self._lock:
            self.safe = {}
            if self._drafts is not None:
                self._drafts.drop(KIND, self._id)

    def until_saved(self, save: Callable[[], Answer]) -> Callable[[], Answer]:
        """Keep the words until a save has worked, and forget them then."""

        def keep_and_save() -> Answer:
            if self.words:
                with suppress(CompanionError):
                    self.keep(self.words)
            answer = save()
            self.drop()
            return answer

        return keep_and_save
