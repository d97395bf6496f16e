"""People by hour and tier, and what one more person would change: proved on days that nobody has seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand.simulation.confusion import uniform
from firsthand.simulation.crew import Member, crew, scenario_of, speed_of, usual_week
from firsthand.simulation.roster import WEEK_HOURS
from firsthand.simulation.scenario import Scenario
from firsthand.simulation.staffing import away_share, needs, starts_of, suggest
from firsthand.simulation.what_if import Change, shortened, what_if
from tests.builders import a_policy, an_agent

POLICY = a_policy()
HOURLY = [14.0 if 7 <= hour % 24 < 22 else 3.0 for hour in range(WEEK_HOURS)]
COUNTS = {
    "topic": {"network": 40.0, "billing": 30.0, "device": 20.0},
    "tier": {"1": 60.0, "2": 30.0, "3": 10.0},
    "urgency": {"high": 10.0, "normal": 40.0, "low": 50.0},
}
DESK = scenario_of(COUNTS, HOURLY, POLICY, agents=9)
CONFUSION = uniform(DESK)


def member(name: str, tier: int, topic: str, *further: str) -> Member:
    return Member(an_agent(name, tier=tier, primary=frozenset({topic}), secondary=frozenset(further)))


CREW = [
    *(member(f"n{k}", 1, "network", "billing") for k in range(2)),
    *(member(f"b{k}", 1, "billing", "network") for k in range(2)),
    member("d0", 1, "device", "network"),
    member("n5", 2, "network", "billing", "device"),
    member("b5", 2, "billing", "network", "device"),
    member("s1", 3, "network", "billing", "device"),
]


def asked(**change):
    return what_if(CREW, Change(**change), DESK, POLICY, CONFUSION)


def test_a_desks_own_past_becomes_its_scenario():
    assert DESK.work.topics == ("network", "device", "billing")
    assert DESK.work.topic_shares == (40.0, 20.0, 30.0)
    a_week = DESK.arrivals.mentions * DESK.arrivals.actionable_share * 7 / 30
    assert a_week == pytest.approx(sum(HOURLY))


def test_a_desk_without_a_past_is_still_a_scenario():
    empty = scenario_of({"topic": {}, "tier": {}, "urgency": {}}, [0.0] * WEEK_HOURS, POLICY, agents=1)
    assert empty.work.topics == ("service",)
    assert empty.arrivals.mentions > 0


def test_no_change_changes_nothing():
    answer = asked()
    assert answer.now == answer.then
    assert answer.change_minutes == 0


def test_one_more_person_answers_sooner():
    more = (an_agent("new", tier=2, primary=frozenset({"network"}), secondary=frozenset({"billing", "device"})),)
    answer = asked(add=more)
    assert answer.then.people == answer.now.people + 1
    assert answer.change_minutes < 0


def test_thirty_percent_more_volume_makes_everybody_wait_longer_and_says_so_with_an_interval():
    answer = asked(volume=1.3)
    assert answer.low <= answer.change_minutes <= answer.high
    assert answer.change_minutes > 0
    assert answer.then.occupancy > answer.now.occupancy


def test_a_skill_and_a_tier_change_only_the_person_who_gets_them():
    changed = Change(skills=(("d0", "billing"), ("n0", "network")), tiers=(("b0", 2),)).people(CREW)
    by_id = {one.agent.id: one.agent for one in changed}
    assert by_id["d0"].secondary == {"network", "billing"}
    assert by_id["n0"].secondary == {"billing"}, "what is primary already is not secondary as well"
    assert by_id["b0"].tier == 2
    assert [a.agent for a in changed if a.agent.id not in ("d0", "b0")] == [
        a.agent for a in CREW if a.agent.id not in ("d0", "b0")
    ]


def test_who_leaves_is_gone():
    assert len(Change(remove=("n0",)).people(CREW)) == len(CREW) - 1


def test_people_work_fast_at_home_slower_on_what_they_know_and_slowest_elsewhere():
    speeds = speed_of(CREW[0].agent, DESK.work.topics, DESK.people)
    home, foreign, known = (row[1] for row in speeds)
    assert home[0] < known[0] < foreign[0]
    assert home[1] > known[1] > foreign[1]


def test_every_hour_gets_people_for_its_work_and_for_who_is_away():
    found = needs(HOURLY, DESK, POLICY, 0.9)
    assert len(found) == 3 * WEEK_HOURS
    for need in found:
        assert need.people * (1 - away_share(DESK)) >= need.load
        assert need.waits < 0.6
    busy = sum(need.people for need in found if need.hour == 12)
    quiet = sum(need.people for need in found if need.hour == 3)
    assert busy >= quiet


def test_the_suggested_roster_holds_the_goal_on_fresh_days_with_the_share_that_it_says():
    roster = suggest(HOURLY, DESK, POLICY, CONFUSION, goal=0.85, wanted=0.8)
    assert roster.holds >= 0.8
    assert roster.days >= 10
    for tier in (1, 2, 3):
        people = [one for one in roster.members if one.agent.tier == tier]
        assert sum(roster.there[tier - 1]) == 8 * sum(len(one.starts) for one in people)
        assert sum(starts_of(roster, tier).values()) == sum(len(one.starts) for one in people)


def test_a_crew_is_played_by_productions_code_with_its_own_skills():
    strategy = crew(CREW, DESK, POLICY, CONFUSION)
    assert [one.agent.id for one in strategy.people] == [one.agent.id for one in CREW]
    assert all(len(one.starts) == 5 for one in strategy.people)
    assert strategy.policy is POLICY


def test_a_bigger_desk_is_played_for_fewer_and_shorter_weeks():
    small, many = shortened(replace(DESK, arrivals=replace(DESK.arrivals, mentions=3000)), 20_000)
    large, few = shortened(Scenario(), 20_000)
    assert (small.days, many) == (9, 16)
    assert (large.days, few) == (3, 3)


def test_a_usual_week_fits_the_scarcest_tier():
    for occupancy in (0.5, 0.9):
        week = usual_week(DESK, CREW, occupancy)
        a_minute = week.arrivals.mentions * week.arrivals.actionable_share / (30 * 1440)
        shares, total = week.work.tier_shares, sum(week.work.tier_shares)
        top = a_minute * shares[2] / total * week.work.tier_minutes[2]
        seniors = 40 / 168 * (1 - away_share(week))
        assert top <= occupancy * seniors + 1e-9
