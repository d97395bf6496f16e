"""Staffing: what the next day asks for, who is here, and what one change of people or volume would do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase, QueryDict

from firsthand import wiring
from firsthand.domain.decisions import TOPICS
from firsthand.domain.launch import Launch
from firsthand.domain.people import Agent
from firsthand.engine.launches import coming, with_launches
from firsthand.records import people
from firsthand.records.directory import DjangoDirectory
from firsthand.records.volume import Volume, handled, measured_minutes, volume
from firsthand.simulation.confusion import Confusion, measured
from firsthand.simulation.crew import Member, past_the_filter, scenario_of, usual_week
from firsthand.simulation.forecast import WEEK, assumed, forecast, profile, thin
from firsthand.simulation.scenario import HOUR_PROFILE, Scenario
from firsthand.simulation.skills import Proposal, matrix, proposals
from firsthand.simulation.staffing import Need, Roster, needs, starts_of, suggest
from firsthand.simulation.what_if import Answer, Change, what_if
from firsthand.workspace import words
from firsthand.workspace.access import Seat, page, seated
from firsthand.workspace.hand_over import left_waiting
from firsthand.workspace.launch_staffing import DAYS_MOST, Ahead, LaunchDay, days_of
from firsthand.workspace.overload import call_out, standing_now
from firsthand.workspace.unserved import nobody_for

PAST_DAYS = 35
AHEAD_HOURS = 24
HOUR = timedelta(hours=1)
GOAL = 0.9
USUAL_OCCUPANCY = 0.7
PROPOSED_MOST = 12
FEWEST_CASES = 30
"""With fewer cases than these there is no past to learn from, and the page says so."""
VOLUMES = ((0.7, "30 % fewer"), (1.0, "as it is"), (1.15, "15 % more"), (1.3, "30 % more"), (1.6, "60 % more"),
           (2.0, "twice as many"), (3.0, "three times as many"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Past:
    """The desk as the rehearsal takes it: its scenario, its crew, the week to come."""

    seen: Volume
    scenario: Scenario
    crew: tuple[Member, ...]
    week: tuple[float, ...]
    zone: str
    thin: bool
    """Whether the shape of the day is assumed, for want of a past."""
    proposals: tuple[Proposal, ...]
    minutes: Mapping[int, float]
    """Minutes of work by tier: as measured here, drawn to the policy's where few cases were."""


@dataclass(frozen=True, slots=True)
class Hour:
    """One of the next hours: its clock, the cases expected, and the people each tier needs."""

    clock: str
    cases: float
    needs: tuple[Need, ...]
    launches: tuple[str, ...] = ()
    """The planned launches that raise it."""

    @property
    def people(self) -> int:
        return sum(need.people for need in self.needs)


