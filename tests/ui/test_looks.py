"""Themes, contrast, styles without literal colors, pictures."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

import companion.ui
from companion.ui import theme as themes
from companion.ui.app import CompanionApp
from companion.ui.parts import UiSettings
from companion.ui.render import OVERLAYS
from companion.ui.render import main as render
from companion.ui.styles import LOCK
from tests.ui.examples import example_parts
from tests.ui.pilot import notes, opened, shown

HERE = Path(companion.ui.__file__).parent


def contrast(one: Color, other: Color) -> float:
    """Say how well two colors can be told apart, by WCAG 2.2."""

    def luminance(color: Color) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", themes.THEMES, ids=lambda theme: theme.name)
def test_our_themes_can_be_read(theme: themes.Theme) -> None:
    colors = theme.to_color_system().generate()
    grounds = [Color.parse(colors[name]) for name in ("background", "surface", "panel")]
    least = 7 if theme is themes.HIGH_CONTRAST else 4.5
    for ground in grounds:
        for name in ("foreground", "text-muted", "accent", "primary", "success", "warning", "error"):
            assert contrast(Color.parse(colors[name]), ground) >= least, (name, ground)
        assert contrast(Color.parse(colors["text-disabled"]), ground) >= 3
    cursor = Color.parse(colors["block-cursor-background"])
    assert contrast(Color.parse(colors["block-cursor-foreground"]), cursor) >= 4.5


def test_styles_use_theme_colors_only() -> None:
    for path in HERE.rglob("*.tcss"):
        for line in path.read_text(encoding="utf-8").splitlines():
            rule = line.partition("/*")[0]
            if ":" in rule and re.search(r"\b(color|background|tint|border)[a-z-]*\s*:", rule):
                assert not re.search(r":[^;{]*(#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\()", rule), (path.name, line)


def test_every_theme_can_be_chosen_and_under_no_color_only_the_terminals_own() -> None:
    names = {*BUILTIN_THEMES, *(theme.name for theme in themes.THEMES)}
    assert themes.choices(names, no_color=False)[:2] == ("companion-dark", "companion-light")
    assert set(themes.choices(names, no_color=False)) == names
    assert set(themes.choices(names, no_color=True)) == {"ansi-dark", "ansi-light"}


@pytest.mark.parametrize("name", sorted({*BUILTIN_THEMES, *(theme.name for theme in themes.THEMES)}))
async def test_every_theme_can_be_worn(name: str) -> None:
    async with opened(example_parts(settings=UiSettings(theme=name))) as (app, _pilot):
        assert app.theme == name
        assert "Sertraline" in shown(app)


async def test_an_unknown_theme_is_said_and_ours_is_worn() -> None:
    async with opened(example_parts(settings=UiSettings(theme="nope [/]"))) as (app, _pilot):
        assert app.theme == themes.DEFAULT
        assert notes(app) == ["There is no theme called “nope [/]”; companion-dark is used."]


async def test_a_chosen_theme_is_remembered() -> None:
    chosen: list[str] = []
    async with opened(example_parts(theme_chosen=chosen.append)) as (app, pilot):
        app.choose_theme("companion-light")
        await pilot.pause()
        assert app.theme == "companion-light"
        app.choose_theme("nope")
        assert chosen == ["companion-light"]


async def test_without_color_no_color_is_drawn_and_the_cursor_can_still_be_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(example_parts(settings=UiSettings(theme="companion-light"))) as (app, pilot):
        assert app.theme == "ansi-dark"
        for key in ("f1", "escape", "ctrl+p"):
            await pilot.press(key)
            await pilot.pause(0.3)
            for strip in app.screen._compositor.render_strips():
                for _text, style, _control in strip:
                    if style is not None:
                        assert style.color is None or style.color.is_default
                        assert style.bgcolor is None or style.bgcolor.is_default
        await pilot.press("escape")
        await pilot.pause(0.1)
        row = next(
            strip
            for strip in app.screen._compositor.render_strips()
            if "Sertraline" in "".join(segment.text for segment in strip)
        )
        assert any(style is not None and style.reverse for _text, style, _control in row)


@pytest.mark.timeout(300)  # half a minute where nothing else runs
def test_pictures_of_every_tab_and_screen_are_made(tmp_path: Path) -> None:
    arguments = ["--parts", "tests.ui.examples:example_parts", "--out", str(tmp_path), "--size", "60x20"]
    assert render([*arguments, "--look", "companion-light"]) == 0
    names = {path.name.partition("-60x20")[0] for path in tmp_path.glob("*.svg")}
    tabs = {"today", "journal", "trends", "read", "medicines", "care"}
    assert names == tabs | {name for name, pane, _ in OVERLAYS if pane != LOCK}
    for path in tmp_path.glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        ElementTree.fromstring(text)
        assert "http" not in re.sub(r'xmlns="[^"]*"', "", text).replace("https://www.textualize.io", "")
        assert "DejaVu Sans Mono" in text


KEYS = {"tab": "", "help": "f1", "keys": "question_mark", "cover": "f2"}
SEEN = [
    *((name, size, "companion-dark") for name in KEYS for size in ((60, 20), (80, 24), (120, 40))),
    *((name, (80, 24), look) for name in ("tab", "keys", "help") for look in ("companion-light", "no-color")),
]


@pytest.mark.parametrize(
    ("name", "size", "look"), SEEN, ids=[f"{name}-{size[0]}x{size[1]}-{look}" for name, size, look in SEEN]
)
def test_the_shell_looks_as_it_was_looked_at(
    snap_compare: object, monkeypatch: pytest.MonkeyPatch, name: str, size: tuple[int, int], look: str
) -> None:
    key = KEYS[name]
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
        look = "companion-dark"

    async def settle(pilot: object) -> None:
        from tests.ui.pilot import wait_until

        app = pilot.app  # type: ignore[attr-defined]
        await wait_until(pilot, lambda: app.is_open)  # type: ignore[arg-type]
        if key:
            await pilot.press(key)  # type: ignore[attr-defined]
        await pilot.pause(0.2)  # type: ignore[attr-defined]

    assert snap_compare(
        CompanionApp(example_parts(settings=UiSettings(theme=look))), terminal_size=size, run_before=settle
    )  # type: ignore[operator]
