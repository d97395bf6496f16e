"""Who resolves what, and how fast: measured, drawn to the team's mean where little was seen, and only proposed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from firsthand.domain.people import Agent

PRIOR = 20
"""As many cases of the team's mean stand beside what was seen of a person."""
SEEN_LEAST = 10
KNOWS_PACE, HOME_PACE, SLOW_PACE = 1.10, 0.95, 1.35
WEAK_POINTS = 0.08


@dataclass(frozen=True, slots=True)
class Handled:
    """One closed case: who closed it, what about, minutes of work, and whether it was resolved."""

    agent: str
    topic: str
    minutes: float
    resolved: bool


@dataclass(frozen=True, slots=True)
class Skill:
    """One person on one topic. `pace` is 1 at the team's own, 1.2 a fifth slower; both are drawn to the team's."""

    agent: str
    topic: str
    cases: int
    pace: float
    resolves: float
    team_resolves: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the figures suggest about a person's skills. A lead decides; nothing changes by itself."""

    skill: Skill
    what: str
    """learns (a further topic is known), home (a known topic is a strength), or coach"""


def matrix(rows: Iterable[Handled]) -> list[Skill]:
    """Every person and topic that was seen, by agent and topic."""
    by_topic: dict[str, list[Handled]] = defaultdict(list)
    mine: dict[tuple[str, str], list[Handled]] = defaultdict(list)
    for row in rows:
        if row.minutes > 0:
            by_topic[row.topic].append(row)
            mine[row.agent, row.topic].append(row)
    usual = {topic: _log_mean(each) for topic, each in by_topic.items()}
    share = {topic: sum(row.resolved for row in each) / len(each) for topic, each in by_topic.items()}
    return [
        _skill(agent, topic, each, usual[topic], share[topic]) for (agent, topic), each in sorted(mine.items())
    ]


def _skill(agent: str, topic: str, rows: list[Handled], usual: float, share: float) -> Skill:
    count = len(rows)
    drawn = count / (count + PRIOR)
    resolved = sum(row.resolved for row in rows)
    return Skill(
        agent=agent,
        topic=topic,
        cases=count,
        pace=math.exp(drawn * (_log_mean(rows) - usual)),
        resolves=(resolved + PRIOR * share) / (count + PRIOR),
        team_resolves=share,
    )


def _log_mean(rows: list[Handled]) -> float:
    return math.fsum(math.log(row.minutes) for row in rows) / len(rows)


def proposals(skills: Iterable[Skill], agents: Mapping[str, Agent]) -> list[Proposal]:
    """What the figures suggest, the best seen first; nothing from a handful of cases."""
    found = []
    for skill in skills:
        agent = agents.get(skill.agent)
        if agent is not None and skill.cases >= SEEN_LEAST and (what := _what(skill, agent)):
            found.append(Proposal(skill, what))
    return sorted(found, key=lambda one: (-one.skill.cases, one.skill.agent, one.skill.topic))


def _what(skill: Skill, agent: Agent) -> str:
    strong = skill.resolves >= skill.team_resolves
    known = skill.topic in agent.primary | agent.secondary
    if not known:
        return "learns" if strong and skill.pace <= KNOWS_PACE else ""
    if skill.topic in agent.secondary and strong and skill.pace <= HOME_PACE:
        return "home"
    weak = skill.resolves < skill.team_resolves - WEAK_POINTS or skill.pace > SLOW_PACE
    return "coach" if weak else ""
