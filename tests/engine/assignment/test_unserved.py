"""What nobody on duty serves is told with the reason, the soonest person and the time at which it opens to them."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from firsthand.engine.assignment import assign
from firsthand.engine.assignment.unserved import unserved
from tests.builders import NOON, an_agent
from tests.engine.assignment.desks import POLICY, a_head, agents, heads

ANA = an_agent("ana", tier=1, primary=frozenset({"network"}))
BEN = an_agent("ben", tier=2, primary=frozenset({"billing"}))


def the_one(head, on_duty, away=()):
    (found,) = unserved([head], on_duty, [*on_duty, *away], POLICY)
    return found


def test_what_somebody_on_duty_knows_is_not_told():
    assert unserved([a_head()], [ANA], [ANA], POLICY) == []


def test_a_topic_that_nobody_on_duty_knows_opens_by_the_ladder_to_whoever_is_there():
    head = a_head(topic="sales", waited=3)
    found = the_one(head, [ANA])
    assert found.why == "nobody on duty at tier 1 or above knows sales"
    opens = NOON - timedelta(minutes=3) + timedelta(minutes=POLICY.ladder.other_topic_minutes)
    assert (found.who, found.opens_at) == ("ana", opens)
    assert assign(ANA, [head], opens - timedelta(seconds=1), POLICY) is None
    assert assign(ANA, [head], opens, POLICY) is not None


def test_a_tier_that_nobody_on_duty_has_waits_for_the_person_who_is_away():
    found = the_one(a_head(tier=2, topic="billing"), [ANA], [BEN])
    assert (found.why, found.who, found.opens_at) == ("nobody on duty works at tier 2", "ben", None)


def test_a_language_that_nobody_on_duty_speaks_names_who_does():
    sol = an_agent("sol", languages=frozenset({"es"}))
    found = the_one(a_head(lang="es"), [ANA], [sol])
    assert (found.why, found.who) == ("nobody on duty speaks ES", "sol")
    senior = an_agent("pia", tier=3, languages=frozenset({"es"}))
    found = the_one(a_head(lang="es", tier=2), [ANA, an_agent("luz", languages=frozenset({"en", "es"}))], [senior])
    assert (found.why, found.who) == ("nobody on duty who speaks ES works at tier 2", "pia")


def test_where_nobody_of_the_desk_may_take_it_no_name_is_given():
    found = the_one(a_head(tier=3), [ANA], [BEN])
    assert (found.who, found.opens_at) == (None, None)


def test_a_stores_review_whose_manager_is_away_opens_to_the_national_desk_in_its_time():
    helen = an_agent("helen", store="oak-street", primary=frozenset())
    found = the_one(a_head(store="oak-street", waited=0), [ANA], [helen])
    assert found.why == "the store’s manager is away"
    assert found.who == "ana"
    assert found.opens_at == NOON + timedelta(minutes=POLICY.stores.national_after_minutes)
    assert unserved([a_head(store="oak-street")], [ANA, helen], [ANA, helen], POLICY) == []


def test_an_empty_desk_says_so():
    found = the_one(a_head(), [], [ANA])
    assert (found.why, found.who) == ("nobody is on duty", "ana")


@given(heads, st.lists(agents, max_size=3, unique_by=lambda agent: agent.id))
def test_whoever_is_named_on_duty_may_take_it_from_then_on(waiting, on_duty):
    people = {agent.id: agent for agent in on_duty}
    for one in unserved(waiting, on_duty, on_duty, POLICY):
        if one.who is not None:
            assert one.opens_at is not None
            free = max(one.opens_at, one.head.arrived_at + timedelta(minutes=POLICY.stickiness.keep_minutes))
            assert assign(people[one.who], [one.head], free, POLICY) is not None
