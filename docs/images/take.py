"""Take the README's pictures from the demo: `python docs/images/take.py [--out docs/images] [--home FOLDER]`.

A fresh demo is opened in a home of its own on a free port, entered as the agent and as the team lead, and looked at as
a reader would: the inbox, a case with a draft that the checks have read, the board, and a phone in the dark. Needs
Debian's chromium (or FIRSTHAND_CHROMIUM) and the test extra.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("FIRSTHAND_CHROMIUM", "/usr/bin/chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
DESK = {"viewport": {"width": 1440, "height": 900}, "device_scale_factor": 1.5, "color_scheme": "light"}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "color_scheme": "dark",
    "has_touch": True,
    "is_mobile": True,
}
DRAFT = "Hi Tessa, the Nova 12 is avaliable at Oak Street today, in three colors. Shall I put one aside for you?"


@contextmanager
def demo(home: Path) -> Iterator[str]:
    """The address of a demo that has just been opened; it is closed afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    env = {**os.environ, "FIRSTHAND_HOME": str(home)}
    env.pop("FIRSTHAND_DATABASE_URL", None)
    command = [sys.executable, "-m", "firsthand", "demo", "--port", str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        yield _answering(f"http://localhost:{port}", process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _answering(address: str, process: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        if process.poll() is not None:
            sys.exit("the demo ended before its first page; run `firsthand demo` to see why")
        try:
            urllib.request.urlopen(f"{address}/login/", timeout=5).close()
            return address
        except OSError:
            time.sleep(0.5)
    sys.exit("the demo did not open within five minutes")


def enter(browser: Browser, address: str, role: str, look: dict[str, object]) -> Page:
    """A page that has entered the demo by its one click."""
    page = browser.new_context(**look).new_page()  # type: ignore[arg-type]
    page.goto(f"{address}/login/")
    page.get_by_role("button", name=f"Enter as {role}").click()
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def inbox(page: Page, address: str) -> None:
    page.goto(f"{address}/inbox/?view=queues")
    page.locator("body.ready li[data-case]").first.wait_for()


def case(page: Page, address: str) -> None:
    """The question about Oak Street with a draft in which one word is wrong; any other case where it is gone."""
    page.goto(f"{address}/inbox/?view=all&state=any&q=nova+12+oak")
    link = page.locator("li[data-case] .case-link")
    if not link.count():
        page.goto(f"{address}/inbox/?view=mine")
    link.first.click()
    page.locator("body.ready #thread").wait_for()
    take = page.locator("[data-key=t]")
    if take.count():
        take.click()
        page.wait_for_timeout(1500)
    if page.locator("#text").count():
        page.locator("#text").fill(DRAFT)
        page.locator("#findings .finding").first.wait_for(timeout=10_000)


def board(page: Page, address: str) -> None:
    page.goto(f"{address}/board/")
    page.locator("body.ready .tiles").first.wait_for()


PICTURES: tuple[tuple[str, str, dict[str, object], Callable[[Page, str], None]], ...] = (
    ("inbox", "agent", DESK, inbox),
    ("case", "agent", DESK, case),
    ("phone", "agent", PHONE, case),
    ("board", "team lead", DESK, board),
)


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--out", type=Path, default=Path(__file__).parent, help="the folder of the pictures")
    told.add_argument("--home", type=Path, help="the demo's home; without it one that is gone afterwards")
    given = told.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(given.home or Path(folder)) as address,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        for name, role, look, show in PICTURES:
            page = enter(browser, address, role, look)
            show(page, address)
            page.wait_for_timeout(800)
            page.screenshot(path=given.out / f"{name}.png")
            print(given.out / f"{name}.png")
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
