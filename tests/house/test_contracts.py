"""The floors hold, as import-linter sees them, and the words of the trade are kept."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "firsthand"
NOT_OUR_WORDS = re.compile(r"^(class|def) \w*(ticket|helper|utils|manager_util)\w*", re.IGNORECASE | re.MULTILINE)


def test_every_import_contract_is_kept():
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stdout


def test_every_room_is_in_the_contract():
    contract = (ROOT / "pyproject.toml").read_text()
    rooms = {path.name for path in SRC.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    missing = {room for room in rooms if f"firsthand.{room}" not in contract}
    assert not missing


def test_we_speak_of_cases_and_contacts_and_agents():
    for path in SRC.rglob("*.py"):
        found = NOT_OUR_WORDS.search(path.read_text())
        assert not found, f"{path.relative_to(SRC)}: {found.group(0)}"


def test_no_mocks_of_our_own_code_and_no_sleeps_in_the_tests_of_the_core():
    for room in ("domain", "engine", "metrics", "simulation"):
        for path in (ROOT / "tests" / room).rglob("*.py"):
            text = path.read_text()
            assert "mock" not in text.lower(), path
            assert not re.search(r"\bsleep\(", text), path
