"""Laws of every triage reader: any text is borne, its parts are fields of a triage, and the same gives the same."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.domain.decisions import TOPICS, Scores, Triage
from firsthand.engine.triage import READERS, Context, Evidence, Hit, Part, Rule, triage
from tests.builders import a_mention, a_policy

FIELDS = {field.name for field in fields(Triage)}


def shares(count: int) -> st.SearchStrategy[tuple[float, ...]]:
    return st.lists(st.floats(0.001, 1), min_size=count, max_size=count).map(
        lambda values: tuple(value / sum(values) for value in values)
    )


some_scores = st.builds(
    Scores, st.floats(0, 1), shares(len(TOPICS)), shares(4), shares(3), shares(3), shares(3), st.floats(0, 1),
    st.just("en"), st.just(("word",)), st.just("v1"),
)  # fmt: skip
rules = st.builds(
    Rule,
    st.just("a rule"),
    nudges=st.sampled_from(
        [(), (("topic", "billing", 2.0),), (("actionable", "false", 3.0),), (("tier", "3", 1.0),)]
    ),
    sets=st.sampled_from([(), (("topic", "order"),), (("actionable", "false"),), (("store", "true"),)]),
    critical=st.sampled_from(["", "fraud", "outage", "leaving"]),
    flag=st.sampled_from(["", "spam", "abuse"]),
    priority=st.integers(0, 100),
)
hits = st.lists(st.builds(Hit, rules, st.just("said")), max_size=3).map(tuple)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_a_reader_is_named_after_its_file_and_says_what_it_answers(reader) -> None:
    assert reader.__module__.endswith(f".{reader.__name__}")
    assert reader.__doc__


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.none() | some_scores, hits)
def test_any_evidence_gives_a_whole_triage(text: str, scores: Scores | None, found: tuple[Hit, ...]) -> None:
    evidence = Evidence(a_mention(text), scores, found, Context(), a_policy())
    so_far = Part()
    for reader in READERS:
        part = dict(reader(evidence, so_far))
        assert part == dict(reader(evidence, so_far)), "the same evidence gives the same"
        part.pop("reasons", None)
        assert set(part) <= FIELDS
        so_far.update(part)  # type: ignore[typeddict-item]
    whole = triage(a_mention(text), scores, found, Context(), a_policy())
    assert whole.reasons
    assert 0 <= whole.p_actionable <= 1
    assert whole.actionable or whole.topic == "none"
    if any(hit.rule.critical for hit in found):
        assert whole.actionable, "no model and no rule overrules a critical kind"
