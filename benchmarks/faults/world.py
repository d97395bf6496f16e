"""A desk of real processes in a home of its own: started, killed, stopped, and started again."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.faults.proxy import Proxy
from benchmarks.faults.vendor import PAGE, SECRET, PageVendor, Sender

NUMBERS = """
[facebook]
window_hours = 100000.0
overlap_seconds = 10.0
[facebook.capabilities]
settle_seconds = 2.0
poll_seconds = {poll_seconds}
calls = 100000
"""
"""Shorter times than a real vendor's, so that a campaign sees many settlements a minute."""

UP_SECONDS_MAX = 10.0
"""Of the process's own time: a machine that does other work as well makes nobody wait by our doing."""


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@dataclass
class World:
    """One desk, one page, one sender. `database` is an address, or empty for SQLite in the home."""

    home: Path
    seed: int
    database: str = ""
    poll_seconds: float = 2.0
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    up_seconds: list[float] = field(default_factory=list)
    up_cpu_seconds: list[float] = field(default_factory=list)
    approved: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.port = free_port()
        self.vendor = PageVendor(seed=self.seed, late_seconds=1.0)
        self.sender = Sender(self.port, random.Random(self.seed + 1))
        self.vendor.sender = self.sender
        address = self.vendor.server.server_address
        self.proxy = Proxy((str(address[0]), int(address[1])), random.Random(self.seed + 2))
        self.fault_log = self.home.parent / f"{self.home.name}.faults"
        self._connect()
        self.hands = self._start_hands()

    @property
    def environment(self) -> dict[str, str]:
        root = Path(__file__).parents[2]
        # The processes run the code beside this file, not whatever is installed: that may change during a campaign.
        code = os.pathsep.join((str(root / "src"), str(root)))
        told = {"FIRSTHAND_HOME": str(self.home), "FIRSTHAND_FAULT_LOG": str(self.fault_log), "PYTHONPATH": code}
        if self.database:
            told["FIRSTHAND_DATABASE_URL"] = self.database
        return {**{k: v for k, v in os.environ.items() if not k.startswith("FIRSTHAND_")}, **told}

    def _connect(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / "channels.toml").write_text(NUMBERS.format(poll_seconds=self.poll_seconds))
        shipped = (Path(__file__).parents[2] / "src/firsthand/library/policies/carrier.toml").read_text()
        (self.home / "policy.toml").write_text(_without_waiting(shipped))
        secret = self.home / "app.txt"
        secret.write_bytes(SECRET)
        run = ["channel", "add", "facebook", "--id", "page", "--secret-file", str(secret), "--live"]
        run += ["--set", f"page_id={PAGE}", "--set", f"api_base={self.proxy.base}"]
        subprocess.run(
            [sys.executable, "-m", "firsthand", *run], env=self.environment, check=True, stdout=subprocess.DEVNULL
        )
        secret.unlink()

    # --- processes -----------------------------------------------------------------------------------------

    def start(self, name: str, fault: str = "") -> subprocess.Popen[bytes]:
        """`serve` or `worker`, with a point at which it kills or stops itself."""
        arguments = ["serve", "--port", str(self.port)] if name == "serve" else ["worker"]
        environment = {**self.environment, **({"FIRSTHAND_FAULT": fault} if fault else {})}
        log = (self.home.parent / f"{self.home.name}.{name}.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", "firsthand", *arguments], env=environment, stdout=log, stderr=log
        )
        log.close()
        self.processes[name] = process
        if name == "serve":
            self._until_up(process)
        return process

    def _until_up(self, process: subprocess.Popen[bytes]) -> None:
        began = time.monotonic()
        while time.monotonic() - began < 60 and process.poll() is None:
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2),
            ):
                self.up_seconds.append(time.monotonic() - began)
                self.up_cpu_seconds.append(_cpu_seconds(process.pid))
                return
            time.sleep(0.05)

    def kill(self, name: str) -> None:
        process = self.processes.pop(name, None)
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait(20)

    def ended(self, name: str) -> bool:
        process = self.processes.get(name)
        return process is None or process.poll() is not None

    def close(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        self.hands.kill()
        self.hands.wait(10)
        self.vendor.close()
        self.proxy.close()

    # --- the agent -----------------------------------------------------------------------------------------

    def _start_hands(self) -> subprocess.Popen[bytes]:
        environment = {k: v for k, v in self.environment.items() if k != "FIRSTHAND_FAULT_LOG"}
        log = (self.home.parent / f"{self.home.name}.hands.log").open("ab")
        hands = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.faults.hands"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
        log.close()
        self._read(hands)
        return hands

    def ask(self, **asked: Any) -> dict[str, Any]:
        assert self.hands.stdin
        self.hands.stdin.write(json.dumps(asked).encode() + b"\n")
        self.hands.stdin.flush()
        return self._read(self.hands)

    def facts(self) -> dict[str, Any]:
        """What the records say at the end. A database that is busy for a moment is asked again; nothing is judged blind."""
        for _ in range(5):
            told = self.ask(facts=True)
            if "error" not in told:
                return told
        raise RuntimeError(f"the records could not be read: {told['error']}")

    def _read(self, hands: subprocess.Popen[bytes]) -> dict[str, Any]:
        assert hands.stdout
        line = hands.stdout.readline()
        if not line:
            raise RuntimeError(f"the agent's process ended; see {self.home.name}.hands.log")
        told: dict[str, Any] = json.loads(line)
        return told

    def answer(self, most: int) -> int:
        """Let the agent answer; what was approved is written down outside of the desk."""
        made = self.ask(answer=most).get("made", [])
        for each in made:
            self.approved[each["reply"]] = each
        return len(made)

    # --- the end -------------------------------------------------------------------------------------------

    def heal(self) -> None:
        """No fault any more, everything running."""
        self.proxy.weights, self.vendor.weights, self.vendor.plan = {}, {}, []
        for name in ("serve", "worker"):
            self.kill(name)
            self.start(name)

    def drain(self, seconds_max: float) -> dict[str, Any]:
        """Until nothing is on its way any more; returns what was left when the time was over."""
        until = time.monotonic() + seconds_max
        left: dict[str, Any] = {}
        while time.monotonic() < until:
            delivered = self.sender.deliver()
            left = self.ask(waiting=True)
            missing = len(self.sender.written) - left.get("mentions", 0)
            if delivered and left.get("raw") == 0 and left.get("replies") == 0 and missing <= 0:
                return left
            time.sleep(0.5)
        return left


def _without_waiting(policy: str) -> str:
    lines = policy.splitlines()
    return "\n".join("undo_seconds = 0" if line.startswith("undo_seconds") else line for line in lines) + "\n"


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
