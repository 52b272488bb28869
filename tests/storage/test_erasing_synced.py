"""Three computers, a sync tool between them, one put out of use that comes back: all ends erased and the same."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from companion.domain.devices import RETIRED
from companion.storage.erasing import Eraser
from companion.storage.writing import Put
from tests.storage.kit import Machine, put, state
from tests.storage.test_several_machines import NAMES, Place

MARKER = b"words that were erased"
Version = dict[str, int]


class Tool:
    """A sync tool as Syncthing works: the newer version of a file goes over, of two at once one becomes a copy."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], tuple[bytes, Version]] = {}
        self.copies = 0

    def scan(self, place: Place) -> dict[str, tuple[bytes, Version]]:
        """What lies there, with what every machine did to it."""
        found = {}
        for name, data in place.files().items():
            before, version = self.known.get((place.name, name), (b"", {}))
            if data != before:
                version = {**version, place.name: version.get(place.name, 0) + 1}
            found[name] = self.known[place.name, name] = (data, version)
        return found

    def put(self, place: Place, name: str, data: bytes, version: Version) -> None:
        place.log.mkdir(parents=True, exist_ok=True)
        beside = place.log / f".syncthing.{name}.tmp"
        beside.write_bytes(data)
        beside.replace(place.log / name)
        self.known[place.name, name] = (data, version)

    def carry(self, one: Place, other: Place) -> None:
        here, there = self.scan(one), self.scan(other)
        for name in sorted(here.keys() | there.keys()):
            mine, (a, left) = name in here, here.get(name, (b"", {}))
            theirs, (b, right) = name in there, there.get(name, (b"", {}))
            both = {who: max(left.get(who, 0), right.get(who, 0)) for who in {*left, *right}}
            if a == b and mine and theirs:
                self.known[one.name, name] = self.known[other.name, name] = (a, both)
            elif mine and both == left:
                self.put(other, name, a, left)
            elif theirs and both == right:
                self.put(one, name, b, right)
            else:
                self.copies += 1
                copy = name.replace(".jsonl", f".sync-conflict-20261124-08{self.copies:04}-ABCDEFG.jsonl", 1)
                for place in (one, other):
                    self.put(place, copy, b, {other.name: 1})
                    self.put(place, name, a, both)


def keep(place: Place) -> None:
    place.store.refresh()
    eraser = Eraser(place.store, place.log, place.root / "state", disk=Machine(place.name))
    assert eraser.step() == ()


def write(place: Place, id_: str, text: str) -> None:
    head = place.store.head("entry", id_)
    doc = {"day": "2026-11-23", "note": text}
    place.store.write("edit", [Put("entry", id_, doc, head.at if head is not None else None)])
    place.clock.turn(seconds=1)


def holding(place: Place) -> list[Path]:
    return [path for path in place.root.rglob("*") if path.is_file() and MARKER in path.read_bytes()]


@pytest.mark.parametrize("seed", range(25))
def test_whatever_arrives_in_whatever_order_nothing_of_it_stays(shm: Path, seed: int) -> None:
    chance, tool = random.Random(seed), Tool()
    places = [Place(shm, name) for name in NAMES]
    for place in places:
        place.clock.moment = places[0].clock.moment
    desk, laptop, phone = places
    for place in places:
        write(place, "gone", MARKER.decode())
        write(place, f"kept-{place.name}", "stays")
    for one, other in ((desk, laptop), (laptop, phone), (desk, phone)) * 2:
        tool.carry(one, other)
        for place in (one, other):
            place.store.refresh()
    away = chance.random() < 0.7  # the phone hears of nothing until the end
    done = {"retire", "erase"}
    for turn in range(14):
        place = chance.choice((desk, laptop))
        match chance.choice(("write", "sync", "sync", "keep", "phone", *sorted(done))):
            case "write" if "erase" in done:
                write(place, "gone", f"{MARKER.decode()} {turn}")
            case "sync":
                tool.carry(*chance.sample([desk, laptop] if away else places, 2))
            case "keep":
                keep(place)
            case "phone":  # it did not hear of it, and writes on
                write(phone, "gone", f"{MARKER.decode()} {turn}") if away else None
                write(phone, f"late-{turn}", "stays")
            case "retire":
                key = f"{RETIRED}/{phone.store.device}"
                place.store.write("device-retire", [put(key, table="pref", key=key, value=True)])
                done.discard("retire")
            case "erase":
                eraser = Eraser(place.store, place.log, place.root / "state", disk=Machine(place.name))
                assert eraser.erase([("entry", "gone")]).problems == ()
                done.discard("erase")
    keep(desk)
    if done:
        key = f"{RETIRED}/{phone.store.device}"
        desk.store.write("device-retire", [put(key, table="pref", key=key, value=True)])
        eraser = Eraser(desk.store, desk.log, desk.root / "state", disk=Machine(desk.name))
        assert eraser.erase([("entry", "gone")]).problems == ()
    for _ in range(2):
        tool.carry(desk, laptop)
        for place in (desk, laptop):
            keep(place)
            place.store.save_snapshot()
    assert holding(desk) == holding(laptop) == [], "the phone may never come back"
    for one, other in ((desk, laptop), (laptop, phone), (desk, phone)) * 4:
        tool.carry(one, other)
        for place in (one, other) if chance.random() < 0.8 else ():
            keep(place)
    for place in places:
        keep(place)
        place.store.save_snapshot()
    assert [holding(place) for place in places] == [[], [], []]
    for place in places:
        assert place.store.missing() == ()
        assert place.store.doc("entry", "gone") is None
        assert state(place.store) == state(desk.store) == state(place.open("fresh"))
    assert {f"kept-{name}" for name in NAMES} <= desk.store.docs("entry").keys()
