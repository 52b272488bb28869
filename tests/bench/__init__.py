"""Figures about speed: `python -m tests.bench`. Always a ratio, both sides measured in turn in one run."""
