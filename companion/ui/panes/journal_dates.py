"""Dates a person may jump to: a day, a month, a year, or a word for one."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from companion.domain.days import FIRST_DATE, LAST_DATE, parse_date
from companion.domain.errors import BadInput

_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"\d{4}")


def latest_on(text: str, today: date) -> date:
    """Read a date, or the last day of a month such as 2026-11 or of a year.

    Raises:
        BadInput: it is none of these.
    """
    words = text.strip()
    if _YEAR.fullmatch(words) and FIRST_DATE.year <= int(words) <= LAST_DATE.year:
        return date(int(words), 12, 31)
    month = _MONTH.fullmatch(words)
    if month and 1 <= int(month[2]) <= 12 and FIRST_DATE.year <= int(month[1]) <= LAST_DATE.year:
        year = int(month[1])
        return date(year, int(month[2]), monthrange(year, int(month[2]))[1])
    try:
        return parse_date(words, today)
    except BadInput as error:
        raise BadInput(f"{error} A month reads like 2026-11.", "date") from None
