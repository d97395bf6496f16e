"""Plays that are kept: a month of one policy is played once, so that a long run can be stopped and go on.

The file holds a line a play, under the fingerprint of its scenario, policy, triage errors and seed. It belongs to one
version of the code: begin a new file after a change of what decides.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from firsthand.simulation.compare import Task, play
from firsthand.simulation.outcome import Outcome

TUPLES = ("held_by_urgency", "curve", "backlog")


def played(task: Task, kept: Path | None = None) -> tuple[Outcome, ...]:
    """The outcomes of a task: from the file if it was played before, else played and written there."""
    known = _known(kept)
    key = _key(task)
    if key not in known:
        outcomes = play(task)
        if kept is None:
            return outcomes
        line = json.dumps({key: [asdict(one) for one in outcomes]}) + "\n"
        descriptor = os.open(kept, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)
        return outcomes
    return tuple(_outcome(row) for row in known[key])


def all_played(tasks: Sequence[Task], jobs: int, kept: Path | None = None) -> list[tuple[Outcome, ...]]:
    """Every task's outcomes in order, on so many processes."""
    if jobs < 2:
        return [played(task, kept) for task in tasks]
    with multiprocessing.Pool(min(jobs, len(tasks))) as pool:
        return pool.map(partial(played, kept=kept), tasks, chunksize=1)


def _known(kept: Path | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if kept is not None and kept.exists():
        for line in kept.read_text("utf-8").splitlines():
            found |= json.loads(line)
    return found


def _key(task: Task) -> str:
    policy = task.policy
    decides = (policy.ladder, policy.weights, policy.work, policy.stickiness, policy.targets, policy.wages)
    said = repr((task.names, task.scenario, task.seed, task.confusion, decides, policy.pool_wage))
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def _outcome(row: dict[str, Any]) -> Outcome:
    return Outcome(**{key: tuple(value) if key in TUPLES else value for key, value in row.items()})
