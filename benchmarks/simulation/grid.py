"""Where -70 % response time and -35 % cost hold together, and where they do not: the grid, from our own code.

    python -m benchmarks.simulation.grid                      # the study's even errors
    python -m benchmarks.simulation.grid --source measured    # our own triage's errors

The old pool is loaded anew in every cell until its mean first response is near 300 minutes, because a pool that
was not saturated cannot be improved by 70 %. Every figure is a change against that pool of 100 people on the same
days: first response / cost by handled case / cost by resolved case.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.simulation.plays import played
from firsthand import wiring
from firsthand.domain.policy import parse
from firsthand.simulation.compare import Task
from firsthand.simulation.confusion import Confusion, measured, uniform
from firsthand.simulation.outcome import Outcome
from firsthand.simulation.scenario import Scenario, with_value

SLOWDOWN = (0.10, 0.30, 0.45)
GAINS = (0.5, 1.0, 1.5)
NOISE_SECONDS = (4, 8, 16)
PEOPLE = (100, 90, 80)
POOL_MINUTES = 300.0
Levers = Sequence[tuple[str, str]]
START = {(0.5, 4): 1.33, (0.5, 8): 1.24, (0.5, 16): 1.05, (1.0, 4): 1.32, (1.0, 8): 1.22, (1.0, 16): 1.04,
         (1.5, 4): 1.29, (1.5, 8): 1.19, (1.5, 16): 1.01}  # fmt: skip


def cell(gain: float, seconds: float, source: str) -> Scenario:
    slow = ",".join(f"{1 + gain * part:.4f}" for part in SLOWDOWN)
    scenario = with_value(Scenario(), "people.slowdown", slow)
    scenario = with_value(scenario, "people.noise_seconds", seconds)
    return with_value(scenario, "triage.source", source)


def confusion_of(scenario: Scenario) -> Confusion:
    if scenario.triage.source == "uniform":
        return uniform(scenario)
    path = wiring.library() / "models" / "confusion.json"
    return measured(json.loads(path.read_text("utf-8")), scenario)


def outcomes(name: str, scenario: Scenario, seeds: range, kept: Path | None = None) -> list[Outcome]:
    policy = parse(wiring.shipped_policy_text())
    tasks = (Task((name,), scenario, seed, policy, confusion_of(scenario)) for seed in seeds)
    return [played(task, kept)[0] for task in tasks]


def mean(rows: list[Outcome], what: str) -> float:
    return math.fsum(float(getattr(row, what)) for row in rows) / len(rows)


def saturated(
    scenario: Scenario, start: float, seeds: range, kept: Path | None = None
) -> tuple[Scenario, list[Outcome]]:
    """The load at which the pool of 100 is near 300 minutes, by a secant in the logarithm; at most four plays."""
    load = start
    tried: list[tuple[float, float]] = []
    while True:
        at = with_value(scenario, "work.load", load)
        rows = outcomes("pool", at, seeds, kept)
        minutes = mean(rows, "mean_minutes")
        tried.append((load, math.log(minutes / POOL_MINUTES)))
        if abs(tried[-1][1]) < 0.15 or len(tried) == 4:
            return at, rows
        slope = 12.0
        if len(tried) > 1 and tried[-1][0] != tried[-2][0]:
            slope = max(4.0, (tried[-1][1] - tried[-2][1]) / (tried[-1][0] - tried[-2][0]))
        load -= max(-0.06, min(0.06, tried[-1][1] / slope))


def against(pool: list[Outcome], rows: list[Outcome]) -> dict[str, float]:
    return {
        "first_response": mean(rows, "mean_minutes") / mean(pool, "mean_minutes") - 1,
        "cost_per_handled": mean(rows, "cost_per_handled") / mean(pool, "cost_per_handled") - 1,
        "cost_per_resolved": mean(rows, "cost_per_resolved") / mean(pool, "cost_per_resolved") - 1,
        "minutes": mean(rows, "mean_minutes"),
        "targets_held": mean(rows, "targets_held"),
    }


def grid(
    source: str,
    seeds: range,
    gains: Sequence[float],
    noise: Sequence[int],
    people: Sequence[int],
    levers: Levers,
    kept: Path | None = None,
) -> Iterator[dict[str, object]]:
    """Cell by cell. `levers` are changes of the scenario that only the desk has, and the old pool has not."""
    for gain in gains:
        for seconds in noise:
            at, pool = saturated(cell(gain, seconds, source), START[gain, seconds], seeds, kept)
            row: dict[str, object] = {"gain": gain, "noise_seconds": seconds, "load": round(at.work.load, 3)}
            row["pool_minutes"] = mean(pool, "mean_minutes")
            for key, value in levers:
                at = with_value(at, key, value)
            row["people"] = {
                count: against(pool, outcomes("firsthand", with_value(at, "people.agents", count), seeds, kept))
                for count in people
            }
            yield row


def change_in_words(change: dict[str, float]) -> str:
    """First response / cost by handled / cost by resolved; bold where both of the reference's figures hold."""
    three = [change[key] for key in ("first_response", "cost_per_handled", "cost_per_resolved")]
    words = " / ".join(f"{100 * part:+.0f}" for part in three)
    return f"**{words}**" if three[0] <= -0.70 and min(three[1:]) <= -0.35 else words


def told(row: dict[str, object]) -> str:
    people = row["people"]
    assert isinstance(people, dict)
    cells = [change_in_words(change) for change in people.values()]
    head = f"x{row['gain']} | {row['noise_seconds']} s | {row['pool_minutes']:.0f}"
    return f"| {head} | {' | '.join(cells)} |"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--source", choices=("uniform", "measured"), default="uniform")
    asked.add_argument("--replications", type=int, default=4)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--out", type=Path)
    asked.add_argument("--gains", type=float, nargs="*", default=GAINS)
    asked.add_argument("--noise", type=int, nargs="*", default=NOISE_SECONDS)
    asked.add_argument("--people", type=int, nargs="*", default=PEOPLE)
    asked.add_argument("--set", metavar="KEY=VALUE", action="append", default=[], help="a lever of the desk alone")
    options = asked.parse_args()
    levers = [tuple(change.split("=", 1)) for change in options.set]
    seeds = range(options.seed, options.seed + options.replications)
    heads = " | ".join(f"{count} people" for count in options.people)
    print(
        f"| specialisation gain | reads noise | pool, min | {heads} |\n|---|---|---|{'---|' * len(options.people)}",
        flush=True,
    )
    rows = []
    for row in grid(options.source, seeds, options.gains, options.noise, options.people, levers):
        rows.append(row)
        print(told(row), flush=True)
        if options.out:
            options.out.write_text(json.dumps(rows, indent=1))
    print(
        f"\n{len(seeds)} months a cell from seed {options.seed}, triage errors: {options.source}", file=sys.stderr
    )


if __name__ == "__main__":
    main()
