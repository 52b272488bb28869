"""The check-in: how a person is, in one digit or in full, with a draft that survives anything."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime

from msgspec import Struct, field
from msgspec.structs import replace

from companion.domain.errors import BadInput, CompanionError, MaybeSaved, NotFound, NotSaved
from companion.domain.ids import new_id
from companion.domain.journal import (
    ANXIETY,
    ENERGY,
    LONGEST_SLEEP,
    MOOD,
    MOOD_HIGH,
    MOOD_LOW,
    SCALES,
    SLEEP,
    SYMPTOMS,
    Entry,
    Scale,
    Symptom,
    clean_tags,
    steps_of,
)
from companion.domain.prefs import CHECK_IN_ASKED, POLES, Pref, is_check_in_asked
from companion.domain.words import clean_line, clean_name, clean_note, fold, shown
from companion.services.ports import Clock, Drafts, Put, Saved, Store

KIND = "checkin"
"""What drafts of check-ins are filed under."""

PICKED = "symptoms.picked"
"""The preference that lists the symptoms a check-in asks about, by id."""


class Draft(Struct, frozen=True):
    """A check-in being written."""

    id: str
    """The entry's id, minted when the form opened; a retry reuses it."""

    day: date
    """The day it is written for; it stays, even over midnight."""

    opened: datetime
    """When the form was opened, UTC."""

    values: Mapping[str, int] = field(default_factory=dict)
    """Whole steps by scale id; `sleep` in minutes."""

    symptoms: Mapping[str, int] = field(default_factory=dict)
    """0 to 4 by symptom id."""

    tags: tuple[str, ...] = ()
    """Words to find it by."""

    note: str = ""
    """What the person wrote so far."""

    flag: bool = False
    """Marked "tell my clinician"."""

    seen: Entry | None = None
    """The entry being edited, as it was when the form opened; None for a new one."""

    sleep_words: str = ""
    """What was typed for sleep, as long as it cannot be read."""

    is_maybe_saved: bool = False
    """A save of it failed in a way that leaves open whether it is on disk."""


