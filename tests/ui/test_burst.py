"""The burst guard tells typing from pasting."""

from __future__ import annotations

import pytest
from textual.events import Key

from companion.ui.burst import BurstGuard
from companion.ui.gate import KeyGate, Verdict


def presses(guard: BurstGuard, *keys: tuple[str, float]) -> list[bool]:
    return [guard.press(key, at) for key, at in keys]


def test_three_different_keys_within_the_window_are_a_burst() -> None:
    assert presses(BurstGuard(), ("a", 0.0), ("b", 0.01), ("c", 0.02)) == [False, False, True]


@pytest.mark.parametrize("gap", [0.016, 0.05, 0.2])
def test_a_quick_hand_is_not_a_burst(gap: float) -> None:
    assert not any(presses(BurstGuard(), *(("abcdefgh"[n], n * gap) for n in range(8))))


def test_a_key_held_down_is_not_a_burst() -> None:
    assert not any(presses(BurstGuard(), *(("j", n * 0.005) for n in range(50))))


def test_two_different_keys_together_are_not_a_burst() -> None:
    assert not any(presses(BurstGuard(), *(("jk"[n % 2], n * 0.01) for n in range(20))))


def test_what_follows_a_burst_is_dropped_until_it_is_quiet() -> None:
    guard = BurstGuard()
    presses(guard, ("a", 0.0), ("b", 0.001), ("c", 0.002))
    assert guard.press("A", 0.1), "a paste can stall between two reads"
    assert guard.press("A", 0.35)
    assert not guard.press("A", 0.7)


def key(name: str, at: float, character: str | None = None) -> Key:
    event = Key(name, character if character is not None else (name if len(name) == 1 else None))
    event.time = at
    return event


def gate(window: float = 0.015) -> KeyGate:
    return KeyGate(BurstGuard(window), frozenset({"f1", "ctrl+p", "exclamation_mark"}), opens_at=10.0)


def test_before_the_first_frame_only_help_works() -> None:
    early = gate()
    assert early.judge(key("space", 9.9, " "), in_text=False, put_away=False) is Verdict.DROP
    assert early.judge(key("enter", 9.9), in_text=False, put_away=False) is Verdict.DROP
    assert early.judge(key("f1", 9.9), in_text=False, put_away=False) is Verdict.PASS


def test_a_page_that_is_put_away_gets_no_keys_not_even_into_a_field() -> None:
    small = gate()
    assert small.judge(key("a", 11.0), in_text=True, put_away=True) is Verdict.DROP
    assert small.judge(key("space", 11.0, " "), in_text=False, put_away=True) is Verdict.DROP
    assert small.judge(key("exclamation_mark", 11.0, "!"), in_text=True, put_away=True) is Verdict.DROP
    assert small.judge(key("f1", 11.0), in_text=True, put_away=True) is Verdict.PASS


def test_text_fields_take_bursts() -> None:
    typing = gate()
    verdicts = {typing.judge(key(k, 11.0), in_text=True, put_away=False) for k in "abcdef"}
    assert verdicts == {Verdict.PASS}


def test_keys_are_held_in_order_and_a_burst_drops_them_and_says_so_once() -> None:
    held = gate()
    for name in ("a", "b"):
        event = key(name, 11.0)
        assert held.judge(event, in_text=False, put_away=False) is Verdict.HOLD
        held.held.append(event)
    enter = key("enter", 11.0)
    assert held.judge(enter, in_text=False, put_away=False) is Verdict.HOLD, "after what is held, not before it"
    held.held.append(enter)
    assert held.judge(key("c", 11.001), in_text=False, put_away=False) is Verdict.BURST
    assert held.release() == ()
    assert held.judge(key("d", 11.002), in_text=False, put_away=False) is Verdict.DROP
    assert held.judge(key("x", 12.0), in_text=False, put_away=False) is Verdict.HOLD


def test_enter_within_a_burst_is_dropped_too() -> None:
    held = gate()
    for name in ("a", "b", "c"):
        held.judge(key(name, 11.0), in_text=False, put_away=False)
    assert held.judge(key("enter", 11.01), in_text=False, put_away=False) is Verdict.DROP
    assert held.judge(key("enter", 12.0), in_text=False, put_away=False) is Verdict.PASS
