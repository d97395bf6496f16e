"""The points at which a crash is rehearsed: a process goes no step past the one that it was told to end or stop at."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

ROUND = """
import threading, time
from firsthand.records.faults import point

def publish():
    point("after claim")
    print("called", flush=True)

threading.Thread(target=publish).start()
time.sleep(60)
"""


def started(fault: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "FIRSTHAND_FAULT": fault}
    return subprocess.Popen([sys.executable, "-c", ROUND], env=environment, stdout=subprocess.PIPE)


@pytest.mark.parametrize("again", range(5))
def test_a_publisher_that_is_stopped_after_its_claim_does_not_call(again: int) -> None:
    process = started("after claim:1:stop")
    try:
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        os.set_blocking(process.stdout.fileno(), False)
        assert not process.stdout.read()
        process.send_signal(signal.SIGCONT)
        os.set_blocking(process.stdout.fileno(), True)
        assert process.stdout.readline() == b"called\n"
    finally:
        process.kill()
        process.communicate()


def test_one_that_is_killed_there_does_not_call_either() -> None:
    process = started("after claim:1")
    said, _ = process.communicate(timeout=60)
    assert (said, process.returncode) == (b"", -signal.SIGKILL)
