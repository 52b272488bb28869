"""Importing any module reads no file of anybody's, makes nothing, and asks no clock."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import companion

PACKAGE = Path(companion.__file__).parent

MODULES = sorted(
    module.name for module in pkgutil.walk_packages([str(PACKAGE)], "companion.") if "__main__" not in module.name
)

WATCH = '''
"""Import modules one after the other under the eyes of an audit hook."""

import datetime, importlib, os, sys, sysconfig, time

package, names = os.path.realpath(sys.argv[1]), sys.argv[2:]
roots = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values(), "/usr/share/zoneinfo"}
inside = tuple(os.path.realpath(root) for root in roots)
code = (".py", ".pyc", ".so", ".dylib")
changes = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.chmod", "os.truncate"}
reaches = {"socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"}
now, found = [""], []


def hook(event, args):
    if not now[0]:
        return
    if event == "open" and isinstance(args[0], str | bytes):
        path = os.path.realpath(os.fsdecode(args[0]))
        writes = isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        is_code = path.endswith(code) and path.startswith((package, *inside))
        if writes or not (is_code or path.startswith(inside) and not path.startswith(package)):
            found.append(f"{now[0]} opens {path}")
    elif event in changes | reaches:
        found.append(f"{now[0]}: {event} {args[0]!r}")


def is_asked_by_us():
    """Does the line that asks stand at the top level of a module of ours?"""
    frame = sys._getframe(2)
    return frame.f_code.co_name == "<module>" and os.path.realpath(frame.f_code.co_filename).startswith(package)


class Watched(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        if is_asked_by_us():
            found.append(f"{now[0]} asks datetime.now")
        return super().now(tz)


def watched(clock, name):
    def ask():
        if is_asked_by_us():
            found.append(f"{now[0]} asks {name}")
        return clock()

    return ask


sys.dont_write_bytecode = True
datetime.datetime = Watched
for name in ("time", "time_ns", "monotonic", "perf_counter"):
    setattr(time, name, watched(getattr(time, name), f"time.{name}"))
sys.addaudithook(hook)
for name in names:
    now[0] = name
    importlib.import_module(name)
now[0] = ""
assert not found, found
'''


def imported(folder: Path, package: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """Import modules in a process of their own, with an empty home."""
    script = folder / "watch.py"
    script.write_text(WATCH)
    return subprocess.run(
        [sys.executable, str(script), str(package), *names],
        cwd=folder,
        env={"HOME": str(folder), "PATH": "", "PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("group", range(4))
def test_importing_touches_nothing(group: int, tmp_path: Path) -> None:
    found = imported(tmp_path, PACKAGE, *MODULES[group::4])
    assert found.returncode == 0, found.stderr[-2000:]
    assert [path.name for path in tmp_path.iterdir()] == ["watch.py"]


@pytest.mark.parametrize(
    "line",
    [
        "from pathlib import Path; Path('made').mkdir()",
        "open('/etc/hostname').read()",
        "open(__file__.replace('.py', '.toml')).read()",
        "open('written', 'w').close()",
        "import datetime; datetime.datetime.now()",
        "import time; time.time()",
        "import subprocess; subprocess.Popen(['/bin/true']).wait()",
    ],
)
def test_the_watch_sees_what_it_should(line: str, tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "bad.toml").write_text("")
    (package / "bad.py").write_text(line)
    found = imported(tmp_path, package, "package.bad")
    assert found.returncode == 1
    assert "AssertionError: [" in found.stderr
    assert "package.bad" in found.stderr.splitlines()[-1]
