"""Run real sync and print the figures: `python -m tests.faults.sync [syncthing|git|folder|clone] [--rounds N]`."""

from __future__ import annotations

import argparse
import sys

from tests.faults.sync.figures import Missing
from tests.faults.sync.rounds import WAYS


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m tests.faults.sync")
    words.add_argument("which", nargs="*", choices=[*WAYS, []])
    words.add_argument("--rounds", type=int)
    given = words.parse_args()
    for name in given.which or WAYS:
        try:
            figures = WAYS[name].go(given.rounds or WAYS[name].full)
        except Missing as missing:
            print(missing, file=sys.stderr)
            return 1
        print(figures.line(), flush=True)
        if figures.lost:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
