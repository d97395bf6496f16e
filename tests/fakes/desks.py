"""A desk with a reader that reads three words, and replies that are ready to leave."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from firsthand.desk import reply
from firsthand.desk.channel import ChannelAccount
from firsthand.desk.intake import take
from firsthand.desk.ports import Desk
from firsthand.engine.safety.marks import Marks
from tests.builders import a_mention, a_policy
from tests.fakes.clocks import StandingClock
from tests.fakes.readers import WordReader


def make_desk(clock: StandingClock) -> Desk:
    from firsthand.records.audit import DjangoAudit
    from firsthand.records.case_log import DjangoCaseLog
    from firsthand.records.directory import DjangoDirectory
    from firsthand.records.outbox import DjangoOutbox
    from firsthand.records.shelf import DjangoShelf
    from firsthand.records.units import unit
    from firsthand.records.waiting import DjangoTimers, DjangoWaiting

    return Desk(
        log=DjangoCaseLog(a_policy),
        shelf=DjangoShelf(),
        outbox=DjangoOutbox(),
        directory=DjangoDirectory(),
        waiting=DjangoWaiting(),
        timers=DjangoTimers(),
        audit=DjangoAudit(clock),
        policy=a_policy(),
        reader=WordReader(),
        proofread=lambda text: Marks(),
        now=clock,
        unit=unit,
    )


def an_account(
    account: str = "larkwire", kind: str = "replay", state: str = "live", **changes: Any
) -> ChannelAccount:
    from firsthand.records import accounts

    made = ChannelAccount(account, kind, state=state, **changes)
    accounts.add(made, datetime(2026, 9, 1, tzinfo=UTC))
    accounts.set_state(account, state)
    return made


def a_ready_reply(
    desk: Desk,
    text: str = "On it, thank you for telling us.",
    by: str = "ana",
    account: str = "larkwire",
    **mention: Any,
) -> str:
    """A case with one mention, and a reply to it that waits in the outbox."""
    heard = a_mention("no signal", account=account, **mention)
    take([heard], desk)
    case_id = next(c for c in _cases(heard.key))
    case = desk.log.case(case_id)
    written = reply.Written(
        case=case_id,
        text=text,
        by=by,
        client_token=f"token-{heard.key}",
        seen_version=case.version,
        parent=heard.id,
        overruled=True,
    )
    return reply.send(written, desk).reply


def _cases(key: str) -> list[str]:
    from firsthand.records.models import MentionRow

    return [MentionRow.objects.get(key=key).case]
