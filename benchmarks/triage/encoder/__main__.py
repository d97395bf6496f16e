"""Make the shipped sentence encoder anew.

    pip install torch tokenizers
    python -m benchmarks.triage.encoder --teacher FOLDER --sets FOLDER --work FOLDER --out encoder.npz

`--teacher` holds model.safetensors and tokenizer.json of all-MiniLM-L6-v2, `--sets` the open sets by their names. First
the teacher learns our heads, then it reads the texts, then the small encoder learns from it: about an hour and a half on two cores.
The tuned teacher, the texts and its readings are kept in `--work`, so that a second run begins where the first one ended.
Afterwards fit the model anew: `firsthand train --out triage.npz`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from benchmarks.triage.encoder.learning import learn
from benchmarks.triage.encoder.teacher import Pieces, load, read
from benchmarks.triage.encoder.texts import drawn, labelled, open_sets, ours
from benchmarks.triage.encoder.tuning import tune
from benchmarks.triage.encoder.vectors import neighbours


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    pieces, general, tuned = Pieces(options.teacher), load(options.teacher), load(options.teacher)
    weights = options.work / "tuned.pt"
    if not weights.exists():
        tune(tuned, pieces, labelled(), options.seed)
        torch.save(tuned.state_dict(), weights)
    tuned.load_state_dict(torch.load(weights))
    kept, readings = options.work / "texts.json", options.work / "readings.npz"
    if not readings.exists():
        texts = drawn(ours(), open_sets(options.sets), neighbours(general, pieces), options.seed)
        print(f"the teacher reads {len(texts):,} texts", flush=True)
        kept.write_text(json.dumps(texts))
        layers, said = read(tuned.to(torch.bfloat16), pieces.of(texts))
        np.savez(readings, layers=layers, said=said)
    found = np.load(readings)
    texts = json.loads(kept.read_text())
    learn(texts, (found["layers"], found["said"]), (general, pieces), options.out, options.seed)


if __name__ == "__main__":
    main()
