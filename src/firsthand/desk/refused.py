"""What was refused is kept: a file of the refused lines, each with where it stood, why, and the mend."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firsthand.desk.lines import Refused

if TYPE_CHECKING:
    from firsthand.desk.intake import Refusal

SHOWN = 10
"""So many refusals are named on screen; all of them are in the file."""


class RefusedFile:
    """Opened only when something is refused. `first` holds the words for the screen."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.first: list[str] = []

    def keep(self, source: str, refused: Refused) -> None:
        self._write(
            f"{source}, {refused}",
            {
                "file": source,
                "line": refused.line,
                "field": refused.field,
                "problem": refused.problem,
                "mend": refused.mend,
                "raw": refused.raw.decode("utf-8", "backslashreplace"),
            },
        )

    def keep_mention(self, source: str, line: int | None, refusal: Refusal) -> None:
        """A mention that could be read and not be taken; a row of a table has no line of its own."""
        raw = {key: value for key, value in dataclasses.asdict(refusal.mention).items() if value is not None}
        field, problem, mend = refusal.field, refusal.problem, refusal.mend
        place = source if line is None else f"{source}, line {line}"
        self._write(
            f"{place}, {field}: {problem}; to mend: {mend}",
            {"file": source, "line": line, "field": field, "problem": problem, "mend": mend, "raw": raw},
        )

    def keep_file(self, source: str, problem: str, what: str = "mentions") -> None:
        mend = f"give a file of {what}, one JSON object a line"
        self._write(
            f"{source}: {problem}; to mend: {mend}",
            {"file": source, "line": 0, "field": "", "problem": problem, "mend": mend, "raw": ""},
        )

    def _write(self, words: str, row: dict[str, Any]) -> None:
        if not self.count:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text("")
            self.path.chmod(0o600)
        self.count += 1
        if self.count <= SHOWN:
            self.first.append(words)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
