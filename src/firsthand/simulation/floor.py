"""The desk under a virtual clock: production's routing and assignment on an event heap of its own."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import chain
from typing import Any

from firsthand.engine.assignment import CaseClass, Reach, Waiting, may_be_offered, pick, rank
from firsthand.engine.assignment.rest import at_risk, for_the_rested_left_out
from firsthand.simulation.lines import Lines
from firsthand.simulation.month import DAY, Month
from firsthand.simulation.outside import DUTY, arrivals
from firsthand.simulation.played import Played
from firsthand.simulation.reading import Reading
from firsthand.simulation.rest import Rest
from firsthand.simulation.roster import Duty, duties
from firsthand.simulation.scenario import Scenario
from firsthand.simulation.strategies import Strategy

END, FOLLOW, FOUND, UNSTICK, TICK = range(5)
READING, WORKING, NOISE = range(3)
GOLDEN = 0.6180339887498949
"""Steps of this size spread evenly over 0 to 1: noise needs no luck of its own."""


class Floor:
    """One strategy's month. Times are minutes; cases are numbers, noise is a negative number."""

    def __init__(
        self, month: Month, strategy: Strategy, scenario: Scenario, trace: list[Any] | None = None
    ) -> None:
        self.month, self.strategy, self.scenario = month, strategy, scenario
        self.policy, self.trace = strategy.policy, trace
        self.ladder = self.policy.ladder.reach == "ladder"
        self.topics = len(scenario.work.topics)
        self.noise_minutes, self.read_minutes = scenario.people.noise_seconds / 60, scenario.people.read_minutes
        people = strategy.people
        self.agents = [person.agent for person in people]
        self.ids = [agent.id for agent in self.agents]
        self.reach = [Reach(agent, self.policy) for agent in self.agents]
        count = len(people)
        self.on = [False] * count
        self.job: list[tuple[int, int] | None] = [None] * count
        self.own: list[list[tuple[float, int, CaseClass]]] = [[] for _ in range(count)]
        self.idle: dict[int, float] = {}
        self.lines = Lines(self.reach, self.ladder)
        self.reading = Reading(month, strategy, scenario, self.lines)
        self.heap: list[tuple[float, int, int, int, int]] = []
        self.count = 0
        self.ticking = False
        self.played = Played.empty(month, count)
        self.busy = self.played.busy
        self.rest = Rest(count, self.policy)
        self.known = bytearray(len(month.arrive))
        self.owner = [-1] * len(month.arrive)
        self.turn = [0] * len(month.arrive)
        self.attempt = [0] * len(month.arrive)
        self.asked = [0.0] * len(month.arrive)

    # --- the clock ---------------------------------------------------------------------------------------

    def run(self, changes: list[Duty] | None = None) -> Played:
        """Play the month to its end and give what happened. `changes` replaces the roster's shifts."""
        if changes is None:
            people = self.strategy.people
            starts, days = [one.starts for one in people], [one.days for one in people]
            changes = duties(starts, self.scenario, self.month.seed, days)
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
        self.played.left_waiting = self.lines.waiting
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

    # --- people and lines --------------------------------------------------------------------------------

    def _enqueue(self, cls: CaseClass, arrived: float, case: int, now: float) -> None:
        """A case enters its line; an idle agent whom production would offer it to takes it at once."""
        self.lines.push(cls, arrived, case)
        if not self.idle:
            return
        head, best, chosen = self.lines.of_tier(cls)[cls], None, -1
        waited, reach, ids, policy = now - head.arrived_minutes, self.reach, self.ids, self.policy
        for j, since in self.idle.items():
            fit = reach[j][cls]
            if may_be_offered(fit, head, ids[j], waited, policy):
                if self.rest.needed(j, now) and not at_risk(fit, waited, policy):
                    continue
                place = rank(self.agents[j], fit, since)
                if best is None or place < best:
                    best, chosen = place, j
        if chosen >= 0:
            self._begin(chosen, self.lines.pop(cls), now)
        else:
            self._watch(now)

    def _duty(self, duty: Duty, now: float) -> None:
        j = duty.agent
        self.played.on_duty(j, duty.on, now, self.on[j])
        self.on[j] = duty.on
        if duty.shift_edge:
            self.lines.on_shift(j, duty.on)
            if not duty.on:
                self._give_back(j, now)
        if duty.on and self.job[j] is None:
            self._seek(j, now)
        elif not duty.on:
            self.idle.pop(j, None)
            if duty.shift_edge:
                self._look_again(now)

    def _seek(self, j: int, now: float) -> None:
        """A free agent takes what production's assignment says, or becomes idle."""
        heads, mine = self.lines.seen_by(j), self.own[j]
        if mine:
            arrived, case, cls = mine[0]
            heads = chain(heads, (Waiting(f"{case:08d}", cls, arrived, self.ids[j]),))
        if self.rest.needed(j, now):
            heads = for_the_rested_left_out(self.reach[j], heads, now)
        best = pick(self.reach[j], heads, now)
        if best is None:
            self.idle.setdefault(j, now)
            self._watch(now)
            return
        head = best.head
        if head.sticky:
            self.lines.waiting -= 1
            self._begin(j, mine.pop(0)[1], now)
        else:
            self._begin(j, self.lines.pop(head.cls), now)

    def _look_again(self, now: float) -> None:
        for j in sorted(self.idle, key=lambda one: (self.idle[one], one)):
            if not any(self.lines.heads):
                break
            if j in self.idle:
                self._seek(j, now)

    def _watch(self, now: float) -> None:
        """Ladders open with time: idle agents look again every minute while something waits."""
        if self.ladder and not self.ticking and self.idle and any(self.lines.heads):
            self.ticking = True
            self._later(now + 1, TICK, 0)

    def _tick(self, now: float) -> None:
        self.ticking = False
        opens = self.policy.ladder.other_topic_minutes
        resting = self.rest.guards and any(self.rest.needed(j, now - 1) for j in self.idle)
        if resting or any(
            now - head.arrived_minutes >= opens or head.unstaffed for head in self.lines.all_heads()
        ):
            self._look_again(now)
        self._watch(now)

    # --- work --------------------------------------------------------------------------------------------

    def _begin(self, j: int, case: int, now: float) -> None:
        self.idle.pop(j, None)
        if case < 0:
            kind, minutes = NOISE, self.noise_minutes
        elif not self.known[case] and self.reading.misrouted(j, self.agents[j], case, self.reach[j]):
            kind, minutes = READING, self.read_minutes
        else:
            moved = self.owner[case] >= 0 and self.owner[case] != j
            kind, minutes = WORKING, self.reading.minutes(j, case, self.attempt[case], moved)
            if self.played.first[case] is None and now - self.month.arrive[case] > self.month.patience[case]:
                minutes *= self.scenario.work.gone_work
            self.known[case] = 1
            self.owner[case] = j
        if self.trace is not None:
            self.trace.append((now, "takes", j, case, kind))
        self.job[j] = (case, kind)
        self.busy[j] += minutes
        self.rest.works(j, now, minutes)
        self._later(now + minutes, END, j)

    def _finish(self, j: int, now: float) -> None:
        job = self.job[j]
        assert job is not None
        self.job[j] = None
        case, kind = job
        if kind == READING:
            self.known[case] = 1
            self.played.transfers[case] += 1
            self._enqueue(self.reading.true_class(case, "new"), self.month.arrive[case], case, now)
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
        if month.luck[attempt][case] < self.reading.resolve_chance(j, case):
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
        high, normal, _ = self.strategy.noise_urgency
        place = -code * GOLDEN % 1.0
        urgency = 0 if place < high else 1 if place < high + normal else 2
        self._enqueue(self.strategy.read[-code % self.topics, 0, urgency], now, code, now)

    def _follow(self, case: int, now: float) -> None:
        """The customer wrote again: to the owner while on shift and not swamped, else to the line."""
        j, self.asked[case] = self.owner[case], now
        cls = self.reading.true_class(case, "continuing")
        sticky = self.policy.stickiness
        load = sum(self.reach[j][mine[2]].work_minutes for mine in self.own[j])
        if not self.lines.shift[j] or load >= sticky.own_minutes_max:
            self._enqueue(cls, now, case, now)
        elif j in self.idle:
            self._begin(j, case, now)
        else:
            self.own[j].append((now, case, cls))
            self.lines.waiting += 1
            self._later(now + sticky.keep_minutes, UNSTICK, j, case)

    def _unstick(self, j: int, case: int, now: float) -> None:
        for mine in self.own[j]:
            if mine[1] == case:
                self.own[j].remove(mine)
                self.lines.waiting -= 1
                self._enqueue(mine[2], mine[0], case, now)
                return

    def _give_back(self, j: int, now: float) -> None:
        """At the end of a shift what was kept for its owner goes back to the line with its age."""
        mine, self.own[j] = self.own[j], []
        for arrived, case, cls in mine:
            self.lines.waiting -= 1
            self._enqueue(cls, arrived, case, now)
