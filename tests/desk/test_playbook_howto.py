"""The playbook of the how-to page is a whole one: it passes check and test as the page says."""

from __future__ import annotations

import re
from pathlib import Path

from firsthand.desk.playbook_files import load
from firsthand.desk.playbook_scenarios import beside, rehearse

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "playbooks.md"


def test_what_the_page_shows_passes_with_every_step_rehearsed(tmp_path):
    book, scenarios = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    path = tmp_path / "late_order.yaml"
    path.write_text(book)
    (tmp_path / "scenarios").mkdir()
    beside(path).write_text(scenarios)
    told, _ = rehearse(load(path), beside(path), mutate=True)
    assert told.failed == []
    assert (told.steps_missed, told.branches_missed, told.unnoticed) == ([], [], [])
