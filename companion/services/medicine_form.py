"""What a person fills in about a medicine: the form, how it is checked, and the version it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.amounts import LARGEST, Amount, Part, masses, total
from companion.domain.days import FIRST_DATE, LAST_DATE
from companion.domain.dose import DoseRecord
from companion.domain.errors import BadInput
from companion.domain.ids import id_from, new_id
from companion.domain.medicine import EVERY_DAY, Medicine, Product, Regimen, Slot, Version
from companion.domain.schedule import is_readable, rule_days
from companion.domain.words import clean_name, clean_note, clean_remark, shown


class PlannedTime(Struct, frozen=True):
    """One time in a form."""

    wall: time
    """The wall time."""

    amount: Amount
    """What is taken."""

    rule: str = EVERY_DAY
    """On which days."""

    slot: str | None = None
    """The slot it is, if it was there before; None for a new time."""


class MedicineForm(Struct, frozen=True):
    """What a person fills in about a medicine; ids are minted when the form opens."""

    id: str
    """The medicine's id."""

    name: str
    """What they call it."""

    products: tuple[Product, ...]
    """Form, release and strength; at least one."""

    first: date
    """The first date it holds."""

    times: tuple[PlannedTime, ...] = ()
    """When it is taken; empty for an as-needed medicine."""

    as_needed: bool = False
    """Taken when needed."""

    purpose: str = ""
    """What it is for."""

    note: str = ""
    """What the prescriber said."""

    why: str = ""
    """Why it changes."""

    window: int | None = None
    """Minutes either side of its time; None for the usual two hours."""

    version: str = ""
    """The id of the version it becomes, minted when the form opens, so that a retry cannot make two."""


def checked(form: MedicineForm, before: Regimen | None = None, *, is_ended: bool = False) -> MedicineForm:
    """The form with clean words and whole minutes.

    Args:
        form: what was filled in.
        before: the medicine as it was; its products can be used too.
        is_ended: it has ended, so that it needs no times.

    Raises:
        BadInput: something in it cannot be used.
    """
    check_dates(form.first, None)
    if not form.products:
        raise BadInput("What form does it have? Please choose tablet, capsule or another.", "form")
    if not form.times and not form.as_needed and not is_ended:
        raise BadInput("When is it taken? Please give at least one time, or choose “as needed”.", "times")
    if form.window is not None and not 1 <= form.window <= 24 * 60:
        raise BadInput("The window is a number of minutes from 1 to 1440.", "window")
    times = tuple(
        sorted((_on_minute(planned) for planned in form.times), key=lambda planned: (planned.wall, planned.rule))
    )
    _check_times(times)
    known = {product.id for product in (*form.products, *(before.products if before else ()))}
    for planned in times:
        _check_amount(planned.amount, known)
    return replace(
        form,
        name=clean_name(form.name, "medicine name"),
        purpose=clean_remark(form.purpose, "purpose"),
        note=clean_note(form.note),
        why=clean_remark(form.why, "reason"),
        times=() if form.as_needed else times,
        products=tuple(_clean_product(product) for product in form.products),
    )


def check_dates(first: date, last: date | None) -> None:
    """Check that dates lie in the years records may carry, in their order.

    Raises:
        BadInput: they do not.
    """
    for on in (first, last):
        if on is not None and not FIRST_DATE <= on <= LAST_DATE:
            raise BadInput(f"{on.isoformat()} is outside the years 1900 to 2199.", "date")
    if last is not None and last < first:
        raise BadInput(f"{last.isoformat()} is before {first.isoformat()}.", "date")


def medicine_of(form: MedicineForm, before: Medicine | None) -> Medicine:
    """The medicine a form describes."""
    return replace(
        before or Medicine(form.id, form.name),
        name=form.name,
        purpose=form.purpose,
        note=form.note,
        as_needed=form.as_needed,
        window=form.window,
    )


def apart(form: MedicineForm, before: Regimen) -> MedicineForm:
    """The form with a product of its own for each one that reads differently now: recorded doses keep the old one.

    Writing down what was left empty is no difference.
    """
    known = {product.id: product for product in before.products}
    fresh = {
        product.id: id_from(form.version, product.id)
        for product in form.products
        if product.id in known and _is_another(known[product.id], product)
    }
    if not fresh:
        return form
    return replace(
        form,
        products=tuple(replace(p, id=fresh[p.id], rev=None) if p.id in fresh else p for p in form.products),
        times=tuple(
            replace(
                planned, amount=tuple(Part(part.n, fresh.get(part.product, part.product)) for part in planned.amount)
            )
            for planned in form.times
        ),
    )


