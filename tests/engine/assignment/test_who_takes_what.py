"""The right case for a free person: own work first, help when it is due, nobody starves, no rule is broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.engine.assignment import Head, Idle, assign, offer, reach_of
from firsthand.engine.assignment.reach import BELOW, NEVER, OTHER, OWN
from tests.builders import NOON, an_agent
from tests.engine.assignment.desks import POLICY, a_head, agents, heads, with_ladder


def takes(agent: Agent, *waiting: Head, policy: Policy = POLICY) -> str | None:
    decided = assign(agent, waiting, NOON, policy)
    return decided.case if decided else None


# --- sentences -----------------------------------------------------------------------------------------------


def test_the_urgent_case_comes_before_one_that_waited_a_little_longer():
    urgent, plain = a_head("urgent", 5, urgency="high"), a_head("plain", 9, urgency="low")
    assert takes(an_agent(), plain, urgent) == "urgent"


def test_waiting_long_enough_outweighs_urgency_so_that_the_patient_are_not_forgotten():
    urgent, plain = a_head("urgent", 1, urgency="high"), a_head("plain", 300, urgency="low")
    assert takes(an_agent(), plain, urgent) == "plain"


def test_equal_cases_go_by_age_and_then_by_id():
    assert takes(an_agent(), a_head("b", 5), a_head("a", 9)) == "a"
    assert takes(an_agent(), a_head("b", 5), a_head("a", 5)) == "a"


def test_a_senior_with_own_work_waiting_leaves_simple_work_to_others():
    senior = an_agent(tier=2)
    own, simple = a_head("own", 1, tier=2, urgency="low"), a_head("simple", 14)
    assert takes(senior, own, simple) == "own"


def test_but_not_for_ever():
    senior = an_agent(tier=2)
    own, simple = a_head("own", 1, tier=2, urgency="low"), a_head("simple", 16)
    assert takes(senior, own, simple) == "simple"


def test_a_senior_without_own_work_helps_below_at_once():
    assert takes(an_agent(tier=3), a_head("simple", 0.1)) == "simple"


def test_another_topic_is_taken_only_after_ten_minutes():
    stranger = an_agent(primary=frozenset({"billing"}))
    assert takes(stranger, a_head("c", 9.9)) is None
    assert takes(stranger, a_head("c", 10)) == "c"


def test_a_line_that_nobody_on_duty_serves_is_open_to_others_at_once():
    stranger = an_agent(primary=frozenset({"billing"}))
    assert takes(stranger, a_head("c", 0.5, unstaffed=True)) == "c"


def test_a_higher_tier_is_never_given_away_however_long_it_waits():
    assert takes(an_agent(tier=1), a_head("c", 5000, tier=2, unstaffed=True)) is None


def test_two_secondary_skills_are_own_work_at_a_slower_pace():
    ana = an_agent(secondary=frozenset({"device", "billing"}))
    fits = reach_of(ana, POLICY)
    for topic in ("device", "billing"):
        fit = fits[a_head(topic=topic).waiting().cls]
        assert (fit.level, fit.opens_after_minutes) == (OWN, 0.0)
        assert fit.slowdown == POLICY.work.slowdown["secondary"]
    primary = fits[a_head().waiting().cls]
    assert primary.rate > fits[a_head(topic="device").waiting().cls].rate


def test_of_two_equal_cases_the_one_she_knows_best_comes_first():
    ana = an_agent(secondary=frozenset({"device"}))
    assert takes(ana, a_head("known", 5), a_head("less", 5, topic="device")) == "known"


def test_a_customer_in_conversation_returns_to_the_owner_first():
    follow = a_head("follow", 2, kind="continuing", sticky_owner="ana")
    assert takes(an_agent("ana"), a_head("other", 4), follow) == "follow"


def test_a_follow_up_is_kept_for_its_owner_and_then_goes_to_anybody():
    follow = a_head("follow", 20, kind="continuing", sticky_owner="ana")
    assert takes(an_agent("ben"), follow) is None
    assert takes(an_agent("ben"), replace(follow, arrived_at=NOON - timedelta(minutes=241))) == "follow"


def test_who_does_not_speak_the_language_is_never_asked():
    spanish = a_head("c", 5000, lang="es", unstaffed=True)
    assert takes(an_agent(tier=3), spanish) is None
    assert takes(an_agent(languages=frozenset({"es"})), spanish) == "c"


def test_a_language_that_the_desk_does_not_serve_is_answered_in_its_first():
    assert takes(an_agent(), a_head("c", lang="pt-BR")) == "c"


def test_a_full_pair_of_hands_gets_no_more():
    assert assign(an_agent(capacity=2), (a_head(),), NOON, POLICY, in_hand=2) is None
    assert assign(an_agent(capacity=2), (a_head(),), NOON, POLICY, in_hand=1) is not None


def test_a_store_goes_to_its_manager_then_the_region_then_the_national_desk():
    stores = replace(POLICY.stores, regions={"south": ("oak-street", "elm-plaza"), "north": ("fir-road",)})
    policy = replace(POLICY, stores=stores, version="stores")
    nobody = frozenset[str]()
    manager = an_agent("mia", store="oak-street", primary=nobody)
    neighbour = an_agent("ned", store="elm-plaza", primary=nobody)
    stranger = an_agent("sam", store="fir-road", primary=nobody)
    national = an_agent("ana")
    opens = {
        who.id: [takes(who, a_head("r", waited, store="oak-street"), policy=policy) for waited in (1, 241, 721)]
        for who in (manager, neighbour, stranger, national)
    }
    assert opens == {
        "mia": ["r", "r", "r"],
        "ned": [None, "r", "r"],
        "sam": [None, None, None],
        "ana": [None, None, "r"],
    }


def test_a_store_manager_gets_no_carrier_case():
    assert takes(an_agent(store="oak-street", primary=frozenset()), a_head(waited=5000)) is None


def test_a_declined_case_is_first_again_for_it_keeps_its_age():
    older, younger = a_head("older", 30), a_head("younger", 10)
    assert takes(an_agent("ana"), older, younger) == "older"
    assert takes(an_agent("ben"), older, younger) == "older"


def test_the_oldest_first_desk_looks_at_age_alone():
    policy = with_ladder(order="oldest")
    urgent, plain = a_head("urgent", 14, urgency="high"), a_head("plain", 15, urgency="low")
    assert takes(an_agent(), urgent, plain, policy=policy) == "plain"


# --- a new case and the people who are free ------------------------------------------------------------------


def free(agent: Agent, minutes: float, in_hand: int = 0) -> Idle:
    return Idle(agent, in_hand, NOON - timedelta(minutes=minutes))


def test_of_equals_the_longest_idle_is_asked_first():
    decided = offer(a_head(), [free(an_agent("ana"), 3), free(an_agent("ben"), 8)], NOON, POLICY)
    assert decided is not None
    assert decided.agent == "ben"
    assert decided.would_change == "Ana was next; a longer wait for work decided."


def test_own_people_come_before_a_longer_idle_senior():
    senior, own = an_agent("zoe", tier=3), an_agent("ana")
    decided = offer(a_head(), [free(senior, 60), free(own, 1)], NOON, POLICY)
    assert decided is not None
    assert decided.agent == "ana"


def test_a_new_case_is_not_thrown_at_strangers():
    stranger = an_agent("ben", primary=frozenset({"billing"}))
    assert offer(a_head(waited=0), [free(stranger, 60)], NOON, POLICY) is None


def test_the_owner_is_asked_before_anybody_else():
    head = a_head(kind="continuing", sticky_owner="ana")
    decided = offer(head, [free(an_agent("ben"), 60), free(an_agent("ana"), 1)], NOON, POLICY)
    assert decided is not None
    assert (decided.agent, decided.rule) == ("ana", "follow-up")


# --- laws ----------------------------------------------------------------------------------------------------


@given(agents, heads, st.integers(0, 3))
def test_hard_constraints_are_never_violated(agent, waiting, in_hand):
    decided = assign(agent, waiting, NOON, POLICY, in_hand)
    if decided is None:
        return
    head = next(one for one in waiting if one.case == decided.case)
    assert in_hand < agent.capacity
    assert (head.lang if head.lang in POLICY.languages else "en") in agent.languages
    waited = (NOON - head.arrived_at).total_seconds() / 60
    if head.sticky_owner and head.sticky_owner != agent.id:
        assert waited >= POLICY.stickiness.keep_minutes - 1e-6
    if head.store:
        assert agent.store == head.store or waited >= POLICY.stores.region_after_minutes
    else:
        assert head.tier <= agent.tier
        assert agent.primary or not agent.store


@given(agents, heads)
def test_past_the_bound_the_oldest_that_the_agent_may_take_is_always_next(agent, waiting):
    """No starvation: a case older than the bound loses only to an older one."""
    bound = POLICY.ladder.oldest_first_minutes
    fits = reach_of(agent, POLICY)

    def open_to_agent(head: Head) -> bool:
        fit = fits[head.waiting().cls]
        kept = head.sticky_owner not in (None, agent.id)
        waited = (NOON - head.arrived_at).total_seconds() / 60
        return fit.level != NEVER and waited >= bound and not (kept and waited < POLICY.stickiness.keep_minutes)

    aged = [head for head in waiting if open_to_agent(head)]
    decided = assign(agent, waiting, NOON, POLICY)
    if aged:
        assert decided is not None
        oldest = min(head.arrived_at for head in aged)
        assert next(head for head in waiting if head.case == decided.case).arrived_at == oldest


@given(agents, heads)
def test_whatever_is_open_to_a_free_agent_one_of_it_is_taken(agent, waiting):
    """A free agent is never idle beside work that is open: protection holds only while own work waits."""
    fits = reach_of(agent, POLICY)

    def is_open(head: Head) -> bool:
        fit = fits[head.waiting().cls]
        waited = (NOON - head.arrived_at).total_seconds() / 60
        kept = head.sticky_owner not in (None, agent.id) and waited < POLICY.stickiness.keep_minutes
        return fit.level != NEVER and not kept and (head.unstaffed or waited >= fit.opens_after_minutes)

    some = any(is_open(head) for head in waiting)
    decided = assign(agent, waiting, NOON, POLICY)
    assert (decided is not None) == some


@given(agents, heads, st.randoms())
def test_the_order_in_which_heads_are_listed_changes_nothing(agent, waiting, dice):
    before = assign(agent, waiting, NOON, POLICY)
    shuffled = list(waiting)
    dice.shuffle(shuffled)
    after = assign(agent, shuffled, NOON, POLICY)
    assert (before and before.case) == (after and after.case)


@given(agents, st.integers(1, 2000), st.integers(1, 2000), st.sampled_from(("high", "normal", "low")))
def test_of_two_equal_cases_the_older_is_always_first(agent, one, other, urgency):
    waiting = (a_head("one", one, urgency=urgency), a_head("other", other, urgency=urgency))
    decided = assign(agent, waiting, NOON, POLICY)
    if decided and one != other:
        assert decided.case == ("one" if one > other else "other")


@given(agents, heads, st.integers(1, 600))
def test_work_that_is_open_stays_open_as_time_goes_by(agent, waiting, later):
    if assign(agent, waiting, NOON, POLICY) is not None:
        assert assign(agent, waiting, NOON + timedelta(minutes=later), POLICY) is not None


@given(agents, heads)
def test_seniors_with_own_work_never_take_young_work_from_below(agent, waiting):
    decided = assign(agent, waiting, NOON, POLICY)
    if decided is None:
        return
    fits = reach_of(agent, POLICY)
    head = next(one for one in waiting if one.case == decided.case)
    fit = fits[head.waiting().cls]
    waited = (NOON - head.arrived_at).total_seconds() / 60

    def is_open(one: Head) -> bool:
        minutes = (NOON - one.arrived_at).total_seconds() / 60
        kept = one.sticky_owner not in (None, agent.id) and minutes < POLICY.stickiness.keep_minutes
        return not kept and (one.unstaffed or minutes >= fits[one.waiting().cls].opens_after_minutes)

    own_waits = any(fits[one.waiting().cls].level == OWN and is_open(one) for one in waiting)
    if own_waits and waited < POLICY.ladder.oldest_first_minutes:
        assert not (fit.level == BELOW and waited < POLICY.ladder.higher_tier_minutes)
        assert not (fit.level == OTHER and fit.lower_tier)


@given(st.lists(st.tuples(agents, st.integers(0, 500), st.integers(0, 3)), max_size=6), heads)
def test_a_new_case_goes_only_to_somebody_who_could_have_taken_it(people, waiting):
    unique = {agent.id: Idle(agent, hand, NOON - timedelta(minutes=idle)) for agent, idle, hand in people}
    for head in waiting:
        decided = offer(head, list(unique.values()), NOON, POLICY)
        if decided:
            one = unique[decided.agent]
            assert assign(one.agent, (head,), NOON, POLICY, one.in_hand) is not None


@pytest.mark.parametrize("reach", ["anyone", "topic", "tier", "cell"])
def test_the_strict_teams_of_what_if_keep_to_their_own(reach):
    policy = with_ladder(reach=reach)
    foreign = a_head("c", 5000, topic="billing", tier=2)
    taken = takes(an_agent(tier=1), foreign, policy=with_ladder(reach=reach, oldest_first_minutes=1e8))
    assert taken == ("c" if reach == "anyone" else None)
    assert takes(an_agent(tier=1), replace(foreign, unstaffed=True), policy=policy) == "c"


def test_own_work_that_is_kept_for_somebody_else_does_not_hold_a_senior_back_from_helping():
    senior = an_agent("ana", tier=2)
    kept = a_head("kept", 5, tier=2, kind="continuing", sticky_owner="ben")
    assert takes(senior, kept, a_head("simple", 5)) == "simple"
