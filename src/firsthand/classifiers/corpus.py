"""Labelled text: the shipped corpus, and label rows as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from firsthand.classifiers.features import Piece
from firsthand.domain.decisions import CHURNS, SENTIMENTS, TOPICS, URGENCIES
from firsthand.domain.mention import CHANNELS

FOLDER = Path(__file__).parents[1] / "library" / "corpus"
VALUES: Mapping[str, tuple[object, ...]] = {
    "actionable": (False, True),
    "topic": TOPICS,
    "tier": (0, 1, 2, 3),
    "sentiment": SENTIMENTS,
    "urgency": URGENCIES,
    "churn": CHURNS,
    "store": (False, True),
}
"""The heads and what each may answer."""


class WrongLabels(Exception):
    """A label file that cannot be learned from; the message names line, field and mend."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with the labels that are known; a head that nobody judged is absent."""

    piece: Piece
    labels: Mapping[str, object]
    source: str = ""
    id: str = ""
    channel: str = ""
    """Where it was said, if that is known: bars of a channel rest on such rows."""
    lang: str = ""


def read_corpus(folder: Path = FOLDER) -> list[Labelled]:
    """The shipped corpus, in the order of its files."""
    return [row for path in sorted(folder.glob("*.txt")) for row in corpus_file(path)]


def corpus_file(path: Path) -> list[Labelled]:
    """A file of the corpus: `topic tier sentiment urgency churn store | text <<< what is answered`, a mention a line."""
    return [
        _corpus_row(line, f"{path.name}, line {number}", path.stem)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]


def _corpus_row(line: str, where: str, source: str) -> Labelled:
    head, bar, text = line.partition(" | ")
    parts = head.split()
    if not bar or len(parts) != 6:
        raise WrongLabels(f"{where}: write `topic tier sentiment urgency churn store | text`")
    row: dict[str, object] = dict(
        zip(("topic", "tier", "sentiment", "urgency", "churn", "store"), parts, strict=True)
    )
    row["tier"] = int(parts[1]) if parts[1].isdigit() else parts[1]
    row["store"] = parts[5] == "1"
    row["actionable"] = row["tier"] != 0
    text, *marks = (part.strip() for part in text.split("<<<"))
    rating, reply = 0, ""
    for mark in marks:
        if mark.startswith("rating="):
            rating = int(mark.removeprefix("rating="))
        else:
            reply = mark
    return Labelled(Piece(text, reply, rating, rating > 0), _checked(row, where), source, where)


def read_labels(path: Path) -> list[Labelled]:
    """Label rows: JSON lines with `text` and any of the heads. Raises WrongLabels with line, field and mend."""
    rows = list(_label_rows(path.read_bytes().splitlines(), path.name))
    if not rows:
        raise WrongLabels(
            f"{path.name}: no label rows; write one JSON object a line with `text` and any of {', '.join(VALUES)}"
        )
    return rows


def _label_rows(lines: Iterable[bytes], name: str) -> Iterator[Labelled]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise WrongLabels(f"{where}: broken JSON ({error}); write one object a line") from None
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise WrongLabels(f'{where}, text: the text is missing; write {{"text": "...", "topic": "billing"}}')
        yield labelled(row, where)


def labelled(row: Mapping[str, object], where: str) -> Labelled:
    """One label row, its heads checked."""
    rating = row.get("rating")
    stars = int(rating) if isinstance(rating, int | float) and 1 <= rating <= 5 else 0
    reply = row.get("reply_to_text")
    piece = Piece(
        str(row["text"]),
        reply if isinstance(reply, str) else "",
        stars,
        stars > 0 or row.get("channel") in ("review", "google_reviews", "app_store", "google_play"),
    )
    source, channel, lang = (_text(row.get(name)) for name in ("source", "channel", "lang"))
    return Labelled(
        piece, _checked(row, where), source, str(row.get("id", "")), channel if channel in CHANNELS else "", lang
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _checked(row: Mapping[str, object], where: str) -> dict[str, object]:
    labels: dict[str, object] = {}
    for head, values in VALUES.items():
        value = row.get(head)
        if value is None:
            continue
        if isinstance(values[0], bool):
            value = {"0": False, "1": True, "false": False, "true": True}.get(str(value).lower(), value)
        if head == "tier" and isinstance(value, str) and value.isdigit():
            value = int(value)
        if value not in values or isinstance(value, bool) != isinstance(values[0], bool):
            wanted = ", ".join(str(each).lower() if isinstance(each, bool) else str(each) for each in values)
            raise WrongLabels(f"{where}, {head}: {value!r} is no answer; use one of {wanted}")
        labels[head] = value
    return labels
