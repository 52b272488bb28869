"""Where this computer's clock and the person's do not agree, and records of a newer version: said, never decided."""

from __future__ import annotations

import json
from pathlib import Path
from zlib import crc32

from tests.cli.conftest import Cli, StandingClock


def test_a_computer_elsewhere_is_told_beside_the_list_and_by_the_doctor(
    morning: Cli, clock: StandingClock, home: Path
) -> None:
    assert "follow the clocks" not in morning("today").err
    clock.zone_name = "Europe/Paris"
    answer = morning("today")
    assert "Doses follow the clocks of New York, 08:10 now; this computer says Paris, 14:10." in answer.err
    assert "follow the clocks" not in morning("today", "--json").err
    assert "Doses follow the clocks of New York" in morning("doctor").out
    assert "Doses follow the clocks of New York" in morning("plain", stdin=b"quit\n").err
    (log,) = (home / "data" / "me" / "log").glob("*.jsonl")
    assert log.read_text().count('"t":"place"') == 1, "nothing was moved"


def test_the_doctor_counts_what_a_newer_version_wrote(morning: Cli, home: Path) -> None:
    (log,) = (home / "data" / "me" / "log").glob("*.jsonl")
    line = next(line for line in log.read_text().splitlines() if '"t":"medicine"' in line)
    body = json.loads(line)
    del body["crc"]
    at = body["at"]
    body |= {"at": at[:-9] + "zzzz" + at[-5:], "v": 99, "was": at}
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)[:-1]
    with log.open("a") as out:
        out.write(f'{text},"crc":"{crc32(text.encode()):08x}"}}\n')
    (look,) = [line for line in morning("doctor").out.splitlines() if "newer version" in line]
    assert "1 record in “medicine” was written by a newer version of Companion" in look
    assert look.startswith("look")
