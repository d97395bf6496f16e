"""What the doctor looks at in the database: its schema, the worker, accounts, people, and what waits for a person."""

from __future__ import annotations

import os
from collections.abc import Iterator

from firsthand import wiring
from firsthand.cli.examined import Line


def examine() -> Iterator[Line]:
    """Database: reachable, its schema in step, and what stands in it."""
    url, own = os.environ.get("FIRSTHAND_DATABASE_URL", ""), wiring.home() / "firsthand.sqlite3"
    if not url and not own.exists():
        yield Line(
            "warn",
            "database",
            f"{own.name} is not made yet",
            "any command that needs it makes it; firsthand demo is one",
        )
        return
    try:
        wiring.setup()
    except ValueError as error:
        yield Line(
            "fix", "database", str(error), "set FIRSTHAND_DATABASE_URL to one of these, or leave it out for SQLite"
        )
        return
    lines = list(_schema())
    yield from lines
    if all(line.status == "ok" for line in lines):
        yield from _audit()
        yield from _worker()
        yield from _accounts()
        yield from _people()
        yield from _waiting()
        yield from _policy()


def _schema() -> Iterator[Line]:
    from django.db import DatabaseError

    from firsthand.records import health

    try:
        name, behind, strange = health.database(), health.pending_migrations(), health.strange_migrations()
    except DatabaseError as error:
        words = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        yield Line(
            "fix", "database", f"does not answer: {words}"[:300], "start it, or check FIRSTHAND_DATABASE_URL"
        )
        return
    if strange:
        mend = "install the version that wrote it, or bring a backup of this version back"
        yield Line("fix", "database", f"{name} was written by a newer version ({strange[0]})", mend)
    elif behind:
        mend = "firsthand backup, then start firsthand serve once: it brings the schema in step"
        yield Line("warn", "database", f"{name} is {behind} migrations behind this version", mend)
    else:
        yield Line("ok", "database", f"{name}, schema in step")


def _audit() -> Iterator[Line]:
    from firsthand.records.audit import broken_link

    broken = broken_link()
    if broken is None:
        yield Line("ok", "audit", "the chain is whole")
    else:
        mend = "compare with a backup: firsthand restore into another home shows the rows as they were"
        yield Line(
            "fix",
            "audit",
            f"row {broken} does not follow from the one before it: a row was changed or removed",
            mend,
        )


def _worker() -> Iterator[Line]:
    from firsthand.records import health

    silence = health.worker_silence(wiring.now())
    mend = "run firsthand worker, or firsthand serve --with-worker: replies leave and timers run there"
    if silence is None:
        yield Line("warn", "worker", "none was ever seen", mend)
    elif silence > health.WORKER_SILENT:
        yield Line("warn", "worker", f"none was seen for {_span(silence.total_seconds())}", mend)
    else:
        yield Line("ok", "worker", f"seen {silence.total_seconds():.0f} s ago")


def _span(seconds: float) -> str:
    for size, word in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {word}"
    return f"{seconds:.0f} seconds"


def _accounts() -> Iterator[Line]:
    from firsthand.channels import KINDS, connect
    from firsthand.records import accounts
    from firsthand.records.outbox import waits_because
    from firsthand.records.secrets import SecretsProblem

    known = accounts.health()
    if not known:
        yield Line(
            "warn",
            "accounts",
            "none is connected: mentions come from files only",
            "firsthand channel add KIND --id ID",
        )
    for each in known:
        about = f"account {each.id}"
        try:
            found = accounts.get(each.id)
            assert found is not None
            if found.kind not in KINDS:
                yield Line("fix", about, f"no kind is called {found.kind}", f"firsthand channel remove {each.id}")
                continue
            connect(found, wiring.home()).check()
        except (SecretsProblem, ValueError) as error:
            yield Line(
                "fix", about, str(error), f"connect it again: firsthand channel add {each.kind} --id {each.id}"
            )
            continue
        problem = str(each.notes.get("problem") or waits_because(each.id, wiring.now(), wiring.policy().zone))
        mend = (
            f"firsthand channel live {each.id}"
            if each.state in ("listening", "paused")
            else "firsthand channel list"
        )
        yield (
            Line("warn", about, f"{each.kind}: {problem}", mend)
            if problem
            else Line("ok", about, f"{each.kind}, {each.state}")
        )


def _people() -> Iterator[Line]:
    from firsthand.records import hiring

    count = sum(hiring.may_sign_in().values())
    if count:
        yield Line("ok", "people", f"{count} may sign in")
    else:
        yield Line("warn", "people", "nobody may sign in", "firsthand person add NAME --role admin")


def _waiting() -> Iterator[Line]:
    from firsthand.records import accounts, health

    if accounts.publishing_paused():
        mend = "firsthand channel resume --all, when whoever paused it agrees"
        yield Line("warn", "publishing", "paused: no reply leaves by any account", mend)
    else:
        yield Line("ok", "publishing", "on")
    counts = health.counts(wiring.now())
    found = (
        (counts.replies_not_confirmed, "replies are not confirmed", "they are read back; then a person decides"),
        (counts.replies_for_a_person, "replies wait for a person's word", "open Attention in the workspace"),
        (counts.unparsed, "things that came could not be read", "open Attention in the workspace"),
        (counts.ask_to_be_forgotten, "people ask to be forgotten", "open Attention in the workspace"),
    )
    for count, words, mend in found:
        if count:
            yield Line("warn", "waiting", f"{count:,} {words}", mend)


def _policy() -> Iterator[Line]:
    from firsthand.domain.policy import PolicyError, parse
    from firsthand.records.policies import newest_text

    text = newest_text()
    if not text:
        return
    try:
        parse(text)
    except PolicyError as error:
        yield Line(
            "fix",
            "policy in force",
            str(error)[:300],
            "save a version that is valid on the workspace's policy page",
        )
    else:
        yield Line("ok", "policy in force", "the newest version in the database is valid")
