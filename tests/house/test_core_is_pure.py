"""The core decides from what it is given: standard library only, and none of what asks the world."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "firsthand"
CORE = ("domain", "engine", "metrics", "simulation")
ASKS_THE_WORLD = {
    "os", "io", "time", "random", "secrets", "socket", "subprocess", "threading", "asyncio", "pathlib", "urllib",
    "http", "sqlite3", "tempfile", "shutil", "uuid", "logging",
}  # fmt: skip
NUMBERS = {"numpy", "scipy"}
"""Allowed in simulation only, where a month is drawn at once."""


@pytest.mark.parametrize("room", CORE)
def test_the_core_imports_only_what_is_pure(room):
    for path in sorted((SRC / room).rglob("*.py")):
        for name in _imports(path):
            top = name.split(".")[0]
            where = f"{path.relative_to(SRC)} imports {name}"
            if top == "firsthand":
                assert name.split(".")[1] in (*CORE, ""), where
            elif not (room == "simulation" and top in NUMBERS):
                assert top in sys.stdlib_module_names, where
                assert top not in ASKS_THE_WORLD, where


def test_the_core_never_asks_the_clock():
    for room in CORE:
        for path in sorted((SRC / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today"):
                    owner = getattr(node.value, "id", "")
                    assert owner not in ("datetime", "date"), f"{path.relative_to(SRC)} asks the clock"


def _imports(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return names