class CheckInService:
    """Begin, keep, save and pick up check-ins, and choose what they ask."""

    def __init__(self, store: Store, clock: Clock, drafts: Drafts) -> None:
        self._store = store
        self._clock = clock
        self._drafts = drafts

    def begin(self, day: date | None = None) -> Draft:
        """A new, empty check-in for a day, today unless named.

        Raises:
            BadInput: the day is still to come.
        """
        now = self._clock.now().replace(microsecond=0)
        today = self._store.calendar().day_of(now)
        if day is not None and day > today:
            raise BadInput(f"{day} is still to come. A check-in is for today or an earlier day.", "day")
        return Draft(new_id(), day or today, now)

    def edit(self, entry: Entry) -> Draft:
        """A draft filled with an entry."""
        return Draft(
            entry.id,
            entry.day,
            entry.instant,
            dict(entry.values),
            dict(entry.symptoms),
            entry.tags,
            entry.note,
            entry.flag,
            seen=entry,
        )

    def today(self) -> date:
        """The person's day right now."""
        return self._store.calendar().day_of(self._clock.now())

    def wall(self, draft: Draft) -> datetime:
        """The wall time at which the form of a draft was opened."""
        return self._store.calendar().wall(draft.opened)

    def is_changed_elsewhere(self, draft: Draft) -> bool:
        """Did the entry being edited change, or go, since its form was opened?"""
        if draft.seen is None:
            return False
        stored = self._store.entry(draft.id)
        return stored is None or stored.rev != draft.seen.rev

    def mood_scales(self) -> tuple[Scale, ...]:
        """How mood is asked: one line, or low and high apart."""
        pref = self._store.prefs().get(POLES)
        return (MOOD_LOW, MOOD_HIGH) if pref is not None and pref.value == 2 else (MOOD,)

    def is_asked(self) -> bool:
        """Does Today ask for a check-in? The key for one works either way."""
        return is_check_in_asked(self._store.prefs())

    def ask(self, is_asked: bool) -> Saved:
        """Have Today ask for a check-in, or put that on pause.

        Raises:
            NotSaved: it could not be made durable.
        """
        if is_asked == self.is_asked():
            return Saved("")
        before = self._store.prefs().get(CHECK_IN_ASKED)
        return self._store.save(
            "checkin-ask", [Put(Pref(CHECK_IN_ASKED, is_asked, rev=before.rev if before else None))]
        )

    def scales(self) -> tuple[Scale, ...]:
        """Every scale a check-in asks about, mood first."""
        return (*self.mood_scales(), ENERGY)

    def known_symptoms(self) -> tuple[Symptom, ...]:
        """The built-in symptoms and the person's own, as they can be picked."""
        own = self._store.symptoms()
        named = {symptom.id for symptom in own}
        return (*(symptom for symptom in SYMPTOMS if symptom.id not in named), *own)

    def symptoms(self) -> tuple[Symptom, ...]:
        """The symptoms a check-in asks about: anxiety first, then those picked, in the person's order."""
        known = {symptom.id: symptom for symptom in self.known_symptoms()}
        pref = self._store.prefs().get(PICKED)
        picked = pref.value if pref is not None and isinstance(pref.value, list) else []
        ids = dict.fromkeys((ANXIETY.id, *(str(id_) for id_ in picked)))
        return tuple(known[id_] for id_ in ids if id_ in known)

    def symptom_named(self, words: str) -> Symptom:
        """A known symptom by its name or id, or the beginning of either.

        Raises:
            NotFound: none is called so; the sentence lists what is known.
        """
        wanted = fold(words)
        known = self.known_symptoms()
        exact = [symptom for symptom in known if wanted in {fold(symptom.name), symptom.id}]
        close = exact or [s for s in known if wanted and (fold(s.name).startswith(wanted) or s.id.startswith(wanted))]
        if len(close) == 1 or exact:
            return close[0]
        names = ", ".join(symptom.name.casefold() for symptom in (close or known))
        raise NotFound(f"“{shown(words)}” is not a symptom on your list. Known are: {names}.")

    def add_symptom(self, name: str) -> Symptom:
        """Write down a symptom of one's own; it can then be picked.

        Raises:
            BadInput: the name cannot be used or is taken.
            NotSaved: it could not be made durable.
        """
        name = clean_name(name, "symptom", limit=60)
        if any(fold(known.name) == fold(name) for known in self.known_symptoms()):
            raise BadInput(f"“{name}” is on your list already.", "symptom")
        symptom = Symptom(new_id(8), name)
        self._store.save("symptom-add", [Put(symptom)])
        return symptom

    def pick_symptoms(self, ids: tuple[str, ...]) -> Saved:
        """Choose the symptoms a check-in asks about, in this order."""
        before = self._store.prefs().get(PICKED)
        return self._store.save(
            "symptoms-pick", [Put(Pref(PICKED, list(dict.fromkeys(ids)), rev=before.rev if before else None))]
        )

    def keep(self, draft: Draft) -> None:
        """Keep what was typed so far where a crash cannot reach it.

        Raises:
            NotSaved: the state folder cannot be written; the text stays on screen.
        """
        keep(self._drafts, draft)

    def kept(self) -> tuple[Draft, ...]:
        """Drafts left by a crash or a closed window, newest first; what was saved since is not offered."""
        found = []
        for id_, words in self._drafts.find(KIND):
            draft = _draft_of(id_, words, self._store.entry(id_))
            if draft is not None and not self._is_saved(draft):
                found.append(draft)
        return tuple(found)

    def discard(self, draft: Draft) -> None:
        """Forget a draft."""
        self._drafts.drop(KIND, draft.id)

    def save(self, draft: Draft) -> Saved:
        """Save a check-in and drop its draft; an empty one says "I was here".

        Raises:
            BadInput: a value is not on its scale, or the words are too long.
            NotSaved: it could not be made durable; the draft is kept, marked as maybe saved where that is not known.
        """
        entry = self._entry(draft)
        try:
            saved = self._store.save("checkin" if draft.seen is None else "checkin-edit", [Put(entry)])
        except Exception as error:
            is_maybe = draft.is_maybe_saved or isinstance(error, MaybeSaved) or not isinstance(error, CompanionError)
            with suppress(NotSaved):  # what went wrong first is what the person should read
                self.keep(replace(draft, is_maybe_saved=is_maybe))
            raise
        self._drafts.drop(KIND, draft.id)
        return saved

    def _entry(self, draft: Draft) -> Entry:
        calendar = self._store.calendar()
        for id_, value in draft.values.items():
            if id_ == SLEEP:
                if not 0 <= value <= LONGEST_SLEEP:
                    raise BadInput("A day holds 0 to 24 hours of sleep.", SLEEP)
            elif id_ in SCALES:
                SCALES[id_].check(value)
        named = {symptom.id: symptom.name for symptom in self.known_symptoms()}
        for id_, value in draft.symptoms.items():
            steps_of(named.get(id_, id_)).check(value)
        if draft.seen is not None:
            entry = draft.seen
        else:
            zone = calendar.zone_name(draft.opened)
            entry = Entry(draft.id, draft.day, draft.opened, zone, calendar.clock(draft.opened))
        return replace(
            entry,
            values={id_: n for id_, n in entry.values.items() if id_ not in SCALES and id_ != SLEEP}
            | dict(draft.values),
            symptoms={id_: n for id_, n in entry.symptoms.items() if id_ not in named} | dict(draft.symptoms),
            tags=clean_tags(draft.tags),
            note=clean_note(draft.note),
            flag=draft.flag,
        )

    def _is_saved(self, draft: Draft) -> bool:
        stored = self._store.entry(draft.id)
        if stored is None or draft.sleep_words:
            return False
        try:
            return stored == replace(self._entry(draft), rev=stored.rev)
        except BadInput:  # it cannot be saved as it is, so it is not
            return False


