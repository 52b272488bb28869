"""Words of the Read tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.ui.words import shell

if TYPE_CHECKING:
    from companion.domain.piece import Guide, Kind, Piece

TITLE: Final = "Read"
SEARCH_PLACEHOLDER: Final = "Search everything here"
LOADING: Final = "Opening the library…"
NOTHING: Final = "Nothing to read is here. `companion doctor` can say why."
NEEDS: Final = "What is it about?"
EVERYTHING: Final = "Everything here"
ALL_ARTICLES: Final = "All articles"
ALL_GUIDES: Final = "Medicine guides"
ALL_CARDS: Final = "Red-flag cards"
KEPT_LIST: Final = "Kept"
RECENT_LIST: Final = "Where you were"
MINE: Final = "For your medicines"
OTHERS: Final = "Other guides"
NONE_KEPT: Final = "Nothing is kept yet. m in a piece keeps it here."
NONE_RECENT: Final = "You have not opened anything yet."
NO_HITS: Final = "Nothing found. Try fewer letters, or another word."
CONTENTS: Final = "Contents"
LINKS: Final = "Read next"
SOURCES: Final = "Sources"
OPENING: Final = "Beginning"
LINKS_DETAIL: Final = "Addresses of sources stand at the end of the page. Companion opens none of them."
NO_LINKS: Final = "This page leads to no other one."
FIND: Final = "Find"
TERMS: Final = "Hard words here"
NO_TERMS: Final = "No hard words were found in this piece."
COPY_WHAT: Final = "Copy what?"
COPY_DETAIL: Final = "It goes to the clipboard, where other programs can read it."
COPIED: Final = "Copied."
KEPT: Final = "Kept. Read lists it under “Kept”."
NOT_KEPT: Final = "No longer kept."
READ_MARK: Final = "read"
KEPT_MARK: Final = "kept"
NO_GUIDE: Final = "There is no guide for this medicine. A pharmacist can tell you more."
NO_PIECE: Final = "There is nothing to read about this one."
NOT_ADVICE: Final = "General information. Your own prescriber knows your situation."

BACK_LABEL: Final = "Back"
BACK_TIP: Final = "Go back to the piece before, or to the list"
FIND_LABEL: Final = "Find"
FIND_TIP: Final = "Find words in this piece"
LEAVE_FIND_LABEL: Final = "Stop finding"
LEAVE_FIND_TIP: Final = "Take the marks off and go on reading"
NEXT_LABEL: Final = "Next"
NEXT_TIP: Final = "Go to the next place found"
PREVIOUS_LABEL: Final = "Previous"
PREVIOUS_TIP: Final = "Go to the place found before this one"
KEEP_LABEL: Final = "Keep"
KEEP_TIP: Final = "Put this piece on the list you come back to, or take it off"
TERMS_LABEL: Final = "Hard words"
TERMS_TIP: Final = "Explain the hard words of this piece"
COPY_LABEL: Final = "Copy"
COPY_TIP: Final = "Copy this part or the address of a source"
PAGE_BEFORE_LABEL: Final = "Back"
PAGE_BEFORE_TIP: Final = "Go back to the piece before"
PAGE_AFTER_LABEL: Final = "Forward"
PAGE_AFTER_TIP: Final = "Go forward again"
NARROWER_LABEL: Final = "Narrower"
WIDER_LABEL: Final = "Wider"
WIDTH_TIP: Final = "Change how wide the text is"
ABOUT_LABEL: Final = "What to read"
ABOUT_GAP_TIP: Final = "Read what to do about a dose that was not taken"
ABOUT_TIP: Final = "Read about this medicine"
ABOUT_SYMPTOM_TIP: Final = "Read about this symptom"
WAITING: Final = "For after a hard day"
NEED_TIP: Final = "Read about it"
SEARCH_FOR_TIP: Final = "Articles, medicine guides and red-flag cards"
CONTENTS_LABEL: Final = "Contents"
CONTENTS_TIP: Final = "List the parts of this piece"
LINKS_LABEL: Final = "Links"
LINKS_TIP: Final = "List the pieces this one leads to"
SEARCH_LABEL: Final = "Search"
SEARCH_TIP: Final = "Find words in everything here"
TO_LIST_TIP: Final = "Go to what was found"
SCROLL_TIP: Final = "Move through the page"
DOWN_LABEL: Final = "Down"
UP_LABEL: Final = "Up"
PAGE_DOWN_LABEL: Final = "Page down"
PAGE_UP_LABEL: Final = "Page up"
HOME_LABEL: Final = "Beginning"
END_LABEL: Final = "End"


KINDS: Final[dict[Kind, str]] = {"article": "", "medicine": "Medicine guide", "red-flag": "Red flags"}


def link(text: str, title: str) -> str:
    """A link by the words it stands on, and by where it leads unless they say so."""
    return text if text.casefold() in title.casefold() or not title else f"{text} · {title}"


def search_for(query: str) -> str:
    """Offer to look in everything there is to read."""
    return f"Search Read for “{query.strip()}”"


def facts(piece: Piece) -> str:
    """Say how long a piece takes, when it was written and who reviewed it."""
    reviewed = "no clinician yet" if piece.reviewed_by == "none yet" else piece.reviewed_by
    return f"{length(piece)} · written {piece.written.isoformat()} · reviewed by {reviewed}"


def length(piece: Piece) -> str:
    """Say what a piece is, if it is no article, and how long it takes."""
    return " · ".join(filter(None, (KINDS[piece.kind], minutes(piece.reading_minutes))))


def names(guide: Guide) -> str:
    """Name the medicines a guide is for, with their brands."""
    return ", ".join((*guide.names, *guide.brands))


def minutes(count: int) -> str:
    """Say how long reading takes."""
    return f"{count} min"


SHELF_DETAIL: Final = "Everything for this, the most useful first"


def help_now(door: str) -> str:
    """Name Help now and its door above what a search found."""
    return door if door == shell.HELP_LABEL else f"{shell.HELP_LABEL} · {door}"


def hit_count(count: int) -> str:
    """Say how many sections a search found."""
    return "1 place found" if count == 1 else f"{count} places found"


def go_on(heading: str) -> str:
    """Say where the person was."""
    return f"you were at “{heading}”"


def source(number: int, title: str, address: str) -> str:
    """Name a source, with the number its markers carry."""
    return f"[{number}] {title}: {address}"


def found(here: int, count: int) -> str:
    """Say at which of how many places the page is."""
    return f"{here + 1} of {count}" if count else "not in this piece"


def this_part(heading: str) -> str:
    """Name the part that can be copied."""
    return f"This part: “{heading}”"


def source_address(number: int, address: str) -> str:
    """Name a source by its number and address."""
    return f"[{number}] {address}"


def after_low(title: str) -> str:
    """Offer something to read after a low check-in, quietly."""
    return f"If you feel like reading: “{title}” waits in Read."
