"""What `--json` answers hold: one function per kind of thing, with its id and ISO instants always in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from companion.cli.output import Json
from companion.domain.amounts import Amount, format_number
from companion.domain.days import Calendar
from companion.domain.dose import Dose, DoseRecord, Extra, is_contested, is_unclear
from companion.domain.journal import Entry
from companion.domain.medicine import Product, Regimen, Version, amount_label, label
from companion.domain.piece import Guide, Hit, Piece, RedFlag, Source
from companion.domain.schedule import rule_days

if TYPE_CHECKING:
    from datetime import date

    from companion.cli.own_help import OwnWords
    from companion.domain.crisis import Line, Region
    from companion.domain.devices import Device
    from companion.domain.help_now import GuideSource, HelpGuide
    from companion.domain.shelves import Shelf
    from companion.services.contests import Contest
    from companion.services.day_view import DayView
    from companion.services.devices import NotHeard
    from companion.ui.words.contests import Known

Shape = dict[str, Json]


def instant(at: datetime | None, calendar: Calendar) -> str | None:
    """An instant with the offset of the person's clocks then."""
    return None if at is None else at.astimezone(calendar.zone_at(at)).isoformat()


def amount(parts: Amount) -> list[Json]:
    """An amount as its parts, numbers as text so that none is rounded."""
    return [{"n": format_number(part.n), "product": part.product} for part in parts]


def day(view: DayView, silent: tuple[NotHeard, ...] = ()) -> Shape:
    """One day, with the machines that may know of doses that are not known here."""
    return {
        "day": view.day.isoformat(),
        "now": instant(view.now.replace(microsecond=0), view.calendar),
        "zone": view.calendar.zone_name(view.now),
        "doses": [dose_in(view, dose) for dose in view.doses],
        "earlier": [dose_in(view, dose) for dose in view.earlier],
        "extras": [extra_in(view, extra) for extra in view.extras],
        "as_needed": [
            {
                "medicine": found.regimen.medicine.name,
                "medicine_id": found.regimen.medicine.id,
                "last": instant(found.last.instant, view.calendar) if found.last else None,
            }
            for found in view.as_needed
        ],
        "entries": [entry(found, view.calendar) for found in view.entries],
        "not_heard": not_heard(silent, view.calendar),
    }


def not_heard(silent: tuple[NotHeard, ...], calendar: Calendar) -> list[Json]:
    """The machines that may know of doses that are not known here."""
    return [
        {
            "device": one.silent.device.id,
            "name": one.name,
            "since": instant(one.silent.since, calendar),
            "doses": list(one.silent.doses),
        }
        for one in silent
    ]


def device(found: Device, calendar: Calendar, now: datetime) -> Shape:
    """One machine."""
    return {
        "id": found.id,
        "name": found.name,
        "this": found.is_this,
        "retired": found.is_retired,
        "heard": instant(found.heard(now), calendar),
        "version": found.version or None,
    }


def dose_in(view: DayView, dose: Dose) -> Shape:
    """One dose of a day."""
    regimen, plan = view.regimens[dose.plan.medicine], dose.plan
    return {
        "id": dose.id,
        "medicine": regimen.medicine.name,
        "medicine_id": plan.medicine,
        "planned": instant(plan.due, view.calendar),
        "state": dose.state.value,
        "date": plan.date.isoformat(),
        "slot": plan.slot,
        "amount": amount_label(plan.amount, view.products),
        "parts": amount(plan.amount),
        "opens": instant(dose.opens, view.calendar),
        "closes": instant(dose.closes, view.calendar),
        "may_be_out_of_date": is_unclear(dose, view.regimens),
        "changed_in_two_places": is_contested(dose, view.regimens),
        "record": _record(dose.record, view) if dose.record else None,
        "others": [_record(other, view) for other in view.rivals.get(dose.id, ())],
    }


