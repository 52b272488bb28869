"""What holds for every test: none is judged by how long it took."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("companion", deadline=None)
settings.load_profile("companion")
