"""Folders, profiles and local preferences."""

from __future__ import annotations

import errno
import os
import stat
import tomllib
from pathlib import Path

import pytest

from companion import paths as paths_module
from companion.domain.errors import BadInput, NotReadable, NotSaved
from companion.paths import Paths, locate, prepare, profile_name, write_private
from companion.settings import Preferences, load, read, remember_data_folder, write


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def mine(home: Path) -> Paths:
    return locate("me", {"COMPANION_HOME": str(home)})


def config(home: Path, text: str) -> Path:
    (home / "config").mkdir(parents=True, exist_ok=True)
    file = home / "config" / "config.toml"
    file.write_text(text, "utf-8")
    return file


# Profiles


@pytest.mark.parametrize(
    ("given", "environ", "name"),
    [
        (None, {}, "me"),
        (None, {"COMPANION_PROFILE": "kim"}, "kim"),
        ("sam", {"COMPANION_PROFILE": "kim"}, "sam"),
        (None, {"COMPANION_PROFILE": ""}, "me"),
        ("a-b_2", {}, "a-b_2"),
    ],
)
def test_the_profile_in_use(given: str | None, environ: dict[str, str], name: str) -> None:
    assert profile_name(given, environ) == name


@pytest.mark.parametrize("name", [".", "..", "../x", "a/b", "Me", "x" * 33, "-x", "a b", "ü", "\udcff", "me\n"])
def test_names_that_are_no_folder_everywhere_are_refused(name: str) -> None:
    with pytest.raises(BadInput, match="profile name") as refusal:
        profile_name(name, {})
    str(refusal.value).encode()


# Folders


def test_everything_lies_under_companion_home(mine: Paths, home: Path) -> None:
    assert mine.config == home / "config" / "config.toml"
    assert (mine.log, mine.keys) == (home / "data" / "me" / "log", home / "data" / "me" / "keys")
    for path in (mine.device, mine.lock, mine.drafts, mine.backups, mine.plan, mine.crash_log, mine.printed):
        assert path.parent == home / "state" / "me"
    assert mine.cache == home / "cache" / "me"


def test_companion_home_may_be_relative_or_begin_with_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert locate("me", {"COMPANION_HOME": "here"}).data == tmp_path / "here" / "data" / "me"
    assert locate("me", {"COMPANION_HOME": "~/there"}).data == tmp_path / "there" / "data" / "me"


def test_without_companion_home_the_system_says_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    found = locate("kim", {})
    assert found.config == tmp_path / "config" / "companion" / "config.toml"
    assert found.data == tmp_path / "data" / "companion" / "kim"
    assert found.state == tmp_path / "state" / "companion" / "kim"
    assert not found.is_chosen


def test_one_folder_for_everything_is_divided(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path))
    found = locate("me", {})
    assert len({found.config.parent, found.data, found.state, found.cache}) == 4


def test_no_home_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    with pytest.raises(NotReadable, match="COMPANION_HOME"):
        locate("me", {})


def test_folders_are_made_for_the_owner_only(mine: Paths, home: Path) -> None:
    before = os.umask(0)
    try:
        assert prepare(mine) == ()
    finally:
        os.umask(before)
    for path in (home, *home.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_folders_of_ours_left_open_are_closed(mine: Paths) -> None:
    prepare(mine)
    mine.data.chmod(0o755)
    mine.state.chmod(0o777)
    assert prepare(mine) == ()
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (mine.data, mine.state)] == [0o700, 0o700]


def no_modes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "chmod", lambda self, mode: None)


def test_a_default_folder_that_cannot_be_closed_is_refused(
    monkeypatch: pytest.MonkeyPatch, mine: Paths, home: Path
) -> None:
    prepare(mine)
    mine.data.chmod(0o755)
    no_modes(monkeypatch)
    default = Paths("me", mine.config, mine.data, mine.state, mine.cache)
    with pytest.raises(NotReadable, match="not private"):
        prepare(default)
    assert "may be able to open" in prepare(mine)[0]


def test_a_default_folder_of_someone_else_is_refused(monkeypatch: pytest.MonkeyPatch, mine: Paths) -> None:
    prepare(mine)
    owner = os.geteuid()
    monkeypatch.setattr(paths_module.os, "geteuid", lambda: owner + 1)
    default = Paths("me", mine.config, mine.data, mine.state, mine.cache)
    with pytest.raises(NotReadable, match="another user"):
        prepare(default)
    assert "another user" in prepare(mine)[0]


@pytest.mark.parametrize(
    ("code", "word"), [(errno.EROFS, "read-only"), (errno.EACCES, "denied"), (errno.ENOSPC, "space")]
)
def test_a_folder_that_cannot_be_made_is_named(
    monkeypatch: pytest.MonkeyPatch, mine: Paths, code: int, word: str
) -> None:
    def mkdir(self: Path, **_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "mkdir", mkdir)
    with pytest.raises(NotReadable, match=word) as refusal:
        prepare(mine)
    assert str(mine.config.parent) in str(refusal.value)


