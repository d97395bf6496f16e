"""What nobody on duty serves is told with the reason, the soonest person and the time at which it opens to them."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from firsthand.engine.assignment import Cover, assign
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


def test_a_topic_that_nobody_on_duty_knows_is_open_at_once_to_whoever_is_there():
    head = a_head(topic="sales", waited=3)
    found = the_one(head, [ANA])
    assert found.why == "nobody on duty at tier 1 or above knows sales"
    assert (found.who, found.opens_at) == ("ana", head.arrived_at)
    (marked,) = Cover([ANA], POLICY).mark([head])
    given = assign(ANA, [marked], NOON, POLICY)
    assert given is not None
    assert "nobody on duty has it as own work, so it is open at once" in given.reasons


def test_once_somebody_who_knows_it_is_on_duty_the_others_leave_it_for_their_minutes():
    head, sue = a_head(topic="sales", waited=3), an_agent("sue", tier=1, primary=frozenset({"sales"}))
    (marked,) = Cover([ANA, sue], POLICY).mark([head])
    assert assign(ANA, [marked], NOON, POLICY) is None
    opens = head.arrived_at + timedelta(minutes=POLICY.ladder.other_topic_minutes)
    assert assign(ANA, [marked], opens, POLICY) is not None


def test_language_and_tier_stay_walls_where_nobody_is_on_duty_for_them():
    for head in (a_head(lang="es"), a_head(tier=2)):
        assert assign(ANA, Cover([ANA], POLICY).mark([head]), NOON + timedelta(days=2), POLICY) is None


def test_a_stores_page_keeps_its_ladder_while_its_manager_is_away():
    assert Cover([ANA], POLICY).mark([a_head(store="oak-street")]) == [a_head(store="oak-street")]


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


def test_a_store_with_nobody_at_the_desk_is_not_said_to_have_its_manager_away():
    helen = an_agent("helen", store="oak-street", primary=frozenset())
    found = the_one(a_head(store="union-station", waited=0), [ANA, helen])
    assert found.why == "nobody of this store is at the desk"


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
