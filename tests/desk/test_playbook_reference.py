"""The reference of the format is written from the format: no field is missing, and the page is current."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.desk import playbook_format as form
from firsthand.desk.playbook_reference import _KINDS, MEANINGS, reference

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "playbook-format.md"
MODELS = [model for model in MEANINGS if model is not form.StepRow]


def test_the_page_in_the_docs_is_current():
    assert PAGE.read_text() == reference(), "docs/reference is behind: .venv/bin/python docs/generate.py"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_has_its_meaning_and_no_meaning_is_left_over(model):
    fields = {field.alias or name for name, field in model.model_fields.items()}
    assert fields == set(MEANINGS[model])


def test_every_kind_of_step_and_every_row_is_on_the_page():
    assert set(_KINDS) == set(form.KIND_OF_KEY)
    rows = {m for m in vars(form).values() if isinstance(m, type) and issubclass(m, form.Strict)}
    assert rows - {form.Strict, form.SharedRow, form.ToolStepRow} == set(MEANINGS)
    for kind in form.KIND_OF_KEY:
        assert f"### {kind}\n" in reference()
