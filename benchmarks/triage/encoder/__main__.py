"""Make the shipped sentence encoder anew.

    pip install torch tokenizers
    python -m benchmarks.triage.encoder --teacher FOLDER --sets FOLDER --work FOLDER --out encoder.npz

`--teacher` holds model.safetensors and tokenizer.json of all-MiniLM-L6-v2, `--sets` the open sets by their names. The
texts and the teacher's readings of them are kept in `--work`, so that a second run begins where the first one ended: a
quarter of an hour of reading on two cores, five minutes of learning. Afterwards fit the model anew:
`firsthand train --out triage.npz`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from benchmarks.triage.encoder.learning import learn
from benchmarks.triage.encoder.teacher import Teacher
from benchmarks.triage.encoder.texts import mixed, open_sets, ours

MIXED = 200_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    teacher = Teacher(options.teacher)
    kept, readings = options.work / "texts.json", options.work / "readings.npy"
    if not readings.exists():
        written, others = ours(), open_sets(options.sets)
        texts = written + others + mixed(written, others, MIXED, options.seed)
        print(f"the teacher reads {len(texts):,} texts", flush=True)
        options.work.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(texts))
        np.save(readings, teacher.read(texts))
    learn(json.loads(kept.read_text()), np.load(readings), teacher, options.out, options.seed)


if __name__ == "__main__":
    main()
