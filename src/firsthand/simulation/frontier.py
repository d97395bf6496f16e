"""Two frontiers: what the same people give under each policy, and how many people give the same service.

The first holds the staff and compares the service; the second holds the service and compares the staff. A claim that
gives only one of them chooses its baseline.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from firsthand.simulation.compare import interval, paired, table
from firsthand.simulation.outcome import Outcome

Rounds = Mapping[str, Sequence[Outcome]]
"""Outcomes by policy, in order of seed."""


def frontier(by_people: Mapping[int, Rounds], base: Rounds, against: str) -> dict[str, Any]:
    """Both frontiers: a point for each number of people, and for each policy who gives another's service.

    `base` is the staff of the scenario itself; the service that is to be matched is that of `against` there.
    """
    staff = sorted(by_people)
    points = [
        {
            "agents": count,
            "policies": {name: table(rows) for name, rows in by_people[count].items()},
            "paired": _pairs(by_people[count], against),
            "against_the_base": {name: _change(rows, base[against]) for name, rows in by_people[count].items()}
            if against in base
            else {},
        }
        for count in staff
    ]
    names = [name for name in base if name != against and against in base]
    asked = [(name, against) for name in names]
    if {"firsthand", "silos"} <= set(base) and ("firsthand", "silos") not in asked:
        asked.append(("firsthand", "silos"))
    same = {
        f"{name}_as_{other}": same_service(base[other], {count: by_people[count][name] for count in staff})
        for name, other in asked
    }
    return {"people": staff, "points": points, "same_service": same}


def _pairs(rounds: Rounds, against: str) -> dict[str, Any]:
    if against not in rounds:
        return {}
    return {f"{name}_vs_{against}": paired(name, against, rounds) for name in rounds if name != against}


def _change(rows: Sequence[Outcome], base: Sequence[Outcome]) -> dict[str, float]:
    """First response and both costs against the base staff's policy, month by month."""
    pairs = list(zip(rows, base, strict=True))
    return {
        what: math.fsum(getattr(one, what) / getattr(other, what) - 1 for one, other in pairs) / len(pairs)
        for what in ("mean_minutes", "cost_per_handled", "cost_per_resolved")
    }


def same_service(target: Sequence[Outcome], by_people: Mapping[int, Sequence[Outcome]]) -> dict[str, Any]:
    """The people with whom a policy answers as fast as the target does, month by month on the same days.

    Between two numbers of people that were played the logarithm of the mean first response is taken as straight.
    Months in which even the fewest are fast enough, or the most are not, are counted beside the interval: they
    stand in it with that end of the range.
    """
    found, below, above = [], 0, 0
    for at, month in enumerate(target):
        people, bound = _crossing(
            month.mean_minutes, {count: rows[at].mean_minutes for count, rows in by_people.items()}
        )
        found.append(people)
        below += bound == "fewer"
        above += bound == "more"
    mean, low, high = interval(found)
    return {
        "people": mean,
        "low": low,
        "high": high,
        "months": len(found),
        "months_with_fewer_than_played": below,
        "months_with_more_than_played": above,
        "minutes": math.fsum(one.mean_minutes for one in target) / len(target),
    }


def _crossing(minutes: float, by_people: Mapping[int, float]) -> tuple[float, str]:
    """Where the mean first response comes down to `minutes`, going from the fewest people upwards."""
    staff = sorted(by_people)
    if by_people[staff[0]] <= minutes:
        return float(staff[0]), "fewer"
    for few, many in pairwise(staff):
        slow, quick = by_people[few], by_people[many]
        if quick <= minutes < slow:
            floor = 1e-6  # a month in which nobody waited at all has no logarithm
            part = math.log(slow / max(minutes, floor)) / math.log(slow / max(quick, floor))
            return few + part * (many - few), ""
    return float(staff[-1]), "more"