def test_a_folder_that_cannot_be_opened_is_named(monkeypatch: pytest.MonkeyPatch, mine: Paths) -> None:
    prepare(mine)
    monkeypatch.setattr(paths_module.os, "access", lambda *_: False)
    with pytest.raises(NotReadable, match="cannot be opened"):
        prepare(mine)


def test_a_file_in_the_way_is_named(mine: Paths, home: Path) -> None:
    home.write_text("mine")
    with pytest.raises(NotReadable, match="is a file"):
        prepare(mine)


# A data folder of one's own choice


def test_the_preferences_may_point_a_profile_elsewhere(home: Path, tmp_path: Path) -> None:
    config(home, f'[data]\nkim = "{tmp_path / "synced"}"\nsam = "beside"\n')
    environ = {"COMPANION_HOME": str(home)}
    assert load("kim", environ)[0].data == tmp_path / "synced"
    assert load("sam", environ)[0].data == home / "config" / "beside"
    assert load("me", environ)[0].data == home / "data" / "me"
    assert load("kim", environ)[0].state == home / "state" / "kim"


@pytest.mark.parametrize("is_file", [True, False])
def test_a_chosen_folder_is_never_made(home: Path, tmp_path: Path, is_file: bool) -> None:
    config(home, f'[data]\nme = "{tmp_path / "drive"}"\n')
    if is_file:
        (tmp_path / "drive").write_text("mine")
    found, _ = load("me", {"COMPANION_HOME": str(home)})
    with pytest.raises(NotReadable, match="is a file" if is_file else "is not there") as refusal:
        prepare(found)
    assert "config.toml" in str(refusal.value)
    assert (tmp_path / "drive").exists() == is_file


@pytest.mark.parametrize("place", ["../state/me", "../cache/me/deeper", "link"])
def test_a_chosen_folder_lies_apart_from_what_belongs_to_the_computer(home: Path, place: str) -> None:
    environ = {"COMPANION_HOME": str(home)}
    prepare(load("me", environ)[0])
    (home / "config" / "link").symlink_to(home / "state" / "me")
    config(home, f'[data]\nme = "{place}"\n')
    found, _ = load("me", environ)
    found.data.mkdir(parents=True, exist_ok=True)
    before = sorted(home.rglob("*"))
    with pytest.raises(NotReadable, match="a folder of its own"):
        prepare(found)
    assert sorted(home.rglob("*")) == before


def test_a_folder_that_a_link_makes_one_with_what_belongs_to_the_computer_is_not_called_chosen(home: Path) -> None:
    (home / "data").mkdir(parents=True)
    (home / "state").symlink_to("data")
    with pytest.raises(NotReadable, match=r"belongs to this computer alone\. Please choose") as refused:
        prepare(load("me", {"COMPANION_HOME": str(home)})[0])
    assert "chosen" not in str(refused.value)


def test_a_chosen_folder_keeps_its_own_mode(home: Path, tmp_path: Path) -> None:
    (tmp_path / "drive").mkdir(mode=0o755)
    config(home, f'[data]\nme = "{tmp_path / "drive"}"\n')
    found, _ = load("me", {"COMPANION_HOME": str(home)})
    prepare(found)
    assert stat.S_IMODE((tmp_path / "drive").stat().st_mode) == 0o755
    assert stat.S_IMODE(found.log.stat().st_mode) == 0o700


def test_a_damaged_file_leaves_the_data_folder_where_it_was(home: Path, tmp_path: Path) -> None:
    (tmp_path / "drive").mkdir(mode=0o700)
    environ = {"COMPANION_HOME": str(home)}
    config(home, f'[data]\nme = "{tmp_path / "drive"}"\n')
    found, _ = load("me", environ)
    prepare(found)
    remember_data_folder(found)
    config(home, "[dat\n")
    found, preferences = load("me", environ)
    assert found.data == tmp_path / "drive"
    assert "still" in prepare(found)[0]
    assert preferences.problems
    config(home, "")
    found, _ = load("me", environ)
    assert found.data == home / "data" / "me"
    remember_data_folder(found)
    config(home, "[dat\n")
    assert load("me", environ)[0].data == home / "data" / "me"


# Reading preferences


def test_no_file_means_the_usual(tmp_path: Path) -> None:
    assert read(tmp_path / "config.toml") == Preferences()


def test_everything_that_can_be_set(home: Path) -> None:
    found = read(
        config(
            home,
            'region = "us"\ntheme = "nord"\nglyphs = "ascii"\nanimation = "none"\neditor = "vim"\nidle-lock = 5\n'
            '[notifications]\nterminal = "bell"\nnames = true\n[keymap]\n"app.help" = "f1"\napp.quit = "q"\n'
            '[data]\nme = "/x"\n',
        )
    )
    assert found == Preferences(
        region="US",
        theme="nord",
        glyphs="ascii",
        animation="none",
        editor="vim",
        idle_lock=5,
        notifications="bell",
        notification_names=True,
        keymap={"app.help": "f1", "app.quit": "q"},
        data={"me": "/x"},
    )


