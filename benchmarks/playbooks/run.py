"""Random playbooks against random customers, and what one step costs. No database, no network.

    python benchmarks/playbooks/run.py [--count 10000] [--seed 1]

Prints one JSON object: runs, laws broken (each with its seed), how the runs ended, and microseconds a step without
tools: the engine's time from an input to the next action, divided by the steps it took.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from firsthand.desk.playbook_files import LIBRARY, load
from firsthand.desk.playbook_scenarios import beside, read_scenarios
from firsthand.engine.playbook import start, step
from firsthand.engine.playbook.laws import broken_laws
from firsthand.engine.playbook.rehearsal import play
from tests.engine.playbook.random_playbooks import input_at_random, playbook_at_random, start_at_random

NOW = "2026-11-23T09:00:00+00:00"


def at_random(count: int, seed: int) -> dict[str, Any]:
    ended: Counter[str] = Counter()
    happened: Counter[str] = Counter()
    broken: list[tuple[int, list[str]]] = []
    for number in range(seed, seed + count):
        dice = random.Random(number)
        playbook = playbook_at_random(dice)
        state, action = start(playbook, start_at_random(dice), NOW)
        while action.kind != "done":
            state, action = step(playbook, state, input_at_random(dice, action.kind))
        ended[f"{state.outcome} {state.reason}".strip()] += 1
        happened["paid calls"] += sum(used.tool in ("change", "sell") for used in state.used)
        happened["consents"] += len(state.consents)
        happened["saves shown"] += sum(o.allowed and o.kind == "save" for o in state.offers)
        happened["cross-sells shown"] += sum(o.allowed and o.kind == "cross_sell" for o in state.offers)
        happened["offers withheld"] += sum(not o.allowed for o in state.offers)
        happened["facts taken back"] += len(state.earlier)
        if problems := list(broken_laws(playbook, state)):
            broken.append((number, problems))
    return {"runs": count, "laws_broken": broken, "ended": dict(ended.most_common()), "happened": dict(happened)}


def step_microseconds(rounds: int = 20) -> dict[str, float]:
    """The library's own scenarios, replayed: the engine's CPU time a step, and a whole input."""
    recorded = []
    for path in sorted(LIBRARY.glob("*.yaml")):
        playbook = load(path)
        now, scenarios = read_scenarios(beside(path))
        recorded += [(playbook, play(playbook, scenario, now)) for scenario in scenarios]
    spent, steps, inputs = 0.0, 0, 0
    for _ in range(rounds):
        for playbook, played in recorded:
            first, *rest = played.inputs
            began = time.thread_time()
            state, _ = start(playbook, first["start"], first["start"]["now"])
            for event in rest:
                state, _ = step(playbook, state, event)
            spent += time.thread_time() - began
            steps += state.steps
            inputs += len(played.inputs)
    return {"microseconds_a_step": 1e6 * spent / steps, "microseconds_an_input": 1e6 * spent / inputs}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(json.dumps({**step_microseconds(), **at_random(options.count, options.seed)}, indent=2))


if __name__ == "__main__":
    main()
