"""A piece to read, with what can be done in it: contents, find, links, hard words, keep, copy, back and forward."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from msgspec import Struct
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from companion.domain.errors import CompanionError
from companion.domain.piece import Piece
from companion.services.reading import WIDTHS, ReadingService
from companion.ui.keys import IF_ROOM
from companion.ui.messages import RecordsChanged
from companion.ui.screens.choose import ChooseScreen
from companion.ui.text import Words, plain
from companion.ui.turns import in_turn
from companion.ui.widgets.find_line import FindLine
from companion.ui.widgets.reader import Reader, Spot
from companion.ui.words import read as words

_NEED_PIECE = frozenset({"contents", "links", "find", "keep", "copy", "terms", "width"})


class Place(Struct, frozen=True):
    """Somewhere in the library."""

    piece: str
    """The id of a piece, or as links name it."""

    anchor: str = ""
    """A section of it."""

    spot: Spot | None = None
    """The very line, if the person was there before."""


class PieceView(Vertical):
    """Shows one piece after the other and knows the way back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave_find", words.LEAVE_FIND_LABEL, tooltip=words.LEAVE_FIND_TIP, id="read.leave-find"),
        Binding("t", "contents", words.CONTENTS_LABEL, tooltip=words.CONTENTS_TIP, id="read.contents"),
        Binding("slash", "find", words.FIND_LABEL, tooltip=words.FIND_TIP, id="read.find"),
        Binding("n", "step_find(1)", words.NEXT_LABEL, tooltip=words.NEXT_TIP, id="read.next"),
        Binding("N", "step_find(-1)", words.PREVIOUS_LABEL, tooltip=words.PREVIOUS_TIP, id="read.previous"),
        Binding("l", "links", words.LINKS_LABEL, tooltip=words.LINKS_TIP, id="read.links"),
        Binding("m", "keep", words.KEEP_LABEL, tooltip=words.KEEP_TIP, id="read.keep"),
        Binding("w", "terms", words.TERMS_LABEL, tooltip=words.TERMS_TIP, id="read.terms", show=False, group=IF_ROOM),
        Binding("y", "copy", words.COPY_LABEL, tooltip=words.COPY_TIP, id="read.copy", show=False, group=IF_ROOM),
        Binding(
            "left_square_bracket,alt+left",
            "step(-1)",
            words.PAGE_BEFORE_LABEL,
            tooltip=words.PAGE_BEFORE_TIP,
            id="read.before",
        ),
        Binding(
            "right_square_bracket,alt+right",
            "step(1)",
            words.PAGE_AFTER_LABEL,
            tooltip=words.PAGE_AFTER_TIP,
            id="read.after",
        ),
        Binding(
            "less_than_sign", "width(-1)", words.NARROWER_LABEL, tooltip=words.WIDTH_TIP, id="read.narrower", show=False
        ),
        Binding(
            "greater_than_sign", "width(1)", words.WIDER_LABEL, tooltip=words.WIDTH_TIP, id="read.wider", show=False
        ),
    ]

    def __init__(self, reading: ReadingService, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._reading = reading
        self._trail: list[Place] = []
        self._at = -1
        self._keeping = asyncio.Lock()
        self._kept: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """The page and the line to find words in it."""
        yield Words("", id="piece-title")
        yield Reader(id="reader")
        yield FindLine()

    @property
    def reader(self) -> Reader:
        """The page."""
        return self.query_one(Reader)

    @property
    def piece(self) -> Piece | None:
        """What is open."""
        return self.reader.piece

    @property
    def can_go_back(self) -> bool:
        """Was another piece open before this one?"""
        return self._at > 0

    # Opening

    def open(self, place: Place, *, is_new: bool = False) -> bool:
        """Open a piece; where that cannot be, say why.

        Args:
            place: where.
            is_new: does the way back begin here?
        """
        if not self._show(place):
            return False
        if is_new:
            self._trail, self._at = [], -1
        self._trail = [*self._trail[: self._at + 1], place]
        self._at += 1
        self.refresh_bindings()
        return True

    def _show(self, place: Place) -> bool:
        try:
            piece = self._reading.piece(place.piece)
        except CompanionError as error:
            self.notify(str(error), severity="warning")
            return False
        self.note_place()
        self.action_leave_find()
        reader = self.reader
        reader.callouts = self._reading.callouts()
        reader.widest = self._reading.width()
        reader.show(piece, place.anchor or self._reading.positions().get(piece.id, ""), place.spot)
        reader.focus()
        self._reading.opened(piece.ref)
        self._show_title()
        self._look_at_kept()
        return True

    @work(exclusive=True, group="kept")
    async def _look_at_kept(self) -> None:
        """Ask the records, which may be far away, beside the keys."""
        self.say_kept(await asyncio.to_thread(self._reading.kept))

    def say_kept(self, kept: tuple[str, ...]) -> None:
        """Have the title say whether the piece is one of those that were kept."""
        self._kept = kept
        self._show_title()

    def _show_title(self) -> None:
        """Name the piece above the page, also where its text begins in the middle."""
        if self.piece is not None:
            mark = f" · {words.KEPT_MARK}" if self.piece.ref in self._kept else ""
            title = Content.assemble(plain(self.piece.title).stylize("bold $accent"), (mark, "$text-muted"))
            self.query_one("#piece-title", Words).say(title)

    def note_place(self) -> None:
        """Remember where the page stands."""
        if self.piece is not None:
            if 0 <= self._at < len(self._trail):
                self._trail[self._at] = Place(self.piece.ref, self.reader.part, self.reader.spot)
            self._reading.remember(self.piece.id, self.reader.part)

    def action_step(self, step: int) -> None:
        """Go back to the piece before, or forward again."""
        wanted = self._at + step
        if 0 <= wanted < len(self._trail):
            place = self._trail[wanted]
            if self._show(place):
                self._at = wanted
            self.refresh_bindings()

    @on(Reader.LinkChosen)
    def _follow(self, message: Reader.LinkChosen) -> None:
        message.stop()
        self.open(Place(message.ref))

    @on(Reader.Moved)
    def _came_to_rest(self, message: Reader.Moved) -> None:
        message.stop()
        self.note_place()
        if message.at_end and self.piece is not None:
            self._note_read(self.piece.ref)

    @work
    async def _note_read(self, ref: str) -> None:
        """Note it beside the keys: the next one waits for no copy that is saving."""
        try:
            await asyncio.to_thread(self._reading.note_read, ref)
        except CompanionError:
            return  # only a mark is lost; what hinders it is said elsewhere
        self.post_message(RecordsChanged(frozenset({"pref"})))

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done now."""
        if not self.is_mounted:
            return super().check_action(action, parameters)
        match action:
            case "leave_find":
                return self.query_one(FindLine).is_open
            case "step_find":
                return self.query_one(FindLine).is_open
            case "step":
                return 0 <= self._at + int(str(parameters[0])) < len(self._trail)
            case "keep":
                return self.piece is not None and self._reading.can_keep
            case _ if action in _NEED_PIECE:
                return self.piece is not None
        return super().check_action(action, parameters)

    @work
    async def action_contents(self) -> None:
        """List the sections and go to one."""
        if self.piece is None:
            return
        parts = [(part.anchor, part.heading or words.OPENING) for part in self.piece.sections]
        chosen = await self.app.push_screen_wait(ChooseScreen(words.CONTENTS, parts))
        if chosen is not None:
            self.reader.go_to(chosen)

    @work
    async def action_links(self) -> None:
        """List the pieces this one leads to and open one."""
        if self.piece is None:
            return
        links = [(link.ref, words.link(link.text, self._title_of(link.ref))) for link in self.piece.links]
        if not links:
            self.notify(words.NO_LINKS)
            return
        chosen = await self.app.push_screen_wait(ChooseScreen(words.LINKS, links, detail=words.LINKS_DETAIL))
        if chosen is not None:
            self.open(Place(chosen))

    def _title_of(self, ref: str) -> str:
        """Name what a link leads to; a piece that cannot be read says so when it is opened."""
        try:
            return self._reading.piece(ref).title
        except CompanionError:
            return ""

    @work
    async def action_copy(self) -> None:
        """Put the section or the address of a source on the clipboard."""
        if self.piece is None:
            return
        part = self.reader.part or self.piece.sections[0].anchor
        heading = next((each.heading for each in self.piece.sections if each.anchor == part), "")
        texts = {"part": self.reader.text_of(part)}
        answers = [("part", words.this_part(heading or words.OPENING))]
        for source in self.piece.sources:
            texts[f"source-{source.id}"] = source.address
            answers.append((f"source-{source.id}", words.source_address(source.id, source.address)))
        chosen = await self.app.push_screen_wait(ChooseScreen(words.COPY_WHAT, answers, detail=words.COPY_DETAIL))
        if chosen is not None:
            self.app.copy_to_clipboard(texts[chosen])
            self.notify(words.COPIED)

    def action_terms(self) -> None:
        """Explain the hard words of this piece."""
        from companion.ui.screens.terms import TermsScreen, terms_in

        if self.piece is not None:
            self.app.push_screen(TermsScreen(terms_in(self.piece, self._reading.glossary())))

    async def action_keep(self) -> None:
        """Keep the piece on the list of those one comes back to, or take it off."""
        await in_turn(self, self._keep, self._keeping)

    async def _keep(self) -> None:
        if self.piece is None:
            return
        ref = self.piece.ref
        is_kept = ref not in await asyncio.to_thread(self._reading.kept)
        try:
            await asyncio.to_thread(self._reading.keep, ref, is_kept)
        except CompanionError as error:
            self.notify(str(error), severity="error")
            return
        self.say_kept(await asyncio.to_thread(self._reading.kept))
        self.notify(words.KEPT if is_kept else words.NOT_KEPT)
        self.post_message(RecordsChanged(frozenset({"pref"})))

    def action_width(self, step: int) -> None:
        """Have the text narrower or wider; what is at the top stays there."""
        at = WIDTHS.index(self._reading.width()) + step
        if 0 <= at < len(WIDTHS):
            self._reading.set_width(WIDTHS[at])
            self.reader.set_widest(WIDTHS[at])

    # Finding

    def action_find(self) -> None:
        """Type words to find in this piece."""
        self.query_one(FindLine).open()
        self.refresh_bindings()

    def action_leave_find(self) -> None:
        """Look for nothing any more; the page stays where it is."""
        line = self.query_one(FindLine)
        if line.is_open:
            line.close()
            self.reader.find("")
            self.reader.focus()
            self.refresh_bindings()

    def action_step_find(self, step: int) -> None:
        """Go to the next place found, or the one before."""
        self.reader.step_find(step)
        self._say_found()

    @on(Input.Changed, "#find")
    def _find(self, event: Input.Changed) -> None:
        event.stop()
        self.reader.find(event.value)
        self._say_found()

    @on(Input.Submitted, "#find")
    def _found(self, event: Input.Submitted) -> None:
        event.stop()
        self.reader.focus()
        self.refresh_bindings()

    def _say_found(self) -> None:
        line, reader = self.query_one(FindLine), self.reader
        line.say(reader.here if line.field.value.strip() else None, len(reader.finds))
