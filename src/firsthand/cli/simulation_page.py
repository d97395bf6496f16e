"""The folder that `--out` writes: the whole answer as JSON, for keeping beside a decision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write(folder: Path, result: Mapping[str, Any]) -> Path:
    """Write result.json into the folder; gives its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "result.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return path
