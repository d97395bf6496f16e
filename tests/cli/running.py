"""The real command in a home of its own: what a person at a terminal types."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("firsthand")


@dataclass(frozen=True)
class Terminal:
    """A terminal whose FIRSTHAND_HOME is one folder."""

    home: Path
    seconds_max: float = 240

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Ran:
        run = subprocess.run(
            [COMMAND, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            env=self.environment(),
            timeout=self.seconds_max,
        )
        return Ran(run.returncode, run.stdout.decode(), run.stderr.decode())

    def start(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [COMMAND, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self.environment(),
        )

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("FIRSTHAND_", "DJANGO_", "PYTEST_"))}
        return {**kept, "FIRSTHAND_HOME": str(self.home), "COLUMNS": "160"}

    def export(self) -> bytes:
        ran = subprocess.run([COMMAND, "export"], capture_output=True, env=self.environment(), timeout=120)
        assert ran.returncode == 0, ran.stderr.decode()
        return ran.stdout

    def copy(self, to: Path) -> Terminal:
        shutil.copytree(self.home, to)
        return Terminal(to)


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on standard output."""
        lines = self.out.strip().splitlines()
        assert len(lines) == 1, f"not one line of JSON: {self.out!r} {self.err[-2000:]}"
        return json.loads(lines[0])

    @property
    def said(self) -> str:
        return self.out + self.err

    def refused(self) -> list[dict[str, Any]]:
        """What the named file keeps of refused lines."""
        named = self.json["refused_file"]
        return [json.loads(line) for line in Path(named).read_text().splitlines()] if named else []
