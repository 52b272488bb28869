"""What is typed into a dialog is kept until it is saved or thrown away."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.domain.errors import NotSaved
from companion.services.form_drafts import FormDrafts, KeptForm
from companion.storage.drafts import FileDrafts

ID = "abc123/2026-11-23/s1"
"""An id with slashes, as doses have."""


@pytest.fixture
def forms(tmp_path: Path) -> FormDrafts:
    return FormDrafts(FileDrafts(tmp_path / "drafts"))


def of(forms: FormDrafts, subject: str = ID) -> KeptForm:
    return forms.of("dose", subject, "What happened: Sertraline")


def test_what_was_typed_is_there_the_next_time_and_only_there(forms: FormDrafts) -> None:
    of(forms).keep({"note": "half of it"})
    assert of(forms).read() == {"note": "half of it"}
    assert of(forms, "another").read() == {}
    assert forms.of("skip", ID, "").read() == {}


def test_a_save_that_worked_forgets_it_and_one_that_did_not_keeps_what_was_typed_last(forms: FormDrafts) -> None:
    kept = of(forms)
    kept.keep({"note": "half"})
    kept.words = {"note": "half of it"}

    def refuse() -> None:
        raise NotSaved("Not saved.")

    with pytest.raises(NotSaved):
        kept.until_saved(refuse)()
    assert of(forms).read() == {"note": "half of it"}
    assert kept.until_saved(lambda: 7)() == 7
    assert of(forms).read() == {}


def test_a_keeping_that_comes_late_brings_nothing_back(forms: FormDrafts) -> None:
    kept = of(forms)
    kept.keep({"note": "half"})
    kept.drop()
    kept.keep({"note": "half of it"})
    assert of(forms).read() == {}


def test_what_was_left_is_told_once_and_stays(forms: FormDrafts) -> None:
    of(forms).keep({"note": "half"})
    assert forms.left() == ("What happened: Sertraline",)
    assert forms.left() == ()
    assert of(forms).read() == {"note": "half"}


def test_a_draft_that_cannot_be_kept_stops_no_save(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("")
    kept = of(FormDrafts(FileDrafts(tmp_path / "drafts")))
    with pytest.raises(NotSaved):
        kept.keep({"note": "half"})
    assert kept.until_saved(lambda: 7)() == 7


def test_without_a_place_nothing_is_kept_and_nothing_breaks() -> None:
    forms = FormDrafts(None)
    kept = of(forms)
    kept.keep({"note": "half"})
    assert kept.read() == {}
    assert forms.left() == ()
    assert kept.until_saved(lambda: 7)() == 7
