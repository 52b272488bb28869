"""The sentences about the next dose stand as the design gives them, each with what it may stand on."""

from __future__ import annotations

import tomllib

from companion.library.content import content_root
from companion.library.fixed import load_fixed

SENTENCES = {
    "stop": "Do not take the next one until a clinician tells you.",
    "wait": "Talk to a clinician or pharmacist before the next one.",
    "call": "Unless you were told otherwise, the next one stays at its usual time. Call today.",
    "clinic": "Call the clinic.",
    "no_rule": "We have no rule for this one. Ask a pharmacist today.",
}


def test_they_stand_word_for_word() -> None:
    assert {sentence.id: sentence.text for sentence in load_fixed(content_root())} == SENTENCES


def test_stop_rests_only_on_sources_that_say_so() -> None:
    table = tomllib.loads(content_root().joinpath("fixed.toml").read_text(encoding="utf-8"))
    stop = next(sentence for sentence in table["sentences"] if sentence["id"] == "stop")
    assert stop["stands_on"]
    assert all(ground["grade"] in ("V", "v") for ground in stop["stands_on"])
