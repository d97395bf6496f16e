"""Channels: one kind a file, one interface, one suite of laws. A kind is added by its file and its line here."""

from __future__ import annotations

from pathlib import Path

from firsthand.channels.base import BaseChannel
from firsthand.channels.facebook import Facebook
from firsthand.channels.instagram import Instagram
from firsthand.channels.replay import Replay
from firsthand.channels.webhook import Webhook
from firsthand.channels.whatsapp import WhatsApp
from firsthand.channels.x import X
from firsthand.desk.channel import ChannelAccount

CHANNELS: tuple[type[BaseChannel], ...] = (X, Facebook, Instagram, WhatsApp, Webhook, Replay)

KINDS: dict[str, type[BaseChannel]] = {channel.kind: channel for channel in CHANNELS}


def connect(account: ChannelAccount, home: Path) -> BaseChannel:
    """The channel of one account. Raises KeyError for an unknown kind."""
    return KINDS[account.kind](account, home)
