"""What holds for every test: none is judged by how long it took."""

from __future__ import annotations

import gc

from hypothesis import settings

settings.register_profile("companion", deadline=None)
settings.load_profile("companion")

gc.set_threshold(100_000, 50, 50)
"""Thousands of apps are made in one process: to look for garbage as often as usual takes a tenth of the time."""