@pytest.mark.parametrize(
    ("text", "key", "near"),
    [
        ("regoin = 'US'", "regoin", "region"),
        ("themes = 'nord'", "themes", "theme"),
        ("idle_lock = 5", "idle_lock", "idle-lock"),
        ("[notifications]\nterminl = 'bell'", "notifications.terminl", "notifications.terminal"),
        ("[keymaps]\nx = 'y'", "keymaps", "keymap"),
        ("unicorn = 1", "unicorn", "region"),
        ('"\\u001b[31mregion" = 1', "region", "region"),
    ],
)
def test_a_typo_names_file_key_and_the_nearest_known_key(home: Path, text: str, key: str, near: str) -> None:
    file = config(home, f"{text}\n")
    (problem,) = read(file).problems
    assert str(file) in problem
    assert key in problem
    assert near in problem
    assert "\x1b" not in problem


@pytest.mark.parametrize(
    "text",
    [
        "region = 1", "region = 'USA'", "region = ''", "idle-lock = true", "idle-lock = 1.5", "idle-lock = 99999",
        "theme = ['x']", 'theme = "a\\u001bb"', "glyphs = 'emoji'", "notifications.names = 'yes'", "data.me = 7",
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_named_and_the_rest_holds(home: Path, text: str) -> None:
    found = read(config(home, f'editor = "vim"\n{text}\n'))
    assert len(found.problems) == 1
    assert found.editor == "vim"


@pytest.mark.parametrize(
    "content", [b"region = [", b"\xff\xfe", b"a=1\na=2", b"[" * 100_000, b"x" * 1_500_000, b"\x00"]
)
def test_a_broken_file_is_one_problem_and_no_region(home: Path, content: bytes) -> None:
    file = config(home, "")
    file.write_bytes(content)
    found = read(file)
    assert len(found.problems) == 1
    assert str(file) in found.problems[0]
    assert found.region is None


def test_a_folder_or_a_pipe_in_its_place_does_not_hang(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert read(tmp_path / "folder").problems
    assert read(tmp_path / "pipe").problems


# Changing preferences


def test_a_change_keeps_comments_and_order(home: Path) -> None:
    file = config(home, '# mine\ntheme = "nord"  # blue\n\n[keymap]\n"app.help" = "f1" # here\n')
    write(file, "region", "DE")
    write(file, "theme", "companion-light")
    write(file, "keymap.app.quit", "ctrl+q")
    write(file, "notifications.names", True)
    write(file, "data.me", "/x")
    text = file.read_text("utf-8")
    assert "# mine" in text
    assert "# blue" in text
    assert "# here" in text
    found = read(file)
    assert (found.region, found.theme, found.notification_names) == ("DE", "companion-light", True)
    assert found.keymap == {"app.help": "f1", "app.quit": "ctrl+q"}
    assert found.data == {"me": "/x"}
    assert found.problems == ()


def test_a_change_makes_the_file_for_the_owner_only(home: Path) -> None:
    file = home / "config" / "config.toml"
    before = os.umask(0)
    try:
        write(file, "region", "GB")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


def test_taking_a_setting_out(home: Path) -> None:
    file = config(home, 'region = "US"\ntheme = "nord"\n')
    write(file, "region", None)
    write(file, "editor", None)
    assert file.read_text("utf-8") == 'theme = "nord"\n'


def test_a_link_is_followed(home: Path, tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    real = tmp_path / "dotfiles" / "companion.toml"
    real.write_text('theme = "nord"\n')
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").symlink_to(real)
    write(home / "config" / "config.toml", "region", "US")
    assert (home / "config" / "config.toml").is_symlink()
    assert tomllib.loads(real.read_text())["region"] == "US"


@pytest.mark.parametrize(
    ("key", "value"), [("region", "USA"), ("regoin", "US"), ("idle-lock", -1), ("glyphs", "x"), ("", "")]
)
def test_what_does_not_fit_is_refused(home: Path, key: str, value: str | int) -> None:
    with pytest.raises(BadInput):
        write(home / "config" / "config.toml", key, value)
    assert not home.exists()


@pytest.mark.parametrize("content", [b"region = [", b"\xff\xfe", b"a=1\na=2"])
def test_a_damaged_file_is_never_overwritten(home: Path, content: bytes) -> None:
    file = config(home, "")
    file.write_bytes(content)
    with pytest.raises(NotSaved, match="damaged"):
        write(file, "region", "US")
    assert file.read_bytes() == content


def test_a_full_disk_leaves_the_file_as_it_was(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = config(home, 'theme = "nord"\n')

    def fsync(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(paths_module.os, "fsync", fsync)
    with pytest.raises(NotSaved, match="no space"):
        write(file, "region", "US")
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]
    assert file.read_text() == 'theme = "nord"\n'


def test_a_private_file_never_goes_through_a_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("theirs")
    (tmp_path / "crash.log").symlink_to(victim)
    write_private(tmp_path / "crash.log", "ours")
    assert victim.read_text() == "theirs"
    assert not (tmp_path / "crash.log").is_symlink()
