"""The machines the records are kept on: which there are, which are still used, and which may know of more doses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from companion.domain.days import ONE_DAY
from companion.domain.devices import (
    IN_USE,
    NAME_LIMIT,
    NAMED,
    RETIRED,
    Device,
    Silent,
    next_change,
    silent_devices,
    told_apart,
)
from companion.domain.dose import Dose, derive
from companion.domain.errors import Ambiguous, NotFound
from companion.domain.prefs import Pref
from companion.domain.words import clean_name, fold, shown
from companion.services.ports import Clock, Put, Saved, Store


class NotHeard(Struct, frozen=True):
    """What is to be said about a machine that may know of doses that are not known here."""

    name: str
    """What it is called, told apart from others of its name, those not heard for long among them."""

    silent: Silent
    """The machine, since when it was not heard, and the doses."""


def _no_other_is_used(devices: Sequence[Device]) -> bool:
    return all(device.is_this or device.is_retired for device in devices)


class DevicesService:
    """See the machines, say which is no longer used, and name them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def all(self) -> tuple[Device, ...]:
        """Every machine that wrote something that arrived here, this one first, then those heard last."""
        return self._store.devices()

    def not_heard(self) -> tuple[NotHeard, ...]:
        """The machines that may know of a dose nobody recorded here, longest unheard first; see `domain.devices`."""
        now, (first, last) = self._clock.now(), self._in_question()
        devices = self._store.devices(first)
        if _no_other_is_used(devices):
            return ()
        recorded_on = self._store.recorded_on(first, last)
        silent = silent_devices(devices, self._doses(first, last, now), recorded_on, now)
        names = self.names() if silent else {}
        return tuple(NotHeard(names[one.device.id], one) for one in silent)

    def not_heard_until(self) -> datetime | None:
        """Until when `not_heard` says the same as now if nothing arrives; None if that is for ever."""
        now, (first, last) = self._clock.now(), self._in_question()
        devices = self._store.devices(first)
        if _no_other_is_used(devices):
            return None
        return next_change(devices, self._doses(first, last, now), now)

    def _in_question(self) -> tuple[date, date]:
        """The days whose doses tell who was not heard."""
        today = self._store.calendar().day_of(self._clock.now())
        return today - IN_USE - ONE_DAY, today + ONE_DAY

    def _doses(self, first: date, last: date, now: datetime) -> list[Dose]:
        calendar, records = self._store.calendar(), self._store.doses(first, last)
        unread = self._store.unread(first, last)
        return [
            dose
            for regimen in self._store.regimens()
            for dose in derive(regimen, calendar, records, first, last, now, unread)
        ]

    def names(self) -> dict[str, str]:
        """By id what each machine is called wherever one is named: told apart, where several have one name."""
        return told_apart(self.all())

    def matching(self, words: str) -> Device:
        """The one machine that words mean: its id, its name, or the beginning of its name.

        Raises:
            NotFound: none is called so.
            Ambiguous: several are; the sentence lists them.
        """
        devices, wanted = self.all(), fold(words)
        names = told_apart(devices)
        by_name = [device for device in devices if wanted in {device.id, fold(device.name), fold(names[device.id])}]
        found = by_name or [device for device in devices if wanted and fold(device.name).startswith(wanted)]
        if len(found) > 1:
            listed = ", ".join(names[device.id] for device in found)
            raise Ambiguous(f"“{shown(words)}” means more than one computer: {listed}. Please give the id.")
        if not found:
            known = f"Known are: {', '.join(names.values())}." if names else "None has saved anything yet."
            raise NotFound(f"There is no computer “{shown(words)}”. {known} Nothing was changed.")
        return found[0]

    def retire(self, device: Device) -> Saved:
        """From now on the machine is not missed: it is no longer used. Nothing it wrote changes.

        Raises:
            NotSaved: it could not be made durable.
        """
        return self._keep("device-retire", RETIRED, device, True)

    def bring_back(self, device: Device) -> Saved:
        """The machine is used again.

        Raises:
            NotSaved: it could not be made durable.
        """
        return self._keep("device-return", RETIRED, device, False)

    def rename(self, device: Device, name: str) -> Saved:
        """Call the machine something else, on every machine.

        Raises:
            BadInput: the name is empty or too long.
            NotSaved: it could not be made durable.
        """
        return self._keep("device-rename", NAMED, device, clean_name(name, "name of the computer", limit=NAME_LIMIT))

    def _keep(self, kind: str, start: str, device: Device, value: object) -> Saved:
        key = f"{start}/{device.id}"
        before = self._store.prefs().get(key)
        if before.value == value if before is not None else not value:
            return Saved("")
        return self._store.save(kind, [Put(Pref(key, value, rev=before.rev if before is not None else None))])
