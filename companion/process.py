"""What protects the process itself: files for its owner only, and no memory left on disk after a crash."""

from __future__ import annotations

import contextlib
import os
import sys

_PR_SET_DUMPABLE = 4


def protect() -> None:
    """Close new files to others, and keep the process out of core dumps and debuggers, as far as the system can."""
    os.umask(0o077)
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # the limit alone does not stop a core handler that reads a pipe
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
