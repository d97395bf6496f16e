"""A demo that is served from a home of its own, as a visitor with a browser meets it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener


class Demo:
    """Started at once; `wait` for the first page, `stop` as Ctrl C does."""

    def __init__(self, home: Path, *more: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://localhost:{self.port}"
        self.visitor = build_opener(HTTPCookieProcessor(CookieJar()))
        self.began = time.monotonic()
        command = [sys.executable, "-m", "firsthand", "demo", "--port", str(self.port), *more]
        self.process = subprocess.Popen(command, env=environment(home), stderr=subprocess.PIPE, text=True)

    def page(self, path: str, **form: str) -> str:
        data = urlencode(form).encode() if form else None
        with self.visitor.open(self.address + path, data, timeout=30) as answer:
            return answer.read().decode()

    def wait(self) -> float:
        """Seconds until the first page was there."""
        while self.process.poll() is None and time.monotonic() - self.began < 120:
            try:
                self.page("/login/")
                return time.monotonic() - self.began
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.process.communicate()[1])

    def shows(self, path: str, words: str) -> None:
        """Wait until a page says so: what is worked out beside the desk takes its time on a busy machine."""
        until = time.monotonic() + 300
        while words not in self.page(path):
            assert time.monotonic() < until, f"{path} never said: {words}"
            time.sleep(1)

    def enter(self, role: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.page("/login/"))[1]
        return self.page("/enter/", csrfmiddlewaretoken=token, role=role)

    def stop(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGINT)
        said = self.process.communicate(timeout=60)[1]
        return self.process.returncode, said


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "FIRSTHAND_DATABASE_URL"}
    return {**kept, "FIRSTHAND_HOME": str(home)}
