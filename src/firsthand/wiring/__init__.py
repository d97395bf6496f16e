"""The waist: the only room that knows which adapters are in use.

Imports of the database's rooms stand inside functions, so that `firsthand triage`, `check`, `playbook` and
`simulate` never load the framework.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firsthand.domain.policy import Policy, parse
from firsthand.wiring import clock, policy_file
from firsthand.wiring.remembered import remembered

if TYPE_CHECKING:
    from firsthand.classifiers.triager import Triager
    from firsthand.crm import Crm
    from firsthand.desk.capture import Capture, Door
    from firsthand.desk.channel import Channel
    from firsthand.desk.ports import Audit, Desk
    from firsthand.desk.publish import Publisher, Round

CHANNEL_SECONDS = 2.0
"""For so long a hook goes by what it knows of an account: a removed one is refused after that."""


class NotConfigured(ValueError):
    """A setting of the environment that cannot be used; the message names it and the mend."""


def home() -> Path:
    """The data folder: FIRSTHAND_HOME, or ./var."""
    return Path(os.environ.get("FIRSTHAND_HOME", "var")).resolve()


def library() -> Path:
    """Where the data that ships stands."""
    return Path(str(files("firsthand"))) / "library"


def now() -> datetime:
    """The desk's clock, and the one place where it comes from: the wall clock, but in a demo's home."""
    return clock.now(home())


@cache
def setup() -> None:
    """Load the framework and make sure that the home is there. Idempotent."""
    home().mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firsthand.project.settings")
    import django
    from django.apps import apps

    try:
        if not apps.ready:  # A second time it would set up the log anew, and drop whoever listens to it.
            django.setup()
    except ValueError as error:
        raise NotConfigured(str(error)) from None


def migrate() -> None:
    """Bring the database to this version's schema, one process after another. Raises NewerDatabase."""
    setup()
    from firsthand.records.migrating import migrate_alone

    migrate_alone()


def policy_text() -> str:
    """The policy in force as text: the newest in the records, else the home's file, else the shipped one."""
    from firsthand.records.policies import newest_text

    return newest_text() or policy_file.text(home()) or shipped_policy_text()


def shipped_policy_text() -> str:
    return (library() / "policies" / "carrier.toml").read_text()


@lru_cache(maxsize=8)
def parsed(text: str) -> Policy:
    return parse(text)


def policy() -> Policy:
    return parsed(policy_text())


def triager(model: Path | None = None) -> Triager:
    """The reader of mentions, with the model and the rules in use."""
    from firsthand.wiring.triage import reader

    return reader(home(), model)


def desk(model: Path | None = None, policy_in_force: Policy | None = None) -> Desk:
    """The desk over the database, with the policy in force."""
    setup()
    from firsthand.desk.ports import Desk
    from firsthand.proofreaders import proofread
    from firsthand.records import launches
    from firsthand.records.audit import DjangoAudit
    from firsthand.records.case_log import DjangoCaseLog
    from firsthand.records.directory import DjangoDirectory
    from firsthand.records.outbox import DjangoOutbox
    from firsthand.records.shelf import DjangoShelf
    from firsthand.records.units import unit
    from firsthand.records.waiting import DjangoTimers, DjangoWaiting

    in_force = policy_in_force or policy()
    return Desk(
        log=DjangoCaseLog(lambda: in_force),
        shelf=DjangoShelf(),
        outbox=DjangoOutbox(),
        directory=DjangoDirectory(),
        waiting=DjangoWaiting(),
        timers=DjangoTimers(),
        audit=DjangoAudit(now),
        policy=in_force,
        reader=triager(model).under(in_force),
        proofread=proofread,
        now=now,
        unit=unit,
        launches=launches.every(),
    )


def audit() -> Audit:
    """The audit alone, for commands that change no case."""
    setup()
    from firsthand.records.audit import DjangoAudit

    return DjangoAudit(now)


def report(since: datetime, until: datetime) -> dict[str, Any]:
    """The metrics of the cases opened in a span, in the shape of `firsthand report --json`."""
    setup()
    from firsthand.desk.reports import report as compose
    from firsthand.records.case_log import DjangoCaseLog
    from firsthand.records.spans import opened_between

    in_force = policy()
    cases = DjangoCaseLog(lambda: in_force).cases(opened_between(since, until))
    return compose(tuple(cases[key] for key in sorted(cases)), in_force)


