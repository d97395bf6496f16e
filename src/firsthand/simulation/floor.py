"""The desk under a virtual clock: production's routing and assignment on an event heap of its own."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

from firsthand.domain.people import Agent
from firsthand.engine.assignment import CaseClass, Reach, Waiting, may_be_offered, pick, rank
from firsthand.engine.assignment.reach import BELOW, NEVER, OTHER, OWN
from firsthand.simulation.month import DAY, Month
from firsthand.simulation.played import Played
from firsthand.simulation.roster import Duty, duties
from firsthand.simulation.scenario import Scenario
from firsthand.simulation.strategies import Strategy

END, FOLLOW, FOUND, UNSTICK, TICK = range(5)
READING, WORKING, NOISE = range(3)


class Floor:
    """One strategy's month. Times are minutes; cases are numbers, noise is a negative number."""

    def __init__(
        self, month: Month, strategy: Strategy, scenario: Scenario, trace: list[Any] | None = None
    ) -> None:
        self.month, self.strategy, self.scenario = month, strategy, scenario
        self.policy, self.trace = strategy.policy, trace
        self.ladder = self.policy.ladder.reach == "ladder"
        people = strategy.people
        self.agents = [person.agent for person in people]
        self.ids = [agent.id for agent in self.agents]
        self.reach = [Reach(agent, self.policy) for agent in self.agents]
        self.speed = [person.speed for person in people]
        count = len(people)
        self.on = [False] * count
        self.shift = [False] * count
        self.job: list[tuple[int, int] | None] = [None] * count
        self.own: list[list[tuple[float, int, CaseClass]]] = [[] for _ in range(count)]
        self.idle: dict[int, float] = {}
        self.lines: dict[CaseClass, list[tuple[float, int]]] = {}
        self.heads: dict[CaseClass, Waiting] = {}
        self.cover: dict[CaseClass, int] = {}
        self.heap: list[tuple[float, int, int, int, int]] = []
        self.count = 0
        self.ticking = False
        self.waiting = 0
        self.played = Played.empty(month, count)
        self.known = bytearray(len(month.arrive))
        self.owner = [-1] * len(month.arrive)
        self.turn = [0] * len(month.arrive)
        self.attempt = [0] * len(month.arrive)
        self.asked = [0.0] * len(month.arrive)

    # --- the clock ---------------------------------------------------------------------------------------

    def run(self) -> Played:
        """Play the month to its end and give what happened."""
        people = self.strategy.people
        changes = duties([person.starts for person in people], self.scenario, self.month.seed)
        times, codes = arrivals(self.month, self.strategy, changes)
        end, heap, month = self.scenario.days * DAY, self.heap, self.month
        for now, code in zip(times, codes, strict=True):
            while heap and heap[0][0] < now:
                self._event(heappop(heap))
            if now >= end:
                break
            if code >= DUTY:
                self._duty(changes[code - DUTY], now)
            elif code < 0:
                self._noise(code, now)
            elif self.strategy.filtered and month.missed[code]:
                self._later(now + month.found_after[code], FOUND, code)
            else:
                self._arrive(code, now)
        while heap and heap[0][0] < end:
            self._event(heappop(heap))
        self.played.left_waiting = self.waiting
        return self.played

    def _later(self, at: float, kind: int, a: int, b: int = 0) -> None:
        self.count += 1
        heappush(self.heap, (at, self.count, kind, a, b))

    def _event(self, event: tuple[float, int, int, int, int]) -> None:
        now, _, kind, a, b = event
        if kind == END:
            self._finish(a, now)
        elif kind == FOLLOW:
            self._follow(a, now)
        elif kind == FOUND:
            self._arrive(a, now)
        elif kind == UNSTICK:
            self._unstick(a, b, now)
        else:
            self._tick(now)

    # --- lines -------------------------------------------------------------------------------------------

    def _push(self, cls: CaseClass, arrived: float, case: int) -> None:
        line = self.lines.get(cls)
        if line is None:
            line = self.lines[cls] = []
            serving = (j for j, here in enumerate(self.shift) if here)
            self.cover[cls] = sum(self.reach[j][cls].level in (OWN, BELOW) for j in serving)
        entry = (arrived, case)
        heappush(line, entry)
        self.waiting += 1
        if line[0] is entry:
            self._refresh(cls)

    def _pop(self, cls: CaseClass) -> int:
        _, case = heappop(self.lines[cls])
        self.waiting -= 1
        self._refresh(cls)
        return case

    def _refresh(self, cls: CaseClass) -> None:
        line = self.lines[cls]
        if line:
            arrived, case = line[0]
            self.heads[cls] = Waiting(f"{case:08d}", cls, arrived, None, self.cover[cls] == 0)
        else:
            self.heads.pop(cls, None)

    def _enqueue(self, cls: CaseClass, arrived: float, case: int, now: float) -> None:
        """A case enters its line; an idle agent whom production would offer it to takes it at once."""
        self._push(cls, arrived, case)
        if not self.idle:
            return
        head, best, chosen = self.heads[cls], None, -1
        waited = now - head.arrived_minutes
        for j, since in self.idle.items():
            fit = self.reach[j][cls]
            if may_be_offered(fit, head, self.ids[j], waited, self.policy):
                place = rank(self.agents[j], fit, since)
                if best is None or place < best:
                    best, chosen = place, j
        if chosen >= 0:
            self._begin(chosen, self._pop(cls), now)
        else:
            self._watch(now)

    # --- people ------------------------------------------------------------------------------------------

    def _duty(self, duty: Duty, now: float) -> None:
        j = duty.agent
        self.played.on_duty(j, duty.on, now, self.on[j])
        self.on[j] = duty.on
        if duty.shift_edge:
            self.shift[j] = duty.on
            self._cover(j, 1 if duty.on else -1)
            if not duty.on:
                self._give_back(j, now)
        if duty.on and self.job[j] is None:
            self._seek(j, now)
        elif not duty.on:
            self.idle.pop(j, None)
            if duty.shift_edge:
                self._look_again(now)

    def _cover(self, j: int, change: int) -> None:
        """Which lines somebody on duty serves: a line that nobody serves opens to others at once."""
        for cls in self.lines:
            if self.reach[j][cls].level in (OWN, BELOW):
                before = self.cover[cls]
                self.cover[cls] = before + change
                if self.lines[cls] and (before == 0 or before + change == 0):
                    self._refresh(cls)

    def _seek(self, j: int, now: float) -> None:
        """A free agent takes what production's assignment says, or becomes idle."""
        heads: Any = self.heads.values()
        if self.own[j]:
            arrived, case, cls = self.own[j][0]
            heads = (*heads, Waiting(f"{case:08d}", cls, arrived, self.ids[j]))
        best = pick(self.reach[j], heads, now) if heads else None
        if best is None:
            self.idle.setdefault(j, now)
            self._watch(now)
        elif best.head.sticky:
            self.waiting -= 1
            self._begin(j, self.own[j].pop(0)[1], now)
        else:
            self._begin(j, self._pop(best.head.cls), now)

    def _look_again(self, now: float) -> None:
        for j in sorted(self.idle, key=lambda one: (self.idle[one], one)):
            if not self.heads:
                break
            if j in self.idle:
                self._seek(j, now)

    def _watch(self, now: float) -> None:
        """Ladders open with time: idle agents look again every minute while something waits."""
        if self.ladder and not self.ticking and self.heads and self.idle:
            self.ticking = True
            self._later(now + 1, TICK, 0)

    def _tick(self, now: float) -> None:
        self.ticking = False
        opens = self.policy.ladder.other_topic_minutes
        if any(now - head.arrived_minutes >= opens or head.unstaffed for head in self.heads.values()):
            self._look_again(now)
        self._watch(now)

    # --- work --------------------------------------------------------------------------------------------

    def _begin(self, j: int, case: int, now: float) -> None:
        self.idle.pop(j, None)
        people = self.scenario.people
        if case < 0:
            kind, minutes = NOISE, people.noise_seconds / 60
        elif self._misrouted(j, case):
            kind, minutes = READING, people.read_minutes
        else:
            kind, minutes = WORKING, self._minutes(j, case)
            self.known[case] = 1
            self.owner[case] = j
        if self.trace is not None:
            self.trace.append((now, "takes", j, case, kind))
        self.job[j] = (case, kind)
        self.played.busy[j] += minutes
        self._later(now + minutes, END, j)

    def _minutes(self, j: int, case: int) -> float:
        month = self.month
        slow = self.speed[j][month.topic[case]][month.tier[case]][0]
        moved = self.owner[case] >= 0 and self.owner[case] != j
        extra = self.scenario.people.new_owner_minutes if moved else 0.0
        again = self.scenario.work.reopen_work if self.attempt[case] else 1.0
        return month.minutes[case] / month.turns[case] * slow * again + extra

    def _misrouted(self, j: int, case: int) -> bool:
        """Whether reading shows that this belongs to somebody else: above the tier, or another team's."""
        if self.known[case]:
            return False
        cls = self._true_class(case, "new")
        agent = self.agents[j]
        if self.ladder:
            level = self.reach[j][cls].level
            return level == NEVER or (level == OTHER and cls.tier == 3)
        return self._foreign(agent, cls) and self._covered(cls)

    def _foreign(self, agent: Agent, cls: CaseClass) -> bool:
        """What a strict team passes on: a tier above its own, or another team's topic."""
        reach = self.policy.ladder.reach
        above = reach in ("tier", "cell") and cls.tier > agent.tier
        other = reach in ("topic", "cell") and cls.topic not in agent.primary and agent.tier < 3
        return above or (other if reach == "cell" else reach == "topic" and cls.topic not in agent.primary)

    def _covered(self, cls: CaseClass) -> bool:
        if cls in self.cover:
            return self.cover[cls] > 0
        return any(here and self.reach[j][cls].level == OWN for j, here in enumerate(self.shift))

    def _true_class(self, case: int, kind: str) -> CaseClass:
        month = self.month
        return self.strategy.known[month.topic[case], month.tier[case], month.urgency[case], kind]

    def _finish(self, j: int, now: float) -> None:
        job = self.job[j]
        assert job is not None
        self.job[j] = None
        case, kind = job
        if kind == READING:
            self.known[case] = 1
            self.played.transfers[case] += 1
            self._enqueue(self._true_class(case, "new"), self.month.arrive[case], case, now)
        elif kind == WORKING:
            self._answered(j, case, now)
        else:
            self.played.noise_read += 1
        if self.on[j] and self.job[j] is None:
            self._seek(j, now)

    def _answered(self, j: int, case: int, now: float) -> None:
        month, played = self.month, self.played
        if played.first[case] is None:
            played.first[case] = now
            if now - month.arrive[case] > month.patience[case]:
                played.lost[case] = 1
                return
        else:
            played.next_waits.append(now - self.asked[case])
        self.turn[case] += 1
        if self.turn[case] < month.turns[case]:
            self._later(now + month.gaps[self.turn[case] - 1][case], FOLLOW, case)
            return
        attempt = self.attempt[case]
        resolves = self.speed[j][month.topic[case]][month.tier[case]][1]
        if month.luck[attempt][case] < resolves:
            played.resolved[case] = attempt + 1
            played.closed[case] = now
        elif attempt < self.scenario.work.reopen_max:
            self.attempt[case] = attempt + 1
            self.turn[case] = month.turns[case] - 1
            self._later(now + month.reopen_after[attempt][case], FOLLOW, case)

    # --- arrivals ----------------------------------------------------------------------------------------

    def _arrive(self, case: int, now: float) -> None:
        month = self.month
        cls = self.strategy.read[month.read_topic[case], month.read_tier[case], month.read_urgency[case]]
        self._enqueue(cls, month.arrive[case], case, now)

    def _noise(self, code: int, now: float) -> None:
        read = self.strategy.read
        topics = len(self.scenario.work.topics)
        self._enqueue(read[-code % topics, 0, (-code // topics) % 3], now, code, now)

    def _follow(self, case: int, now: float) -> None:
        """The customer wrote again: to the owner while on shift and not swamped, else to the line."""
        j, self.asked[case] = self.owner[case], now
        cls = self._true_class(case, "continuing")
        sticky = self.policy.stickiness
        load = sum(self.reach[j][mine[2]].work_minutes for mine in self.own[j])
        if not self.shift[j] or load >= sticky.own_minutes_max:
            self._enqueue(cls, now, case, now)
        elif j in self.idle:
            self._begin(j, case, now)
        else:
            self.own[j].append((now, case, cls))
            self.waiting += 1
            self._later(now + sticky.keep_minutes, UNSTICK, j, case)

    def _unstick(self, j: int, case: int, now: float) -> None:
        for mine in self.own[j]:
            if mine[1] == case:
                self.own[j].remove(mine)
                self.waiting -= 1
                self._enqueue(mine[2], mine[0], case, now)
                return

    def _give_back(self, j: int, now: float) -> None:
        """At the end of a shift what was kept for its owner goes back to the line with its age."""
        mine, self.own[j] = self.own[j], []
        for arrived, case, cls in mine:
            self.waiting -= 1
            self._enqueue(cls, arrived, case, now)


DUTY = 1 << 40


def arrivals(month: Month, strategy: Strategy, changes: list[Duty]) -> tuple[list[float], list[int]]:
    """Everything that comes from outside, in order of time: cases, noise that is read, changes of duty."""
    import numpy as np

    noise = month.noise if strategy.reads_noise else month.noise_kept
    times = np.concatenate([[change.at_minutes for change in changes], month.arrive, noise])
    codes = np.concatenate(
        [DUTY + np.arange(len(changes)), np.arange(len(month.arrive)), -1 - np.arange(len(noise))]
    )
    order = np.argsort(times, kind="stable")
    return times[order].tolist(), codes[order].astype(int).tolist()
