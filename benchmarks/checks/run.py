"""How the reply checks do: planted mistakes, clean replies, real replies, and milliseconds.

    python benchmarks/checks/run.py [--real FOLDER] [--count N] [--show CHECK]

Real brand replies are read where FOLDER (default ../shared/data/sets) has them, for false alarms only: real
agents make mistakes as well, so the share that is flagged is an upper bound of the false alarms.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import html
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from firsthand.domain.decisions import Draft
from firsthand.engine.safety import check
from firsthand.proofreaders import missing, proofread

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "tests" / "engine" / "safety"


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def findings(text: str, handle: str = "", channel: str = "x"):
    return check(Draft(text, channel, True, "", handle), proofread(text))


def planted() -> None:
    caught: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for row in rows(OURS / "planted.jsonl"):
        count[row["class"]] += 1
        found = findings(row["text"], row["handle"])
        caught[row["class"]] += any(f.start < row["end"] and row["start"] < f.end for f in found)
    for kind in count:
        print(f"planted {kind:14} {caught[kind]:3} of {count[kind]:3}")
    print(f"planted in all       {caught.total()} of {count.total()} ({caught.total() / count.total():.1%})")


def clean() -> None:
    all_rows = rows(OURS / "clean.jsonl")
    flagged = sum(bool(findings(row["text"], row["handle"], row["channel"])) for row in all_rows)
    print(f"clean flagged        {flagged} of {len(all_rows)} ({flagged / len(all_rows):.1%})")


def real(folder: Path) -> Iterator[tuple[str, str]]:
    """(set, reply) of the brands' own replies."""
    if (path := folder / "twacs_airline_dialogs" / "dialogs.jsonl.gz").exists():
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for turn in (turn for line in file for turn in json.loads(line)["turns"]):
                if turn["role"] == "agent":
                    text = turn["text"].replace("__cust__", "@customer").replace("__company__", "@brand")
                    yield "airlines", text
    if (path := folder / "twcs_partial" / "tweets.csv").exists():
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["inbound"] == "False":
                    yield "twcs", html.unescape(row["text"])
    if (path := folder / "ibm_cdp_2020" / "conversations.jsonl").exists():
        for row in rows(path):
            yield "ibm", html.unescape(row["final_agent_reply"])


def real_replies(folder: Path, count: int, show: str) -> None:
    by_set: dict[str, list[str]] = {}
    for name, text in real(folder):
        by_set.setdefault(name, []).append(text)
    if not by_set:
        print(f"real replies: none under {folder}, passed over")
    dice = random.Random(4)
    for name, texts in by_set.items():
        sample = dice.sample(texts, min(count, len(texts)))
        by_check: Counter[str] = Counter()
        flagged = blocked = 0
        times = []
        for text in sample:
            handle = re.match(r"\s*@(\w+)", text)
            start = time.perf_counter()
            found = findings(text, handle[1] if handle else "")
            times.append(time.perf_counter() - start)
            flagged += bool(found)
            blocked += any(f.severity == "block" for f in found)
            by_check.update({f.check for f in found})
            for f in found:
                if f.check == show:
                    print(
                        "   ",
                        text[max(0, f.start - 40) : f.start],
                        "<<",
                        text[f.start : f.end],
                        ">>",
                        f.suggestion,
                    )
        times.sort()
        print(
            f"real {name:10} {len(sample):6} replies: flagged {flagged / len(sample):.2%}, blocked "
            f"{blocked / len(sample):.2%}; median {times[len(times) // 2] * 1000:.1f} ms, "
            f"p99 {times[int(len(times) * 0.99)] * 1000:.1f} ms; {dict(by_check.most_common())}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, default=ROOT.parent / "shared" / "data" / "sets")
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    for line in missing():
        print("missing:", line)
    start = time.perf_counter()
    proofread("warm")
    print(f"first call           {time.perf_counter() - start:.1f} s")
    planted()
    clean()
    real_replies(options.real, options.count, options.show)


if __name__ == "__main__":
    main()
