"""How a model errs, as the rehearsal takes it (`library/models/confusion.json`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HEADS = ("topic", "tier", "urgency")
RECALL = 0.98


def write_errors(told: Mapping[str, Any], path: Path) -> None:
    """What `evaluate` told of a model that has seen none of the labels: rows are the truth, columns the reading."""
    errors: dict[str, Any] = {
        "measured_on": {
            "labels": told["n"],
            "note": "public posts read by a written guide, none used in training",
        }
    }
    for head in HEADS:
        of = told["heads"][head]["confusion"]
        errors[head] = {"labels": of["labels"], "counts": of["rows_true_columns_said"]}
    dropped = told["actionable"]["noise_dropped_at_recall_98"]
    errors["filter"] = {"recall": RECALL, "false_alarm": round(1 - dropped, 4)}
    path.write_text(json.dumps(errors, indent=1) + "\n")
