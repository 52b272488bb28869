"""Two real Syncthing daemons that speak to each other on loopback and to nobody else."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.faults.sync.figures import Missing

FOLDER = "companion"
"""What the shared folder is called between the two."""

_OFF = {
    "globalAnnounceEnabled": "false",
    "localAnnounceEnabled": "false",
    "relaysEnabled": "false",
    "natEnabled": "false",
    "urAccepted": "-1",
    "crashReportingEnabled": "false",
    "autoUpgradeIntervalH": "0",
    "stunKeepaliveStartS": "0",
    "announceLANAddresses": "false",
    "startBrowser": "false",
    "reconnectionIntervalS": "1",
    "progressUpdateIntervalS": "1",
}
_START = 30.0


class Daemon:
    """One daemon with a configuration folder and ports of its own, for one folder."""

    def __init__(self, home: Path, folder: Path) -> None:
        program = shutil.which("syncthing")
        if program is None:
            raise Missing("Syncthing is not installed, so sync cannot be proven: apt-get install syncthing")
        self.home, self.folder = home, folder
        self.port, self._gui = _free_port(), _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._program = program
        home.mkdir(mode=0o700, parents=True)
        self._run("generate", f"--home={home}", "--no-default-folder")
        tree = self._configuration()
        self.id = tree.find("device").get("id")  # type: ignore[union-attr]
        self._key = tree.findtext("gui/apikey")

    def know(self, other: Daemon) -> None:
        """Share the folder with another daemon, whose address is told."""
        tree = self._configuration()
        options = tree.find("options")
        assert options is not None
        for name, value in _OFF.items():
            _set(options, name, value)
        for option in options.findall("listenAddress"):
            option.text = f"tcp://127.0.0.1:{self.port}"
        gui = tree.find("gui")
        assert gui is not None
        _set(gui, "address", f"127.0.0.1:{self._gui}")
        device = ElementTree.SubElement(tree.getroot(), "device", id=other.id, name=other.home.name)
        _set(device, "address", f"tcp://127.0.0.1:{other.port}")
        words = {"path": str(self.folder), "type": "sendreceive", "rescanIntervalS": "20"}
        watch = {"fsWatcherEnabled": "true", "fsWatcherDelayS": "1"}
        folder = ElementTree.SubElement(tree.getroot(), "folder", id=FOLDER, label=FOLDER, **words, **watch)
        for id_ in (self.id, other.id):
            ElementTree.SubElement(folder, "device", id=id_)
        _set(folder, "maxConflicts", "-1")
        tree.write(self.home / "config.xml")

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = ("serve", f"--home={self.home}", "--no-browser", "--no-upgrade", "--no-restart", "--logflags=3")
        with (self.home / "out").open("ab") as out:
            command = [self._program, *words]
            self._process = subprocess.Popen(command, stdout=out, stderr=out, env=self._environ)
        until = time.monotonic() + _START
        while time.monotonic() < until:
            try:
                self.ask("system/ping")
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"Syncthing does not answer: {(self.home / 'out').read_text()[-2000:]}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the process that `start` began, and wait for it."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=60)
            self._process = None

    def ask(self, what: str) -> Any:
        """Ask it something over its own interface on loopback."""
        request = urllib.request.Request(f"http://127.0.0.1:{self._gui}/rest/{what}", headers={"X-API-Key": self._key})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    @property
    def peers(self) -> list[str]:
        """The addresses of the others it speaks with now."""
        found = self.ask("system/connections")["connections"].values()
        return [str(one["address"]) for one in found if one["connected"]]

    def wait_for_peers(self, count: int) -> None:
        """Wait until it speaks with so many others, all of them on this machine."""
        until = time.monotonic() + _START
        while len(peers := self.peers) != count:
            if time.monotonic() > until:
                raise RuntimeError(f"Syncthing speaks with {len(peers)} others, not with {count}")
            time.sleep(0.05)
        if others := [peer for peer in peers if not peer.startswith("127.0.0.1:")]:
            raise RuntimeError(f"Syncthing speaks with {others[0]}, which is not this machine")

    @property
    def _environ(self) -> dict[str, str]:
        """What keeps it to itself: no folder of its own, no upgrade, and no second process that watches over the first,
        which would leave the first alive for a moment when it is killed."""
        names = ("STNODEFAULTFOLDER", "STNOUPGRADE", "STMONITORED")
        return {"HOME": str(self.home), "PATH": "/usr/bin:/bin", **dict.fromkeys(names, "1")}

    def _run(self, *words: str) -> None:
        subprocess.run([self._program, *words], env=self._environ, capture_output=True, check=True, timeout=60)

    def _configuration(self) -> ElementTree.ElementTree[ElementTree.Element]:
        return ElementTree.parse(self.home / "config.xml")


class Syncthing:
    """The pair of daemons as the carrier of two data folders."""

    name = "Syncthing"

    def __init__(self, root: Path, folders: tuple[Path, Path]) -> None:
        self._daemons = [Daemon(root / f"syncthing-{n}", folder) for n, folder in enumerate(folders)]
        left, right = self._daemons
        left.know(right)
        right.know(left)

    def __enter__(self) -> Syncthing:
        try:
            for daemon in self._daemons:
                daemon.start()
            self._daemons[0].wait_for_peers(1)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for daemon in self._daemons:
            daemon.stop()

    def carry(self) -> None:
        """It carries by itself."""

    def part(self, *, hard: bool) -> None:
        """End one daemon, in order or at once in the middle of whatever it does."""
        self._daemons[1].stop(signal.SIGKILL if hard else signal.SIGTERM)
        self._daemons[0].wait_for_peers(0)

    def join(self) -> None:
        """Start it again."""
        self._daemons[1].start()

    def version(self) -> str:
        """Which Syncthing it is."""
        return str(self._daemons[0].ask("system/version")["version"])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _set(parent: ElementTree.Element, name: str, value: str) -> None:
    found = parent.find(name)
    if found is None:
        found = ElementTree.SubElement(parent, name)
    found.text = value
