"""The real parts, built in one place."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion import bootstrap
from companion.domain.days import zone_named
from companion.domain.errors import WrongClock
from companion.paths import locate
from companion.settings import Preferences
from companion.storage.writing import Put


def test_the_machine_clock_is_aware_and_in_utc() -> None:
    now = bootstrap.SystemClock().now()
    assert now.tzinfo is UTC


@pytest.fixture
def machine_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the zone this process lives in."""

    def live(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield live
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kathmandu", "Etc/UTC"])
def test_the_machine_zone_by_name(machine_in: Callable[[str], None], zone: str) -> None:
    machine_in(zone)
    assert bootstrap.SystemClock().zone() == zone


@pytest.mark.parametrize(("text", "offset"), [("MOR-3:25", "+03:25"), ("EVE+14:05", "-14:05")])
def test_a_clock_set_without_a_name_is_an_offset_and_not_some_other_zone(
    machine_in: Callable[[str], None], text: str, offset: str
) -> None:
    machine_in(text)
    assert bootstrap.SystemClock().zone() == offset


@pytest.mark.parametrize("answer", [None, "", LookupError()])
def test_an_unknown_zone_is_an_offset(monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    def name() -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("tzlocal.get_localzone_name", name)
    zone = bootstrap.SystemClock().zone()
    assert zone[0] in "+-"
    assert datetime(2026, 11, 23, tzinfo=zone_named(zone))


def test_services_are_built_over_real_files(tmp_path: Path) -> None:
    paths = locate("me", {"COMPANION_HOME": str(tmp_path)})
    services = bootstrap.open_services(paths, bootstrap.SystemClock())
    draft = services.checkin.begin()
    services.checkin.save(draft)
    services.close()
    again = bootstrap.open_services(paths, bootstrap.SystemClock())
    assert again.journal.get(draft.id).id == draft.id
    assert again.warnings == ()
    again.close()


def test_opening_services_loads_no_screen(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom companion import bootstrap\nfrom companion.paths import locate\n"
        f"bootstrap.open_services(locate('me', {{'COMPANION_HOME': {str(tmp_path)!r}}}), bootstrap.SystemClock())\n"
        "assert not {'textual', 'rich', 'click'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_throw_away_home_is_private_and_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with bootstrap.throw_away_home() as home:
        assert home.parent == tmp_path
        assert home.stat().st_mode & 0o077 == 0
        (home / "data").mkdir()
    assert not home.exists()


def test_the_app_is_given_what_the_preferences_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from companion.ui import start

    given = []
    monkeypatch.setattr(start, "run_app", lambda build, **_: given.append(build()) or 7)
    paths = locate("me", {"COMPANION_HOME": str(tmp_path)})
    preferences = Preferences(
        region="DE", theme="nord", glyphs="ascii", animation="none", notifications="off", keymap={"app.quit": "Q"}
    )
    assert bootstrap.open_app(paths, preferences, bootstrap.SystemClock(), label="DEMO") == 7
    (parts,) = given
    assert parts.region.code == "DE"
    assert (parts.settings.theme, parts.settings.ascii_only, parts.settings.nudges) == ("nord", True, False)
    assert parts.settings.keymap == {"app.quit": "Q"}
    assert parts.label == "DEMO"
    assert parts.now().tzinfo is not None
    assert parts.day_of(parts.now()) == parts.services.today.today()
    assert parts.watch() == frozenset()
    assert [entry.digit for entry in parts.panes] == sorted({entry.digit for entry in parts.panes})
    parts.theme_chosen("dracula")
    assert 'theme = "dracula"' in paths.config.read_text()


def test_no_region_is_no_guess(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from companion.ui import start

    given = []
    monkeypatch.setattr(start, "run_app", lambda build, **_: given.append(build()) or 0)
    bootstrap.open_app(
        locate("me", {"COMPANION_HOME": str(tmp_path)}), Preferences(problems=("a typo",)), bootstrap.SystemClock()
    )
    assert given[0].region is None
    assert "a typo" in given[0].key_problems


def test_damage_is_said_whenever_the_records_are_opened(tmp_path: Path) -> None:
    paths = locate("me", {"COMPANION_HOME": str(tmp_path)})
    services = bootstrap.open_services(paths, bootstrap.SystemClock())
    kept, lost = services.checkin.begin(), services.checkin.begin()
    for draft in (kept, lost):
        services.checkin.save(draft)
    services.close()
    (log,) = paths.log.iterdir()
    log.write_bytes(log.read_bytes().replace(f'"id":"{lost.id}"'.encode(), b'"id":"?"'))
    again = bootstrap.open_services(paths, bootstrap.SystemClock())
    assert again.journal.get(kept.id).id == kept.id
    (warning,) = again.warnings
    assert "one place" in warning
    again.close()


def test_the_app_does_not_open_by_a_clock_that_cannot_be_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class LostClock(bootstrap.SystemClock):
        def now(self) -> datetime:
            return datetime(9999, 12, 31, 23, tzinfo=UTC)

    monkeypatch.setattr("companion.ui.start.run_app", lambda *_, **__: pytest.fail("it opened"))
    paths = locate("me", {"COMPANION_HOME": str(tmp_path)})
    with pytest.raises(WrongClock, match="9999-12-31"):
        bootstrap.open_app(paths, Preferences(), LostClock())
    assert not list(tmp_path.rglob("*.jsonl"))


@pytest.mark.parametrize("table", ["dose", "extra", "entry", "place", "version", "pref", "symptom"])
def test_a_record_that_cannot_be_read_is_said_whenever_the_records_are_opened(tmp_path: Path, table: str) -> None:
    paths, clock = locate("me", {"COMPANION_HOME": str(tmp_path)}), bootstrap.SystemClock()
    bootstrap.open_services(paths, clock).close()
    _, revisions = bootstrap.open_records(paths, clock)
    day = clock.now().date().isoformat()
    revisions.write("elsewhere", [Put(table, "odd", {"day": day, "date": day, "from": 5})])
    revisions.close()
    again = bootstrap.open_services(paths, clock)
    (warning,) = again.warnings
    assert warning.startswith("One record cannot be understood here")
    again.close()
