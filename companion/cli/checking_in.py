"""Filling a check-in from words, or question by question, and saving it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from companion.cli import asking
from companion.cli.given import text_of
from companion.cli.words import entries as words
from companion.cli.words.encryption import DRAFT_SEALED
from companion.domain.errors import BadInput, Busy, CompanionError, NotSaved
from companion.domain.journal import SCALES, SLEEP, Scale, parse_sleep, parse_step, steps_of
from companion.domain.words import clean_line

if TYPE_CHECKING:
    from companion.cli.session import Session
    from companion.services.checkin import Draft
    from companion.services.desk import Services


class Given(Struct, frozen=True):
    """What was given by options."""

    scales: Mapping[str, str]
    """Steps by scale id, as they were typed."""

    sleep: str | None
    """How long the night was."""

    symptoms: tuple[str, ...]
    """Symptoms, each with its step behind an equals sign."""

    tags: tuple[str, ...]
    """Words to find it by."""

    note: str | None
    """The note; a dash reads it from standard input."""

    flag: bool
    """Is it marked "tell my clinician"?"""

    is_read: bool = False
    """Was the note read from standard input already?"""

    @property
    def has_words(self) -> bool:
        """Was anything given that would be lost?"""
        return bool(self.scales or self.symptoms or self.tags) or self.sleep is not None or self.note is not None

    def values(self) -> dict[str, int]:
        """The steps by scale id, and sleep in minutes.

        Raises:
            BadInput: one cannot be read or is not on its scale.
        """
        values = {id_: parse_step(text, SCALES[id_]) for id_, text in self.scales.items()}
        return values if self.sleep is None else {**values, SLEEP: parse_sleep(self.sleep)}


def filled(session: Session, draft: Draft, given: Given) -> Draft:
    """A draft filled from options.

    Raises:
        BadInput: a value cannot be read or is not on its scale.
        NotFound: a symptom is not known.
    """
    checkin = session.services().checkin
    asked_for = {scale.id for scale in checkin.scales()}
    for id_ in given.scales:
        if id_ not in asked_for:
            raise BadInput(words.other_mood(keeps_poles="mood" not in asked_for), id_)
    values, steps = given.values(), {}
    for spelled in given.symptoms:
        name, divider, step = spelled.rpartition("=")
        if not divider:
            raise BadInput(words.symptom_form(spelled), "symptom")
        symptom = checkin.symptom_named(name)
        steps[symptom.id] = parse_step(step, steps_of(symptom.name))
    note = given.note if given.is_read else text_of(session, given.note, "note")
    return replace(draft, values=values, symptoms=steps, tags=given.tags, note=note or "", flag=given.flag)


def read_note(session: Session, given: Given) -> Given:
    """What was given, its note as it comes in on standard input: once, before anything can go wrong."""
    if given.note != asking.DASH:
        return given
    return replace(given, note=text_of(session, given.note, "note"), is_read=True)


def keep_locked(session: Session, given: Given) -> str:
    """Keep what was given as a sealed draft before the passphrase is asked for; answers its id.

    The person's symptoms and day cannot be read yet: symptoms stay words in the note, and the day is the clock's.

    Raises:
        BadInput: a value is not on its scale.
        NotSaved: the draft could not be kept.
    """
    from companion.domain.days import wall_of, zone_named
    from companion.domain.ids import new_id
    from companion.services import checkin

    values = given.values()
    now = session.clock.now().replace(microsecond=0)
    day = wall_of(now, zone_named(session.clock.zone())).date()
    text = "\n".join(part for part in (given.note or "", *given.symptoms) if part)
    draft = checkin.Draft(new_id(), day, now, values, tags=given.tags, note=text, flag=given.flag)
    checkin.keep(session.drafts(), draft)
    return draft.id


def unlocked(session: Session, kept: str | None) -> Services:
    """The services; where they stay locked it is said that what was given is kept.

    Raises:
        CompanionError: as in `Session.services`.
    """
    try:
        return session.services()
    except CompanionError:
        if kept is not None:
            session.out.tell(DRAFT_SEALED)
        raise


def refuse_empty(draft: Draft, *, here: bool) -> None:
    """An empty check-in is kept only where it is meant, not where a pipe brought nothing.

    Raises:
        BadInput: nothing is in it.
    """
    tags = any(clean_line(tag).strip("# ") for tag in draft.tags)
    if not (here or draft.values or draft.symptoms or tags or clean_line(draft.note) or draft.flag):
        raise BadInput(words.NOTHING_GIVEN)


def asked(session: Session, draft: Draft) -> Draft:
    """A draft filled question by question, at a terminal kept after each so that nothing typed is lost.

    Raises:
        BadInput: nothing may be asked and nothing was given, or an answer read from standard input cannot be used.
    """
    if session.no_input:
        raise BadInput(words.NOTHING_GIVEN)
    checkin = session.services().checkin
    draft = _picked_up(session, draft)
    answered = _Answers(session)
    for scale in checkin.mood_scales():
        draft = answered.step(draft, scale)
    draft = answered.sleep(draft)
    for scale in checkin.scales()[len(checkin.mood_scales()) :]:
        draft = answered.step(draft, scale)
    for symptom in checkin.symptoms():
        draft = answered.symptom(draft, symptom.id, symptom.name)
    draft = answered.tags(draft)
    draft = answered.note(draft)
    if not answered.any and not asking.is_terminal():
        raise BadInput(words.NOTHING_GIVEN)
    return draft


def save(session: Session, draft: Draft) -> None:
    """Save a check-in and say it back.

    Raises:
        NotSaved, Busy: it could not be made durable; the draft is kept, and said to be where it is.
    """
    services = session.services()
    try:
        services.checkin.save(draft)
    except (NotSaved, Busy):
        if any(kept.id == draft.id for kept in services.checkin.kept()):
            session.out.tell(words.DRAFT_KEPT)
        raise
    entry = services.journal.get(draft.id)
    session.out.show(words.saved(entry, services.journal.symptom_names(), services.today.today()))


def _picked_up(session: Session, draft: Draft) -> Draft:
    """The newest draft left behind, if the person wants to go on with it."""
    kept = session.services().checkin.kept()
    if not kept or not asking.is_terminal():
        return draft
    session.out.tell(words.draft_found(kept[0].day, kept[0].note, session.services().today.today()))
    return kept[0] if asking.yes_or_no(session, words.GO_ON, enter=False) else draft


class _Answers:
    """Asks one thing at a time; an empty line leaves a thing as it is."""

    def __init__(self, session: Session) -> None:
        self.any = False
        """Was anything answered?"""

        self._session = session
        self._is_told = False

    def step(self, draft: Draft, scale: Scale) -> Draft:
        """Ask for a step of a scale."""
        found = self._ask(words.ask_scale(scale), scale.id, lambda text: parse_step(text, scale))
        return self._keep(draft, replace(draft, values={**draft.values, **found}), is_new=bool(found))

    def sleep(self, draft: Draft) -> Draft:
        """Ask for the hours slept."""
        found = self._ask(words.ASK_SLEEP, SLEEP, parse_sleep)
        return self._keep(draft, replace(draft, values={**draft.values, **found}), is_new=bool(found))

    def symptom(self, draft: Draft, id_: str, name: str) -> Draft:
        """Ask how strong a symptom is."""
        found = self._ask(words.ask_symptom(name), id_, lambda text: parse_step(text, steps_of(name)))
        return self._keep(draft, replace(draft, symptoms={**draft.symptoms, **found}), is_new=bool(found))

    def tags(self, draft: Draft) -> Draft:
        """Ask for tags."""
        text = asking.ask_or_skip(self._session, words.ASK_TAGS)
        tags = tuple(tag for tag in text.replace(",", " ").split() if tag)
        return self._keep(draft, replace(draft, tags=(*draft.tags, *tags)), is_new=bool(tags))

    def note(self, draft: Draft) -> Draft:
        """Ask for a note: lines until an empty one; from standard input, all that is left."""
        lines = [draft.note] if draft.note else []
        first = len(lines)
        while line := asking.ask_or_skip(self._session, words.ASK_NOTE if len(lines) == first else words.ASK_MORE):
            lines.append(line)
        return self._keep(draft, replace(draft, note="\n".join(lines)), is_new=len(lines) > first)

    def _ask(self, question: str, id_: str, read: Callable[[str], int]) -> dict[str, int]:
        """The answer under its id; nothing if the line was empty."""
        text = asking.ask_or_skip(self._session, question, read)
        return {id_: read(text)} if text.strip() else {}

    def _keep(self, before: Draft, after: Draft, *, is_new: bool) -> Draft:
        if not is_new:
            return before
        self.any = True
        if asking.is_terminal():  # lines of a pipe are still where they came from
            try:
                self._session.services().checkin.keep(after)
            except NotSaved as error:  # the answers go on: saving at the end may work all the same
                if not self._is_told:
                    self._session.out.tell(words.no_draft(str(error)))
                self._is_told = True
        return after
