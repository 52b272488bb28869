"""Forms for medicines that were not saved yet, kept so that they survive a crash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from companion.services.ports import Clock, Drafts

KIND = "medicine"
"""What drafts of medicines are filed under."""

VERBS = ("add", "change", "correct")
"""What a form can be for."""


class MedicineDraft(Struct, frozen=True):
    """A form as typed so far."""

    id: str
    """The medicine's id, minted when the form opened."""

    verb: str
    """One of `VERBS`."""

    words: Mapping[str, object]
    """What was typed, field by field."""

    at: datetime | None = None
    """When it was kept, UTC."""


class MedicineDrafts:
    """Keep, find and drop drafts; without a place for them it does nothing."""

    def __init__(self, drafts: Drafts | None, clock: Clock) -> None:
        self._drafts = drafts
        self._clock = clock

    def keep(self, draft: MedicineDraft) -> None:
        """Keep what was typed so far where a crash cannot reach it.

        Raises:
            NotSaved: the state folder cannot be written; the text stays on screen.
        """
        if self._drafts is not None:
            at = self._clock.now().isoformat()
            self._drafts.keep(KIND, draft.id, {"verb": draft.verb, "at": at, "words": dict(draft.words)})

    def kept(self) -> tuple[MedicineDraft, ...]:
        """What a crash or a closed window left, newest first."""
        found = [_draft_of(id_, kept) for id_, kept in (self._drafts.find(KIND) if self._drafts is not None else ())]
        return tuple(draft for draft in found if draft is not None)

    def drop(self, id_: str) -> None:
        """Forget a draft; nothing happens if there is none."""
        if self._drafts is not None:
            self._drafts.drop(KIND, id_)


def _draft_of(id_: str, kept: Mapping[str, object]) -> MedicineDraft | None:
    """A draft from what a file held; None where it cannot be one."""
    verb, words = kept.get("verb"), kept.get("words")
    if verb not in VERBS or not isinstance(words, dict):
        return None
    try:
        at = datetime.fromisoformat(str(kept.get("at")))
    except ValueError:
        at = None
    return MedicineDraft(id_, str(verb), words, at)
