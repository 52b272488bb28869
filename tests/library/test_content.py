"""The content is found wherever the app is installed, and no name leads out of it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import companion
from companion.domain.errors import NotReadable
from companion.library.content import MAX_BYTES, child, content_root, file_names, printable, read_text
from companion.library.library import Library


def test_the_source_tree_has_its_content_beside_the_package() -> None:
    assert content_root().joinpath("crisis").is_dir()
    assert content_root().joinpath("articles").is_dir()


def test_a_wheel_has_its_content_inside_the_package(content: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    package = Path(companion.__file__).parent
    names = ["__init__.py", "domain", "library"]
    (site / "companion").mkdir(parents=True)
    for name in names:
        (site / "companion" / name).symlink_to(package / name)
    (site / "companion" / "content").symlink_to(content)
    assert _find_root_in(site) == str(site / "companion" / "content")


def test_a_zip_has_its_content_inside_the_package(content: Path, tmp_path: Path) -> None:
    archive = tmp_path / "app.zip"
    package = Path(companion.__file__).parent
    with zipfile.ZipFile(archive, "w") as target:
        for path in [package / "__init__.py", *package.glob("domain/*.py"), *package.glob("library/*.py")]:
            target.write(path, f"companion/{path.relative_to(package).as_posix()}")
        for path in content.rglob("*.*"):
            target.write(path, f"companion/content/{path.relative_to(content).as_posix()}")
    assert _find_root_in(archive).rstrip("/") == f"{archive}/companion/content"
    assert "988" in _run(
        archive, "from companion.library.crisis import load_region as r; print(r('us').lines[0].number)"
    )


def test_everything_can_be_read_from_a_zip(zipped: zipfile.Path) -> None:
    library = Library(zipped)
    assert len(library.articles()) == len(file_names(content_root().joinpath("articles"), ".md"))
    assert [piece.id for piece in (*library.guides(), *library.red_flags())] == ["sample-guide", "sample-card"]
    assert library.shelves()
    assert library.glossary()
    assert len(library.regions()) == 15
    assert library.problems() == ()
    assert library.piece("hospital").id == "hospital"
    assert library.region("us").code == "US"


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/b", "a\\b", "", ".", "..", ".hidden", "a\x00b", "a" + "\n"])
def test_no_name_leads_out_of_the_content(name: str, content: Path) -> None:
    with pytest.raises(NotReadable):
        child(content, name)


def test_a_missing_folder_has_no_files(tmp_path: Path) -> None:
    assert file_names(tmp_path / "nowhere", ".md") == ()


def test_hidden_and_foreign_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".a.md", "b.md~", "c.txt", "d.md"):
        (tmp_path / name).touch()
    (tmp_path / "e.md").mkdir()
    assert file_names(tmp_path, ".md") == ("d.md",)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"a\x1b[31m", "U+001B"),
        ("a\u202eb".encode(), "U+202E"),
        ("\ufeffa".encode(), "U+FEFF"),
        (b"a" * (MAX_BYTES + 1), "larger"),
    ],
)
def test_damage_is_named(data: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(data)
    with pytest.raises(NotReadable, match=r"^articles/x\.md") as caught:
        read_text(tmp_path / "x.md", "articles/x.md")
    assert says in str(caught.value)


@pytest.mark.timeout(10)
def test_neither_a_pipe_nor_an_endless_file_is_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "us.toml")
    (tmp_path / "de.toml").touch()
    os.truncate(tmp_path / "de.toml", 1 << 40)  # read whole, it would take all memory there is
    for name in ("us.toml", "de.toml"):
        with pytest.raises(NotReadable):
            read_text(tmp_path / name, name)


def test_line_ends_are_made_alike(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"a\r\nb\n")
    assert read_text(tmp_path / "x.md", "x.md") == "a\nb\n"


def test_a_name_is_made_safe_to_repeat() -> None:
    assert printable("a\x1b[31m\nb") == '"a?[31m?b"'
    assert len(printable("x" * 1000)) < 70


def test_crisis_lines_load_nothing_heavy() -> None:
    script = (
        "import sys, companion.library.crisis\n"
        "sys.stdout.write(','.join(sorted(n.split('.')[0] for n in sys.modules)))\n"
    )
    loaded = set(_run(Path(companion.__file__).parent.parent, script).split(","))
    assert not loaded & {"textual", "rich", "tinydb", "msgspec", "click", "sqlite3", "zoneinfo", "dateutil"}


def _find_root_in(where: Path) -> str:
    """Ask a fresh Python that has only this on its path where the content lies."""
    return _run(where, "from companion.library.content import content_root; print(content_root())")


def _run(where: Path, script: str) -> str:
    """Run a script in a fresh Python with one folder or zip on its path."""
    code = f"import sys; sys.path.insert(0, {str(where)!r})\n{script}"
    run = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.strip()
