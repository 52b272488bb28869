"""Where Companion starts: `companion` and `python -m companion`."""

from __future__ import annotations

import sys


def main() -> None:
    """Protect the process, then run what was asked for and exit with its code."""
    from companion.process import protect

    protect()
    from companion.cli.exits import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
