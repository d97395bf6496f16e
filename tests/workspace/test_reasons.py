"""Reasons on screen: each is told once, in plain words, and to whom it is about."""

from __future__ import annotations

from firsthand.domain.decisions import Assignment
from firsthand.workspace.reasons import further_reasons, of_reading, plain_reason, what_would_change, why_person
from tests.builders import a_triage

OWN = Assignment("case-1", "ben", "free at once", ("billing at tier 1 is your own work",))
BELOW = Assignment("case-1", "ben", "free at once", ("you know cancel, and tier 2 is below yours",))


def test_a_lead_who_reads_why_a_colleague_has_it_is_not_addressed_as_the_colleague():
    assert why_person(BELOW, own=False) == ["free at once", "they know leaving, and tier 2 is below theirs"]
    assert why_person(BELOW, own=True) == ["free at once", "you know leaving, and tier 2 is below yours"]
    assert why_person(OWN, own=False)[1] == "billing at tier 1 is their own work"


def test_what_the_customer_wrote_is_not_turned_into_another_person():
    said = Assignment("case-1", "ben", "follow-up", ("says “is it you or your shop”",))
    assert why_person(said, own=False)[1] == "says “is it you or your shop”"


def test_a_case_without_a_clear_topic_is_nobodys_knowledge():
    one = Assignment("case-1", "ben", "free at once", ("none at tier 1 is your own work",))
    two = Assignment("case-1", "ben", "free at once", ("you know none, and tier 1 is below yours",))
    assert why_person(one, own=True)[1] == "what has no clear topic is your own work at tier 1"
    assert why_person(two, own=True)[1] == "you may take what has no clear topic, and tier 1 is below yours"


def test_a_level_is_told_as_what_it_is():
    assert plain_reason("Ben was next; a nearer level decided.") == (
        "Ben was next; a closer fit of topic and tier decided."
    )


def test_the_best_of_one_is_not_told():
    one = Assignment("case-1", "ben", "free at once", ("free since 07:00 CDT, the best fit of 1",))
    assert why_person(one, own=True)[1] == "free since 07:00 CDT"
    several = Assignment("case-1", "ben", "free at once", ("free since 07:00 CDT, the best fit of 12",))
    assert why_person(several, own=True)[1] == "free since 07:00 CDT, the best fit of 12"


def test_what_stands_on_the_chips_of_a_reading_is_not_told_again_under_them():
    triage = a_triage(topic="sales", topic_confidence=0.9, reasons=("sales: says “nova”, “in at”, sure to 0.90",))
    assert of_reading(triage) == ["says “nova”, “in at”"]
    assert of_reading(a_triage(topic="billing", reasons=("billing: sure to 0.87",))) == []
    assert of_reading(a_triage(topic="none", reasons=("says “down”: an outage",))) == ["says “down”: an outage"]


def test_a_route_tells_only_what_the_reading_has_not_told():
    reasons = ("reads as sales, sure to 0.90", "tier 1 costs least with tier shares 0.92, 0.08, 0.00")
    assert further_reasons(reasons, ()) == ["tier 1 is the lowest that fits"]
    assert further_reasons(("best guess none, sure to 0.45", "next sales, sure to 0.30"), ()) == []
    assert plain_reason("reads as sales, sure to 0.90") == "reads as upgrades, 90 % sure"


def test_a_reason_calls_a_topic_by_its_name_also_after_somebody_corrected_it():
    corrected = a_triage(topic="cancel", reasons=("service: says “hate”, sure to 0.62",))
    assert of_reading(corrected) == ["care: says “hate”"]
    assert plain_reason("you know order, and tier 1 is below yours").startswith("you know orders,")
    assert plain_reason("service at tier 2 is your own work") == "care at tier 2 is your own work"
    assert plain_reason("says “order at tier 1”") == "says “order at tier 1”", "the customer's own words stay"
    assert plain_reason("the customer waits in order: first come") == "the customer waits in order: first come"


def test_what_another_case_lacked_is_told_to_whom_it_is_about():
    held = "case case-0aa1 is not open to this agent yet"
    one = Assignment("case-1", "ben", "own work", (held,), would_change="No other case was open to this agent.")
    assert why_person(one, own=True)[1] == "another case is not open to you yet"
    assert why_person(one, own=False)[1] == "another case is not open to them yet"
    assert what_would_change(one, own=True) == "No other case was open to you."
    assert what_would_change(one, own=False) == "No other case was open to them."
    assert plain_reason("Case case-0aa1 has only just come.") == "Another case has only just come."
