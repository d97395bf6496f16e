"""The rehearsal's own event loop with inputs so plain that theory knows the answer."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from firsthand.domain.policy import Ladder
from firsthand.simulation.compare import interval
from firsthand.simulation.confusion import uniform
from firsthand.simulation.floor import Floor
from firsthand.simulation.month import Month
from firsthand.simulation.people import Person
from firsthand.simulation.roster import Duty
from firsthand.simulation.scenario import Arrivals, People, Scenario, Triage, Work
from firsthand.simulation.strategies import Strategy, build
from tests.builders import a_policy, an_agent

BASE = Scenario(
    days=100_000,
    warm_days=0,
    cut_days=0,
    arrivals=Arrivals(mentions=1000),
    work=Work(
        topics=("network",),
        topic_shares=(1.0,),
        tier_shares=(1.0, 0.0, 0.0),
        turns_mean=1.0 + 1e-12,
        gone_work=0.0,
        load=1.0,
        tier_minutes=(1.0, 1.0, 1.0),
    ),
    triage=Triage(accuracy=1.0),
    people=People(agents=1, secondary_skills=0),
)


@dataclass(frozen=True)
class Plain:
    """Poisson arrivals, exponential work, exponential patience, people who never rest."""

    servers: int
    load: float
    patience: float = math.inf
    shares: tuple[float, float, float] = (0.0, 0.0, 1.0)
    """Of the three urgencies: with strict weights they are three priorities."""


def strategy_of(plain: Plain) -> Strategy:
    """Strict order of age; or, where there are urgencies, an index whose weights are strict priorities."""
    strict = plain.shares != (0.0, 0.0, 1.0)
    policy = a_policy()
    ladder = Ladder(oldest_first_minutes=1e12, reach="ladder" if strict else "anyone", order="oldest")
    if strict:
        ladder = replace(ladder, order="index")
        even = replace(policy.targets["first_response"], minutes=dict.fromkeys(("high", "normal", "low"), 1.0))
        policy = replace(
            policy, weights={"high": 1e16, "normal": 1e8, "low": 1.0}, targets={"first_response": even}
        )
    policy = replace(policy, ladder=ladder, version=repr(plain))
    built = build("firsthand" if strict else "pool", BASE, policy, uniform(BASE))
    if not strict:
        built = replace(built, policy=policy)
    speed = (((1.0, 1.0),) * 3,)
    people = [
        Person(an_agent(f"a{number:03d}", primary=frozenset({"network"}), capacity=1), speed, 1.0, ())
        for number in range(plain.servers)
    ]
    return replace(built, people=tuple(people), reads_noise=False, filtered=False)


def month_of(plain: Plain, customers: int, seed: int) -> Month:
    dice = np.random.default_rng(seed)
    arrive = np.cumsum(dice.exponential(1 / plain.load, customers))
    urgency = dice.choice(3, customers, p=plain.shares)
    patience = dice.exponential(plain.patience, customers) if plain.patience < math.inf else [math.inf] * customers
    zeros, none = [0] * customers, np.empty(0)
    return Month(
        seed=seed,
        arrive=arrive.tolist(),
        topic=zeros,
        tier=zeros,
        urgency=urgency.tolist(),
        read_topic=zeros,
        read_tier=zeros,
        read_urgency=urgency.tolist(),
        minutes=dice.exponential(1.0, customers).tolist(),
        turns=[1] * customers,
        patience=list(patience),
        missed=[False] * customers,
        found_after=[math.inf] * customers,
        gaps=[],
        luck=[[0.0] * customers],
        reopen_after=[[math.inf] * customers],
        noise=none,
        noise_kept=none,
    )


def played(plain: Plain, customers: int, seed: int) -> dict[str, Any]:
    """Mean wait, share that waits, share that leaves, and the mean wait by urgency, after a warm-up tenth."""
    month = month_of(plain, customers, seed)
    on = [Duty(0.0, j, True, True) for j in range(plain.servers)]
    begun: list[tuple[float, str, int, int, int]] = []
    Floor(month, strategy_of(plain), BASE, begun).run(on)
    kept = range(customers // 10, customers)
    asked = {case: now - month.arrive[case] for now, _, _, case, _ in begun}
    waits = np.array([min(asked.get(i, math.inf), month.patience[i]) for i in kept])
    urgency = np.array([month.urgency[i] for i in kept])
    return {
        "wait": float(waits.mean()),
        "waits": float((waits > 1e-9).mean()),
        "leaves": float(np.mean([asked.get(i, math.inf) > month.patience[i] for i in kept])),
        "by_urgency": [float(waits[urgency == u].mean()) if (urgency == u).any() else 0.0 for u in range(3)],
    }


def interval_99(values: list[float]) -> tuple[float, float]:
    _, low, high = interval(values, 0.99)
    return low, high
