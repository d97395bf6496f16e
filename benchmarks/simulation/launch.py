"""A launch at three times the volume: the launch days alone, with and without what a desk can do about them.

    python -m benchmarks.simulation.launch [--times 3] [--replications 2]

Counted are the launch day and the two days after it; whatever the days before left behind is there.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

from benchmarks.simulation.grid import mean, outcomes
from firsthand.simulation.scenario import Scenario, with_value

COUNTED_DAYS = 3
MEASURES: dict[str, dict[str, float]] = {
    "the router alone": {},
    "one text for many (half of the extra)": {"work.cluster_share": 0.5},
    "prepared answers (tier 1 in half the time)": {"work.macro_share": 0.5},
    "30 people for 5 days": {"people.flex_agents": 30},
    "one text and prepared answers": {"work.cluster_share": 0.5, "work.macro_share": 0.5},
    "all three": {"work.cluster_share": 0.5, "work.macro_share": 0.5, "people.flex_agents": 30},
    "all three, 60 people": {"work.cluster_share": 0.5, "work.macro_share": 0.5, "people.flex_agents": 60},
}


def launch(times: float) -> Scenario:
    scenario = with_value(with_value(Scenario(), "work.load", 1.0), "arrivals.launch_times", times)
    day = scenario.arrivals.launch_day
    return replace(scenario, days=day + COUNTED_DAYS + 4, warm_days=day, cut_days=4)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--times", type=float, default=3.0)
    asked.add_argument("--replications", type=int, default=2)
    asked.add_argument("--only", type=int, nargs="*", default=range(len(MEASURES)))
    options = asked.parse_args()
    seeds = range(options.replications)
    print(
        "| on the launch days | mean, min | service level | urgent | gone before the answer |\n|---|---|---|---|---|"
    )
    plain = launch(options.times)
    if 0 in options.only:
        print(_row("the silos", outcomes("silos", plain, seeds)), flush=True)
    for number, (words, changes) in enumerate(MEASURES.items()):
        if number not in options.only:
            continue
        scenario = plain
        for key, value in changes.items():
            scenario = with_value(scenario, key, value)
        print(_row(words, outcomes("firsthand", scenario, seeds)), flush=True)


def _row(words: str, rows: list) -> str:
    urgent = sum(row.held_by_urgency[0] for row in rows) / len(rows)
    minutes, held, lost = (mean(rows, what) for what in ("mean_minutes", "targets_held", "lost"))
    return f"| {words} | {minutes:,.0f} | {held:.1%} | {urgent:.1%} | {lost:.1%} |"


if __name__ == "__main__":
    main()
