"""Where the bundled content lies and how one file of it is read, in a wheel, a zip and a source checkout alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from companion.domain.errors import NotReadable

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MAX_BYTES: Final = 512_000
"""No content file is larger; one that is has been damaged or swapped."""

SAFE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[a-z]+)?")
"""What a file or folder of the content may be called: one plain component, so that nothing can lead elsewhere."""

UNSAFE_CHARACTERS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""Control, bidirectional and invisible characters, which never stand in bundled text."""


def content_root() -> Traversable:
    """Find the content folder: inside the installed package, else beside it in a source checkout.

    `importlib.resources` is asked only where the package is not a plain folder: importing it takes ten milliseconds.
    """
    from pathlib import Path

    import companion

    package = Path(companion.__file__ or "").parent
    if not package.is_dir():
        from importlib.resources import files

        return files("companion").joinpath("content")
    inside = package / "content"
    return inside if inside.is_dir() else package.parent / "content"


def child(folder: Traversable, name: str) -> Traversable:
    """Step to one file or folder of the content.

    Raises:
        NotReadable: The name is not one plain component.
    """
    if not SAFE_NAME.fullmatch(name):
        raise NotReadable(f"Content: {printable(name)} is not the name of a content file.")
    return folder.joinpath(name)


def file_names(folder: Traversable, suffix: str) -> tuple[str, ...]:
    """Name the files of a folder that end in `suffix`, sorted; none if the folder is missing or cannot be listed."""
    try:
        names = [entry.name for entry in folder.iterdir() if entry.is_file()]
    except (OSError, KeyError, ValueError):
        return ()
    return tuple(sorted(name for name in names if name.endswith(suffix) and SAFE_NAME.fullmatch(name)))


def read_text(file: Traversable, label: str) -> str:
    """Read one content file as text.

    Raises:
        NotReadable: The file is missing, too large, not UTF-8 or holds characters that never belong in content.
    """
    try:
        data = _bytes_of(file)
    except Exception as error:  # a zip has many ways to be damaged, and all of them mean the same to the reader
        raise NotReadable(f"{label}: cannot be read ({type(error).__name__}).") from error
    if len(data) > MAX_BYTES:
        raise NotReadable(f"{label}: is larger than {MAX_BYTES} bytes.")
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise NotReadable(f"{label}: is not UTF-8 text.") from error
    if found := UNSAFE_CHARACTERS.search(text):
        raise NotReadable(f"{label}: holds the character U+{ord(found[0]):04X}, which is never part of content.")
    return text


def _bytes_of(file: Traversable) -> bytes:
    """No more than one byte over the most there may be; a pipe or a device in its place would be waited for."""
    if not file.is_file():
        raise FileNotFoundError
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def printable(name: str, longest: int = 60) -> str:
    """Quote a name someone typed so that it can stand in a sentence: no control characters, not too long."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in name[:longest])
    return f'"{shown}{"…" if len(name) > longest else ""}"'