def keep(drafts: Drafts, draft: Draft) -> None:
    """Keep what was typed of a check-in; it needs nothing of the records, so it can be done while they are locked.

    Raises:
        NotSaved: the state folder cannot be written.
    """
    words = {
        "id": draft.id,
        "day": draft.day.isoformat(),
        "opened": draft.opened.isoformat(),
        "values": dict(draft.values),
        "symptoms": dict(draft.symptoms),
        "tags": list(draft.tags),
        "note": draft.note,
        "flag": draft.flag,
        "sleep_words": draft.sleep_words,
        "is_maybe_saved": draft.is_maybe_saved,
        "rev": draft.seen.rev if draft.seen else None,
    }
    drafts.keep(KIND, draft.id, words)


def _draft_of(id_: str, words: Mapping[str, object], seen: Entry | None) -> Draft | None:
    """A draft from what a file held; None where it cannot be one."""
    try:
        return Draft(
            id=id_,
            day=date.fromisoformat(str(words["day"])),
            opened=_instant(str(words["opened"])),
            values=_steps(words.get("values")),
            symptoms=_steps(words.get("symptoms")),
            tags=tuple(str(tag) for tag in _listed(words.get("tags"))),
            note=str(words.get("note", "")),
            flag=words.get("flag") is True,
            sleep_words=clean_line(str(words.get("sleep_words", ""))),
            seen=replace(seen, rev=str(words["rev"])) if seen and words.get("rev") else None,
            is_maybe_saved=words.get("is_maybe_saved") is True,
        )
    except (KeyError, ValueError, OverflowError):
        return None


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _steps(value: object) -> dict[str, int]:
    steps = value.items() if isinstance(value, dict) else ()
    return {str(key): step for key, step in steps if isinstance(step, int) and not isinstance(step, bool)}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