def version_of(
    form: MedicineForm,
    before: Regimen | None,
    since: date | None = None,
    recorded: Iterable[DoseRecord] = (),
    added: datetime | None = None,
) -> Version:
    """The version a form means, under the form's own version id if it has one.

    A slot that was there keeps its id. A new time takes over the nearest slot the form leaves out: it is that time
    moved; and if there is none, one under which a dose is recorded on these dates or that an earlier version had, so
    that a time that was dropped and comes back never offers a recorded dose again. A time added beside one that
    shrinks, in its amount or its weekdays, is that dose split in two: it names the dose it was split from, so that a
    day on which the whole was recorded never offers the rest.

    Args:
        form: the checked form.
        before: the medicine as it was, None for a new one.
        since: the first date a time added by a correction is offered.
        recorded: what is recorded from the form's first date on.
        added: the present instant, if new times are offered from today on.
    """
    held = before.version_on(form.first) if before else None
    old = {slot.id: slot for slot in held.slots} if held else {}
    known = {slot.id: slot for version in before.versions for slot in version.slots} if before else {}
    id_ = form.version or new_id()
    worn = {dose.slot: Slot(dose.slot, dose.wall.time(), dose.planned) for dose in recorded if dose.medicine == form.id}
    ids = _slot_ids(form.times, (old, worn, known))
    shrunk = [
        old[slot]
        for planned, slot in zip(form.times, ids, strict=True)
        if slot in old and (_is_on_fewer(planned.rule, old[slot].rule) or _is_less(planned, old[slot], form, before))
    ]
    slots = []
    for planned, slot in zip(form.times, ids, strict=True):
        kept = known.get(slot)
        is_back = kept is not None and slot not in old
        split = min(shrunk, key=lambda whole: _apart(whole.wall, planned.wall), default=None)
        slots.append(
            Slot(
                id=slot,
                wall=planned.wall,
                amount=planned.amount,
                rule=planned.rule,
                since=kept.since if kept else since,
                split_from=split.id if split and (kept is None or is_back) else kept.split_from if kept else None,
                added=kept.added if kept and not is_back else added,
            )
        )
    return Version(id_, form.id, form.first, tuple(slots), why=form.why, rest=held.rest if held else ())


def _slot_ids(times: tuple[PlannedTime, ...], sources: Sequence[Mapping[str, Slot]]) -> list[str]:
    """The slot of each time: its own, the nearest left out of the first source that has one, or a fresh one.

    Never one slot twice.
    """
    ids: dict[int, str] = {}
    for at, planned in enumerate(times):
        if planned.slot and planned.slot not in ids.values():
            ids[at] = planned.slot
    pairs = [
        (rank, _apart(times[at].wall, slot.wall), at, slot.id)
        for at in range(len(times))
        for rank, source in enumerate(sources)
        for slot in source.values()
    ]
    for _, _, at, id_ in sorted(pairs):
        if at not in ids and id_ not in ids.values():
            ids[at] = id_
    return [ids[at] if at in ids else new_id(8) for at in range(len(times))]


def _apart(one: time, other: time) -> int:
    return abs(one.hour * 60 + one.minute - other.hour * 60 - other.minute)


def _is_on_fewer(rule: str, than: str) -> bool:
    """Does a rule name fewer weekdays than the one before?"""
    days = set(rule_days(rule))
    return bool(days) and days < set(rule_days(than))


def _is_less(planned: PlannedTime, slot: Slot, form: MedicineForm, before: Regimen | None) -> bool:
    """Is an amount smaller than the one before, in milligrams where both are known, else in pieces?"""
    amount, than = planned.amount, slot.amount
    known = {product.id: product for product in (before.products if before else ())}
    new, old = total((amount,), known | {product.id: product for product in form.products}), total((than,), known)
    new_masses, old_masses = masses(new), masses(old)
    if new.uncounted or old.uncounted or new_masses.keys() != old_masses.keys():
        return _pieces(amount) < _pieces(than)
    return any(new_masses[ingredient] < old_masses[ingredient] for ingredient in old_masses)


def _pieces(amount: Amount) -> Decimal:
    return sum((part.n for part in amount), Decimal(0))


def _is_another(before: Product, product: Product) -> bool:
    return any(
        was and was != now
        for was, now in (
            (before.form, product.form),
            (before.release, product.release),
            (before.strengths, product.strengths),
        )
    )


def _on_minute(planned: PlannedTime) -> PlannedTime:
    return replace(planned, wall=planned.wall.replace(second=0, microsecond=0, tzinfo=None, fold=0))


def _check_times(times: Iterable[PlannedTime]) -> None:
    seen: set[tuple[time, str]] = set()
    for planned in times:
        if not is_readable(planned.rule):
            raise BadInput(f"“{shown(planned.rule)}” does not say on which days. Days read like mon,wed,fri.", "days")
        for day in rule_days(planned.rule) or (planned.rule,):
            if (planned.wall, day) in seen:
                raise BadInput(f"{planned.wall:%H:%M} is there twice. One time can hold the whole amount.", "times")
            seen.add((planned.wall, day))


def _check_amount(amount: Amount, known: set[str]) -> None:
    if not amount:
        raise BadInput("How much is taken? Please give an amount, such as 1 tablet.", "amount")
    for part in amount:
        if not part.n.is_finite() or not 0 < part.n <= LARGEST:
            raise BadInput(f"“{part.n}” is not an amount. It reads like 1, 0.5 or 1/2.", "amount")
        if part.product not in known:
            raise BadInput("This amount counts something that is not one of its forms.", "amount")


def _clean_product(product: Product) -> Product:
    return replace(
        product,
        form=clean_name(product.form, "form", limit=40),
        release=clean_remark(product.release, "release", limit=20),
        strengths=tuple(replace(s, ingredient=clean_name(s.ingredient, "ingredient")) for s in product.strengths),
    )
