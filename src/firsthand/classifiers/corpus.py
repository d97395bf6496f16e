"""Labelled text: the shipped corpus, and what a row of labels has to be."""

from __future__ import annotations

from collections.abc import Mapping
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
OF_ACTIONABLE = frozenset({"topic", "tier", "urgency", "churn"})
"""These are asked of actionable mentions only; noise has no topic, tier 0, low urgency and no churn."""
TEACHES = "# teaches: "
"""How a file says that it is no fair sample for every head: the heads that learn from it follow."""


class WrongLabels(Exception):
    """Labels that cannot be learned from: where they stand, the line, the field, what is wrong, and the mend."""

    def __init__(self, problem: str, *, mend: str, where: str = "", line: int = 0, field: str = "") -> None:
        self.problem, self.mend, self.where, self.line, self.field = problem, mend, where, line, field
        place = ", ".join(part for part in (where, f"line {line}" if line else "", field) if part)
        super().__init__(f"{place}: {problem}; {mend}" if place else f"{problem}; {mend}")


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
    teaches: frozenset[str] = frozenset(VALUES)
    """The heads that are fitted to it: a text may be a fair sample for matters and none of what is worth an answer."""


def read_corpus(folder: Path = FOLDER) -> list[Labelled]:
    """The shipped corpus, in the order of its files."""
    return [row for path in sorted(folder.glob("*.txt")) for row in corpus_file(path)]


def corpus_file(path: Path) -> list[Labelled]:
    """A file of the corpus: `topic tier sentiment urgency churn store | text <<< what is answered`, a mention a line.

    Where it begins with `# teaches: topic tier`, only these heads are fitted to it.
    """
    lines = path.read_text("utf-8").splitlines()
    heads = frozenset(lines[0].removeprefix(TEACHES).split() if lines and lines[0].startswith(TEACHES) else VALUES)
    if unknown := sorted(heads - VALUES.keys()):
        mend = f"name some of {', '.join(VALUES)}"
        raise WrongLabels(f"{unknown[0]!r} is no head", mend=mend, where=path.name, line=1)
    return [
        _corpus_row(line, path.name, number, heads)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    ]


def _corpus_row(line: str, name: str, number: int, heads: frozenset[str]) -> Labelled:
    head, bar, text = line.partition(" | ")
    parts = head.split()
    if not bar or len(parts) != 6:
        mend = "write `topic tier sentiment urgency churn store | text`"
        raise WrongLabels("six labels and a text are not there", mend=mend, where=name, line=number)
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
    labels, source = _checked(row, name, number), name.removesuffix(".txt")
    piece = Piece(text, reply, rating, rating > 0)
    return Labelled(piece, labels, source, f"{name}, line {number}", teaches=heads)


def labelled(row: Mapping[str, object], where: str = "", line: int = 0) -> Labelled:
    """One label row, its heads checked. Raises WrongLabels."""
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
        piece,
        _checked(row, where, line),
        source,
        str(row.get("id", "")),
        channel if channel in CHANNELS else "",
        lang,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _checked(row: Mapping[str, object], where: str, line: int) -> dict[str, object]:
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
            mend = f"use one of {wanted}"
            raise WrongLabels(f"{value!r} is no answer", mend=mend, where=where, line=line, field=head)
        labels[head] = value
    return labels
