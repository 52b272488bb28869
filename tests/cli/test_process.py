"""What only a process of its own can show: what is loaded, how a pipe ends, how memory is guarded."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = (
    (),
    ("--help",),
    ("today",),
    ("today", "--json"),
    ("due",),
    ("due", "--format", "status"),
    ("take", "nothing"),
    ("take", "--all-due"),
    ("skip", "nothing"),
    ("not-taken", "nothing"),
    ("extra", "nothing"),
    ("pause", "nothing"),
    ("undo",),
    ("redo",),
    ("checkin", "--mood", "5"),
    ("journal", "list"),
    ("journal", "show", "nothing"),
    ("journal", "search", "nothing"),
    ("medicine", "list"),
    ("medicine", "add", "Sertraline", "--times", "8"),
    ("medicine", "end", "nothing"),
    ("read", "list"),
    ("read", "show", "why-it-matters"),
    ("read", "search", "sleep"),
    ("crisis",),
    ("crisis", "--list"),
    ("help-now",),
    ("plain",),
    ("doctor",),
    ("demo", "--write", "demo", "--days", "3"),
)

LOADED = """
import sys
from companion.cli import exits
code = exits.run(sys.argv[1:])
heavy = sorted({name.partition(".")[0] for name in sys.modules} & {"textual", "rich", "jinja2", "plotext"})
print(heavy, file=sys.stderr)
"""


def run(home: Path, *argv: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "companion", *argv],
        env={**os.environ, "COMPANION_HOME": str(home), "TERM": "dumb", **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("argv", COMMANDS, ids=lambda argv: " ".join(argv) or "bare")
def test_no_headless_command_loads_textual(tmp_path: Path, argv: tuple[str, ...]) -> None:
    found = subprocess.run(
        [sys.executable, "-c", LOADED, *argv],
        env={**os.environ, "COMPANION_HOME": str(tmp_path / "home"), "TERM": "dumb", "PYTHONPATH": os.getcwd()},  # noqa: PTH109
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stderr.splitlines()[-1] == "[]"
    assert "broke" not in found.stderr


def test_due_on_a_status_line_loads_next_to_nothing(tmp_path: Path) -> None:
    run(tmp_path, "medicine", "add", "Sertraline", "--times", "0,6,12,18")
    run(tmp_path, "due")
    names = "{'tinydb', 'msgspec', 'platformdirs', 'tomlkit', 'dateutil', 'tzlocal', 'sqlite3'}"
    code = (
        "import sys; from companion.cli import exits; exits.run(['due', '--format', 'status']); "
        f"assert not {names} & set(sys.modules), {names} & set(sys.modules); "
        "assert 'companion.domain.dose' not in sys.modules; assert 'companion.storage.engine' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "COMPANION_HOME": str(tmp_path)}, check=True)


@pytest.mark.parametrize("argv", [["crisis"], ["crisis", "--list"]])
def test_numbers_load_neither_screen_nor_store(tmp_path: Path, argv: list[str]) -> None:
    code = (
        f"import sys; from companion.cli import exits; exits.run({argv!r}); "
        "found = [name for name in sys.modules if name.split('.')[0] in {'textual', 'rich', 'tinydb'} "
        "or name.startswith('companion.storage')]; assert not found, found"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "COMPANION_HOME": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def test_help_now_prints_the_numbers_and_the_cards_before_it_loads_the_store_for_the_plan(tmp_path: Path) -> None:
    code = """
import io, sys
from companion.cli import exits
class Printed(io.StringIO):
    loaded = True
    def write(self, text):
        Printed.loaded = any(name.startswith(("companion.storage", "textual", "tinydb")) for name in sys.modules)
        said.append((text, Printed.loaded))
        return len(text)
