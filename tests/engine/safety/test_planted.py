"""The bars: planted mistakes are caught, clean replies are left alone, on lists of our own making."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from firsthand.domain.decisions import Draft
from firsthand.engine.safety import check
from firsthand.proofreaders import missing, proofread

HERE = Path(__file__).parent
CAUGHT_MIN = 0.90
FLAGGED_MAX = 0.02


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


def found_in(row: dict):
    draft = Draft(row["text"], row["channel"], row["public"], "", row["handle"])
    return check(draft, proofread(row["text"]))


needs_all = pytest.mark.skipif(bool(missing()), reason="a proofreader is not installed: " + "; ".join(missing()))


@needs_all
def test_nine_of_ten_planted_mistakes_are_caught_at_their_place():
    caught: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    for row in rows("planted.jsonl"):
        planted[row["class"]] += 1
        caught[row["class"]] += any(f.start < row["end"] and row["start"] < f.end for f in found_in(row))
    assert sum(planted.values()) == 200
    assert caught.total() / planted.total() >= CAUGHT_MIN, caught
    for kind in planted:
        assert caught[kind] / planted[kind] >= 0.85, (kind, caught[kind], planted[kind])


@needs_all
def test_hardly_any_clean_reply_is_flagged():
    clean = rows("clean.jsonl")
    flagged = [(row["text"], found_in(row)) for row in clean]
    flagged = [(text, found) for text, found in flagged if found]
    assert len(clean) == 500
    assert len(flagged) / len(clean) <= FLAGGED_MAX, flagged
