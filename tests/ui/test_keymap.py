"""A keymap from the settings: only what is sound reaches Textual, the rest is said in a sentence."""

from __future__ import annotations

import pytest

from companion.ui.keymap import check_keymap
from companion.ui.keys import declared
from companion.ui.parts import UiSettings
from companion.ui.screens.help_now import HelpNowScreen
from tests.ui.examples import ExampleList, example_parts
from tests.ui.pilot import notes, opened, shown

KNOWN = {
    "app.help": ("f1", "ctrl+g", "exclamation_mark"),
    "app.quit": ("ctrl+q",),
    "main.quit": ("q",),
    "today.take": ("space",),
    "today.extra": ("x",),
    "journal.new": ("n",),
}


def test_a_sound_keymap_passes_unchanged() -> None:
    checked = check_keymap({"today.take": "t,f5", "journal.new": "ctrl+n"}, KNOWN)
    assert checked.keys == {"today.take": "t,f5", "journal.new": "ctrl+n"}
    assert checked.problems == ()


def test_an_unknown_id_is_named_with_the_nearest_known_one() -> None:
    checked = check_keymap({"today.tkae": "t"}, KNOWN)
    assert checked.keys == {}
    assert checked.problems == (
        "Keymap: nothing is called “today.tkae”. Did you mean “today.take”? That line is not used.",
    )


@pytest.mark.parametrize("key", ["not a key", "ctrl+", "+", "ctrl+ctrl+a", "hyperspace", "<scroll-up>", "ctrl"])
def test_what_is_no_key_is_refused_and_the_action_keeps_its_own(key: str) -> None:
    checked = check_keymap({"today.take": key}, KNOWN)
    if key == "+":
        assert checked.keys == {"today.take": "plus"}
        return
    assert checked.keys == {}
    assert len(checked.problems) == 1


@pytest.mark.parametrize("value", ["", " ", 7, None, ["t"]])
def test_what_is_not_even_text_is_refused(value: object) -> None:
    checked = check_keymap({"today.take": value}, KNOWN)  # type: ignore[dict-item]
    assert checked.keys == {}
    assert len(checked.problems) == 1


@pytest.mark.parametrize(
    ("id_", "key"),
    [("today.take", "x"), ("today.take", "q"), ("today.take", "f1"), ("journal.new", "q"), ("app.quit", "space")],
)
def test_a_key_that_another_action_has_in_the_same_place_is_refused(id_: str, key: str) -> None:
    checked = check_keymap({id_: key}, KNOWN)
    assert checked.problems
    assert key not in checked.keys.get(id_, "").split(",")


def test_two_tabs_may_use_the_same_key() -> None:
    assert check_keymap({"journal.new": "x"}, KNOWN).problems == ()


def test_two_lines_cannot_take_the_same_key() -> None:
    checked = check_keymap({"today.take": "t", "today.extra": "t"}, KNOWN)
    assert checked.keys == {"today.take": "t"}
    assert len(checked.problems) == 1


@pytest.mark.parametrize("key", ["slash", "/", "left_square_bracket", "[", "ctrl+/", "é", "shift+tab", "ctrl+f5", "T"])
def test_every_way_of_writing_a_key_is_understood(key: str) -> None:
    assert check_keymap({"today.take": key}, KNOWN).problems == ()


def test_keys_can_be_swapped() -> None:
    checked = check_keymap({"today.take": "f6", "today.extra": "space"}, KNOWN)
    assert checked.problems == ()
    assert checked.keys == {"today.take": "f6", "today.extra": "space"}


def test_help_cover_and_quit_only_gain_keys() -> None:
    checked = check_keymap({"app.help": "f9"}, KNOWN)
    assert checked.keys == {"app.help": "f1,ctrl+g,exclamation_mark,f9"}


async def test_a_mapped_key_works_is_shown_and_the_old_one_is_free() -> None:
    settings = UiSettings(keymap={"today.take": "t", "app.help": "f9", "today.nothing": "z"})
    async with opened(example_parts(settings=settings)) as (app, pilot):
        pane = app.main.pane
        assert isinstance(pane, ExampleList)
        await pilot.press("t")
        await pilot.pause()
        assert "take" in pane.log_of
        assert "t Take" in shown(app)
        assert any("today.nothing" in note for note in notes(app))
        for key in ("f9", "f1"):
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, HelpNowScreen), key
            await pilot.press("escape")
            await pilot.pause()


async def test_a_keymap_full_of_nonsense_leaves_the_app_usable() -> None:
    settings = UiSettings(keymap={"app.help": "nope", "app.quit": "", "main.tab-1": "2", "x" * 500: "é"})
    async with opened(example_parts(settings=settings)) as (app, pilot):
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, HelpNowScreen)


def test_every_binding_of_ours_has_an_id_a_verb_and_a_tip() -> None:
    from textual.binding import Binding

    from companion.ui.keys import _all_bindings

    ids = declared(everything=True)
    assert {"app.help", "app.cover", "app.palette", "app.keys", "app.quit", "main.tab-1"} <= set(ids)
    for bindings in _all_bindings():
        for binding in bindings:
            assert isinstance(binding, Binding), binding
            assert binding.id, binding
            assert "." in binding.id, binding
            assert binding.description, binding
            assert binding.tooltip or binding.system, binding


def test_no_two_keys_of_ours_collide() -> None:
    known = declared(everything=True)
    own = {id_: ",".join(keys) for id_, keys in known.items()}
    places = {id_.partition(".")[0] for id_ in known}
    for place in places - {"app", "main"}:
        here = {id_: keys for id_, keys in known.items() if id_.split(".")[0] in (place, "app")}
        assert check_keymap({id_: own[id_] for id_ in here}, here).problems == (), place
