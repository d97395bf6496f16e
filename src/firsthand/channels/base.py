"""What every channel has in common: the account, the numbers of its vendor, and the checks before a call."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

from firsthand.channels.attaching import Missing, bytes_of, problem_of
from firsthand.channels.streaming import Stream
from firsthand.desk.attachments import Attachment
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
from firsthand.desk.listening import Listening

OWN = "channels.toml"
"""The home's own numbers, over the shipped ones: what a vendor changed since this version came out."""


@cache
def numbers(home: Path | None = None) -> Mapping[str, Mapping[str, Any]]:
    """What vendors change now and then: limits, windows, versions, addresses (library/channels.toml).

    Raises ValueError for a file of the home that cannot be read.
    """
    shipped: dict[str, Any] = tomllib.loads((files("firsthand") / "library" / OWN).read_text())
    own = home / OWN if home else None
    if own is None or not own.exists():
        return shipped
    try:
        changed = tomllib.loads(own.read_text())
    except (tomllib.TOMLDecodeError, OSError) as error:
        raise ValueError(f"{own} cannot be read: {error}; mend the line, or remove the file") from None
    return {kind: _over(shipped.get(kind, {}), changed.get(kind, {})) for kind in {**shipped, **changed}}


def _over(shipped: Mapping[str, Any], own: Mapping[str, Any]) -> Mapping[str, Any]:
    both = {**shipped, **own}
    both["capabilities"] = {**shipped.get("capabilities", {}), **own.get("capabilities", {})}
    return both


def capabilities(kind: str, home: Path | None = None) -> Capabilities:
    """Raises ValueError for a name in the home's file that no channel has."""
    table = numbers(home).get(kind, {}).get("capabilities", {})
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    try:
        return Capabilities(**values)
    except TypeError as error:
        raise ValueError(f"[{kind}.capabilities] of {OWN}: {str(error).partition(') ')[2] or error}") from None


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
        self.capabilities = capabilities(self.kind, home)

    def check(self) -> None:
        """What has to hold before this account starts. Raises ValueError with the mend."""

    @property
    def numbers(self) -> Mapping[str, Any]:
        return numbers(self.home).get(self.kind, {})

    def option(self, name: str, default: str = "") -> str:
        return str(self.account.options.get(name, default))

    @property
    def near(self) -> bool:
        """Whether the vendor was put on this machine on purpose: `api_base` is no field of any form."""
        return bool(self.option("api_base"))

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

    def search(self, listening: Listening, cursor: str, now: datetime) -> CaughtUp:
        """What was said without addressing us; most kinds cannot be asked for it."""
        return CaughtUp(cursor=cursor)

    def stream(self) -> Stream | None:
        """Where this account's stream is, if it has one and the settings ask for it."""
        return None

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
        unit = str(self.numbers.get("unit_private", can.unit)) if intent.private else can.unit
        size = len(intent.text.encode()) if unit == "bytes" else self.length(intent.text)
        if most and size > most:
            return Allowed(False, f"{size} {unit}; the channel takes {most}")
        if problem := self.attach_problem(intent.attached, intent.private):
            return Allowed(False, problem)
        return self.window(intent, now)

    def attach_problem(self, attached: tuple[Attachment, ...], private: bool) -> str:
        """Why these files cannot go with an answer; empty where they can, and are those that were approved."""
        if problem := problem_of(attached, self.numbers, private):
            return problem
        try:
            for each in attached:
                bytes_of(self.home, each)
        except Missing as missing:
            return str(missing)
        return ""

    def window(self, intent: Intent, now: datetime) -> Allowed:
        """Private answers are open for a while after the customer's last word, where the vendor closes them."""
        hours = float(self.numbers.get("window_hours", 0))
        if not hours or not (intent.private or intent.window_from):
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