def _record(record: DoseRecord, view: DayView) -> Shape:
    return {
        "state": record.state.value,
        "taken": instant(record.instant, view.calendar),
        "zone": record.zone,
        "amount": amount_label(record.amount, view.products) if record.amount else None,
        "parts": amount(record.amount),
        "reason": record.reason,
        "note": record.note,
    }


def extra_in(view: DayView, extra: Extra) -> Shape:
    """One extra or as-needed intake of a day."""
    regimen = view.regimens.get(extra.medicine)
    return {
        "id": extra.id,
        "medicine": regimen.medicine.name if regimen else None,
        "medicine_id": extra.medicine,
        "taken": instant(extra.instant, view.calendar),
        "zone": extra.zone,
        "amount": amount_label(extra.amount, view.products),
        "parts": amount(extra.amount),
        "reason": extra.reason,
        "note": extra.note,
        "changed_in_two_places": extra.id in view.contested,
    }


def entry(found: Entry, calendar: Calendar) -> Shape:
    """One journal entry; sleep is in minutes."""
    return {
        "id": found.id,
        "day": found.day.isoformat(),
        "instant": instant(found.instant, calendar),
        "zone": found.zone,
        "values": dict(found.values),
        "symptoms": dict(found.symptoms),
        "tags": list(found.tags),
        "note": found.note,
        "flag": found.flag,
    }


def medicine(regimen: Regimen, on: date) -> Shape:
    """One medicine with all its versions and pauses."""
    products = {product.id: product for product in regimen.products}
    held = regimen.version_on(on)
    return {
        "id": regimen.medicine.id,
        "name": regimen.medicine.name,
        "label": label(regimen.medicine, regimen.products_on(on)),
        "as_needed": regimen.medicine.as_needed,
        "purpose": regimen.medicine.purpose,
        "note": regimen.medicine.note,
        "may_be_out_of_date": regimen.is_unclear(on),
        "changed_in_two_places": bool(regimen.contested),
        "ended": regimen.is_ended(on),
        "on_pause": regimen.is_paused(on),
        "version": held.id if held else None,
        "products": [_product(product) for product in regimen.products],
        "versions": [_version(version, products) for version in regimen.versions],
        "pauses": [
            {
                "id": pause.id,
                "first": pause.first.isoformat(),
                "last": pause.last.isoformat() if pause.last else None,
                "reason": pause.reason,
            }
            for pause in regimen.pauses
        ],
    }


def _product(product: Product) -> Shape:
    return {
        "id": product.id,
        "form": product.form,
        "release": product.release,
        "strengths": [
            {"ingredient": strength.ingredient, "n": format_number(strength.n), "unit": strength.unit}
            for strength in product.strengths
        ],
    }


def _version(version: Version, products: Mapping[str, Product]) -> Shape:
    return {
        "id": version.id,
        "first": version.first.isoformat(),
        "ended": version.ended,
        "why": version.why,
        "slots": [
            {
                "slot": slot.id,
                "time": f"{slot.wall:%H:%M}",
                "rule": slot.rule,
                "days": list(rule_days(slot.rule)),
                "amount": amount_label(slot.amount, products),
                "parts": amount(slot.amount),
            }
            for slot in version.slots
        ],
    }


def contest(found: Contest, known: Known) -> Shape:
    """Something that was changed in two places, the version that holds first."""
    from companion.ui.words import contests as contest_words

    lines = contest_words.lines(found, known)
    return {
        "id": found.key,
        "table": found.table,
        "title": contest_words.title(found, known),
        "medicine_id": found.medicine or None,
        "can_be_both": found.can_be_both,
        "versions": [
            {
                "machine": side.by.name or None,
                "here": side.by.is_here,
                "removed": side.record is None,
                "lines": [
                    {"about": line.label, "says": line.texts[at] or None, "differs": line.differs} for line in lines
                ],
            }
            for at, side in enumerate(found.sides)
        ],
    }


