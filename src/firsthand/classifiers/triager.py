"""The reader of mentions: model, rules and language together, in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path

import numpy as np

from firsthand.classifiers.features import Piece
from firsthand.classifiers.language import language_of
from firsthand.classifiers.model_file import Model, load
from firsthand.classifiers.phrases import PhraseBook
from firsthand.classifiers.rule_file import SHIPPED as SHIPPED_RULES
from firsthand.classifiers.rule_file import Written, read_rules
from firsthand.classifiers.scorer import Batch, Scorer
from firsthand.domain.decisions import Scores, Triage
from firsthand.domain.mention import Mention
from firsthand.domain.policy import Policy
from firsthand.engine.triage import Context, Hit, Part, parts

BATCH = 2_000
"""Mentions read at once; more gains nothing, and memory stays flat."""

Reading = tuple[Scores, tuple[Hit, ...]]


class Triager:
    """Reads mentions. Loading takes a fraction of a second, a mention some tens of microseconds."""

    def __init__(self, model: Model, rules: Sequence[Written] = ()) -> None:
        self.model = model
        self.scorer = Scorer(model)
        self.book = PhraseBook(rules)
        self.policy: Policy | None = None

    def under(self, policy: Policy) -> Triager:
        """The same reader under a desk's policy: its promise decides what needs a person."""
        other = copy(self)
        other.policy = policy
        return other

    def with_rules(self, rules: Sequence[Written]) -> Triager:
        """The same model with other rules: for trying them out."""
        other = copy(self)
        other.book = PhraseBook(rules)
        return other

    @classmethod
    def load(cls, model: Path | None = None, rules: Path | None = None) -> Triager:
        """The model and the rules in use, or the shipped ones. Raises WrongModel, WrongRules."""
        return cls(load(model) if model else load(), read_rules(rules or SHIPPED_RULES))

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        """Scores and rule hits of each mention, in order."""
        return list(self._readings(mentions))

    def triage(
        self,
        mentions: Sequence[Mention],
        contexts: Sequence[Context] | None = None,
        policy: Policy | None = None,
    ) -> list[Triage]:
        """The triage of each mention, in order. A context's bars are taken from the model."""
        return [Triage(**found) for found in self.parts(mentions, contexts, policy)]

    def parts(
        self,
        mentions: Sequence[Mention],
        contexts: Sequence[Context] | None = None,
        policy: Policy | None = None,
    ) -> Iterator[Part]:
        """The same as plain mappings, made while they are asked for: for whoever only writes them down."""
        plain = Context(bars=self.model.bars)
        found = contexts if contexts is not None else [plain] * len(mentions)
        for mention, (scores, hits), context in zip(mentions, self._readings(mentions), found, strict=True):
            yield parts(mention, scores, hits, context, policy or self.policy)

    def _readings(self, mentions: Sequence[Mention]) -> Iterator[Reading]:
        for start in range(0, len(mentions), BATCH):
            part = mentions[start : start + BATCH]
            batch = self.scorer.score([piece_of(mention) for mention in part])
            hits = self.book.hits_in(batch.rows.spoken, batch.rows.ends)
            yield from zip(self._scores(part, batch), hits, strict=True)

    def _scores(self, mentions: Sequence[Mention], batch: Batch) -> Iterator[Scores]:
        heads = {name: np.round(shares, 6).tolist() for name, shares in batch.heads.items()}
        version = self.model.version
        columns = (
            heads[name] for name in ("actionable", "topic", "tier", "sentiment", "urgency", "churn", "store")
        )
        for mention, words, chance, topic, tier, mood, urgency, churn, store in zip(
            mentions, batch.loudest, *columns, strict=True
        ):
            yield Scores(chance, tuple(topic), tuple(tier), tuple(mood), tuple(urgency), tuple(churn), store,
                         mention.lang or language_of(mention.text), words, version)  # fmt: skip


def piece_of(mention: Mention) -> Piece:
    """What the features see of a mention."""
    return Piece(
        mention.text, mention.reply_to_text or "", mention.rating or 0, mention.is_review, mention.is_private
    )
