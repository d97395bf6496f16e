"""Every figure of docs/background/savings.md by one command, with the date and the triage that was measured.

    python -m benchmarks.simulation.savings                      # all parts, Markdown tables
    python -m benchmarks.simulation.savings --json               # the same as one object
    python -m benchmarks.simulation.savings --parts own grid-own --kept plays.jsonl

The months that were played are kept in the file that `--kept` names and are not played again, so that a long run can
be stopped and go on. With another triage, another policy or another seed they are played anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.simulation import grid, launch
from benchmarks.simulation.plays import all_played
from firsthand import wiring
from firsthand.domain.policy import Policy, parse
from firsthand.simulation.compare import Task, paired, table
from firsthand.simulation.confusion import Confusion, even
from firsthand.simulation.outcome import Outcome
from firsthand.simulation.scenario import Scenario, with_value
from firsthand.simulation.strategies import URGENCIES

Rounds = dict[str, list[Outcome]]
FRONTIER_PEOPLE = (110, 100, 95, 90, 85, 80)
LEVERS: dict[str, dict[str, str]] = {
    "as it is": {},
    "prepared answers: tier 1 in three tenths less time": {"work.macro_share": "0.3"},
    "noise is recognised in half the time": {"people.noise_seconds": "4"},
    "one post in ten is the same matter again and joins its case": {"cases_share": "0.9"},
    "all three": {"work.macro_share": "0.3", "people.noise_seconds": "4", "cases_share": "0.9"},
}
"""What the desk alone has, beside the old pool on the same days. `cases_share` leaves fewer cases, see `_levered`."""


def measured(source: str) -> Scenario:
    return with_value(Scenario(), "triage.source", source)


def rounds(tasks: Sequence[Task], asked: argparse.Namespace) -> Rounds:
    """The outcomes of the tasks by policy, in order of seed."""
    found: Rounds = {}
    for outcomes in all_played(tasks, asked.jobs, asked.kept):
        for one in outcomes:
            found.setdefault(one.strategy, []).append(one)
    return found


def tasks_of(
    names: Sequence[str], scenario: Scenario, seeds: range, policy: Policy, confusion: Confusion | None = None
) -> list[Task]:
    """A task a policy and seed: a month drawn twice costs less than a core that waits."""
    errs = confusion or grid.confusion_of(scenario)
    return [Task((name,), scenario, seed, policy, errs) for seed in seeds for name in names]


# --- parts -------------------------------------------------------------------------------------------------


def compared(source: str, names: Sequence[str], asked: argparse.Namespace, policy: Policy) -> dict[str, Any]:
    """Policies side by side, and what each differs by on the same days."""
    found = rounds(tasks_of(names, measured(source), seeds_of(asked), policy), asked)
    pairs = [("firsthand", other) for other in ("pool", "silos") if other in found]
    return {
        "months": asked.replications,
        "policies": {name: table(rows) for name, rows in found.items()},
        "paired": {f"{one}_vs_{other}": paired(one, other, found) for one, other in pairs},
    }


def heads(asked: argparse.Namespace, policy: Policy) -> dict[str, Any]:
    """What each head of our own triage costs: the same months with one head read without an error."""
    scenario = measured("measured")
    own = grid.confusion_of(scenario)
    right = {
        "as measured": own,
        "topic always right": replace(own, topic=even(len(own.topic), 1.0)),
        "tier always right": replace(own, tier=even(3, 1.0)),
        "urgency always right": replace(own, urgency=even(3, 1.0)),
        "noise filter as assumed": replace(own, false_alarm=grid.confusion_of(Scenario()).false_alarm),
    }
    rows = {}
    for words, confusion in right.items():
        tasks = tasks_of(("firsthand",), scenario, seeds_of(asked, 4), policy, confusion)
        rows[words] = table(rounds(tasks, asked)["firsthand"])
    return rows


def weights(source: str, asked: argparse.Namespace, policy: Policy) -> dict[str, Any]:
    """The weights of the urgencies and the fence between tiers, as shipped one after the other, on the same days."""
    scenario, seeds = measured(source), seeds_of(asked, 8)
    an_hour = replace(policy.ladder, higher_tier_minutes=60.0)
    hour_long = {
        words: replace(policy, version=words, ladder=an_hour, weights=dict(zip(URGENCIES, by, strict=True)))
        for words, by in (("first", (6.0, 2.0, 1.0)), ("before", (12.0, 6.0, 1.0)))
    }
    rows = {
        words: rounds(tasks_of(("firsthand",), scenario, seeds, one), asked)["firsthand"]
        for words, one in {**hour_long, "after": policy}.items()
    }
    both = {"firsthand": rows["after"], "before": rows["before"]}
    return {
        **{words: table(found) for words, found in rows.items()},
        "paired": paired("firsthand", "before", both),
    }


def cells(source: str, asked: argparse.Namespace, policy: Policy) -> list[dict[str, Any]]:
    """The whole grid of specialisation gain and noise, three by three, cells at the same time."""
    wanted = [
        (gain, seconds, source, seeds_of(asked, asked.months), asked.kept)
        for gain in grid.GAINS
        for seconds in grid.NOISE_SECONDS
    ]
    with multiprocessing.Pool(asked.jobs) as pool:
        return list(pool.imap(_cell, wanted, chunksize=1))


def _cell(wanted: tuple[float, int, str, range, Path | None]) -> dict[str, Any]:
    gain, seconds, source, seeds, kept = wanted
    (row,) = grid.grid(source, seeds, (gain,), (seconds,), grid.PEOPLE, (), kept)
    return row


def levers(source: str, asked: argparse.Namespace, policy: Policy) -> dict[str, Any]:
    """The frontier moved by what makes work less, from stated assumptions; the old pool has none of it."""
    scenario, seeds = measured(source), seeds_of(asked, asked.months)
    pool = rounds(tasks_of(("pool",), scenario, seeds, policy), asked)["pool"]
    rows: dict[str, Any] = {}
    for words, changes in LEVERS.items():
        at = _levered(scenario, changes)
        rows[words] = {}
        for count in grid.PEOPLE:
            tasks = tasks_of(("firsthand",), with_value(at, "people.agents", count), seeds, policy)
            change = grid.against(pool, rounds(tasks, asked)["firsthand"])
            rows[words][str(count)] = _joined(change, float(changes.get("cases_share", "1")))
    return rows


def _joined(change: dict[str, float], share: float) -> dict[str, float]:
    """The costs with posts that joined a case counted as answered with it, as the old pool counted each of them."""
    costs = ("cost_per_handled", "cost_per_resolved")
    return {what: (1 + value) * share - 1 if what in costs else value for what, value in change.items()}


def _levered(scenario: Scenario, changes: dict[str, str]) -> Scenario:
    """The scenario with a lever. A post that joins an open case is no case: the minutes of all others stay."""
    for key, value in changes.items():
        if key == "cases_share":
            came = scenario.arrivals
            cases, noise = came.mentions * came.actionable_share, came.mentions * (1 - came.actionable_share)
            mentions = cases * float(value) + noise
            share = cases * float(value) / mentions
            scenario = with_value(
                with_value(scenario, "arrivals.mentions", mentions), "arrivals.actionable_share", share
            )
        else:
            scenario = with_value(scenario, key, value)
    return scenario


def launched(asked: argparse.Namespace, policy: Policy) -> dict[str, Any]:
    """A launch at three times the volume, its three days alone, every measure against none on the same days."""
    seeds, plain = seeds_of(asked, asked.months), launch.launch(3.0)
    found = {"strict silos": rounds(tasks_of(("silos",), plain, seeds, policy), asked)["silos"]}
    for words, changes in launch.MEASURES.items():
        scenario = plain
        for key, value in changes.items():
            scenario = with_value(scenario, key, value)
        found[words] = rounds(tasks_of(("firsthand",), scenario, seeds, policy), asked)["firsthand"]
    alone = "the router alone"
    return {
        words: {**table(rows), "paired": None if words == alone else paired(words, alone, found)}
        for words, rows in found.items()
    }


PARTS: dict[str, Callable[[argparse.Namespace, Policy], Any]] = {
    "even": lambda asked, policy: compared("uniform", asked.policies, asked, policy),
    "own": lambda asked, policy: compared("measured", ("pool", "silos", "firsthand"), asked, policy),
    "heads": heads,
    "weights-own": lambda asked, policy: weights("measured", asked, policy),
    "weights-even": lambda asked, policy: weights("uniform", asked, policy),
    "grid-own": lambda asked, policy: cells("measured", asked, policy),
    "grid-even": lambda asked, policy: cells("uniform", asked, policy),
    "levers-own": lambda asked, policy: levers("measured", asked, policy),
    "levers-even": lambda asked, policy: levers("uniform", asked, policy),
    "launch": launched,
}


# --- what is told ------------------------------------------------------------------------------------------


def told(name: str, part: Any) -> Iterator[str]:
    """A part as Markdown."""
    yield f"\n## {name}\n"
    if name.startswith("grid"):
        yield f"| specialists gain | noise takes | old pool, min | {' | '.join(f'{n} people' for n in grid.PEOPLE)} |"
        yield "| --- | --- | --- | --- | --- | --- |"
        yield from map(grid.told, part)
    elif name.startswith("levers"):
        yield f"| lever | {' | '.join(f'{n} people' for n in grid.PEOPLE)} |"
        yield "| --- | --- | --- | --- |"
        for words, row in part.items():
            yield f"| {words} | {' | '.join(map(grid.change_in_words, row.values()))} |"
    else:
        yield "| | mean min | 95 % | half within | service level | urgent | gone | $ handled | $ resolved |"
        yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
        pairs: dict[str, Any] = dict(part.get("paired") or {})
        rows = {key: row for key, row in part.get("policies", part).items() if "first_response_minutes" in row}
        for words, row in rows.items():
            yield _line(words, row)
            if row.get("paired"):
                pairs[words] = row["paired"]
        if "first_response_change" in pairs:
            pairs = {"after against before": pairs}
        for words, pair in pairs.items():
            yield f"\n{words.replace('_vs_', ' against ')}: {_paired(pair)}"


def _line(words: str, row: dict[str, Any]) -> str:
    first = row["first_response_minutes"]
    shares = (row["targets_held"], row["urgent_targets_held"], row["lost"])
    costs = (row["cost_per_handled"], row["cost_per_resolved"])
    cells_ = [f"{first['mean']:.1f}", f"{first['low']:.0f} to {first['high']:.0f}", f"{first['median']:.1f}"]
    cells_ += [f"{share:.1%}" for share in shares] + [f"{cost:.2f}" for cost in costs]
    return f"| {words} | {' | '.join(cells_)} |"


def _paired(pair: dict[str, Any]) -> str:
    span = f"{pair['first_response_change']:+.1%} (95 % from {pair['low']:+.1%} to {pair['high']:+.1%})"
    costs = f"cost {pair['cost_per_handled_change']:+.1%} by handled, {pair['cost_per_resolved_change']:+.1%} by resolved"
    tie = "" if pair["ranked"] else "; not put in order"
    return f"first response {span}{tie}, {costs}, targets held {100 * pair['targets_held_points']:+.1f} points"


def stamp(policy: Policy) -> dict[str, str]:
    """What the figures were made with: the triage's measured errors and the policy, by their fingerprints."""
    path = wiring.library() / "models" / "confusion.json"
    text = path.read_bytes()
    return {
        "triage_errors": hashlib.sha256(text).hexdigest()[:12],
        "triage_labels": str(json.loads(text)["measured_on"]["labels"]),
        "policy": f"{policy.id} {policy.version} {_weighed(policy)}",
        "on": f"{datetime.now(UTC):%Y-%m-%d}",
    }


