"""A whole set of services over records in memory and a clock that stands still, for tests of the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from companion.domain.errors import CompanionError
from companion.domain.journal import ENERGY, MOOD, MOOD_HIGH, MOOD_LOW, SLEEP, Entry
from companion.domain.prefs import POLES, Pref
from companion.services.checkin import PICKED
from companion.services.desk import Services
from companion.services.ports import Change, Put, Saved
from companion.storage.memory import MemoryLog, Shelf
from companion.storage.reader import KNOWN
from companion.storage.store import RecordStore
from companion.ui.panes.base import PaneEntry
from companion.ui.parts import AppParts, UiSettings
from tests.services.memory import MemoryState
from tests.ui.examples import US, ExampleList
from tests.ui.few_pieces import FewPieces

MORNING = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
TODAY = MORNING.date()


class StillClock:
    """A clock that moves when told."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at
        self.zone_name = "UTC"

    def now(self) -> datetime:
        return self.at

    def zone(self) -> str:
        return self.zone_name

    def wait(self, time: timedelta) -> None:
        self.at += time


class MemoryDrafts:
    """Drafts in a dictionary; `broken` makes keeping fail."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Mapping[str, object]] = {}
        self.broken: CompanionError | None = None

    def keep(self, kind: str, id_: str, words: Mapping[str, object]) -> None:
        if self.broken is not None:
            raise self.broken
        self.kept.pop((kind, id_), None)
        self.kept[kind, id_] = dict(words)

    def find(self, kind: str) -> tuple[tuple[str, Mapping[str, object]], ...]:
        return tuple((id_, words) for (each, id_), words in reversed(self.kept.items()) if each == kind)

    def drop(self, kind: str, id_: str) -> None:
        self.kept.pop((kind, id_), None)


class BreakableStore(RecordStore):
    """Records in memory; `broken` makes the next saves fail."""

    broken: CompanionError | None = None

    def save(self, kind: str, changes: Sequence[Change]) -> Saved:
        if self.broken is not None:
            raise self.broken
        return super().save(kind, changes)


@dataclass
class Desk:
    """What a test holds on to."""

    clock: StillClock = field(default_factory=StillClock)
    drafts: MemoryDrafts = field(default_factory=MemoryDrafts)
    shelf: Shelf = field(default_factory=Shelf)
    device: str = "here"

    def __post_init__(self) -> None:
        log = MemoryLog(self.clock.now, KNOWN, shelf=self.shelf, device=self.device)
        self.store = BreakableStore(log, self.clock)
        state = MemoryState()
        self.services = Services(
            store=self.store,
            clock=self.clock,
            state=state,
            drafts=self.drafts,
            library=FewPieces,
            records_health=self.store.health,
            refresh=self.store.refresh,
        )

    def other(self) -> Desk:
        """Another machine that shares the records."""
        return Desk(clock=self.clock, shelf=self.shelf, device="there")

    def two_poles(self) -> None:
        """Have mood asked as low and high."""
        self.store.save("setup", [Put(Pref(POLES, 2))])

    def pick(self, *ids: str) -> None:
        """Choose symptoms."""
        self.store.save("symptoms-pick", [Put(Pref(PICKED, list(ids)))])

    def write(self, *entries: Entry) -> None:
        """Keep entries."""
        self.store.save("checkin", [Put(each) for each in entries])

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is kept, newest first."""
        return self.store.entries()

    @property
    def draft_words(self) -> list[Mapping[str, object]]:
        """The drafts kept."""
        return list(self.drafts.kept.values())

    def parts(
        self, *panes: tuple[type, Callable[[], object]], theme: str = "companion-dark", start: str = ""
    ) -> AppParts:
        """Parts of an app with an example tab and these."""
        entries = (PaneEntry.of(ExampleList, ExampleList), *(PaneEntry.of(*pane) for pane in panes))  # type: ignore[arg-type]
        return AppParts(
            now=self.clock.now,
            panes=entries,
            services=self.services,
            region=US,
            settings=replace(UiSettings(), theme=theme),
            burst_window=0,
            initial_pane=start,
        )


def entry(
    id_: str,
    at: datetime,
    *,
    mood: int | None = None,
    poles: tuple[int, int] | None = None,
    sleep: int | None = None,
    energy: int | None = None,
    symptoms: Mapping[str, int] | None = None,
    tags: tuple[str, ...] = (),
    note: str = "",
    flag: bool = False,
    day: date | None = None,
) -> Entry:
    """An entry, written in UTC."""
    values: dict[str, int] = {}
    if mood is not None:
        values[MOOD.id] = mood
    if poles is not None:
        values[MOOD_LOW.id], values[MOOD_HIGH.id] = poles
    if sleep is not None:
        values[SLEEP] = sleep
    if energy is not None:
        values[ENERGY.id] = energy
    return Entry(
        id_, day or at.date(), at, "UTC", at.replace(tzinfo=None), values, dict(symptoms or {}), tags, note, flag
    )


NOTES = (
    "Slept badly, woke at four and read for a while. The walk at lunch helped.",
    "Long day at work. Called Sam in the evening, which was good.",
    "",
    "Quiet. Cooked something new.\n\nThe afternoon felt slow, but the evening was easier than I thought it would be.",
    "Tired, nothing much to say.",
    "",
    "Appointment at the clinic. Asked about the shaky hands; we will look at it again in four weeks.",
)
MOODS = (4, 5, 5, None, 3, 2, 2, 3, 4, None, 6, 6, 5, 4, None, 3, 6, 5, 5, 4, None, 3, 2, 3, 4, 5, 5, None, 6, 5)


def a_month() -> tuple[Entry, ...]:
    """Thirty days up to today, with days left out."""
    found = []
    for ago, mood in enumerate(reversed(MOODS)):
        if mood is None:
            continue
        at = MORNING - timedelta(days=ago, minutes=7 * ago % 50)
        found.append(
            entry(
                f"day{ago:02}",
                at,
                mood=mood,
                sleep=390 + 30 * (mood + ago % 3),
                energy=min(5, max(1, mood - 1)),
                symptoms={"anxiety": (7 - mood) // 2, "irritability": ago % 3},
                tags=(("work",), ("family", "walk"), ())[ago % 3],
                note=NOTES[ago % len(NOTES)],
                flag=ago % 7 == 6,
            )
        )
    return tuple(found)