said, sys.stdout = [], Printed()
exits.run(["help-now"])
before = "".join(text for text, loaded in said if not loaded)
assert "988" in before and "Poison" in before and "rash" in before, said
"""
    env = {**os.environ, "COMPANION_HOME": str(tmp_path), "LANG": "en_US.UTF-8"}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)


def test_term_dumb_prints_plain_text(tmp_path: Path) -> None:
    found = run(tmp_path)
    assert found.returncode == 0
    assert found.stdout.startswith("Today, ")
    assert "Crisis line: 988" in found.stdout
    assert "\x1b" not in found.stdout + found.stderr


@pytest.mark.parametrize("argv", [("read", "show", "why-it-matters"), ("--help",), ("crisis", "--json")])
def test_a_closed_pipe_ends_quietly(tmp_path: Path, argv: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    found = subprocess.run(
        [sys.executable, "-m", "companion", *argv],
        env={**os.environ, "COMPANION_HOME": str(tmp_path)},
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert (found.returncode, found.stderr) == (0, "")


def test_a_closed_pipe_undoes_nothing(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    subprocess.run(
        [sys.executable, "-m", "companion", "checkin", "--mood", "5"],
        env={**os.environ, "COMPANION_HOME": str(tmp_path)},
        stdout=writer,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    os.close(writer)
    assert "mood 5" in run(tmp_path, "journal", "list").stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_the_output_is_said(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(
            [sys.executable, "-m", "companion", "crisis"],
            env={**os.environ, "COMPANION_HOME": str(tmp_path)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert found.returncode == 1
    assert "no space left" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_unicode_still_gets_every_word(tmp_path: Path, encoding: str) -> None:
    run(tmp_path, "checkin", "--note", "Zoë “fine” · 💊")
    found = subprocess.run(
        [sys.executable, "-m", "companion", "journal", "list"],
        env={**os.environ, "COMPANION_HOME": str(tmp_path), "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    assert b"Zo" in found.stdout
    assert b"\\U0001f48a" in found.stdout
    answer = run(tmp_path, "journal", "list", "--json", PYTHONIOENCODING=encoding)
    assert json.loads(answer.stdout)["data"]["entries"][0]["note"] == "Zoë “fine” · 💊"


@pytest.mark.parametrize(
    "environ",
    [
        {"HOME": ""},
        {"HOME": "/nonexistent/home"},
        {"HOME": "/dev/null"},
        {"HOME": "relative", "XDG_CONFIG_HOME": "\udcff"},
        {"COMPANION_HOME": "/dev/null"},
        {"COMPANION_HOME": "/nonexistent"},
        {"COMPANION_PROFILE": "../../etc"},
        {"LANG": "C", "LC_ALL": "C"},
        {"TZ": "Nowhere/Land"},
    ],
    ids=str,
)
def test_crisis_works_wherever_it_is_run(environ: dict[str, str]) -> None:
    kept = {key: value for key, value in os.environ.items() if key not in {"HOME", "COMPANION_HOME"}}
    found = subprocess.run(
        [sys.executable, "-m", "companion", "crisis"], env=kept | environ, capture_output=True, check=False
    )
    assert found.returncode == 0
    assert found.stdout.startswith(b"Crisis line: 988")
    assert found.stderr == b""


def test_crisis_without_a_home_at_all() -> None:
    kept = {key: value for key, value in os.environ.items() if key != "HOME" and not key.startswith("XDG_")}
    found = subprocess.run([sys.executable, "-m", "companion", "crisis"], env=kept, capture_output=True, check=False)
    assert (found.returncode, found.stdout[:16]) == (0, b"Crisis line: 988")


def test_everything_written_is_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    before = os.umask(0)
    try:
        for argv in (("medicine", "add", "Sertraline", "--times", "8"), ("today",), ("due",), ("checkin", "--here")):
            assert run(home, *argv).returncode == 0
    finally:
        os.umask(before)
    for path in (home, *home.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


GUARDED = """
import ctypes, os, resource, sys
from companion.process import protect
protect()
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
assert os.umask(0o077) == 0o077
if sys.platform == "linux":
    assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0  # PR_GET_DUMPABLE
"""


def test_no_memory_is_left_on_disk() -> None:
    subprocess.run([sys.executable, "-c", GUARDED], check=True)


def test_a_reason_read_from_standard_input_is_in_no_argument_list(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "companion", "checkin", "--note", "-"],
        env={**os.environ, "COMPANION_HOME": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write("secret words")
    arguments = Path(f"/proc/{process.pid}/cmdline")
    assert not arguments.exists() or b"secret" not in arguments.read_bytes()
    out, _ = process.communicate()
    assert process.returncode == 0
    assert "secret words" in out


def test_ctrl_c_ends_with_130(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "companion", "plain"],
        env={**os.environ, "COMPANION_HOME": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    while "Say help" not in process.stdout.readline():
        pass
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "Crisis line: 988" in out


@pytest.mark.parametrize("argv", [("today",), ("crisis", "--json"), ("checkin", "--mood", "5"), ("--help",), ()])
def test_a_closed_standard_output_is_no_crash(tmp_path: Path, argv: tuple[str, ...]) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "companion", *argv],
        env={**os.environ, "COMPANION_HOME": str(tmp_path), "TERM": "dumb"},
        preexec_fn=lambda: os.close(1),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert found.returncode == 0
    assert "broke" not in found.stderr
    if argv[:1] == ("checkin",):
        assert "mood 5" in run(tmp_path, "journal", "list").stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_the_help_is_said(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(
            [sys.executable, "-m", "companion", "--help"],
            env={**os.environ, "COMPANION_HOME": str(tmp_path)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert found.returncode == 1
    assert found.stderr.startswith("The answer could not be written (no space left on device)")
