"""Replay: mentions from files, and replies onto a page of our own. Nothing leaves the machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from firsthand.channels.base import BaseChannel
from firsthand.channels.reading import mentions_of_lines
from firsthand.desk.channel import Absent, Answer, Found, Heard, Intent, Look, Sent, Verdict


class Replay(BaseChannel):
    """The demo's channel: a reply is one line in FIRSTHAND_HOME/public/ACCOUNT.jsonl; reading back reads it."""

    kind = "replay"
    secret_names: ClassVar[tuple[str, ...]] = ()

    @property
    def page(self) -> Path:
        return self.home / "public" / f"{quote(self.account.id, safe='')}.jsonl"

    def verify(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Verdict:
        return Verdict(False, "a replay account is fed from files, never by webhook")

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        return mentions_of_lines(body, self.account.id)

    def publish(self, intent: Intent, now: datetime) -> Answer:
        """The same reply twice is one line: the id is derived from the intent, and looked for first."""
        ext_id = f"post-{intent.id}"
        if isinstance(self.lookup(intent, now), Absent):
            self.page.parent.mkdir(parents=True, exist_ok=True)
            line = {
                "id": ext_id,
                "at": now.isoformat(),
                "reply": intent.id,
                "parent": intent.parent,
                "to": intent.to,
                "private": intent.private,
                "text": intent.text,
                **(
                    {"attached": [{"name": a.name, "alt": a.alt, "sha256": a.sha256} for a in intent.attached]}
                    if intent.attached
                    else {}
                ),
            }
            with self.page.open("a", encoding="utf-8") as page:
                page.write(json.dumps(line, ensure_ascii=False) + "\n")
        return Sent(ext_id)

    def lookup(self, intent: Intent, now: datetime) -> Look:
        wanted = f'"reply": "{intent.id}"'
        if self.page.exists():
            with self.page.open(encoding="utf-8") as page:
                if any(wanted in line for line in page):
                    return Found((f"post-{intent.id}",))
        return Absent()
