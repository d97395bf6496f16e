"""The waist: the only room that knows which adapters are in use.

Imports of the database's rooms stand inside functions, so that `firsthand triage`, `check`, `playbook` and
`simulate` never load the framework.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from firsthand.domain.policy import Policy, parse

if TYPE_CHECKING:
    from firsthand.classifiers.triager import Triager
    from firsthand.desk.ports import Desk


def home() -> Path:
    """The data folder: FIRSTHAND_HOME, or ./var."""
    return Path(os.environ.get("FIRSTHAND_HOME", "var")).resolve()


def library() -> Path:
    """Where the data that ships stands."""
    return Path(str(files("firsthand"))) / "library"


def now() -> datetime:
    """The wall clock; the one place where the desk's clock comes from."""
    return datetime.now(UTC)


@cache
def setup() -> None:
    """Load the framework and make sure that the home is there. Idempotent."""
    home().mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firsthand.project.settings")
    import django

    django.setup()


def migrate() -> None:
    """Bring the database to this version's schema."""
    setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def policy_text() -> str:
    """The policy in force as text: the newest in the records, else the home's file, else the shipped one."""
    from firsthand.records.policies import newest_text

    own = home() / "policy.toml"
    return newest_text() or (own.read_text() if own.exists() else shipped_policy_text())


def shipped_policy_text() -> str:
    return (library() / "policies" / "carrier.toml").read_text()


@lru_cache(maxsize=8)
def parsed(text: str) -> Policy:
    return parse(text)


def policy() -> Policy:
    return parsed(policy_text())


@cache
def triager(model: Path | None = None) -> Triager:
    """The reader of mentions, with the model in use: --model, else the home's, else the shipped one."""
    from firsthand.classifiers.triager import Triager

    own = home() / "triage.model"
    return Triager.load(model or (own if own.exists() else None))


def desk(model: Path | None = None, policy_in_force: Policy | None = None) -> Desk:
    """The desk over the database, with the policy in force."""
    setup()
    from firsthand.desk.ports import Desk
    from firsthand.proofreaders import proofread
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
        reader=triager(model),
        proofread=proofread,
        now=now,
        unit=unit,
    )
