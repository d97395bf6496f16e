"""Laws of every reply check: any text is borne, every finding points into it, and the same draft gives the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.domain.decisions import Draft
from firsthand.domain.mention import CHANNELS
from firsthand.engine.safety import CHECKS, check
from firsthand.engine.safety.marks import Marks
from firsthand.proofreaders import lexicon, proofread
from tests.builders import a_case, a_policy, answered

WORDS = lexicon()
PIECES = (
    *(
        "@jane",
        "@jnae",
        "hi",
        "Your",
        "welcome",
        "your",
        "order",
        "have",
        "shipped",
        "we guarantee",
        "{name}",
        "XXX",
        "the the",
    ),
    *(
        "312-555-0187",
        "4111 1111 1111 1111",
        "https://example.ru/x",
        "jane@mail.com",
        "😀",
        "👩‍👩‍👧",
        "&amp;",
        "\n",
        "’s",
        "avaliable",
    ),
    *(
        "THIS IS VERY LOUD NOISE",
        "your PIN is 4821",
        "\u200b",
        "ñandú",
        "東京",
        "$50",
        "!!!!!!!!!",
        "1/2",
        "^JM",
        "__cust__",
        "...",
    ),
)
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
drafts = st.builds(
    Draft,
    text=texts,
    channel=st.sampled_from(CHANNELS),
    public=st.booleans(),
    in_reply_to_text=texts,
    handle=st.sampled_from(("", "jane", "@jane", "nyc_driver7")),
)


@pytest.mark.parametrize("member", CHECKS, ids=lambda member: member.__name__)
@settings(max_examples=60, deadline=None)
@given(draft=drafts)
def test_every_check_bears_any_text_and_points_into_it(member, draft):
    marks = Marks(lexicon=WORDS)
    for case in (None, a_case(*answered())):
        found = list(member(draft, marks, case, a_policy()))
        assert found == list(member(draft, marks, case, a_policy())), "the same draft gives the same findings"
        for finding in found:
            assert finding.check == member.__name__
            assert finding.severity in ("block", "warn")
            assert 0 <= finding.start <= finding.end <= len(draft.text)
            assert finding.message


@settings(max_examples=80, deadline=None)
@given(draft=drafts)
def test_all_checks_together_come_in_the_order_of_the_text(draft):
    found = check(draft, proofread(draft.text), None, a_policy())
    assert [finding.start for finding in found] == sorted(finding.start for finding in found)
    assert all(0 <= finding.start <= finding.end <= len(draft.text) for finding in found)


@settings(max_examples=40, deadline=None)
@given(draft=drafts)
def test_no_check_needs_the_proofreaders_or_a_policy(draft):
    assert isinstance(check(draft, Marks()), tuple)
