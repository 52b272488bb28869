"""The safety plan and the person's people: read, written, put in order."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from companion.domain.errors import BadInput, NotFound
from companion.domain.ids import new_id
from companion.domain.own_words import HEADINGS, Person, PlanPart
from companion.domain.words import clean_name, clean_note, clean_remark
from companion.services.ports import Put, Remove, Saved, Store

REACH_LIMIT: Final = 300
"""The longest number or address, in characters."""


class PlanService:
    """Free text under plain headings, and a list of people. All of it may stay blank."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def parts(self) -> tuple[PlanPart, ...]:
        """What is written, in the order it is read."""
        return self._store.plan()

    def others(self) -> tuple[PlanPart | Person, ...]:
        """What the other versions say of parts and people changed in two places, about which nobody chose yet."""
        sides = (side.record for one in self._store.contested("plan", "person") for side in one.variants[1:])
        return tuple(record for record in sides if isinstance(record, PlanPart | Person))

    def part(self, heading: str) -> PlanPart:
        """What stands under a heading; blank and without a revision where nothing does."""
        return next((part for part in self.parts() if part.id == heading), PlanPart(heading, ""))

    def write(self, part: PlanPart, text: str) -> Saved:
        """Keep what is written under a heading; without any words the heading is blank again.

        Args:
            part: the part as the person saw it.
            text: what they wrote.

        Raises:
            BadInput: the heading is none, or the text is too long.
            NotSaved: it could not be made durable.
        """
        if part.rev is None and part.id not in HEADINGS:
            raise BadInput("The plan has no such heading.", "text")
        text = clean_note(text, "text").strip()
        if text == part.text:
            return Saved("")
        if not text:
            return self._store.save("plan-remove", [Remove(part)])
        return self._store.save("plan-write", [Put(replace(part, text=text))])

    def remove(self, part: PlanPart) -> Saved:
        """Leave a heading blank again; undo brings the words back.

        Raises:
            NotSaved: it could not be made durable.
        """
        return self._store.save("plan-remove", [Remove(part)])

    def people(self) -> tuple[Person, ...]:
        """The people, in their order."""
        return self._store.people()

    def person(self, id_: str) -> Person:
        """One of them.

        Raises:
            NotFound: they are not on the list any more.
        """
        found = next((person for person in self.people() if person.id == id_), None)
        if found is None:
            raise NotFound("This person is not on your list any more.")
        return found

    def new_person(self) -> Person:
        """Somebody to be filled in, at the end of the list."""
        return Person(new_id(), "", order=1 + max((person.order for person in self.people()), default=0))

    def keep_person(self, person: Person) -> Saved:
        """Write somebody down, or change what is written of them.

        Args:
            person: with what was typed; its `rev` is what the person saw.

        Raises:
            BadInput: there is no name, or something is too long.
            NotSaved: it could not be made durable.
        """
        person = replace(
            person,
            name=clean_name(person.name, "name"),
            reach=clean_remark(person.reach, "reach", limit=REACH_LIMIT),
            purpose=clean_remark(person.purpose, "purpose"),
        )
        return self._store.save("person-write", [Put(person)])

    def remove_person(self, person: Person) -> Saved:
        """Take somebody off the list; undo brings them back.

        Raises:
            NotSaved: it could not be made durable.
        """
        return self._store.save("person-remove", [Remove(person)])

    def move_person(self, person: Person, by: int) -> Saved:
        """Put somebody nearer to the beginning (negative) or the end; at its end of the list they stay.

        Raises:
            NotSaved: it could not be made durable.
        """
        people = list(self.people())
        at = next((place for place, each in enumerate(people) if each.id == person.id), None)
        if at is None or not 0 <= at + by < len(people):
            return Saved("")
        people.insert(at + by, people.pop(at))
        moved = [Put(replace(each, order=to)) for to, each in enumerate(people, 1) if each.order != to]
        return self._store.save("person-move", moved)
