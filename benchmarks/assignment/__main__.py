"""One decision among 1,000 people and 100,000 waiting cases: production's heads against a scan of every case.

    python -m benchmarks.assignment

Both answer the same question with the same index, and the run fails if any answer differs. `heads` is what the
desk does: the oldest of each class is known, a decision looks at each class once. `scan` weighs all that waits.
`decision_ms` is by the clock, with whatever else the machine did meanwhile; `decision_cpu_ms` is the work alone.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from dataclasses import dataclass
from heapq import heappop, heappush

from firsthand import wiring
from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy, parse
from firsthand.engine.assignment import CaseClass, Waiting, may_be_offered, pick, rank, reach_of

PEOPLE, CASES, DECISIONS, SCANS = 1000, 100_000, 20_000, 12
TOPICS = ("network", "device", "billing", "sales", "order", "account", "cancel", "service")


@dataclass
class Floor:
    people: list[Agent]
    lines: dict[CaseClass, list[tuple[float, str]]]
    now: float = 20_000.0


def floor_of(dice: random.Random) -> Floor:
    people = [
        Agent(
            f"agent-{number:04d}",
            f"Agent {number}",
            tier=dice.choices((1, 2, 3), (5, 4, 1))[0],
            primary=frozenset({dice.choice(TOPICS)}),
            secondary=frozenset(dice.sample(TOPICS, 2)),
        )
        for number in range(PEOPLE)
    ]
    lines: dict[CaseClass, list[tuple[float, str]]] = {}
    for number in range(CASES):
        kind = dice.choice(("new", "new", "new", "continuing"))
        tier, urgency = (
            dice.choices((1, 2, 3), (6, 3, 1))[0],
            dice.choices(("high", "normal", "low"), (1, 4, 5))[0],
        )
        cls = CaseClass(dice.choice(TOPICS), tier, urgency, kind, dice.choices(("en", "es"), (9, 1))[0])
        heappush(lines.setdefault(cls, []), (20_000 - dice.random() * 700, f"case-{number:06d}"))
    return Floor(people, lines)


def heads_of(floor: Floor) -> dict[CaseClass, Waiting]:
    return {cls: Waiting(line[0][1], cls, line[0][0]) for cls, line in floor.lines.items()}


def by_heads(agent: Agent, heads: dict[CaseClass, Waiting], now: float, policy: Policy) -> str | None:
    best = pick(reach_of(agent, policy), heads.values(), now)
    return best.head.case if best else None


def by_scan(agent: Agent, floor: Floor, policy: Policy) -> str | None:
    every = [Waiting(case, cls, arrived) for cls, line in floor.lines.items() for arrived, case in line]
    best = pick(reach_of(agent, policy), every, floor.now)
    return best.head.case if best else None


def main() -> None:
    dice, policy = random.Random(1), parse(wiring.shipped_policy_text())
    floor = floor_of(dice)
    heads = heads_of(floor)
    for agent in floor.people:
        by_heads(agent, heads, floor.now, policy)
    scans = []
    for agent in dice.sample(floor.people, SCANS):
        began = time.perf_counter()
        told = by_scan(agent, floor, policy)
        scans.append(time.perf_counter() - began)
        assert told == by_heads(agent, heads, floor.now, policy), "the two disagree"
    taken, worked = [], []
    for number in range(DECISIONS):
        agent = floor.people[number % PEOPLE]
        began, own = time.perf_counter(), time.thread_time()
        best = pick(reach_of(agent, policy), heads.values(), floor.now)
        if best is not None:
            cls = best.head.cls
            line = floor.lines[cls]
            heappop(line)
            if line:
                heads[cls] = Waiting(line[0][1], cls, line[0][0])
            else:
                del heads[cls]
        taken.append(time.perf_counter() - began)
        worked.append(time.thread_time() - own)
        floor.now += 0.01
    print(json.dumps(report(len(floor.lines), (taken, worked), scans, offers(floor, heads, policy)), indent=1))


def offers(floor: Floor, heads: dict[CaseClass, Waiting], policy: Policy) -> list[float]:
    """A new case among a thousand free people: who gets it."""
    spent = []
    for head in list(heads.values())[:60]:
        began = time.perf_counter()
        best = None
        for agent in floor.people:
            fit = reach_of(agent, policy)[head.cls]
            if may_be_offered(fit, head, agent.id, 0.0, policy):
                place = rank(agent, fit, 0.0)
                best = place if best is None or place < best else best
        spent.append(time.perf_counter() - began)
    return spent


def report(
    classes: int, both: tuple[list[float], list[float]], scans: list[float], offered: list[float]
) -> dict[str, object]:
    def ms(values: list[float], share: float) -> float:
        return round(1000 * sorted(values)[int(share * (len(values) - 1))], 4)

    taken, worked = both
    median = statistics.median(taken)
    return {
        "people": PEOPLE,
        "waiting_cases": CASES,
        "classes": classes,
        "decision_ms": {"median": ms(taken, 0.5), "p99": ms(taken, 0.99)},
        "decision_cpu_ms": {"median": ms(worked, 0.5), "p99": ms(worked, 0.99), "p999": ms(worked, 0.999)},
        "scan_ms": {"median": ms(scans, 0.5)},
        "times_faster_than_the_scan": round(statistics.median(scans) / median),
        "new_case_among_all_free_ms": {"median": ms(offered, 0.5)},
        "decisions_a_second": round(1 / statistics.fmean(taken)),
    }


if __name__ == "__main__":
    main()
