"""Restoring damaged lines where encryption is on: none in clear, and none of what was erased for good."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest

from companion.storage.backup.restoring import Restorer
from companion.storage.line import Sealed, encode
from companion.storage.seal import Seal, pins_of
from tests.storage.backups import Desk
from tests.storage.kit import revision
from tests.storage.test_restore import GONE, KEPT, elsewhere_then_erased, harmed


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def sealing(desk: Desk) -> Seal:
    identity = pyrage.x25519.Identity.generate()
    seal = Seal(pins_of(desk.state), desk.disk)
    seal.pin([str(identity.to_public())])
    seal.unlock([identity])
    return seal


def turned(raw: bytes) -> bytes:
    """A sealed line on which a bit turned."""
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]


def test_a_damaged_line_in_clear_does_not_come_back_in_clear(desk: Desk) -> None:
    seal = sealing(desk)
    name = "lapp-2026.jsonl"
    sound = seal.seal_line(encode(revision(3, "r2", {"note": "sound"})))
    desk.write(name, more=sound + b"\n" + harmed(encode(revision(5, "r5", {"note": KEPT})), 1) + b"\n")
    path = str(desk.home.root / "stick.zip")
    desk.shelf.make_at(path)
    (desk.home.log / name).unlink()
    plan = Restorer(desk.source, seal=seal).restore(desk.shelf.open(path))
    assert plan.left_out == 1
    assert desk.home.files() == {name: sound + b"\n"}


def test_a_damaged_sealed_line_comes_back_only_if_it_says_nothing_of_what_was_erased(desk: Desk) -> None:
    seal = sealing(desk)
    gone, kept = (seal.seal_line(encode(revision(n, f"r{n}", {"note": text}))) for n, text in ((1, GONE), (5, KEPT)))
    path = elsewhere_then_erased(desk, turned(gone), turned(kept))
    plan = Restorer(desk.source, seal=seal).restore(desk.shelf.open(path))
    data = desk.home.files()["lapp-2026.jsonl"]
    assert plan.left_out == 1
    assert turned(kept) in data
    assert turned(gone) not in data


def test_while_locked_nobody_knows_what_a_damaged_line_says_so_it_stays_away(desk: Desk) -> None:
    seal = sealing(desk)
    kept = seal.seal_line(encode(revision(5, "r5", {"note": KEPT})))
    path = elsewhere_then_erased(desk, turned(kept))
    seal.lock()
    plan = Restorer(desk.source, seal=seal).restore(desk.shelf.open(path))
    assert plan.left_out == 1
    assert turned(kept) not in desk.home.files()["lapp-2026.jsonl"]


def test_a_sealed_line_is_opened_once_however_often_it_is_looked_into(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal = sealing(desk)
    kept = seal.seal_line(encode(revision(5, "r5", {"note": KEPT})))
    path = elsewhere_then_erased(desk, kept)
    opened: list[str] = []
    open_line = seal.open_line

    def counting(line: Sealed) -> bytes | None:
        opened.append(line.at)
        return open_line(line)

    monkeypatch.setattr(seal, "open_line", counting)
    Restorer(desk.source, seal=seal).restore(desk.shelf.open(path))
    assert kept in desk.home.files()["lapp-2026.jsonl"]
    assert len(opened) == len(set(opened)) > 0
