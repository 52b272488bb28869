"""Faults on purpose: what CI runs through pytest, and `python -m tests.faults --full`, which needs a whole machine."""
