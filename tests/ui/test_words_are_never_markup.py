"""No words of a person can reach a constructor that reads markup: checked in the source, not by luck."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import companion.ui

HERE = Path(companion.ui.__file__).parent

READS_MARKUP = {"Static", "Label", "Button", "Checkbox", "RadioButton", "Option", "Collapsible", "Tab", "Link"}
"""Constructors of Textual that parse a plain string as markup."""

SAFE_CALLS = {"plain", "Content", "assemble", "from_markup", "join", "Text"}

HOLDS_CONTENT = {"content", "prompt"}
"""A variable of this name holds Content; the type checker sees that it does."""


def gives_content(tree: ast.Module) -> set[str]:
    """Find the functions of a module that say they return Content."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {each.name for each in functions if isinstance(each.returns, ast.Name) and each.returns.id == "Content"}


def unsafe(node: ast.expr, safe: set[str]) -> bool:
    """Could this expression be a plain string with someone's words in it?"""
    match node:
        case ast.Constant():
            return False
        case ast.Attribute(value=ast.Name(id=name)):
            return not name.endswith("words") and name not in {"words", "shell"}
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name not in SAFE_CALLS | safe
        case ast.Name(id=name):
            return name not in HOLDS_CONTENT
        case _:
            return True


@pytest.mark.parametrize("path", sorted(HERE.rglob("*.py")), ids=lambda path: str(path.relative_to(HERE)))
def test_plain_strings_never_reach_a_widget_that_reads_markup(path: Path) -> None:
    if path.name == "text.py":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
            continue
        has_no_markup = any(
            word.arg == "markup" and isinstance(word.value, ast.Constant) and word.value.value is False
            for word in node.keywords
        )
        if node.func.id in READS_MARKUP and not has_no_markup:
            assert not unsafe(node.args[0], gives_content(tree)), f"{path.name}:{node.lineno} use Words or plain()"


@pytest.mark.parametrize("path", sorted(HERE.rglob("*.py")), ids=lambda path: str(path.relative_to(HERE)))
def test_nobody_turns_markup_on_or_escapes_by_hand(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert "markup.escape" not in source
    assert "markup=True" not in source
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "from_markup":
            assert isinstance(node.args[0], ast.Constant), f"{path.name}:{node.lineno} markup must be a constant"
