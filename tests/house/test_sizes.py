"""Sizes as a thermometer: functions of 50 lines and files of 300 are the end."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "firsthand"
FILES = sorted(path for path in SRC.rglob("*.py") if "migrations" not in path.parts)
FUNCTION_LINES_MAX = 50
FILE_LINES_MAX = 300


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_file_has_one_subject_and_its_functions_fit_a_screen(path):
    text = path.read_text()
    name = str(path.relative_to(SRC))
    assert len(text.splitlines()) <= FILE_LINES_MAX, f"{name} is over {FILE_LINES_MAX} lines: part it"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = _body_lines(node)
            assert lines <= FUNCTION_LINES_MAX, f"{name}: {node.name} has {lines} lines"


def test_every_file_says_what_it_is():
    silent = [
        str(path)
        for path in FILES
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent, f"no docstring: {silent}"


def test_no_room_is_over_a_third_of_the_whole():
    lines = {}
    for path in FILES:
        room = path.relative_to(SRC).parts[0]
        lines[room] = lines.get(room, 0) + len(path.read_text().splitlines())
    whole = sum(lines.values())
    big = {room: count for room, count in lines.items() if count > whole / 3}
    assert not big
