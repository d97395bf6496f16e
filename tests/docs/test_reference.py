"""docs/reference is written from the code, and a page that is behind says how to write it again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import PAGES, REFERENCE
from docs.pages.settings import SETTINGS

SRC = Path(__file__).parents[2] / "src" / "firsthand"


@pytest.mark.parametrize("name", PAGES)
def test_every_generated_page_is_current(name):
    behind = (REFERENCE / name).read_text(encoding="utf-8") != PAGES[name]()
    assert not behind, f"docs/reference/{name} is behind: .venv/bin/python docs/generate.py"


def test_every_setting_that_the_code_reads_is_explained_and_no_other():
    read = {name for path in SRC.rglob("*.py") for name in re.findall(r"FIRSTHAND_[A-Z_]+[A-Z]", path.read_text())}
    assert read == set(SETTINGS)