def piece_line(piece: Piece) -> Shape:
    """One article, guide or card in a list."""
    return {
        "kind": piece.kind,
        "id": piece.id,
        "title": piece.title,
        "summary": piece.summary,
        "topics": list(piece.topics),
        "minutes": piece.reading_minutes,
        "written": piece.written.isoformat(),
        "reviewed_by": piece.reviewed_by,
    }


def piece(found: Piece) -> Shape:
    """One article, guide or card in full, with what only its kind has."""
    return (
        piece_line(found)
        | _own(found)
        | {
            "sections": [
                {"heading": section.heading, "anchor": section.anchor, "markdown": section.markdown}
                for section in found.sections
            ],
            "sources": _sources(found.sources),
            "links": [{"text": link.text, "kind": link.kind, "id": link.piece} for link in found.links],
        }
    )


def _sources(found: Iterable[Source | GuideSource]) -> list[Json]:
    return [{"id": each.id, "title": each.title, "address": each.address, "grade": each.grade} for each in found]


def _own(found: Piece) -> Shape:
    if isinstance(found, Guide):
        gaps: list[Json] = [{"fixed": gap.fixed, "days": gap.days, "with": list(gap.beside)} for gap in found.gaps]
        return {"names": list(found.names), "brands": list(found.brands), "scope": found.scope, "gaps": gaps}
    if isinstance(found, RedFlag):
        return {"action": found.action, "level": found.level, "medicines": list(found.medicines)}
    return {}


def hit(found: Hit) -> Shape:
    """One section a search found."""
    return {
        "kind": found.kind,
        "id": found.piece,
        "title": found.title,
        "heading": found.heading,
        "anchor": found.anchor,
        "snippet": found.snippet,
    }


def shelf(found: Shelf) -> Shape:
    """The shelf the words of a search are about, with its pieces as links name them."""
    return {"id": found.id, "need": found.need, "pieces": list(found.pieces), "part": found.part}


def help_now(region_: Region, guides: tuple[HelpGuide, ...], cards: tuple[RedFlag, ...], own: OwnWords) -> Shape:
    """Everything Help now says: what needs no records, and what the person wrote."""
    from companion.domain.help_now import DO_NOW, EMERGENCY_SIGNS, HAVE_READY, ON_PURPOSE

    return {
        **region(region_),
        "too_much": {
            "first": DO_NOW,
            "emergency_signs": EMERGENCY_SIGNS,
            "on_purpose": ON_PURPOSE,
            "have_ready": HAVE_READY,
        },
        "guides": [
            {
                "id": guide.id,
                "title": guide.title,
                "opening": list(guide.opening),
                "steps": [{"mark": step.mark, "count": step.count, "text": step.text} for step in guide.steps],
                "closing": list(guide.closing),
                "sources": _sources(guide.sources),
                "written": guide.written,
                "reviewed_by": guide.reviewed_by,
            }
            for guide in guides
        ],
        "red_flags": [
            {
                "id": card.id,
                "title": card.title,
                "action": card.action,
                "level": card.level,
                "medicines": list(card.medicines),
            }
            for card in cards
        ],
        "own": {
            "text": own.text or None,
            "why_not": own.why_not or None,
            "letters": [title for _, title in own.letters],
        },
    }


def region(found: Region) -> Shape:
    """A country's numbers."""
    return {
        "region": found.code or None,
        "name": found.name,
        "checked": found.checked,
        "emergency": [{"number": each.number, "what": each.what, "source": each.source} for each in found.emergency],
        "lines": [_line(line) for line in found.lines],
        "poison": _line(found.poison) if found.poison else None,
    }


def _line(line: Line) -> Shape:
    return {
        "name": line.name,
        "number": line.number,
        "contact": line.contact,
        "channels": list(line.channels),
        "hours": line.hours,
        "around_the_clock": line.around_the_clock,
        "languages": list(line.languages),
        "for_whom": line.for_whom,
        "source": line.source,
        "checked": line.checked,
    }
