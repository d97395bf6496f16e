"""The waist, the page of answers that hold for a moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firsthand.desk.channel import Channel


def remembered(find: Callable[[str], Channel | None], seconds: float) -> Callable[[str], Channel | None]:
    """The same answers for a short while: a burst of deliveries opens an account's secrets once."""
    known: dict[str, tuple[float, Channel | None]] = {}

    def found(account: str) -> Channel | None:
        at, channel = known.get(account, (0.0, None))
        if channel is None or time.monotonic() - at > seconds:
            channel = find(account)
            if len(known) > 1000:
                known.clear()
            known[account] = (time.monotonic(), channel)
        return channel

    return found
