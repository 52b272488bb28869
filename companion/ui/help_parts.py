"""What Help now is given, and the seam for what a person wrote themselves: plan, people, letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol

from msgspec import Struct

from companion.domain.errors import CompanionError, NotReadable
from companion.ui.words import help_now as words

if TYPE_CHECKING:
    from textual.screen import Screen

    from companion.domain.help_now import GuideId, HelpGuide
    from companion.domain.piece import Guide, Piece, RedFlag
    from companion.services.desk import Services
    from companion.services.help_now import HelpContent

OwnId = Literal["plan", "letters"]
"""A door to one's own words. Its key and label are those of the binding `help.<id>` of `HelpNowScreen`."""


class OwnDoor(Struct, frozen=True):
    """A door to something the person wrote, which can be opened now."""

    id: OwnId
    """Which one."""

    screen: Callable[[], Screen[Any]]
    """Makes the screen behind it; called when the door is opened."""


class Own(Struct, frozen=True):
    """What the person wrote for a hard moment, as far as it can be read now."""

    doors: tuple[OwnDoor, ...] = ()
    """The doors that can be opened."""

    missing: str = ""
    """Why something is not there, in one sentence; empty if nothing is missing."""

    plan_line: str = ""
    """The plan in one line, for the short form."""


class OwnHelp(Protocol):
    """Lists the doors to one's own words."""

    def look(self) -> Own:
        """Look what can be read now. Called in a thread once the numbers stand; it may read files, and never raises."""


class HelpParts(Struct, frozen=True, kw_only=True):
    """What Help now is given besides the numbers; without it the numbers stand alone."""

    content: Callable[[], HelpContent]
    """Opens the bundled content; it needs no records."""

    own: OwnHelp
    """What the person wrote."""


class PlanFile:
    """The plan as it can be read without the records: a plain file, if the person wants one."""

    def __init__(self, read: Callable[[], str | None], why_not: str) -> None:
        """Take the way to it.

        Args:
            read: reads the plan; None where it is not kept there. Raises NotReadable.
            why_not: says why there is no plan where the file is not there.
        """
        self._read, self._why_not = read, why_not

    def look(self) -> Own:
        """Read the file."""
        try:
            plan = self._read()
        except CompanionError as error:
            return Own(missing=str(error))
        if plan is None:
            return Own(missing=self._why_not)

        def screen() -> Screen[Any]:
            from companion.ui.screens.help_pages import WrittenPage

            return WrittenPage(words.PLAN, plan)

        return Own((OwnDoor("plan", screen),), plan_line=words.in_one_line(plan))


class OpenRecords:
    """Plan, people and letters in the open records; what shows them is imported when they are first looked for."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def look(self) -> Own:
        """Read what there is."""
        from companion.ui.own_help import RecordsHelp

        return RecordsHelp(self._services).look()


class NoContent:
    """No content at all, as in an app that was given none."""

    def help_guide(self, guide_id: GuideId) -> HelpGuide:  # noqa: ARG002
        """There is none."""
        raise NotReadable(words.CARD_MISSING)

    def red_flags(self, guide_id: str | None = None) -> tuple[RedFlag, ...]:  # noqa: ARG002
        """There are none."""
        return ()

    def piece(self, name: str) -> Piece:  # noqa: ARG002
        """There is none."""
        raise NotReadable(words.CARD_MISSING)

    def guide_for(self, medicine: str) -> Guide | None:  # noqa: ARG002
        """There is none."""
        return None
