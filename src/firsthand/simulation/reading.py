"""What a person finds on opening a case: whose it truly is, and how long the next turn takes."""

from __future__ import annotations

from firsthand.domain.people import Agent
from firsthand.engine.assignment import CaseClass, Reach
from firsthand.engine.assignment.reach import NEVER, OTHER
from firsthand.simulation.lines import Lines
from firsthand.simulation.month import Month
from firsthand.simulation.scenario import Scenario
from firsthand.simulation.strategies import Strategy


class Reading:
    """The truth about a case, as it shows when somebody works on it."""

    def __init__(self, month: Month, strategy: Strategy, scenario: Scenario, lines: Lines) -> None:
        self.month, self.strategy, self.scenario, self.lines = month, strategy, scenario, lines
        self.speed = [person.speed for person in strategy.people]
        self.ladder = strategy.policy.ladder.reach == "ladder"

    def true_class(self, case: int, kind: str) -> CaseClass:
        """The class where the case belongs, once a person has read it."""
        month = self.month
        return self.strategy.known[month.topic[case], month.tier[case], month.urgency[case], kind]

    def minutes(self, j: int, case: int, attempt: int, moved: bool) -> float:
        """How long one turn takes this person; a new owner reads up first.

        A turn takes the case's minutes over the mean number of turns, not over its own: whoever answers first
        does not know how many turns will follow, and a longer conversation is more work. The mean is the same.
        """
        month, scenario = self.month, self.scenario
        slow = self.speed[j][month.topic[case]][month.tier[case]][0]
        extra = scenario.people.new_owner_minutes if moved else 0.0
        again = scenario.work.reopen_work if attempt else 1.0
        return month.minutes[case] / scenario.work.turns_mean * slow * again + extra

    def resolve_chance(self, j: int, case: int) -> float:
        return self.speed[j][self.month.topic[case]][self.month.tier[case]][1]

    def misrouted(self, j: int, agent: Agent, case: int, reach: Reach) -> bool:
        """Whether reading shows that this belongs to somebody else: above the tier, or another team's."""
        cls = self.true_class(case, "new")
        if self.ladder:
            level = reach[cls].level
            return level == NEVER or (level == OTHER and cls.tier == 3)
        return self._foreign(agent, cls) and self.lines.covered(cls)

    def _foreign(self, agent: Agent, cls: CaseClass) -> bool:
        """What a strict team passes on: a tier above its own, or another team's topic."""
        reach = self.strategy.policy.ladder.reach
        above = reach in ("tier", "cell") and cls.tier > agent.tier
        other = reach in ("topic", "cell") and cls.topic not in agent.primary and agent.tier < 3
        return above or (other if reach == "cell" else reach == "topic" and cls.topic not in agent.primary)