def _weighed(policy: Policy) -> str:
    told_of = repr((policy.weights, policy.ladder, policy.work, policy.stickiness, policy.targets))
    return hashlib.sha256(told_of.encode()).hexdigest()[:12]


def seeds_of(asked: argparse.Namespace, most: int | None = None) -> range:
    count = asked.replications if most is None else min(most, asked.replications)
    return range(asked.seed, asked.seed + count)


def main() -> None:
    asked = _asked()
    policy = parse(wiring.shipped_policy_text())
    made = stamp(policy)
    result: dict[str, Any] = {}
    for name in asked.parts:
        result[name] = PARTS[name](asked, policy)
        if not asked.json:
            print("\n".join(told(name, result[name])), flush=True)
    if asked.json:
        print(json.dumps({"made_with": made, "parts": result}))
    else:
        print(
            f"\nTriage's errors {made['triage_errors']} on {made['triage_labels']} labels; policy {made['policy']}"
        )


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--parts", nargs="*", choices=list(PARTS), default=list(PARTS))
    words.add_argument("--policies", nargs="*", default=["pool", "filter", "topic", "tiers", "silos", "firsthand"])
    words.add_argument("--replications", type=int, default=20, help="months of the main tables")
    words.add_argument(
        "--months", type=int, default=2, help="months a cell of the grid, of a lever and of a launch"
    )
    words.add_argument("--seed", type=int, default=0)
    words.add_argument("--jobs", type=int, default=2)
    words.add_argument("--kept", type=Path, help="a file that keeps each month as it is played")
    words.add_argument("--json", action="store_true")
    return words.parse_args()


if __name__ == "__main__":
    main()
