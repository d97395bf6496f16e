"""`firsthand simulate --replay`: an export's own days again, assignment by assignment."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import typer

from firsthand.domain.case import IllegalEvent
from firsthand.domain.events import Event
from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.records.codec import decode_event
from firsthand.simulation.replay import SHOWN, Replayed, by_time, replay


class ReplayError(ValueError):
    """A file that cannot be replayed; the message names the line and the fix."""


def replayed(path: Path, policy: Policy) -> Replayed:
    """Replay the events of an export under a policy."""
    logs: dict[str, dict[int, Event]] = {}
    agents: dict[str, Agent] = {}
    opened: dict[str, datetime] = {}
    gathered: list[tuple[str, str]] = []
    with path.open("rb") as lines:
        _read(lines, logs, agents, opened, gathered)
    if not logs:
        raise ReplayError(f"{path} holds no events: write it with `firsthand export --out FILE`.")
    ordered = {case: tuple(events[number] for number in sorted(events)) for case, events in logs.items()}
    try:
        return replay(
            by_time(ordered), agents, policy, {case: opened[one] for case, one in gathered if one in opened}
        )
    except IllegalEvent as error:
        raise ReplayError(f"{path} holds a log that could not have happened: {error}.") from None


def from_records(policy: Policy | None) -> Replayed:
    """Replay this desk's own records, in the order in which they were written."""
    from firsthand import wiring

    wiring.migrate()
    from firsthand.records.directory import DjangoDirectory
    from firsthand.records.incidents import gathered_since
    from firsthand.records.recorded import in_order

    agents = {agent.id: agent for agent in DjangoDirectory().all()}
    return replay(in_order(), agents, policy or wiring.policy(), gathered_since())


def _read(
    lines: Iterable[bytes],
    logs: dict[str, dict[int, Event]],
    agents: dict[str, Agent],
    opened: dict[str, datetime],
    gathered: list[tuple[str, str]],
) -> None:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line)
            if row["table"] == "events":
                logs.setdefault(row["case"], {})[row["version"]] = decode_event(row["kind"], row["payload"])
            elif row["table"] == "people":
                agents[row["id"]] = _agent(row)
            elif row["table"] == "incidents" and row["closed_at"] is None:
                opened[row["id"]] = datetime.fromisoformat(row["opened_at"])
            elif row["table"] == "incident_cases" and not row["answered"]:
                gathered.append((row["case"], row["incident"]))
        except (msgspec.DecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise ReplayError(f"line {number} is no line of an export ({error}).") from None


def _agent(row: dict[str, Any]) -> Agent:
    return Agent(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        tier=row["tier"],
        primary=frozenset(row["primary"].split()),
        secondary=frozenset(row["secondary"].split()),
        capacity=row["capacity"],
        store=row["store"] or None,
        languages=frozenset(row["languages"].split()),
        simulated=row["simulated"],
    )


def tell(found: Replayed, as_json: bool) -> int:
    """Print how it came out; 1 when any assignment came out otherwise."""
    if as_json:
        print(json.dumps(_plain(found)))
        return 1 if found.differs else 0
    print(f"{found.decided} assignments decided again: {found.same} the same in every part of the certificate.")
    print(f"{found.by_hand} were taken or given by hand and are not the engine's.")
    if found.handed_over:
        print(f"{found.handed_over} were handed over when somebody was gone; who was on duty is not in the log.")
    if found.at_once:
        print(
            f"{found.at_once} went at once to somebody free: who was free is not in the log, so they are not decided again."
        )
    if found.unknown_people:
        print(f"{found.unknown_people} went to people whom the export does not know.")
    for rule, count in found.rules.most_common():
        print(f"  {count:6,}  {rule}")
    for one in found.differs[:SHOWN]:
        now = one.today.case if one.today else "nothing"
        print(f"  {one.at:%Y-%m-%d %H:%M:%S}  {one.agent}: {one.what} differs; {one.case} then, {now} today")
    if len(found.differs) > SHOWN:
        print(f"  … and {len(found.differs) - SHOWN} more")
    if found.differs:
        typer.echo(
            "Another policy or other skills than on that day? --policy FILE takes the one of then.", err=True
        )
    return 1 if found.differs else 0


def _plain(found: Replayed) -> dict[str, Any]:
    return {
        "decided": found.decided,
        "same": found.same,
        "by_hand": found.by_hand,
        "handed_over": found.handed_over,
        "at_once": found.at_once,
        "unknown_people": found.unknown_people,
        "rules": dict(found.rules),
        "differs": [
            {
                "at": one.at.isoformat(),
                "case": one.case,
                "agent": one.agent,
                "what": one.what,
                "today": one.today.case if one.today else None,
            }
            for one in found.differs
        ],
    }
