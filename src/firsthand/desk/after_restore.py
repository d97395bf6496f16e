"""After a restore: what a backup shows as waiting may have left since, so nothing of it is simply sent.

Between the backup and now the old desk went on. A reply that stands in the backup as ready or as under way may be
public already. Each is put as not confirmed: the publisher reads the channel, and what is not found there is for a
person to decide (docs: publishing once).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from firsthand.desk.publisher import Publisher
from firsthand.desk.write_back import record
from firsthand.domain import events as ev

WHY = "brought back from a backup: it may have left since"
SETTLE_SECONDS = 660.0
"""As long as the slowest channel may take; for an account whose channel cannot be had just now."""


def doubt(publisher: Publisher, replies: Sequence[str]) -> int:
    """Put these waiting replies as not confirmed; returns how many were."""
    put = 0
    for reply in replies:
        intent = publisher.outbox.intent(reply)
        settle = timedelta(seconds=_settle_seconds(publisher, intent.account))
        now = publisher.desk.now()
        event = ev.ReplyNotConfirmed(at=now, by="firsthand", reply=reply, reason=WHY)
        looks = max(intent.looks, 1)
        status = record(publisher, intent, "unknown", event, WHY, settle_until=now + settle, looks=looks)
        put += status == "unknown"
    return put


def _settle_seconds(publisher: Publisher, account: str) -> float:
    try:
        channel = publisher.channel_of(account)
    except ValueError:  # its secrets do not open: the key is not in every backup
        channel = None
    return channel.capabilities.settle_seconds if channel else SETTLE_SECONDS
