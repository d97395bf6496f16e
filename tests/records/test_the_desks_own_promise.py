"""The promise of the policy in force decides at the desk what needs a person, not only in the trial."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand import wiring
from firsthand.desk.intake import take
from firsthand.domain.policy import TriageRules
from tests.builders import a_mention, a_policy

pytestmark = pytest.mark.django_db
BILL = "@TelmaraHelp you charged me twice on my bill, refund the $40"


def test_a_promise_for_which_no_bar_is_proven_sends_what_has_a_topic_to_a_person():
    strict = replace(a_policy(), triage=TriageRules(abstain_precision=0.98))
    assert take([a_mention(BILL)], wiring.desk(policy_in_force=strict)).abstained == 1
    assert take([a_mention(BILL)], wiring.desk(policy_in_force=a_policy())).abstained == 0
