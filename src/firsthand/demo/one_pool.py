"""The same morning as one pool: nothing is filtered, sorted or told as one, and everybody takes what is oldest.

Both ways are played by the same simulation on the same mentions, people and luck, and followed to the end of the
day, so that whoever waits at noon is counted. What differs is data: the policy, and what triage says.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any

from firsthand import wiring
from firsthand.classifiers.rule_file import parse_rules
from firsthand.demo.arrivals import schedule, story_mentions
from firsthand.demo.colleagues_at_work import Colleagues
from firsthand.demo.house import memory_house
from firsthand.demo.morning import Day, begin
from firsthand.demo.reading import ReadAhead
from firsthand.demo.story import case_id
from firsthand.demo.world import Person, World, read_world
from firsthand.desk.ports import Reader
from firsthand.domain.case import Case
from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention
from firsthand.domain.policy import Policy
from firsthand.simulation.colleagues import Reads, Turn, next_turn

NUMBERS = ("first_answer_mean", "first_answer_median", "first_answer_p90", "never_answered", "cost_per_answered")


class PoolReader:
    """No triage: every mention is a case that somebody has to open. How hard it is stays what it was."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.tiers: dict[str, int] = {}

    def triage(self, mentions: Sequence[Mention]) -> list[Triage]:
        read = self.reader.triage(mentions)
        self.tiers.update((m.key, t.tier) for m, t in zip(mentions, read, strict=True))
        return [replace(t, **_UNREAD) for t in read]


_UNREAD: Mapping[str, Any] = {
    "actionable": True, "abstain": True, "topic": "none", "second_topic": "", "tier": 1, "urgency": "normal",
    "critical": "", "spam": False,
}  # fmt: skip


class Pool(Colleagues):
    """Everybody answers everything: no hand-offs to another team, the pool's wage, the matter's own minutes."""

    tiers: Mapping[str, int]

    def _turn(self, case: Case, person: Person, reads: Reads) -> Turn | None:
        policy, draw = self.house.desk.policy, self._draw_of(case)
        turn = next_turn(case, person.agent, replace(reads, topic=""), policy, self.pace, draw)
        if turn is None or turn.what == "hand_off":
            turn = next_turn(case, person.agent, replace(reads, topic=""), policy, self.pace, lambda name: 0.5)
        if turn is None:
            return None
        seconds = turn.seconds * person.minutes * self._slowdown(person, reads)
        if turn.what == "reply" and not (case.route and case.route.store):
            tier = min(3, max(1, self.tiers.get(case.thread[0].id, 1)))
            seconds *= self.pace.minutes[tier] / self.pace.minutes[1]
        return replace(turn, seconds=seconds)

    def wage(self, person: Person) -> float:
        return self.world.policy.pool_wage

    def look_for_incidents(self) -> None:
        """One by one: nobody looks for what many tell."""


def pool_policy(policy: Policy) -> Policy:
    """The same policy with one queue for all, in order of age."""
    queues = {name: replace(queue, everyone=True, tier_min=1, tier_max=3) for name, queue in policy.queues.items()}
    ladder = replace(policy.ladder, reach="anyone", order="oldest", start_tier="likeliest")
    return replace(policy, id="one-pool", queues=queues, ladder=ladder)


def play_pool(world: World, reader: Reader, home: Path) -> tuple[Day, Mapping[str, Case]]:
    """The day as one pool, in memory, to its end."""
    read = PoolReader(ReadAhead(reader, schedule(world).due))
    pooled = replace(world, policy_text=world.policy_text)
    object.__setattr__(pooled, "policy", pool_policy(world.policy))
    house = memory_house(pooled, read, home, world.opens)
    everybody = frozenset(person.agent.id for person in world.people)
    colleagues = Pool(pooled, house, lambda: everybody)
    colleagues.tiers = read.tiers
    day = Day(pooled, house, colleagues, world.opens)
    day.script = []
    day.play(world.ends)
    return day, house.log.folded


def compare(world: World, reader: Reader, home: Path) -> dict[str, Any]:
    """Both ways, in numbers, and the minutes of each case behind them."""
    day, house = begin(world, reader, home, visited=False)
    day.play(world.ends)
    pool_day, pooled = play_pool(world, reader, home)
    ids = [case_id(mention.id) for mention in needing(world)]
    ran, one_pool = ({key: minutes(cases.get(key)) for key in ids} for cases in (house.log.folded, pooled))
    return {
        "ran": numbers(ran, day.colleagues.paid),
        "one_pool": numbers(one_pool, pool_day.colleagues.paid),
        "cases": [[key, ran[key], one_pool[key]] for key in ids if pooled.get(key)],
        "until": world.ends.isoformat(),
    }


def needing(world: World) -> list[Mention]:
    """The morning's mentions that need an answer by their authors' own word."""
    wanted = {f"lw-{told.line:05d}" for told in world.told if told.needs_answer}
    wanted |= {mention.id for mention in story_mentions(world)}
    morning = [m for m in schedule(world).due if m.created_at <= world.demo_opens]
    return [mention for mention in morning if mention.id in wanted and not mention.in_reply_to]


def minutes(case: Case | None) -> float | None:
    """Until the first answer; None where none came."""
    if case is None or case.first_sent_at is None:
        return None
    return round((case.first_sent_at - case.opened_at) / timedelta(minutes=1), 2)


def numbers(by_case: Mapping[str, float | None], paid: float) -> dict[str, float]:
    told = sorted(value for value in by_case.values() if value is not None)
    tenths = quantiles(told, n=10)
    return {
        "first_answer_mean": round(fmean(told), 2),
        "first_answer_median": round(quantiles(told, n=2)[0], 2),
        "first_answer_p90": round(tenths[-1], 2),
        "never_answered": len(by_case) - len(told),
        "cost_per_answered": round(paid / len(told), 2),
        "answered": len(told),
    }


def main() -> None:
    """One JSON object on standard output: run beside the desk, in a process of its own, so that it slows nobody."""
    os.nice(10)
    wiring.setup()
    from firsthand.demo.opening import rules

    reader = wiring.triager().with_rules(parse_rules(rules()))
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(compare(read_world(wiring.library()), reader, Path(folder))))


if __name__ == "__main__":
    main()
