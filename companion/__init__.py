"""Companion: a calm terminal companion for psychiatric medication, mood and the days between appointments."""

from __future__ import annotations

__version__ = "0.1.0"
