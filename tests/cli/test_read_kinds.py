"""`companion read` knows articles, medicine guides and red-flag cards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.samples import copy_with_samples

from .conftest import Cli


@pytest.fixture(autouse=True)
def with_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled articles with one guide and one card that stay as they are."""
    folder = tmp_path / "content"
    copy_with_samples(folder)
    monkeypatch.setattr("companion.library.library.content_root", lambda: folder)


def test_the_list_names_each_kind_over_its_rows(cli: Cli) -> None:
    lines = cli("read", "list").out.splitlines()
    heads = [line for line in lines if line and not line.startswith(" ") and not line[0].isdigit()]
    assert heads == ["Articles", "Medicine guides", "Red-flag cards"]
    numbers = [int(line.split()[0]) for line in lines if line.strip() and line not in heads]
    assert numbers == list(range(1, len(numbers) + 1))
    assert lines[-1].endswith("sample-card")


@pytest.mark.parametrize(("kind", "ids"), [("medicine", ["sample-guide"]), ("red-flag", ["sample-card"])])
def test_one_kind_alone(cli: Cli, kind: str, ids: list[str]) -> None:
    found = cli("read", "list", "--kind", kind, "--json").data["pieces"]
    assert [(piece["kind"], piece["id"]) for piece in found] == [(kind, id_) for id_ in ids]
    cli("read", "list", "--kind", kind)
    assert cli("read", "show", "1", "--json").data["piece"]["id"] == ids[0]
    hits = cli("read", "search", "page", "--kind", kind, "--json").data["hits"]
    assert {hit["kind"] for hit in hits} <= {kind}
    assert cli("read", "list", "--kind", "book").code == 2


@pytest.mark.parametrize(
    "asked", [("Zoloft",), ("zoloft", "XR", "50mg"), ("sertraline",), ("sample-guide",), ("medicine:sample-guide",)]
)
def test_a_guide_by_the_name_of_its_medicine(cli: Cli, asked: tuple[str, ...]) -> None:
    page = cli("read", "show", *asked).out
    assert page.startswith("Sertraline, a sample")
    assert "For: sertraline, Zoloft." in page
    assert "Crisis line: 988" in page.splitlines()[-1]
    assert "the card: companion read show sample-card" in page


def test_the_name_of_a_medicine_can_be_kept_out_of_the_history(cli: Cli) -> None:
    assert cli("read", "show", "-", stdin=b"Zoloft\n").out.startswith("Sertraline, a sample")


def test_a_card_says_first_what_to_do(cli: Cli) -> None:
    lines = cli("read", "show", "sample-card").out.splitlines()
    assert lines[0] == "Sweating and shaking, a sample"
    assert lines[2] == "CALL THE EMERGENCY NUMBER NOW."


def test_a_script_gets_what_each_kind_has(cli: Cli) -> None:
    guide = cli("read", "show", "zoloft", "--json").data["piece"]
    assert (guide["kind"], guide["names"], guide["brands"], guide["scope"]) == (
        "medicine",
        ["sertraline"],
        ["Zoloft"],
        "medicine",
    )
    assert guide["gaps"] == [{"fixed": "call", "days": 2, "with": []}]
    assert guide["links"] == [{"text": "the card", "kind": "red-flag", "id": "sample-card"}]
    card = cli("read", "show", "sample-card", "--json").data["piece"]
    assert (card["action"], card["level"], card["medicines"]) == (
        "Call the emergency number now.",
        "emergency",
        ["sample-guide"],
    )


def test_what_was_forgotten_is_found_in_a_whole_question(cli: Cli) -> None:
    hits = cli("read", "search", "what do I do, I forgot my Zoloft yesterday", "--json").data["hits"]
    assert (hits[0]["kind"], hits[0]["id"], hits[0]["heading"]) == ("medicine", "sample-guide", "If a dose was missed")
    assert cli("read", "show", "1").out.startswith("Sertraline, a sample") is False
    cli("read", "search", "forgot", "zoloft")
    assert cli("read", "show", "1").out.startswith("Sertraline, a sample")


def test_an_unknown_name_says_what_comes_near(cli: Cli) -> None:
    answer = cli("read", "show", "Zolofft")
    assert answer.code == 1
    assert "sample-guide" in answer.err
    assert "`companion read search`" in answer.err


def test_a_name_alone_is_shown(cli: Cli) -> None:
    assert cli("read", "Zoloft", "XR").out == cli("read", "show", "Zoloft XR").out
    assert "For: sertraline" in cli("read", "Zoloft").out
    assert cli("read", "--no-such").code == 2


def test_a_medicine_can_be_asked_for_in_a_conversation(cli: Cli) -> None:
    said = cli("plain", stdin=b"read Zoloft XR\nguides\nred flags\nquit\n").out
    assert "For: sertraline, Zoloft." in said
    assert "Medicine guides" in said
    assert "Red-flag cards" in said


def test_the_doctor_counts_them(cli: Cli) -> None:
    assert "1 medicine guide, 1 red-flag card, crisis lines of" in cli("doctor").out
