"""A real server over a small world in a home of its own, and pages in a real browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
# The first check loads its dictionary; a busy machine takes longer than the five seconds that are usual.
playwright.expect.set_options(timeout=20_000)

ROOT = Path(__file__).resolve().parents[2]
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of the served desk."""
    return tmp_path


@pytest.fixture
def server(tmp_path: Path, chromium: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a served desk with people, waiting cases and a worker; everything is gone afterwards.

    Parametrised with "full" it holds an incident, long words, and replies in every state as well.
    """
    more = [str(request.param)] if hasattr(request, "param") else []
    env = {**os.environ, "FIRSTHAND_HOME": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    env.pop("FIRSTHAND_DATABASE_URL", None)
    subprocess.run([sys.executable, "-m", "tests.browser.fill", *more], env=env, cwd=ROOT, check=True, timeout=120)
    port = free_port()
    command = [sys.executable, "-m", "firsthand", "serve", "--port", str(port), "--with-worker"]
    log = (tmp_path / "server.log").open("w")
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, tmp_path / "server.log")
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"{address}/login/", timeout=5).close()
            return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(log.read_text())


@pytest.fixture
def browser(chromium: str) -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=ARGS)
        yield started
        started.close()


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What the browser's console complained of; a test ends with none."""
    found: list[str] = []
    yield found
    assert not found, found


@pytest.fixture
def enter(browser: playwright.Browser, server: str, problems: list[str]) -> Callable[..., playwright.Page]:
    """`enter("ana")` is a page that ana has logged in on by typing; options go to the browser's context."""

    def log_in(name: str, **options: object) -> playwright.Page:
        from tests.workspace.world import PASSWORD

        page = browser.new_context(**options).new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda m: problems.append(m.text) if "Content Security" in m.text else None)
        page.goto(f"{server}/login/")
        page.keyboard.type(name)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    return log_in
