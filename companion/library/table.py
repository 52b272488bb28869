"""Read typed values out of a parsed TOML table, with errors that name the file and the field."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from companion.domain.errors import NotReadable
from companion.library.content import child, read_text

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Value = TypeVar("Value")
"""What one entry of a list of tables is turned into."""


class Table:
    """One TOML table of a content file, read field by field."""

    def __init__(self, values: Mapping[str, object], label: str) -> None:
        self.label = label
        """The file, and the place in it, that an error names."""

        self._values = values
        """The fields as they were parsed."""

    @classmethod
    def read(cls, folder: Traversable, name: str, label: str = "") -> Table:
        """Read one TOML file of a folder of the content, which errors call by its label, else by its name.

        Raises:
            NotReadable: It is missing or damaged.
        """
        return cls.parse(read_text(child(folder, name), label or name), label or name)

    @classmethod
    def parse(cls, text: str, label: str) -> Table:
        """Parse TOML text.

        Raises:
            NotReadable: It is not TOML; the sentence gives the line.
        """
        try:
            return cls(tomllib.loads(text), label)
        except (ValueError, RecursionError) as error:
            raise NotReadable(f"{label}: is not valid TOML ({error}).") from error

    def only(self, *names: str) -> None:
        """Refuse fields that are not in `names`: a typo must not pass for a missing field."""
        for name in self._values:
            if name not in names:
                raise self.fault(name, "is not a field that belongs here")

    def has(self, name: str) -> bool:
        """Is the field there?"""
        return name in self._values

    def text(self, name: str, *, empty: bool = False) -> str:
        """Give a field that is text, and not blank unless `empty` says it may be."""
        value = self._get(name)
        if not isinstance(value, str):
            raise self.fault(name, "must be text")
        if not empty and not value.strip():
            raise self.fault(name, "must not be empty")
        return value

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """Give a field that is one of a few words."""
        value = self.text(name)
        if value not in choices:
            raise self.fault(name, f"must be one of {', '.join(choices)}")
        return value

    def flag(self, name: str) -> bool:
        """Give a field that is true or false."""
        value = self._get(name)
        if not isinstance(value, bool):
            raise self.fault(name, "must be true or false")
        return value

    def number(self, name: str) -> int:
        """Give a field that is a whole number."""
        value = self._get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fault(name, "must be a whole number")
        return value

    def day(self, name: str) -> date:
        """Give a field that is a date without a time."""
        value = self._get(name)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fault(name, "must be a date such as 2026-11-23")
        return value

    def texts(self, name: str, *, empty: bool = False) -> tuple[str, ...]:
        """Give a field that is a list of texts."""
        values = self._list(name, empty=empty)
        texts = tuple(value for value in values if isinstance(value, str) and value.strip())
        if len(texts) != len(values):
            raise self.fault(name, "must be a list of texts")
        return texts

    def each(self, name: str, read: Callable[[Table], Value], *, empty: bool = False) -> tuple[Value, ...]:
        """Read every entry of a list of tables."""
        values = self._list(name, empty=empty)
        if not all(isinstance(value, Mapping) for value in values):
            raise self.fault(name, "must be a list of tables")
        return tuple(
            read(Table(value, f"{self.label}: {name} {place}"))
            for place, value in enumerate(values, start=1)
            if isinstance(value, Mapping)
        )

    def inner(self, name: str) -> Table | None:
        """Give a table inside this one, or None if it is not there."""
        if name not in self._values:
            return None
        value = self._values[name]
        if not isinstance(value, Mapping):
            raise self.fault(name, "must be a table")
        return Table(value, f"{self.label}: {name}")

    def fault(self, name: str, what: str) -> NotReadable:
        """Word an error about one field."""
        return NotReadable(f"{self.label}: {name} {what}.")

    def _get(self, name: str) -> object:
        """Give a field as it was parsed, or say that it is missing."""
        if name not in self._values:
            raise self.fault(name, "is missing")
        return self._values[name]

    def _list(self, name: str, *, empty: bool) -> list[object]:
        """Give a field that is a list."""
        value = self._get(name)
        if not isinstance(value, list):
            raise self.fault(name, "must be a list")
        if not value and not empty:
            raise self.fault(name, "must not be empty")
        return value
