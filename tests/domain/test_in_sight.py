"""What the account says is masked above the level of authentication, by name and by value."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from firsthand.domain import events as ev
from firsthand.domain.decisions import Handoff
from firsthand.domain.in_sight import MASK, facts_in_sight, handoff_in_sight, scrub, scrubbed
from tests.builders import NOON, a_case


def learnt(name: str, value: str, min_auth: int = 0, source: str = "get_account") -> ev.FactLearned:
    return ev.FactLearned(at=NOON, name=name, value=value, source=source, min_auth=min_auth)


def test_a_fact_of_the_account_is_shown_only_at_its_level():
    case = a_case(learnt("plan", "Wire 20", 1), learnt("charge", "roaming", source="customer"))
    assert facts_in_sight(case, 0) == (("plan", MASK, "get_account"), ("charge", "roaming", "customer"))
    assert facts_in_sight(case, 1)[0][1] == "Wire 20"


def test_a_summary_masks_the_value_wherever_it_stands():
    case = a_case(learnt("balance_due", "45.5", 1), learnt("plan", "Wire 20", 1))
    handoff = Handoff(
        source="x",
        stage="look_at_bill",
        last_action="said: you owe $45.50 on wire 20",
        reason="policy",
        facts=case.facts,
        tools_tried=(("get_account", '{"balance": 45.5}'),),
        promises=("credit of $45.50",),
        note="owes 45.5",
    )
    told = str(handoff_in_sight(handoff, case, 0))
    assert "45.5" not in told
    assert "wire 20" not in told.lower()
    assert handoff_in_sight(handoff, case, 1) == handoff


def test_numbers_in_json_are_masked_too():
    case = a_case(learnt("total", "118.0", 1))
    assert scrubbed({"result": {"total": 118.0, "items": ["118.00", True]}}, case, 0) == {
        "result": {"total": MASK, "items": [MASK, True]}
    }


def test_a_level_that_ran_out_masks_again():
    verified = ev.IdentityVerified(at=NOON, level=2, method="link", until=NOON + timedelta(minutes=60))
    case = a_case(learnt("plan", "Wire 20", 1), verified)
    assert facts_in_sight(case, case.level_at(NOON))[0][1] == "Wire 20"
    assert facts_in_sight(case, case.level_at(NOON + timedelta(minutes=61)))[0][1] == MASK


@given(
    value=st.text(alphabet="abcdefgh0123456789 .$", min_size=2, max_size=12)
    .map(str.strip)
    .filter(lambda v: len(v) > 1)
)
def test_no_sentence_shows_a_hidden_value(value):
    case = a_case(learnt("secret", value, 1))
    assert value.lower() not in scrub(f"it says {value}, and {value}", case, 0).replace(MASK, "")
