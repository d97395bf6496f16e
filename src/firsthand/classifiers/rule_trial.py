"""What a change of the rules would do: the same mentions read with the rules in force and with the new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from firsthand.classifiers.phrases import PhraseBook
from firsthand.classifiers.rule_file import Written
from firsthand.classifiers.triager import Triager
from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention
from firsthand.domain.policy import Policy
from firsthand.engine.triage import Context, triage

EXAMPLES = 8
CHUNK = 2_000
FIELDS = ("outcome", "critical", "topic", "tier", "urgency", "churn", "sentiment", "store", "spam", "abuse")


@dataclass(frozen=True, slots=True)
class Changed:
    """One mention whose reading would be another, and what made it so."""

    mention: Mention
    before: Triage
    after: Triage
    said: tuple[str, ...]


@dataclass(slots=True)
class Trial:
    """What would change over the mentions that were read again."""

    mentions: int = 0
    changed: int = 0
    moves: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """(field, before, after) and how often; `outcome` is filtered out, needs a person, or answered."""
    examples: dict[tuple[str, str, str], list[Changed]] = field(default_factory=dict)
    fired: Counter[str] = field(default_factory=Counter)
    """How often each of the new rules fired."""


def outcome(reading: Triage) -> str:
    """What becomes of a mention, in the words of the screen."""
    if reading.abstain:
        return "needs a person"
    return "answered" if reading.actionable else "filtered out"


def try_rules(reader: Triager, new: Sequence[Written], mentions: Sequence[Mention], policy: Policy) -> Trial:
    """Read `mentions` once by the model, and twice by rules: the reader's own and `new`."""
    trial, book = Trial(), PhraseBook(new)
    context = Context(bars=reader.model.bars)
    for start in range(0, len(mentions), CHUNK):
        part = mentions[start : start + CHUNK]
        fresh = book.hits([mention.text for mention in part])
        for mention, (scores, old_hits), new_hits in zip(part, reader.read(part), fresh, strict=True):
            trial.mentions += 1
            trial.fired.update(hit.rule.name for hit in new_hits)
            if old_hits == new_hits:
                continue
            before = triage(mention, scores, old_hits, context, policy)
            after = triage(mention, scores, new_hits, context, policy)
            _count(trial, Changed(mention, before, after, tuple(hit.said for hit in new_hits)))
    return trial


def _count(trial: Trial, change: Changed) -> None:
    moved = [
        (name, _value(change.before, name), _value(change.after, name))
        for name in FIELDS
        if _value(change.before, name) != _value(change.after, name)
    ]
    trial.changed += bool(moved)
    for move in moved:
        trial.moves[move] += 1
        kept = trial.examples.setdefault(move, [])
        if len(kept) < EXAMPLES:
            kept.append(change)


def _value(reading: Triage, name: str) -> str:
    if name == "outcome":
        return outcome(reading)
    value = getattr(reading, name)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
