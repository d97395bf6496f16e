"""One urgency for everybody: what the inbox shows and sorts by is what the clocks count with."""

from __future__ import annotations

from firsthand.desk import cases
from firsthand.desk.intake import take
from firsthand.engine.assignment import head_of
from firsthand.engine.service_level import due_at
from firsthand.records.models import CaseRow
from firsthand.records.projection import project
from tests.builders import NOON, a_case, a_mention, a_policy, a_route, a_triage


def test_a_customer_who_leaves_stands_among_the_urgent_as_its_clock_does():
    case = a_case(triage=a_triage(critical="leaving", urgency="normal"), route=a_route(urgency="high"))
    assert project(case, a_policy())["urgency"] == head_of(case).urgency == case.urgency == "high"


def test_a_corrected_urgency_moves_the_list_and_the_clock_together(desk):
    (case_id,) = take([a_mention("no signal", created_at=NOON)], desk).opened
    before = due_at(desk.log.case(case_id), desk.policy, "first_response")
    case = cases.correct(case_id, "ana", "urgency", "high", desk)
    assert CaseRow.objects.get(id=case_id).urgency == case.urgency == "high"
    assert due_at(case, desk.policy, "first_response") < before
    assert case.route.queue == "network", "the queue stays"


def test_a_mention_that_makes_a_case_urgent_moves_its_clock(desk):
    (case_id,) = take([a_mention("no signal", id="1", author="jane", created_at=NOON)], desk).opened
    worse = a_mention("signal needed now", id="2", author="jane", in_reply_to="1", created_at=NOON)
    take([worse], desk)
    assert desk.log.case(case_id).urgency == CaseRow.objects.get(id=case_id).urgency == "high"
