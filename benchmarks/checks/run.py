"""How the reply checks do: planted mistakes, clean replies, real replies, and milliseconds.

    python -m benchmarks.checks.run [--real FOLDER] [--half report|look] [--count N] [--show CHECK]

Real brand replies are read where FOLDER (default ../shared/data/sets) has them. Real agents make mistakes as
well, so the share that is flagged is an upper bound of the false alarms. Mistakes are planted into replies that
raise no alarm by themselves, one each, and found where any finding of the right weight points at the place.
Milliseconds are of the processor, so that a busy machine does not count.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

from benchmarks.checks.plant import known_misspellings, planted
from benchmarks.checks.real import HALVES, ROOT, SETS, pitches, real
from firsthand.domain.decisions import Draft
from firsthand.engine.safety import check
from firsthand.proofreaders import missing, proofread, warm

OURS = ROOT / "tests" / "engine" / "safety"
BLOCKS = ("private data", "promise", "wrong handle")


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def findings(text: str, handle: str = "", channel: str = "x"):
    return check(Draft(text, channel, True, "", handle), proofread(text))


def ours_planted() -> None:
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


def real_replies(folder: Path, half: str, count: int, show: str) -> None:
    """What is flagged of real replies, by set, and how long it takes."""
    by_set: dict[str, list[tuple[str, str]]] = {}
    for name, text, handle in real(folder, half):
        by_set.setdefault(name, []).append((text, handle))
    if not by_set:
        print(f"real replies: none under {folder}, passed over")
    dice = random.Random(4)
    quiet: list[tuple[str, str]] = []
    for name, texts in by_set.items():
        sample = dice.sample(texts, min(count, len(texts)))
        by_check: Counter[str] = Counter()
        flagged = blocked = 0
        times = []
        for text, handle in sample:
            start = time.thread_time()
            found = findings(text, handle)
            times.append((time.thread_time() - start) * 1000)
            flagged += bool(found)
            blocked += any(f.severity == "block" for f in found)
            by_check.update({f.check for f in found})
            if not found:
                quiet.append((text, handle))
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
            f"{blocked / len(sample):.2%}; median {times[len(times) // 2]:.1f} ms, "
            f"p99 {times[int(len(times) * 0.99)]:.1f} ms, worst {times[-1]:.0f} ms; {dict(by_check.most_common())}"
        )
    _planted_into(quiet, folder, min(count, 600), dice)


def _planted_into(quiet: list[tuple[str, str]], folder: Path, count: int, dice: random.Random) -> None:
    """How many mistakes that were planted into real replies are found at their place."""
    known = known_misspellings(folder)
    caught: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for text, handle in dice.sample(quiet, min(count, len(quiet))):
        for kind, wrong, start, end in planted(text, dice, known):
            found = findings(wrong, handle or "someone_else", "facebook")
            made[kind] += 1
            caught[kind] += any(
                f.start <= end and start <= f.end and (kind not in BLOCKS or f.severity == "block") for f in found
            )
    for kind in made:
        print(
            f"planted into real    {kind:18} {caught[kind]:4} of {made[kind]:4} ({caught[kind] / made[kind]:.1%})"
        )


def public_pitches(folder: Path) -> None:
    """Sales pitches in public, of a carrier that made almost nothing else for a fortnight."""
    texts = list(pitches(folder))
    warned = sum(any(f.check == "offers" for f in findings(text)) for text in texts)
    if texts:
        print(
            f"public pitches       {warned} of {len(texts)} outbound posts are told to be offers ({warned / len(texts):.1%})"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, default=SETS)
    parser.add_argument("--half", choices=HALVES, default="report")
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    for line in missing():
        print("missing:", line)
    start = time.perf_counter()
    proofread("warm")
    print(f"first call           {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    warm()
    print(f"all lists            {time.perf_counter() - start:.1f} s, beside the server's start")
    ours_planted()
    clean()
    public_pitches(options.real)
    real_replies(options.real, options.half, options.count, options.show)


if __name__ == "__main__":
    main()
