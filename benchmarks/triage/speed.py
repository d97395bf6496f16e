"""How fast triage is: a million distinct mentions through the command, features and heads against the baseline's
predict in the same run, cold start, and a refit on 10,000 labels.

    python -m benchmarks.triage.speed [--count 1000000] [--jobs 2]

The mentions are made here: each is put together from the words of two lines of the shipped corpus with a name and a
number of its own, so that none is like another and most words are known only in part, as in a stream.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.triage import baseline
from firsthand.classifiers.corpus import read_corpus
from firsthand.classifiers.features import Piece
from firsthand.classifiers.model_file import load
from firsthand.classifiers.scorer import Scorer
from firsthand.classifiers.training import train

SYLLABLES = "ba ko li mur den sa tor vi na gel ro pi shu lan ex ti mo fra zed qu oo nim art ple".split()


def make(count: int, path: Path, seed: int = 1) -> None:
    """Write `count` distinct mentions."""
    chance = random.Random(seed)
    lines = [re.sub(r"@\w+", "", row.piece.text)[:140].split() for row in read_corpus() if row.piece.text]
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            one, two = chance.choice(lines), chance.choice(lines)
            name = "".join(chance.choices(SYLLABLES, k=3))
            cut = chance.randint(0, len(two))
            text = f"@{name}{number % 9973} {' '.join(one)} {' '.join(two[cut : cut + 8])} {number}"
            mention = {
                "id": str(number),
                "channel": "x",
                "author": name,
                "text": text,
                "created_at": "2026-01-05T10:00:00Z",
            }
            out.write(json.dumps(mention, ensure_ascii=False) + "\n")


def command(mentions: Path, jobs: int) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and the most megabytes that all processes of `firsthand triage` held together."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started, most = time.perf_counter(), 0.0
    arguments = ["triage", str(mentions), "--out", f"{mentions}.out", "--jobs", str(jobs)]
    running = subprocess.Popen([sys.executable, "-m", "firsthand", *arguments])
    while running.poll() is None:
        most = max(most, sum(map(_megabytes, [running.pid, *_children(running.pid)])))
        time.sleep(0.5)
    if running.returncode:
        raise SystemExit(f"firsthand triage ended with {running.returncode}")
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, most


def _children(process: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def _megabytes(process: int) -> float:
    """What a process holds, pages that are shared counted in parts (Pss)."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def scoring(texts: list[str], rounds: int = 3) -> float:
    """Messages a CPU-second of features and heads alone (the median of some rounds, each with a cold word table)."""
    model, rates = load(), []
    pieces = [Piece(text) for text in texts]
    for _ in range(rounds):
        scorer, started = Scorer(model), time.process_time()
        for at in range(0, len(pieces), 2_000):
            scorer.score(pieces[at : at + 2_000])
        rates.append(len(texts) / (time.process_time() - started))
    return sorted(rates)[rounds // 2]


def theirs(texts: list[str]) -> float:
    """Messages a CPU-second of the baseline's predict, all heads."""
    learned = read_corpus()
    rows = [type(learned[0])(Piece(text), {}) for text in texts]
    predict = baseline.predictor(learned)
    started = time.process_time()
    predict(rows)
    return len(texts) / (time.process_time() - started)


def cold_start() -> float:
    """Wall seconds from nothing to the triage of one mention."""
    line = (
        '{"id":"1","channel":"x","author":"a","text":"no signal since noon","created_at":"2026-01-05T10:00:00Z"}'
    )
    times = []
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "firsthand", "triage", "-", "--out", "-"], input=line.encode(), check=True,
                       capture_output=True)  # fmt: skip
        times.append(time.perf_counter() - started)
    return sorted(times)[1]


def refit() -> float:
    """Wall seconds of a full fit on 10,000 labels."""
    rows = read_corpus()
    rows = (rows * (10_000 // len(rows) + 1))[:10_000]
    started = time.perf_counter()
    train(rows)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    print(f"cold start to the first answer: {cold_start():.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        mentions = Path(folder) / "mentions.jsonl"
        make(options.count, mentions)
        texts = [json.loads(line)["text"] for line in mentions.open(encoding="utf-8").readlines()[:20_000]]
        ours, other = scoring(texts), theirs(texts[:4_000])
        print(f"features and heads: {ours:,.0f} messages a CPU-second; {baseline.NAME} predict, {baseline.which()}: "
              f"{other:,.0f}; ratio {ours / other:.1f}")  # fmt: skip
        print(f"full fit on 10,000 labels: {refit():.1f} s")
        wall, cpu, memory = command(mentions, options.jobs)
        print(f"{options.count:,} distinct mentions: {wall:.1f} s wall, {cpu:.1f} CPU-seconds, "
              f"{memory:.0f} MB in all processes together")  # fmt: skip


if __name__ == "__main__":
    main()
