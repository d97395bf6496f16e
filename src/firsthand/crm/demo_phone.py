"""The demo's fake of the phone of record: a text to it is one line in FIRSTHAND_HOME/phones/ACCOUNT.jsonl."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from firsthand.crm.base import Crm


class DemoPhone:
    """Implements `desk.identity.Phones` for the demo; nothing leaves the machine."""

    def __init__(self, home: Path, crm: Crm, now: Callable[[], datetime]) -> None:
        self._folder, self._crm, self._now = home / "phones", crm, now

    def send(self, account: str, text: str) -> str:
        known = self._crm.account(account)
        if known is None or not known.phone_last4:
            return ""
        self._folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"at": self._now().isoformat(), "text": text}, ensure_ascii=False)
        with self._page(account).open("a", encoding="utf-8") as page:
            page.write(line + "\n")
        return f"the phone ending {known.phone_last4}"

    def latest(self, account: str) -> str:
        """What the phone shows, for the demo's page; empty where nothing came."""
        page = self._page(account)
        lines = page.read_text(encoding="utf-8").splitlines() if account and page.exists() else []
        return str(json.loads(lines[-1])["text"]) if lines else ""

    def _page(self, account: str) -> Path:
        return self._folder / f"{quote(account, safe='')}.jsonl"
