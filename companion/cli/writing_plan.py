"""Which heading, person or letter words on the command line mean, and what becomes of them with what was given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from companion.cli import asking, rows
from companion.cli.given import line_of, needed_text
from companion.cli.words import plan as words
from companion.domain.days import parse_date
from companion.domain.errors import Ambiguous, BadInput, NotFound
from companion.domain.own_words import AFTER_LOW, FROM_DATE, HEADINGS, Letter, Person, PlanPart
from companion.domain.words import fold
from companion.ui.words.own_words import heading, person_line

if TYPE_CHECKING:
    from companion.cli.session import Session
    from companion.services.letters import LettersService
    from companion.services.plan import PlanService

T = TypeVar("T")


class LetterWords(Struct, frozen=True):
    """What was given for a letter; None stands for what was not."""

    title: str | None
    """Its title."""

    text: str | None
    """Its text, or a dash."""

    shows: str | None
    """When it shows."""

    mood: int | None
    """The step of mood it is offered at."""

    times: int | None
    """After so many check-ins in a row."""

    first: str | None
    """The date it shows from."""


def part_meant(session: Session, service: PlanService, given: str | None) -> PlanPart:
    """The part of the plan whose heading was given or is asked for, by its id, its words or their beginning.

    Raises:
        BadInput: it is no heading, or none was given.
    """
    ids = tuple(dict.fromkeys((*HEADINGS, *(part.id for part in service.parts()))))

    def meant(text: str) -> str:
        found = _matching(ids, lambda id_: (id_, heading(id_)), text)
        if len(found) != 1:
            raise BadInput(words.no_heading(text, ids), "heading")
        return found[0]

    if given is None or given == asking.DASH:
        given = asking.ask(session, words.which_heading(ids), words.HEADING, meant)
    return service.part(meant(given))


def person_meant(service: PlanService, given: str) -> Person:
    """The one of the person's people a name, its beginning or a place in the list means.

    Raises:
        NotFound: nobody is called so.
        Ambiguous: several are; the sentence lists them with their places.
    """
    people = service.people()
    found = _numbered(people, given) or _matching(people, lambda person: (person.name,), given)
    if len(found) > 1:
        listed = [f"{people.index(each) + 1} {person_line(each)}" for each in found]
        raise Ambiguous(words.several(given, "person", listed))
    if not found:
        raise NotFound(words.nobody(given, [person_line(each) for each in people]))
    return found[0]


def letter_meant(service: LettersService, given: str) -> Letter:
    """The letter a number of the list, a title or its beginning means.

    Raises:
        NotFound: there is none.
        Ambiguous: several are called so; the sentence lists them with their numbers.
    """
    letters = service.all()
    found = _numbered(letters, given) or _matching(letters, lambda letter: (letter.title,), given)
    if len(found) > 1:
        raise Ambiguous(words.several(given, "letter", [f"{letters.index(each) + 1} {each.title}" for each in found]))
    if not found:
        raise NotFound(words.no_letter(given))
    return found[0]


def _numbered(found: Sequence[T], given: str) -> Sequence[T]:
    return found[int(given) - 1 : int(given)] if rows.is_row(given) and int(given) else ()


def _matching(found: Sequence[T], names: Callable[[T], tuple[str, ...]], given: str) -> Sequence[T]:
    """Those that are called so; where none is, those whose name begins so."""
    wanted = fold(given)
    named = [(one, [fold(name) for name in names(one)]) for one in found]
    exact = [one for one, each in named if wanted in each]
    return exact or [one for one, each in named if wanted and any(name.startswith(wanted) for name in each)]


def person_with(
    session: Session, person: Person, name: str | None, reach: str | None, purpose: str | None, *, asks: bool = False
) -> Person:
    """Somebody with what was given; what was not given stays, or is asked for."""

    def line(given: str | None, what: str, before: str) -> str:
        return before if given is None and not asks else line_of(session, asking.DASH if given is None else given, what)

    return replace(
        person,
        name=person.name if name is None else name,
        reach=line(reach, words.REACH, person.reach),
        purpose=line(purpose, words.PURPOSE, person.purpose),
    )


def letter_with(session: Session, service: LettersService, letter: Letter, given: LetterWords) -> Letter:
    """A letter with what was given; what was not given stays, but for the text of a new one, which is read.

    Raises:
        BadInput: a date cannot be read, what was given does not belong together, or a new letter has no text.
    """
    shows = given.shows or _shown_by(given) or letter.shows
    if shows != AFTER_LOW and not given.mood is given.times is None:
        raise BadInput(words.ONLY_AFTER_LOW, "shows")
    if shows != FROM_DATE and given.first is not None:
        raise BadInput(words.ONLY_FROM_DATE, "shows")
    first = parse_date(given.first, service.today(), "from") if given.first is not None else letter.first
    is_new = letter.rev is None
    text = letter.text if given.text is None and not is_new else needed_text(session, given.text, "text")
    return replace(
        letter,
        title=letter.title if given.title is None else given.title,
        text=text,
        shows=shows,
        step=given.mood or letter.step,
        times=given.times or letter.times,
        first=first if shows == FROM_DATE else None,
    )


def _shown_by(given: LetterWords) -> str | None:
    """The rule that what was given belongs to."""
    if given.mood is not None or given.times is not None:
        return AFTER_LOW
    return FROM_DATE if given.first is not None else None
