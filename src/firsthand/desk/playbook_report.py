"""What `firsthand playbook check` tells of each file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from firsthand.desk.playbook_files import WrongPlaybook, load
from firsthand.engine.playbook.flow import path_lengths


def check_rows(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """For each file: what is wrong with it, or its size and the lengths of its paths."""
    return [_row(path) for path in paths]


def _row(path: Path) -> dict[str, Any]:
    try:
        playbook = load(path)
    except WrongPlaybook as error:
        return {"file": path.name, "id": "", "wrong": [str(each) for each in error.wrong], "paths": []}
    except (OSError, UnicodeDecodeError) as error:
        return {"file": path.name, "id": "", "wrong": [f"{path.name} cannot be read: {error}"], "paths": []}
    return {
        "file": path.name,
        "id": playbook.id,
        "version": playbook.version,
        "steps": len(playbook.steps),
        "wrong": [],
        "paths": [asdict(each) for each in path_lengths(playbook)],
    }
