"""The safety plan that is readable while locked: written from the records whenever they change, and only if wanted."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from companion.bootstrap.app import Rounds, ui_settings
from companion.bootstrap.clock import SystemClock
from companion.bootstrap.records import erase_all_records, open_vault
from companion.bootstrap.services import open_services
from companion.paths import Paths, locate
from companion.services.desk import Services
from companion.settings import Preferences
from tests.storage.vaults import seal_home
from tests.ui.locks import PASSPHRASE

LETTER = "a letter that nobody else reads"


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """A home with a plan, somebody and a letter, in clear."""
    from tests.storage.age_format import wrap

    monkeypatch.setattr("companion.storage.age.wrap", wrap)  # its key costs no work to try
    paths = locate("me", {"COMPANION_HOME": str(tmp_path)})
    services = open_services(paths, SystemClock())
    services.plan.write(services.plan.part("calm"), "the green mug")
    services.plan.keep_person(replace(services.plan.new_person(), name="Alex", reach="555-0142"))
    services.letters.keep(replace(services.letters.new(), title="For a gray week", text=LETTER))
    services.close()
    return paths


@pytest.fixture
def sealed(paths: Paths) -> Paths:
    """The same, encrypted, and the person said yes."""
    from tests.storage.age_format import wrap

    seal_home(paths, PASSPHRASE, wrap)
    services = unlocked(paths)
    assert not paths.plan.exists(), "nothing is written that nobody asked for"
    services.setup.keep_plan_readable(True)
    services.close()
    return paths


def unlocked(paths: Paths) -> Services:
    clock = SystemClock()
    vault = open_vault(paths, clock)
    vault.unlock(PASSPHRASE)
    return open_services(paths, clock, vault)


def on_paper(paths: Paths) -> str:
    """What the lock shows."""
    clock = SystemClock()
    vault = open_vault(paths, clock)
    assert vault.is_locked
    rounds = Rounds(paths, Preferences(), ui_settings(Preferences()), clock, vault, (), "")
    locked = rounds._locked_parts(None, None).locked
    assert locked is not None
    return locked.plan() or ""


def test_in_clear_there_is_no_such_file(paths: Paths) -> None:
    services = open_services(paths, SystemClock())
    services.setup.keep_plan_readable(True)
    services.close()
    assert not paths.plan.exists()


def test_the_lock_shows_the_plan_and_the_people_and_never_a_letter(sealed: Paths) -> None:
    shown = on_paper(sealed)
    assert shown == "Calm myself\nthe green mug\n\nMy people\nAlex · 555-0142"
    assert sealed.plan.stat().st_mode & 0o777 == 0o600
    for file in sealed.state.rglob("*"):
        assert not file.is_file() or LETTER.encode() not in file.read_bytes(), file


def test_it_follows_every_change_at_once(sealed: Paths) -> None:
    services = unlocked(sealed)
    services.plan.write(services.plan.part("calm"), "the long walk")
    assert "the long walk" in on_paper(sealed)
    services.history.undo()
    assert "the green mug" in on_paper(sealed)
    services.history.redo()
    assert "the long walk" in on_paper(sealed)
    services.plan.remove_person(services.plan.people()[0])
    assert "Alex" not in on_paper(sealed)
    services.erasing.erase(services.erasing.own(services.plan.part("calm"), "calm"))
    assert not sealed.plan.exists(), "nothing is left to be shown"
    services.close()


def test_it_follows_what_another_copy_wrote(sealed: Paths) -> None:
    here, there = unlocked(sealed), unlocked(sealed)
    there.plan.write(there.plan.part("signs"), "written in the other window")
    sealed.plan.unlink()
    here.refresh()
    assert "written in the other window" in on_paper(sealed)
    here.close()
    there.close()


@pytest.mark.parametrize("does", ["say no", "turn it off", "erase everything"])
def test_it_goes_when_it_is_not_wanted_any_more(sealed: Paths, does: str) -> None:
    assert on_paper(sealed)
    clock = SystemClock()
    vault = open_vault(sealed, clock)
    vault.unlock(PASSPHRASE)
    if does == "erase everything":
        erase_all_records(sealed, clock, vault)
        assert not sealed.plan.exists()
        return
    services = open_services(sealed, clock, vault)
    if does == "say no":
        services.setup.keep_plan_readable(False)
        assert not sealed.plan.exists(), "at once"
    else:
        vault.turn_off(PASSPHRASE)
    services.close()
    assert not sealed.plan.exists()


def test_forgetting_everything_on_this_machine_takes_it_along(sealed: Paths) -> None:
    from companion import forgetting

    assert sealed.plan.exists()
    environ = {"COMPANION_HOME": str(sealed.config.parents[1])}
    forgetting.forget(environ, forgetting.look(environ), "remove", lambda _: ())
    assert not sealed.plan.exists()
