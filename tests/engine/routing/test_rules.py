"""Which queue, at which tier: the first rule that answers wins, and the last one always answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.domain.case import Case
from firsthand.domain.decisions import TOPICS, URGENCIES
from firsthand.domain.policy import CRITICAL_KINDS, StoreRules
from firsthand.engine.routing import RULES, route
from tests.builders import a_case, a_policy, a_triage

POLICY = a_policy()


def routed(triage=None, **case):
    return route(a_case(triage=triage, **case), POLICY)


def test_a_known_topic_goes_to_the_queue_that_owns_it():
    answer = routed(a_triage(topic="billing"))
    assert (answer.queue, answer.rule, answer.topic) == ("billing", "specialist", "billing")


def test_fraud_outranks_the_topic_and_goes_to_the_risk_desk_at_the_highest_tier():
    answer = routed(a_triage(topic="billing", critical="fraud"))
    assert (answer.queue, answer.tier, answer.urgency, answer.rule) == ("risk", 3, "high", "risky")
    assert "fraud" in answer.reasons[0]


def test_a_risk_outranks_a_reading_that_is_not_sure():
    assert routed(a_triage(critical="regulator", abstain=True)).queue == "risk"


def test_an_outage_is_urgent_but_stays_with_its_specialists():
    answer = routed(a_triage(critical="outage", urgency="low"))
    assert (answer.queue, answer.urgency) == ("network", "high")


def test_an_angry_post_in_front_of_many_goes_to_the_risk_desk():
    answer = routed(a_triage(sentiment="negative"), reach=250_000)
    assert answer.queue == "risk"
    assert "250,000" in answer.reasons[0]


def test_praise_in_front_of_many_does_not():
    assert routed(a_triage(sentiment="positive"), reach=250_000).queue == "network"


def test_the_reach_of_the_policy_is_where_the_risk_desk_begins():
    assert routed(a_triage(), reach=POLICY.risk.reach_min - 1).queue == "network"
    assert routed(a_triage(), reach=POLICY.risk.reach_min).queue == "risk"


def test_a_reading_that_is_not_sure_goes_to_a_person_with_both_guesses():
    triage = a_triage(abstain=True, topic_confidence=0.41, second_topic="billing", second_confidence=0.33)
    answer = routed(triage)
    assert (answer.queue, answer.tier, answer.rule) == ("triage", 1, "unsure")
    assert answer.reasons == ("best guess network, sure to 0.41", "next billing, sure to 0.33")


def test_every_review_on_a_stores_page_reaches_its_manager_praise_and_doubt_included():
    for triage in (a_triage(abstain=True), a_triage(actionable=False, topic="none"), a_triage(critical="safety")):
        answer = routed(triage, page="store:oak-street", rating=5, channel="google_reviews")
        assert (answer.queue, answer.store, answer.rule) == ("store:oak-street", "oak-street", "local_page")


def test_a_post_on_a_stores_page_that_names_fraud_is_no_review_and_goes_to_the_risk_desk():
    assert routed(a_triage(critical="fraud"), page="store:oak-street").queue == "risk"


def test_a_national_page_is_no_store():
    assert routed(a_triage(), page="brand").store is None
    assert routed(a_triage(), page="store:").store is None


def test_the_region_that_helps_is_named():
    stores = replace(POLICY.stores, regions={"south": ("oak-street",)})
    answer = route(a_case(page="store:oak-street"), replace(POLICY, stores=stores))
    assert "region south helps after 240 minutes" in answer.reasons


def test_a_wish_to_leave_starts_with_somebody_who_may_decide():
    answer = routed(a_triage(topic="cancel", tier_shares=(0.0, 0.97, 0.02, 0.01)))
    assert (answer.queue, answer.tier) == ("loyalty", 2)


def test_what_nobody_can_tell_goes_to_the_general_queue():
    assert (routed(a_triage(topic="none")).queue, routed(a_triage(topic="none")).rule) == ("general", "general")


def test_a_case_without_any_reading_still_reaches_a_person():
    bare = Case("c", "x", "", "conv", "", "", a_case().opened_at)
    assert route(bare, POLICY).queue == "triage"


readings = st.builds(
    a_triage,
    topic=st.sampled_from(TOPICS),
    tier=st.sampled_from((0, 1, 2, 3)),
    urgency=st.sampled_from(URGENCIES),
    sentiment=st.sampled_from(("negative", "neutral", "positive")),
    critical=st.sampled_from(("", *CRITICAL_KINDS)),
    abstain=st.booleans(),
    actionable=st.booleans(),
    tier_shares=st.one_of(
        st.just(()),
        st.tuples(*[st.floats(0, 1)] * 4),
        st.just((1.0, 0.0, 0.0, 0.0)),
        st.tuples(*[st.floats(0, 1)] * 3),
    ),
)
places = st.sampled_from((None, "brand", "store:oak-street"))
ratings = st.sampled_from((None, 1, 5))
reaches = st.sampled_from((None, 0, 99_999, 100_000, 5_000_000))


@given(readings, places, ratings, reaches)
def test_every_case_has_exactly_one_queue_that_exists_inside_its_tiers_and_says_why(triage, page, rating, reach):
    case = a_case(triage=triage, page=page, rating=rating, reach=reach)
    answer = route(case, POLICY)
    first = next(found for rule in RULES if (found := rule(case, POLICY)))
    assert answer == first
    assert answer.reasons
    assert all(answer.reasons)
    if answer.store:
        assert answer.queue == f"store:{answer.store}"
    else:
        queue = POLICY.queues[answer.queue]
        assert queue.tier_min <= answer.tier <= queue.tier_max
    assert answer.urgency in URGENCIES


@given(readings, places, reaches)
def test_the_same_case_is_routed_the_same_every_time(triage, page, reach):
    case = a_case(triage=triage, page=page, reach=reach)
    assert route(case, POLICY) == route(case, POLICY)


@given(readings, st.sampled_from(sorted(POLICY.risk.kinds)), ratings, reaches)
def test_no_critical_kind_of_the_policy_ever_ends_in_an_ordinary_queue(triage, kind, rating, reach):
    answer = route(a_case(triage=replace(triage, critical=kind), rating=rating, reach=reach), POLICY)
    assert (answer.queue, answer.tier, answer.urgency) == ("risk", 3, "high")


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic != "none"])
def test_every_topic_has_a_queue_of_the_shipped_policy(topic):
    assert routed(a_triage(topic=topic)).queue in POLICY.queues


def test_a_store_with_a_region_of_its_own_knows_it():
    rules = StoreRules(POLICY.stores.first_response, regions={"south": ("a", "b"), "north": ("c",)})
    assert [rules.region_of(store) for store in "abcd"] == ["south", "south", "north", ""]
