"""What a long-running process has loaded is walked by no collection any more: a walk keeps everybody waiting."""

from __future__ import annotations

import subprocess
import sys

import pytest

SERVER = "import firsthand.project.asgi"
WORKER = """
import threading
from firsthand import wiring
from firsthand.cli.working import work
wiring.migrate()
stop = threading.Event()
stop.set()
work(stop)
"""


@pytest.mark.parametrize("begun", [SERVER, WORKER])
def test_the_collector_walks_nothing_that_was_loaded_at_the_start(begun, tmp_path):
    told = f"{begun}\nimport gc; print(gc.get_freeze_count() > 10 * len(gc.get_objects()))"
    environment = {"FIRSTHAND_HOME": str(tmp_path), "FIRSTHAND_SECRET_KEY": "only-for-tests" * 4, "PATH": ""}
    answer = subprocess.run(
        [sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "True", answer.stdout + answer.stderr
