"""What was changed in two places: it is listed with what each place says, until the person chooses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.contest import Rivals, rival_places, rival_versions
from companion.domain.days import Place
from companion.domain.dose import DoseRecord, Extra, State
from companion.domain.errors import NotFound
from companion.domain.ids import id_from
from companion.domain.medicine import Medicine, Pause, Product, Regimen, Version
from companion.domain.prefs import Pref
from companion.services.journal import JournalService
from companion.services.ports import Change, Clock, Contested, Put, Record, Remove, Saved, Store, Variant
from companion.services.today import TodayService

PLANS: Final = ("medicine", "product", "version", "pause")
"""The tables that say how a medicine is taken."""

ASKED: Final = (*PLANS, "extra", "entry", "place", "pref", "plan", "person", "letter")
"""The tables a person is asked about, but for doses, which have their own question; of preferences only reactions."""

KIND: Final = "version-keep"
"""What the log calls a choice."""


class Contest(Struct, frozen=True):
    """Something that was changed in two places, and about which nobody chose yet."""

    table: str
    """The table of its record, or of its records."""

    id: str
    """The id of its record; of several records the one that holds first, joined by a plus sign."""

    sides: tuple[Variant, ...]
    """What each place says, the one that holds first."""

    is_apart: bool = False
    """Are the sides records of their own, of which only one can hold, rather than versions of one record?"""

    can_be_both: bool = False
    """Do all sides make sense beside each other, such as two pauses?"""

    @property
    def key(self) -> str:
        """Its name: unmistakable, and the same on every machine."""
        return f"{self.table}/{self.id}"

    @property
    def record(self) -> Record:
        """The newest record there is: as it holds, or what was removed elsewhere."""
        return next(side.record for side in self.sides if side.record is not None)

    @property
    def medicine(self) -> str:
        """The medicine it is about; empty if it is about none."""
        record = self.record
        if isinstance(record, Medicine):
            return record.id
        return record.medicine if isinstance(record, Product | Version | Pause | Extra | DoseRecord) else ""

    @property
    def revs(self) -> frozenset[str]:
        """Every revision that stands; another one means that something arrived since."""
        return frozenset(rev for side in self.sides for rev in side.revs)


class ContestsService:
    """See what was changed in two places, and say which of it holds."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._doses = TodayService(store, clock)

    def all(self, *, doses: bool = False) -> tuple[Contest, ...]:
        """Everything nobody chose about yet: medicines first, then intakes, entries and the rest.

        Args:
            doses: also doses recorded in two places? On the screen they have their own question.
        """
        found = [*self.of_medicines(), *self._in(*(table for table in ASKED if table not in PLANS))]
        return (*found, *self._rival_places(), *(self._in("dose") if doses else ()))

    def of_medicines(self) -> tuple[Contest, ...]:
        """What says how medicines are taken, in the order of the medicines; what of them is gone comes last."""
        order = [regimen.medicine.id for regimen in self._store.regimens()]
        found = [*self._in(*PLANS), *self._rival_versions()]
        places = {id_: place for place, id_ in enumerate(order)}
        return tuple(sorted(found, key=lambda one: places.get(one.medicine, len(order))))

    def of_extras(self) -> tuple[Contest, ...]:
        """Extra and as-needed intakes."""
        return tuple(self._in("extra"))

    def of_entries(self) -> tuple[Contest, ...]:
        """Journal entries, also those deleted in one place and changed in another."""
        return tuple(self._in("entry"))

    def of_own(self, table: str) -> tuple[Contest, ...]:
        """What was written for a hard moment: of the `plan`, of a `person`, or of a `letter`."""
        return tuple(self._in(table))

    def find(self, key: str) -> Contest:
        """One of them by its name.

        Raises:
            NotFound: somebody chose meanwhile.
        """
        for contest in self.all(doses=True):
            if contest.key == key:
                return contest
        raise NotFound("This was settled meanwhile. Nothing was changed.")

    def names(self) -> tuple[tuple[Regimen, ...], Mapping[str, str]]:
        """What it is said with: every medicine, also those taken off the list, and the names of symptoms by id."""
        return self._store.regimens(), JournalService(self._store).symptom_names()

    def choose(self, contest: Contest, place: int) -> Saved:
        """Say which side holds. What arrived since it was shown stays beside it; undo brings the question back.

        Args:
            contest: what was shown.
            place: the place of the side among its sides, from 0.

        Raises:
            NotSaved: it could not be made durable.
        """
        keep, others = contest.sides[place], [side for at, side in enumerate(contest.sides) if at != place]
        if isinstance(keep.record, DoseRecord):
            return self._doses.settle(keep.record, tuple(_doses(others)))
        if contest.is_apart:
            return self._store.save(KIND, self._apart_from(contest, keep))
        settles = tuple(sorted(contest.revs))
        if keep.record is None:
            return self._store.save(KIND, [Remove(contest.record, settles)])
        return self._store.save(KIND, [Put(keep.record, settles=settles)])

    def keep_both(self, contest: Contest) -> Saved:
        """Say that all sides hold, each as a record of its own; undo brings the question back.

        Raises:
            NotSaved: it could not be made durable.
        """
        held, others = contest.sides[0].record, contest.sides[1:]
        if isinstance(held, DoseRecord):
            return self._doses.settle(held, tuple(_doses(others)), are_two=True)
        changes: list[Change] = [Put(contest.record, settles=tuple(sorted(contest.revs)))]
        for side in others:
            if isinstance(side.record, Extra | Pause):  # under an id that is the same on every machine that answers
                changes.append(Put(replace(side.record, id=id_from(contest.id, side.revs[0]), rev=None)))
        return self._store.save(KIND, changes)

    def _in(self, *tables: str) -> Iterator[Contest]:
        for one in self._store.contested(*tables):
            if one.table != "pref" or not all(_is_choice(side.record) for side in one.variants):
                yield Contest(one.table, one.id, one.variants, can_be_both=_can_be_both(one))

    def _rival_versions(self) -> Iterator[Contest]:
        for regimen in self._store.regimens():
            if regimen.contested and not regimen.medicine.removed:
                for sides in rival_versions(regimen):
                    yield self._apart("version", sides)

    def _rival_places(self) -> Iterator[Contest]:
        for sides in rival_places(self._store.calendar()):
            yield self._apart("place", sides)

    def _apart(self, table: str, rivals: Rivals[Version] | Rivals[Place]) -> Contest:
        sides = [Variant(side[0], tuple(str(one.rev) for one in side), self._store.writer(side[0])) for side in rivals]
        return Contest(table, "+".join(side[0].id for side in rivals), tuple(sides), is_apart=True)

    def _apart_from(self, contest: Contest, keep: Variant) -> list[Change]:
        """Remove every record that was shown but for the side that is kept, with everything that stands of them.

        The one that is kept is written again and all go in the order they have: an undo brings them back in the same,
        so that the one that held before holds again.
        """
        versions = (version for regimen in self._store.regimens() for version in regimen.versions)
        standing: dict[str, Version | Place] = {str(one.rev): one for one in versions}
        standing |= {str(one.rev): one for one in self._store.calendar().places}
        disputed = {one.id: one for one in self._store.contested(contest.table)}
        changes: list[Change] = []
        for rev in sorted(contest.revs & standing.keys()):
            record = standing[rev]
            if rev == keep.revs[0]:
                changes.append(Put(record))
            elif rev not in keep.revs:
                beside = disputed[record.id].variants if record.id in disputed else ()
                changes.append(Remove(record, tuple(each for variant in beside for each in variant.revs)))
        return changes


def _doses(sides: Iterable[Variant]) -> Iterator[DoseRecord]:
    return (side.record for side in sides if isinstance(side.record, DoseRecord))


def _is_choice(record: Record | None) -> bool:
    """Is this a preference, or is none there any more? Of preferences the newest is right without a question."""
    return record is None or isinstance(record, Pref)


def _can_be_both(one: Contested) -> bool:
    """Two intakes at two times, or two pauses that do not overlap, may both be true."""
    records = [variant.record for variant in one.variants]
    times = {record.instant for record in records if isinstance(record, Extra)}
    if len(times) == len(records):
        return True
    taken = {r.instant for r in records if isinstance(r, DoseRecord) and r.state is State.TAKEN}
    if len(taken) == len(records):
        return True
    pauses = sorted((record for record in records if isinstance(record, Pause)), key=lambda pause: pause.first)
    apart = all(not before.covers(after.first) for before, after in pairwise(pauses))
    return len(pauses) == len(records) and apart
