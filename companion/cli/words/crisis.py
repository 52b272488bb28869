"""How crisis lines are printed."""

from __future__ import annotations

from companion.domain.crisis import DIRECTORY, FALLBACK, Line, Region, if_a_number_fails, sentence
from companion.domain.words import clean_line
from companion.ui.words.help_now import HOURS_UNKNOWN

ELSEWHERE = FALLBACK._replace(name="Any other country", lines=(), poison=None)
"""What is known for a country without checked numbers: emergency numbers, and no lines."""

ANOTHER = "`companion crisis --region CC` shows another country, such as GB, DE or IN."


def page(region: Region) -> str:
    """Where to get help in a country: the two numbers first, then every line."""
    lines = [sentence(region), ""]
    if region.code:
        lines.append(f"{region.name}:")
    lines += [f"Emergency {each.number}: {each.what}." for each in region.emergency]
    for line in region.lines:
        lines += ["", *line_text(line)]
    if region.poison is not None:
        lines += ["", *line_text(region.poison)]
    lines += ["", if_a_number_fails(region)]
    return "\n".join(lines)


def listed(regions: tuple[Region, ...]) -> str:
    """Every country, with the numbers of its bar."""
    wide = max(len(region.name) for region in regions)
    return "\n".join(
        f"{region.code or '--'}  {region.name:<{wide}}  {region.lines[0].number} | {region.emergency[0].number}"
        for region in regions
    )


def general(names: list[str]) -> str:
    """What helps in a country without checked numbers, and the countries that have them."""
    numbers = " or ".join(each.number for each in ELSEWHERE.emergency)
    lines = [f"Emergency: {numbers}. Crisis lines by country: {DIRECTORY}.", ""]
    lines += [f"Emergency {each.number}: {each.what}." for each in ELSEWHERE.emergency]
    lines += ["", "Companion has checked numbers for:", *(f"  {name}" for name in names)]
    return "\n".join(lines)


def line_text(line: Line) -> list[str]:
    """One line: how to reach it, when, for whom, in which languages, and where and when that was checked."""
    found = [f"{line.name}: {line.number}", f"  {line.contact}"]
    found.append(f"  Open {line.hours}." if line.hours else f"  {HOURS_UNKNOWN}")
    if line.for_whom:
        found.append(f"  For {line.for_whom[0].lower()}{line.for_whom[1:]}.")
    if line.languages:
        found.append(f"  In {', '.join(line.languages)}.")
    found.append(f"  Checked {line.checked}: {line.source}.")
    return found


def kept(name: str) -> str:
    """A country was chosen."""
    return f"From now on the crisis lines of {name} are shown everywhere."


def unknown(given: str, names: list[str]) -> str:
    """No numbers are bundled for what was named."""
    known = f" Known are: {', '.join(names)}." if names else ""
    return f"No checked numbers for “{clean_line(given)[:40]}” come with Companion.{known}"


def unreadable(given: str) -> str:
    """Numbers are bundled, and not all of them can be read: those of this country may be among them."""
    return f"The numbers for “{clean_line(given)[:40]}” could not be read. `companion doctor` says what is damaged."