@cache
def crm() -> Crm:
    """The source of accounts: a demo's account base stands in its home; without one nothing is known."""
    from firsthand.crm import DemoAccounts

    return DemoAccounts(home() / "accounts.json")


def channel_of(account: str) -> Channel | None:
    """The channel of a connected account, with its secrets opened; None for a stranger or a removed one."""
    setup()
    from firsthand.channels import KINDS, connect
    from firsthand.records import accounts

    found = accounts.get(account)
    return connect(found, home()) if found and found.kind in KINDS else None


@cache
def door() -> Door:
    """What the hooks need. A channel is looked up anew every few seconds, not for every delivery."""
    setup()
    from firsthand.desk.capture import Door
    from firsthand.records.faults import point
    from firsthand.records.raw_inbox import DjangoInbox

    return Door(remembered(channel_of, CHANNEL_SECONDS), DjangoInbox(), clock.wall, point)


def publisher(at: Desk, me: str = "") -> Publisher:
    """What publishing is done with: the outbox, the channels, and the locks in the home."""
    setup()
    from firsthand.desk.publish import Publisher
    from firsthand.records.faults import point
    from firsthand.records.locks import AccountLocks
    from firsthand.records.outbox import DjangoOutbox

    locks = AccountLocks(home() / "locks")
    me = me or f"publisher-{os.getpid()}"
    return Publisher(at, DjangoOutbox(), channel_of, locks.hold, me=me, fault=point)


def publish_round(at: Desk) -> Round:
    """One round of publishing over all accounts that this process may call for."""
    from firsthand.desk import publish

    return publish.publish_round(publisher(at))


def capture(at: Desk) -> Capture:
    """What capturing is done with: the raw inbox, the channels, and the outbox for our own posts."""
    setup()
    from firsthand.desk import publish
    from firsthand.desk.capture import Capture
    from firsthand.records import listening
    from firsthand.records.faults import point
    from firsthand.records.raw_inbox import DjangoInbox

    press = publisher(at)
    return Capture(
        at,
        DjangoInbox(),
        remembered(channel_of, CHANNEL_SECONDS),
        complete=lambda intent, sent, how: publish.complete(press, intent, sent, how),
        refuse=lambda intent, code, message: publish.refuse(press, intent, code, message),
        fault=point,
        listening=listening.in_force(),
    )


def rounds(model: Path | None = None) -> dict[str, Callable[[], object]]:
    """What a worker does in every round besides publishing and catching up, by name."""
    from firsthand.desk.assigning import deal
    from firsthand.desk.capture import digest_all
    from firsthand.desk.ticking import tick

    at = desk(model)
    return {
        "raw inbox": lambda: digest_all(capture(at)),
        "timers": lambda: tick(at),
        "dealing": lambda: deal(at),
    }


def account_ids() -> list[str]:
    """Every connected account."""
    setup()
    from firsthand.records import accounts

    return [account.id for account in accounts.every()]


def catch_up(account: str) -> int:
    """Read by poll what no delivery brought to this account, where it is time to; returns the bodies kept."""
    from firsthand.desk import catching_up
    from firsthand.records.accounts import DjangoPolls
    from firsthand.wiring import sign_in

    sign_in.keep_fresh(account)
    channel = channel_of(account)
    return catching_up.catch_up(channel, DjangoPolls(), now()) if channel else 0


def lock(account: str) -> AbstractContextManager[bool]:
    """The account's lock: True while this process alone may call for it."""
    from firsthand.records.locks import AccountLocks

    return AccountLocks(home() / "locks").hold(account)


def publish_account(account: str, model: Path | None = None) -> Round:
    """One round of one account, by whoever holds its lock."""
    from firsthand.desk.publish import account_round

    return account_round(publisher(desk(model)), account)


def completeness() -> dict[str, dict[str, int]]:
    """What `firsthand report capture --json` prints: received, kept, duplicates, refused, unparsed, recovered."""
    setup()
    from firsthand.records.raw_inbox import completeness as counted

    return counted()


def close_connections() -> None:
    """This thread's database connection, closed: after a failure the next use opens it anew."""
    setup()
    from django.db import connections

    connections.close_all()
