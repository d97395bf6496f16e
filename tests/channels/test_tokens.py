"""Tokens: what breaks off while one is fetched has certainly sent nothing, so that no person is asked about it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from firsthand.channels import connect
from firsthand.desk.channel import ChannelAccount, Later
from tests.fakes.vendor import Asked, Post, Vendor
from tests.families.test_every_channel import for_kind

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
SIGNED_IN = {
    "youtube": ({"client_id": "c"}, {"refresh_token": "r", "client_secret": "s"}),
    "google_play": ({"client_id": "c", "package": "p"}, {"refresh_token": "r", "client_secret": "s"}),
    "reddit": ({"client_id": "c", "username": "brand"}, {"client_secret": "s", "password": "p"}),
    "bluesky": ({"handle": "brand.example", "did": "did:plc:b"}, {"app_password": "p"}),
}


class SilentVendor(Vendor):
    """Takes whatever it is told, and hangs up without an answer."""

    def publishes(self, asked: Asked) -> Post | None:
        return Post("1", "2", "3", 0)

    def fault(self) -> str:
        return "lost"


@pytest.mark.parametrize("kind", sorted(SIGNED_IN))
def test_a_sign_in_that_breaks_off_is_tried_again_and_nothing_is_unknown(kind, tmp_path: Path):
    options, secrets = SIGNED_IN[kind]
    with SilentVendor() as vendor:
        told: dict[str, Any] = {"api_base": vendor.base, **options}
        channel = connect(ChannelAccount(f"silent-{kind}", kind, options=told, secrets=secrets), tmp_path)
        assert isinstance(channel.publish(for_kind(kind), NOW), Later)
        assert len(vendor.asked) == 1, "the reply itself was not called for"
