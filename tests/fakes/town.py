"""A town of vendors: every fake at once on loopback, accounts connected to them, and a page that shows what was posted.

`python -m tests.fakes.town` starts it over FIRSTHAND_HOME and stays until it is stopped: a newcomer connects nothing, and
sees replies appear on public pages. From a program: `with open_town() as town: town.connect()`.
"""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fakes.vendors import VENDORS

NAMES = {
    "x": "X", "facebook": "Facebook page", "instagram": "Instagram", "whatsapp": "WhatsApp",
    "google_reviews": "Google reviews", "bluesky": "Bluesky", "mastodon": "Mastodon", "youtube": "YouTube",
    "reddit": "Reddit", "app_store": "App Store", "google_play": "Google Play", "webhook": "Signed webhook",
}  # fmt: skip
SECRETS = {
    "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "access_token": "only-for-the-town",
    "app_password": "only-for-the-town",
}


@dataclass
class Town:
    """The vendors by kind, and the address of the page that shows their posts."""

    vendors: Mapping[str, Any]
    page: str = ""
    connected: list[str] = field(default_factory=list)

    def connect(self, state: str = "live") -> list[str]:
        """An account of each kind in the records of this home, led to its fake; returns their short names."""
        from firsthand import wiring
        from firsthand.desk.channel import ChannelAccount
        from firsthand.records import accounts

        wiring.migrate()
        for kind, vendor in self.vendors.items():
            options = {"api_base": vendor.base, "access": "enterprise", "stream": "no", **vendor.options}
            if kind == "webhook":
                options["reply_url"] = f"{vendor.base}/replies"
            accounts.add(ChannelAccount(f"town-{kind}", kind, NAMES[kind], state, options, SECRETS), wiring.now())
            accounts.set_state(f"town-{kind}", state)
            self.connected.append(f"town-{kind}")
        return self.connected

    def misbehave(self, weights: Mapping[str, float]) -> None:
        """Every vendor draws its faults by these weights; an empty one behaves."""
        for vendor in self.vendors.values():
            vendor.weights = dict(weights)

    def posts(self) -> list[dict[str, Any]]:
        """What stands on the pages, the newest first."""
        found = [
            {
                "kind": kind,
                "id": post.ext_id,
                "under": post.parent,
                "text": post.text,
                "private": post.private,
                "at": post.at,
            }
            for kind, vendor in self.vendors.items()
            for post in vendor.posts
            if "gone" not in post.extra
        ]
        return sorted(found, key=lambda post: -post["at"])


@contextmanager
def open_town(kinds: tuple[str, ...] = tuple(VENDORS), seed: int = 0, port: int = 0) -> Iterator[Town]:
    """Start the fakes and the page; everything ends with the block."""
    vendors = {kind: VENDORS[kind](seed=seed + number) for number, kind in enumerate(kinds)}
    town = Town(vendors)
    server = ThreadingHTTPServer(("127.0.0.1", port), _page_of(town))
    town.page = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield town
    finally:
        server.shutdown()
        server.server_close()
        for vendor in vendors.values():
            vendor.close()


def _page_of(town: Town) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            as_json = self.path.startswith("/posts.json")
            raw = json.dumps(town.posts()).encode() if as_json else _shown(town).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json" if as_json else "text/html; charset=utf-8")
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

    return Handler


def _shown(town: Town) -> str:
    rows = "".join(
        f"<li><b>{NAMES[post['kind']]}</b>{' in private' if post['private'] else ''}, under "
        f"<code>{html.escape(str(post['under']))}</code><p>{html.escape(post['text'])}</p></li>"
        for post in town.posts()
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><meta http-equiv=refresh content=3><title>The town</title>"
        f"<h1>What stands on the pages</h1><ul>{rows or '<li>Nothing yet.</li>'}</ul></html>"
    )


def main() -> None:
    with open_town(port=8799) as town:
        print(f"connected: {', '.join(town.connect())}")
        print(f"what is posted shows at {town.page}; stop with Ctrl-C")
        threading.Event().wait()


if __name__ == "__main__":
    main()
