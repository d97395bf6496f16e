"""A desk's own people as a strategy: who they are is given, how fast they work follows from what they know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.simulation.confusion import Confusion
from firsthand.simulation.people import Person
from firsthand.simulation.roster import Start, lay_shifts, week_demand
from firsthand.simulation.scenario import People, Scenario
from firsthand.simulation.speed import Speed
from firsthand.simulation.strategies import Strategy, queues_of


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the crew with the week's shift starts; without starts they are laid by the demand."""

    agent: Agent
    starts: tuple[Start, ...] = ()


def crew(members: Sequence[Member], scenario: Scenario, policy: Policy, confusion: Confusion) -> Strategy:
    """The strategy of these people under this policy."""
    people = tuple(
        Person(
            agent=replace(one.agent, capacity=1),
            speed=speed_of(one.agent, scenario.work.topics, scenario.people),
            wage=policy.wages[one.agent.tier],
            starts=one.starts,
        )
        for one in _with_shifts(members, scenario)
    )
    known, read = queues_of(policy, scenario, confusion)
    return Strategy("firsthand", policy, people, reads_noise=False, filtered=True, known=known, read=read)


def _with_shifts(members: Sequence[Member], scenario: Scenario) -> list[Member]:
    """Shifts for those who have none, tier by tier, so that every tier is there when work comes."""
    demand = week_demand(scenario.arrivals)
    each = max(1, round(scenario.people.hours_a_week / 8))
    laid: dict[str, tuple[Start, ...]] = {}
    for tier in (1, 2, 3):
        mine = [one for one in members if one.agent.tier == tier and not one.starts]
        if mine:
            shifts = lay_shifts(demand, len(mine), each)
            laid |= {one.agent.id: tuple(starts) for one, starts in zip(mine, shifts, strict=True)}
    return [replace(one, starts=one.starts or laid[one.agent.id]) for one in members]


def speed_of(agent: Agent, topics: Sequence[str], people: People) -> Speed:
    """How fast and well somebody works on each topic: at home, known, or foreign."""
    everything = set(topics) <= agent.primary
    rows = []
    for topic in topics:
        if everything:
            gap, resolve = 1.0, people.resolves[2]
        elif topic in agent.primary:
            gap, resolve = 0.0, people.resolves[0]
        elif topic in agent.secondary:
            gap, resolve = people.secondary_gap, people.resolves[1]
        else:
            gap, resolve = people.wrong_topic_gap, people.resolves[3]
        rows.append(tuple((1 + (slow - 1) * gap, resolve) for slow in people.slowdown))
    return tuple(rows)


def scenario_of(
    counts: Mapping[str, Mapping[str, float]],
    hourly: Sequence[float],
    policy: Policy,
    agents: int,
    minutes: Mapping[int, float] | None = None,
) -> Scenario:
    """What a desk has seen, as a scenario: shares by topic, tier and urgency, and the shape of its week.

    `counts` holds cases by "topic", "tier" and "urgency"; `hourly` the cases expected in each hour of a week,
    from Monday midnight. Cases are what got through the filter, so no noise comes
    beside them. What has no topic is everybody's, so it falls on all. Minutes of work are the policy's,
    or those in `minutes` where a tier was measured.
    """
    start = Scenario()
    seen = (topic for topic in policy.topic_queues if topic != "none" and counts["topic"].get(topic, 0) > 0)
    topics = tuple(seen) or ("service",)
    days = [sum(hourly[day * 24 : day * 24 + 24]) for day in range(7)]
    hours = [sum(hourly[hour::24]) for hour in range(24)]
    week = max(sum(hourly), 1.0)
    arrivals = replace(
        start.arrivals,
        mentions=week * 30 / 7,
        actionable_share=1.0,
        hour_profile=tuple(max(hour, 1e-6) for hour in hours),
        weekday_profile=tuple(max(day, 1e-6) for day in days),
        bursts=0,
    )
    work = replace(
        start.work,
        topics=topics,
        topic_shares=tuple(counts["topic"].get(topic, 1.0) for topic in topics),
        tier_shares=_shares(counts["tier"], ("1", "2", "3"), start.work.tier_shares),
        urgency_shares=_shares(counts["urgency"], ("high", "normal", "low"), start.work.urgency_shares),
        tier_minutes=tuple((minutes or {}).get(tier, policy.work.minutes[tier]) for tier in (1, 2, 3)),
        load=1.0,
    )
    return replace(
        start, name="this desk", arrivals=arrivals, work=work, people=replace(start.people, agents=agents)
    )


def past_the_filter(confusion: Confusion) -> Confusion:
    """The errors of topic, tier and urgency alone: what the filter missed or let through is in the counts."""
    return replace(confusion, recall=1.0, false_alarm=0.0)


def usual_week(scenario: Scenario, members: Sequence[Member], occupancy: float) -> Scenario:
    """The same desk with as much work as keeps its scarcest tier busy to this share: a stand-in for a past.

    A tier's work can be done at the tier or above, so the work from each tier upwards must fit its people.
    """
    staff, work = scenario.people, scenario.work
    there = (1 - staff.absence_share) * (1 - sum(staff.break_minutes) / 480)
    total, fits = sum(work.tier_shares), []
    for tier in (1, 2, 3):
        people = sum(one.agent.tier >= tier for one in members)
        upwards = zip(work.tier_shares[tier - 1 :], work.tier_minutes[tier - 1 :], strict=True)
        minutes = sum(share * minutes for share, minutes in upwards) / total * work.load
        if people and minutes > 0:
            fits.append(people * staff.hours_a_week * 60 * there * occupancy / minutes)
    a_month = min(fits, default=700.0) * 30 / 7
    mentions = a_month / scenario.arrivals.actionable_share
    return replace(scenario, arrivals=replace(scenario.arrivals, mentions=mentions))


def _shares(counts: Mapping[str, float], labels: Sequence[str], usual: tuple[float, ...]) -> tuple[float, ...]:
    found = tuple(max(0.0, counts.get(label, 0.0)) for label in labels)
    return tuple(max(share, 1e-6) for share in found) if sum(found) > 0 else usual
