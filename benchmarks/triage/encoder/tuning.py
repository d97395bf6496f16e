"""The teacher learns our heads before it teaches: the shipped corpus and the lines beside this file, all heads at once.

The vectors of its pieces stay as they are, so that words which no line of ours holds keep their place among the others.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.triage.encoder.teacher import Pieces, Teacher, batch
from firsthand.classifiers.corpus import Labelled
from firsthand.classifiers.linear import places
from firsthand.classifiers.training import HEADS, targets

EPOCHS, AT_ONCE, RATE, RATE_OF_HEADS, BALANCE = 3, 48, 8e-5, 1e-3, 0.5
WEIGHTS = {"churn": 0.7, "store": 0.5}
"""How much a head counts; 1 where it is not named."""
ANSWERED_MAX = 24
"""Pieces of the text that a mention answers; the mention comes first and is whole."""


def tune(teacher: Teacher, pieces: Pieces, rows: Sequence[Labelled], seed: int) -> None:
    """Fit the layers and the heads of `teacher` to labelled texts."""
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    read = with_answered(pieces, rows)
    lengths = np.array([len(each) for each in read])
    answers = targets(rows, np.ones((len(rows), len(HEADS))), BALANCE)
    truth, weights = torch.tensor(answers.truth), torch.tensor(answers.weights)
    weights = weights / (weights.sum(0) / (weights > 0).sum(0))
    teacher.embeddings.word_embeddings.weight.requires_grad_(False)
    layers = [
        part for name, part in teacher.named_parameters() if part.requires_grad and not name.startswith("heads")
    ]
    search = torch.optim.AdamW(
        [{"params": layers}, {"params": teacher.heads.parameters()}], RATE, weight_decay=0.01
    )
    steps = EPOCHS * -(-len(rows) // AT_ONCE)
    pace = torch.optim.lr_scheduler.OneCycleLR(
        search, [RATE, RATE_OF_HEADS], total_steps=steps, pct_start=0.1, anneal_strategy="linear"
    )
    teacher.train()
    for epoch in range(EPOCHS):
        order, lost = np.argsort(lengths + chance.random(len(rows)) * 10), 0.0
        for start in chance.permutation(np.arange(0, len(rows), AT_ONCE)):
            part = order[start : start + AT_ONCE]
            _, said = teacher(*batch([read[row] for row in part]))
            loss = _loss(said, truth[part], weights[part])
            search.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            search.step()
            pace.step()
            lost += loss.item()
        print(f"tuning, round {epoch + 1}: loss {lost / (steps / EPOCHS):.3f}", flush=True)


def with_answered(pieces: Pieces, rows: Sequence[Labelled]) -> list[list[int]]:
    """The pieces of each mention, and after them those of what it answers."""
    own = pieces.of([row.piece.text for row in rows])
    answered = pieces.of([row.piece.reply_to_text for row in rows])
    return [
        mention + (before[1 : ANSWERED_MAX + 1] if row.piece.reply_to_text else [])
        for row, mention, before in zip(rows, own, answered, strict=True)
    ]


def _loss(said: Tensor, truth: Tensor, weights: Tensor) -> Tensor:
    total = torch.zeros(())
    for number, (head, at) in enumerate(zip(HEADS, places(HEADS), strict=True)):
        if head.width == 1:
            each = functional.binary_cross_entropy_with_logits(
                said[:, at.start], truth[:, at.start], reduction="none"
            )
        else:
            each = -(functional.log_softmax(said[:, at], 1) * truth[:, at]).sum(1)
        total = total + WEIGHTS.get(head.name, 1.0) * (each * weights[:, number]).mean()
    return total
