"""Channels: one kind a file, one interface, one suite of laws. A kind is added by its file and its line here."""

from __future__ import annotations

from pathlib import Path

from firsthand.channels.app_store import AppStore
from firsthand.channels.base import BaseChannel
from firsthand.channels.bluesky import Bluesky
from firsthand.channels.call import Call
from firsthand.channels.email import Email
from firsthand.channels.facebook import Facebook
from firsthand.channels.google_play import GooglePlay
from firsthand.channels.google_reviews import GoogleReviews
from firsthand.channels.instagram import Instagram
from firsthand.channels.mastodon import Mastodon
from firsthand.channels.reddit import Reddit
from firsthand.channels.replay import Replay
from firsthand.channels.webhook import Webhook
from firsthand.channels.whatsapp import WhatsApp
from firsthand.channels.x import X
from firsthand.channels.youtube import YouTube
from firsthand.desk.channel import ChannelAccount

CHANNELS: tuple[type[BaseChannel], ...] = (
    X,
    Facebook,
    Instagram,
    WhatsApp,
    GoogleReviews,
    Bluesky,
    Mastodon,
    YouTube,
    Reddit,
    AppStore,
    GooglePlay,
    Email,
    Call,
    Webhook,
    Replay,
)

KINDS: dict[str, type[BaseChannel]] = {channel.kind: channel for channel in CHANNELS}


def connect(account: ChannelAccount, home: Path) -> BaseChannel:
    """The channel of one account. Raises KeyError for an unknown kind."""
    return KINDS[account.kind](account, home)
