"""The rehearsal's event loop against queueing theory at ten million customers: within one per cent.

    python -m benchmarks.simulation.theory                       # 10 runs of 1,000,000 each: a quarter of an hour of one core
    python -m benchmarks.simulation.theory --customers 200000    # the same at two million

Inputs so plain that the answer is known: many people and one line (Erlang C), customers who leave (Erlang A), three
priorities (Cobham 1954). The first tenth of each run warms up and is not counted.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import sys
import time
from collections.abc import Sequence

from firsthand.simulation.compare import interval
from firsthand.simulation.erlang import erlang_a, erlang_c, wait_mean
from tests.simulation.degenerate import Plain, played
from tests.simulation.test_theory import cobham

SHARES = (0.2, 0.3, 0.5)
Known = dict[str, float]
CASES: dict[str, tuple[Plain, Known]] = {
    "M/M/1, busy to .80": (Plain(1, 0.8), {"wait": wait_mean(0.8, 1, 1.0), "waits": erlang_c(0.8, 1)}),
    "M/M/5, busy to .80": (Plain(5, 4.0), {"wait": wait_mean(4.0, 5, 1.0), "waits": erlang_c(4.0, 5)}),
    "M/M/25, busy to .92": (Plain(25, 23.0), {"wait": wait_mean(23.0, 25, 1.0), "waits": erlang_c(23.0, 25)}),
    "M/M/5+M, load 5": (
        Plain(5, 5.0, 2.0),
        {"wait": erlang_a(5.0, 5, 1.0, 2.0).wait_minutes, "leaves": erlang_a(5.0, 5, 1.0, 2.0).leaves},
    ),
    "M/M/25+M, load 26": (
        Plain(25, 26.0, 5.0),
        {"wait": erlang_a(26.0, 25, 1.0, 5.0).wait_minutes, "leaves": erlang_a(26.0, 25, 1.0, 5.0).leaves},
    ),
    "M/M/10, three priorities": (
        Plain(10, 9.0, shares=SHARES),
        {f"wait of priority {rank + 1}": wait for rank, wait in enumerate(cobham(10, 9.0, SHARES))},
    ),
}


def measured(key: str, run: dict[str, object]) -> float:
    if key.startswith("wait of priority"):
        waits = run["by_urgency"]
        assert isinstance(waits, list)
        return float(waits[int(key[-1]) - 1])
    return float(str(run[key]))


def row(words: str, key: str, theory: float, runs: Sequence[dict[str, object]]) -> dict[str, object]:
    mean, low, high = interval([measured(key, run) for run in runs], 0.99)
    return {
        "model": words,
        "what": key,
        "simulated": mean,
        "low": low,
        "high": high,
        "theory": theory,
        "off": mean / theory - 1,
        "inside": low <= theory <= high,
    }


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--customers", type=int, default=1_000_000, help="of one run")
    asked.add_argument("--runs", type=int, default=10)
    asked.add_argument("--jobs", type=int, default=1)
    asked.add_argument("--within", type=float, default=0.01, help="the share that a mean may be off")
    asked.add_argument("--only", default="", help="models whose name holds this")
    options = asked.parse_args()
    rows, began = [], time.monotonic()
    for words, (plain, known) in CASES.items():
        if options.only not in words:
            continue
        tasks = [(plain, options.customers, 9000 + seed) for seed in range(options.runs)]
        with multiprocessing.Pool(options.jobs) as pool:
            runs = pool.starmap(played, tasks, chunksize=1)
        rows += [row(words, key, theory, runs) for key, theory in known.items()]
        for one in rows[-len(known) :]:
            told = f"{one['simulated']:.5f} ({one['low']:.5f} to {one['high']:.5f}), theory {one['theory']:.5f}"
            print(f"{one['model']}, {one['what']}: {told}, off by {one['off']:+.2%}", file=sys.stderr, flush=True)
    worst = max(math.fabs(float(str(one["off"]))) for one in rows)
    customers = options.customers * options.runs
    print(json.dumps({"customers": customers, "worst": worst, "seconds": time.monotonic() - began, "rows": rows}))
    return 0 if worst <= options.within else 1


if __name__ == "__main__":
    sys.exit(main())