@seated("lead", "qa", "admin")
def staffing(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The next day by hour and tier; below it the what-if, answered when something was asked."""
    past = _past(seat)
    context: dict[str, object] = {
        "past": past,
        "enough": past.seen.cases >= FEWEST_CASES,
        "goal": GOAL,
        "usual_occupancy": USUAL_OCCUPANCY,
        "volumes": VOLUMES,
        "topics": [topic for topic in TOPICS if topic != "none"],
        "asked": request.GET,
        "tiers_here": _tiers_here(seat),
        "nobody": nobody_for(seat),
        "left_waiting": left_waiting(seat),
        "standing": (stands := standing_now(seat)),
        "call_out": call_out(seat, stands),
    }
    if context["enough"]:
        planned = {one: _days(one, past, seat) for one in _coming(seat)}
        context |= {"hours": _hours(past, seat), "answer": None, "problem": "", "roster": None, "planned": planned}
        if request.GET.get("roster"):
            context["roster"] = _roster(past, seat, planned=request.GET["roster"] == "planned")
        elif request.GET:
            context |= _answered(request.GET, past, seat)
    return page(request, seat, "staffing.html", context)


def _past(seat: Seat) -> Past:
    zone = seat.policy.zone
    seen = volume(seat.now, PAST_DAYS, zone)
    few = thin(seen.hourly)
    week = assumed(seen.hourly, seen.first_hour, HOUR_PROFILE) if few else profile(seen.hourly, seen.first_hour)
    crew = tuple(Member(agent) for agent in DjangoDirectory().all() if agent.role in ("agent", "lead"))
    crew = tuple(one for one in crew if one.agent.primary or one.agent.secondary)
    closed = handled()
    minutes = measured_minutes(seat.policy.work.minutes, closed)
    agents = {one.agent.id: one.agent for one in crew}
    proposed = tuple(proposals(matrix(one for _, one in closed if one.topic in TOPICS[:-1]), agents))
    scenario = scenario_of(seen.by, week, seat.policy, len(crew), minutes)
    if few:
        scenario = usual_week(scenario, crew, USUAL_OCCUPANCY)
    return Past(seen, scenario, crew, tuple(week), zone, few, proposed[:PROPOSED_MOST], minutes)


def _hours(past: Past, seat: Seat) -> list[Hour]:
    """The next day, hour by hour from the running one."""
    first, usual = _ahead(past, seat, AHEAD_HOURS)
    coming = _coming(seat)
    ahead = with_launches(usual, first, coming)
    asked = needs(ahead, past.scenario, seat.policy, GOAL)
    return [
        Hour(
            f"{start.astimezone(ZoneInfo(past.zone)):%H:%M}",
            cases,
            tuple(need for need in asked if need.hour == at),
            tuple(one.name for one in coming if one.starts_at < start + HOUR and start < one.until),
        )
        for at, cases in enumerate(ahead)
        if (start := first + HOUR * at)
    ]


def _ahead(past: Past, seat: Seat, hours: int) -> tuple[datetime, list[float]]:
    """The running hour, and the cases that usually come in it and in each hour after it."""
    first = seat.now.replace(minute=0, second=0, microsecond=0)
    local = first.astimezone(ZoneInfo(past.zone))
    if past.thin:
        return first, [past.week[(local.weekday() * 24 + local.hour + at) % WEEK] for at in range(hours)]
    return first, forecast(past.seen.hourly, past.seen.first_hour, hours)


def _coming(seat: Seat) -> list[Launch]:
    """Launches that run or begin within two weeks, the next one first."""
    return coming(seat.desk.launches, seat.now, seat.now + timedelta(days=DAYS_MOST))


def launch_days(launch: Launch, seat: Seat) -> list[LaunchDay]:
    """What a launch asks of the desk in each of its days to come; nothing while the desk has no past."""
    past = _past(seat)
    return _days(launch, past, seat) if past.seen.cases >= FEWEST_CASES else []


def _days(launch: Launch, past: Past, seat: Seat) -> list[LaunchDay]:
    first, usual = _ahead(past, seat, DAYS_MOST * 24)
    return days_of(launch, Ahead(first, usual, past.scenario, seat.policy, GOAL), past.zone)


def _tiers_here(seat: Seat) -> Mapping[int, int]:
    found = dict.fromkeys((1, 2, 3), 0)
    for one in people.colleagues():
        if one.on_duty and one.role == "agent" and one.tier in found:
            found[one.tier] += 1
    return found


def _confusion(scenario: Scenario) -> Confusion:
    """How our own triage errs, as it was measured."""
    path = wiring.library() / "models" / "confusion.json"
    return past_the_filter(measured(json.loads(path.read_text("utf-8")), scenario))


def _planned_week(past: Past, seat: Seat) -> list[float]:
    """The next seven days with what launches bring, as hours of a week from Monday midnight."""
    first, usual = _ahead(past, seat, WEEK)
    local = first.astimezone(ZoneInfo(past.zone))
    week = [0.0] * WEEK
    for at, cases in enumerate(with_launches(usual, first, _coming(seat))):
        week[(local.weekday() * 24 + local.hour + at) % WEEK] = cases
    return week


def _roster(past: Past, seat: Seat, planned: bool) -> dict[str, object]:
    """For a usual week, or for the next seven days with the launches in them."""
    scenario, shape = past.scenario, list(past.week)
    if planned:
        shape = _planned_week(past, seat)
        times = sum(shape) / max(1e-9, sum(past.week))
        again = scenario_of(past.seen.by, shape, seat.policy, len(past.crew), past.minutes).arrivals
        scenario = replace(scenario, arrivals=replace(again, mentions=scenario.arrivals.mentions * times))
    a_week = scenario.arrivals.mentions * scenario.arrivals.actionable_share * 7 / 30
    week = [cases * a_week / max(1e-9, sum(shape)) for cases in shape]
    found: Roster = suggest(week, scenario, seat.policy, _confusion(scenario), GOAL)
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    starts = {
        tier: [
            (days[start // 24], f"{start % 24:02d}:00", count) for start, count in starts_of(found, tier).items()
        ]
        for tier in (1, 2, 3)
    }
    skills: dict[int, dict[str, int]] = {tier: {} for tier in (1, 2, 3)}
    for one in found.members:
        (topic,) = one.agent.primary
        mine = skills[one.agent.tier]
        mine[topic] = mine.get(topic, 0) + 1
    return {"found": found, "starts": starts, "skills": skills, "people": len(found.members), "planned": planned}


def _answered(asked: QueryDict, past: Past, seat: Seat) -> dict[str, object]:
    if len(past.crew) < 1:
        return {"problem": "Nobody here has a topic yet: give people their skills on the page People."}
    change, said = _change(asked, past)
    if not said:
        return {"problem": "Choose at least one change, then play it."}
    answer: Answer = what_if(past.crew, change, past.scenario, seat.policy, _confusion(past.scenario), GOAL)
    return {"answer": answer, "said": said}


def _change(asked: QueryDict, past: Past) -> tuple[Change, list[str]]:
    """What was asked, as a change, and in words; what is not known is left out."""
    said: list[str] = []
    names = {one.agent.id: one.agent for one in past.crew}
    volume_times = next((times for times, _ in VOLUMES if f"{times:g}" == asked.get("volume", "")), 1.0)
    if volume_times != 1.0:
        said.append(f"{dict(VOLUMES)[volume_times]} cases")
    add = _newcomers(asked, past, said)
    skills: list[tuple[str, str]] = []
    tiers: list[tuple[str, int]] = []
    remove: list[str] = []
    agent, gets = names.get(asked.get("who", "")), str(asked.get("gets", ""))
    if agent and gets in TOPICS:
        skills.append((agent.id, gets))
        said.append(f"{agent.name} learns {words.TOPICS[gets].lower()}")
    if agent and gets == "up" and agent.tier < 3:
        tiers.append((agent.id, agent.tier + 1))
        said.append(f"{agent.name} moves to tier {agent.tier + 1}")
    if agent and gets == "away":
        remove.append(agent.id)
        said.append(f"{agent.name} is away")
    return Change(volume_times, add, tuple(remove), tuple(skills), tuple(tiers)), said


def _newcomers(asked: QueryDict, past: Past, said: list[str]) -> tuple[Agent, ...]:
    count, tier, topic = asked.get("more", ""), asked.get("tier", ""), asked.get("topic", "")
    if count not in ("1", "2", "3", "5", "10") or tier not in ("1", "2", "3"):
        return ()
    topics = past.scenario.work.topics
    home = topic if topic in topics else topics[0]
    others = [one for one in topics if one != home]
    said.append(f"{count} more at tier {tier} for {words.TOPICS.get(home, home).lower()}")
    return tuple(
        Agent(
            f"new-{number}",
            f"New {number + 1}",
            tier=int(tier),
            primary=frozenset({home}),
            secondary=frozenset(others[(number + step) % len(others)] for step in range(2) if others),
        )
        for number in range(int(count))
    )
