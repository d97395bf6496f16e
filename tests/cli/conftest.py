"""Homes of their own: an empty one made once, and copied for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Terminal


@pytest.fixture(scope="session")
def ready_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose database is in step and empty."""
    home = tmp_path_factory.mktemp("ready") / "home"
    ran = Terminal(home)("export")
    assert (ran.code, ran.out) == (0, ""), ran.err
    return home


@pytest.fixture
def terminal(ready_home: Path, tmp_path: Path) -> Terminal:
    return Terminal(ready_home).copy(tmp_path / "home")
