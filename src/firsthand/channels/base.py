"""What every channel has in common: the account, the numbers of its vendor, and the checks before a call."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

from firsthand.desk.channel import (
    YES,
    Allowed,
    Answer,
    CannotTell,
    Capabilities,
    CaughtUp,
    ChannelAccount,
    Heard,
    Intent,
    Look,
    Refused,
    Verdict,
)


@cache
def numbers() -> Mapping[str, Mapping[str, Any]]:
    """What vendors change now and then: limits, windows, versions, addresses (library/channels.toml)."""
    shipped: dict[str, Any] = tomllib.loads((files("firsthand") / "library" / "channels.toml").read_text())
    return shipped


def capabilities(kind: str) -> Capabilities:
    table = numbers().get(kind, {}).get("capabilities", {})
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    return Capabilities(**values)


class BaseChannel:
    """A channel that refuses politely whatever it has not learned; each kind overrides what it can do."""

    kind: ClassVar[str] = ""
    secret_names: ClassVar[tuple[str, ...]] = ("secret",)
    """The secrets without which this kind does not start."""

    secret_keys: ClassVar[tuple[str, ...]] = ("secret", "secret_before", "access_token", "token", "verify_token")
    """Every secret that this kind may have; they are stored encrypted, however they were given."""

    @classmethod
    def ingest(cls) -> tuple[str, ...]:
        return capabilities(cls.kind).ingest

    def __init__(self, account: ChannelAccount, home: Path) -> None:
        self.account = account
        self.home = home
        self.capabilities = capabilities(self.kind)

    def check(self) -> None:
        """What has to hold before this account starts. Raises ValueError with the mend."""

    @property
    def numbers(self) -> Mapping[str, Any]:
        return numbers().get(self.kind, {})

    def option(self, name: str, default: str = "") -> str:
        return str(self.account.options.get(name, default))

    def secret(self, name: str = "secret") -> str:
        return self.account.secrets.get(name, "")

    # --- listening -----------------------------------------------------------------------------------------

    def verify(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Verdict:
        return Verdict(False, "this kind of account takes nothing by webhook")

    def challenge(self, query: Mapping[str, str]) -> str | None:
        return None

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        raise NotImplementedError

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        return CaughtUp(cursor=cursor)

    # --- speaking ------------------------------------------------------------------------------------------

    def length(self, text: str) -> int:
        """In the channel's own count."""
        return len(text.encode()) if self.capabilities.unit == "bytes" else len(text)

    def can_reply(self, intent: Intent, now: datetime) -> Allowed:
        can = self.capabilities
        if intent.private and not (can.private or can.private_reply):
            return Allowed(False, "this channel has no private messages")
        if not intent.private and not can.public:
            return Allowed(False, "this channel has no public answers")
        most = can.length_private if intent.private else can.length_public
        if most and self.length(intent.text) > most:
            return Allowed(False, f"{self.length(intent.text)} {can.unit}; the channel takes {most}")
        return self.window(intent, now)

    def window(self, intent: Intent, now: datetime) -> Allowed:
        """Private answers are open for a while after the customer's last word, where the vendor closes them."""
        hours = float(self.numbers.get("window_hours", 0))
        if not intent.private or not hours:
            return YES
        last = intent.window_from or (intent.parent_mention.created_at if intent.parent_mention else None)
        if last is None or now - last <= timedelta(hours=hours):
            return YES
        return self.after_window(intent, now - last)

    def after_window(self, intent: Intent, passed: timedelta) -> Allowed:
        return Allowed(False, f"the window for an answer closed {passed.days or 1} days after the last message")

    def publish(self, intent: Intent, now: datetime) -> Answer:
        return Refused("listen-only", "this kind of account only listens")

    def lookup(self, intent: Intent, now: datetime) -> Look:
        return CannotTell("this kind of account cannot be read back")
