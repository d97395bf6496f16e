"""Our own triage's errors as the rehearsal takes them, from what `firsthand evaluate` measured.

    firsthand evaluate LABELS --json > quality.json
    python -m benchmarks.simulation.measure quality.json > src/firsthand/library/models/confusion.json

Only counts leave the labels: the confusion of topic, tier and urgency, and the filter at a recall of 98 %.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

RECALL = 0.98


def confusion(quality: dict[str, Any]) -> dict[str, Any]:
    """The library file's object: rows are the truth, columns the reading."""
    heads = quality["heads"]
    dropped = quality["actionable"][f"noise_dropped_at_recall_{round(100 * RECALL)}"]
    told = {head: _counts(heads[head]["confusion"]) for head in ("topic", "tier", "urgency")}
    return {
        "measured_on": {
            "labels": quality["n"],
            "note": "public posts read by a written guide, none used in training",
        },
        **told,
        "filter": {"recall": RECALL, "false_alarm": round(1 - dropped, 4)},
    }


def _counts(table: dict[str, Any]) -> dict[str, Any]:
    return {"labels": table["labels"], "counts": table["rows_true_columns_said"]}


if __name__ == "__main__":
    print(json.dumps(confusion(json.loads(Path(sys.argv[1]).read_text("utf-8"))), indent=1))
