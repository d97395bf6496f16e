"""A scenario: everything that a what-if assumes, in one place, with the defaults of the reference operation.

Every figure is an assumption and is printed with the result. Minutes, unless the name says otherwise.
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any

HOUR_PROFILE = (
    *(0.90, 0.60, 0.40, 0.24, 0.18, 0.18, 0.30, 0.45, 0.62, 0.88, 1.07, 1.25),
    *(1.52, 1.60, 1.65, 1.45, 1.36, 1.42, 1.40, 1.26, 1.25, 1.36, 1.37, 1.29),
)
"""Mentions by hour of the day, mean 1: the smoothed shape of two public care streams (evening-heavy)."""


class ScenarioError(ValueError):
    """A scenario that cannot be used; the message names the key and the mend."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How mentions come: a day profile, noise by day and by hour, bursts, and a launch if there is one."""

    mentions: float = 1_000_000
    actionable_share: float = 0.10
    hour_profile: tuple[float, ...] = HOUR_PROFILE
    weekday_profile: tuple[float, ...] = (1.0,) * 7
    day_cv: float = 0.10
    hour_cv: float = 0.25
    hour_correlation: float = 0.7
    bursts: int = 2
    burst_posts: float = 600
    burst_minutes: float = 90
    launch_times: float = 1.0
    """Volume on the launch day as a multiple of the mean; 1 is no launch."""
    launch_day: int = 15
    launch_decay: float = 0.6
    launch_upgrade_share: float = 0.6


@dataclass(frozen=True, slots=True)
class Work:
    """What cases are like: topics, tiers, urgencies, minutes of work, turns, patience, reopening."""

    topics: tuple[str, ...] = ("network", "device", "billing", "sales", "order", "account")
    topic_shares: tuple[float, ...] = (0.24, 0.20, 0.22, 0.14, 0.10, 0.10)
    tier_shares: tuple[float, ...] = (0.63, 0.29, 0.08)
    urgency_shares: tuple[float, ...] = (0.10, 0.40, 0.50)
    """high, normal, low"""
    tier_minutes: tuple[float, ...] = (3.5, 7.0, 12.0)
    load: float = 1.221
    minutes_cv: float = 1.0
    turns_mean: float = 1.62
    gap_median: float = 20.0
    gap_sigma: float = 2.0
    patience_median: float = 600.0
    patience_sigma: float = 1.3
    gone_work: float = 1.0
    """Share of the first answer's work that a customer who has gone still takes: 1 writes it all the same."""
    reopen_median: float = 240.0
    reopen_sigma: float = 1.0
    reopen_max: int = 2
    reopen_work: float = 0.5
    """Work of a reopened case as a share of one of its turns: what was asked is known already."""
    macro_share: float = 0.0
    """Share of the minutes of tier 1 that prepared answers save."""
    cluster_share: float = 0.0
    """Share of a launch's or an outage's extra cases that tell the same: one approved text answers them."""
    cluster_work: float = 0.1
    """What such a case still takes, as a share of its minutes: somebody fills the slots and looks once."""


@dataclass(frozen=True, slots=True)
class Triage:
    """How well mentions are read. `uniform` errs evenly; `measured` takes a measured confusion matrix."""

    source: str = "uniform"
    accuracy: float = 0.85
    filter_recall: float = 0.98
    filter_separation: float = 3.0
    """d' of the bi-normal filter; 3 is an AUC of .983."""
    found_again_share: float = 0.7
    found_again_median: float = 360.0
    found_again_sigma: float = 1.0


@dataclass(frozen=True, slots=True)
class People:
    """Who works: how many, how long, how much faster specialists are, what they earn an hour."""

    agents: int = 100
    hours_a_week: float = 40.0
    absence_share: float = 0.05
    break_minutes: tuple[float, ...] = (15.0, 30.0, 15.0)
    slowdown: tuple[float, ...] = (1.10, 1.30, 1.45)
    """Of a generalist, by tier."""
    tier_focus: float = 0.35
    secondary_gap: float = 0.25
    wrong_topic_gap: float = 1.30
    secondary_skills: int = 2
    resolves: tuple[float, ...] = (0.92, 0.90, 0.87, 0.82)
    """primary, secondary, generalist, wrong topic"""
    read_minutes: float = 1.5
    new_owner_minutes: float = 1.0
    noise_seconds: float = 8.0
    flex_agents: int = 0
    """People called in beside the others from the launch day on, for `flex_days`, at all tiers."""
    flex_days: int = 5


@dataclass(frozen=True, slots=True)
class Scenario:
    """One what-if month. The first `warm_days` and the last `cut_days` are played but not counted."""

    name: str = "reference month"
    days: int = 30
    warm_days: int = 2
    cut_days: int = 1
    arrivals: Arrivals = field(default_factory=Arrivals)
    work: Work = field(default_factory=Work)
    triage: Triage = field(default_factory=Triage)
    people: People = field(default_factory=People)

    @property
    def counted_days(self) -> float:
        return self.days - self.warm_days - self.cut_days


def as_plain(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain values, for printing and JSON."""
    return asdict(scenario)


def parse_scenario(text: str) -> Scenario:
    """The scenario that a TOML text describes: what it leaves out keeps its default."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"the scenario is not valid TOML: {error}") from None
    scenario = Scenario()
    for key, value in _flat(values):
        scenario = with_value(scenario, key, value)
    return scenario


def with_value(scenario: Scenario, key: str, value: Any) -> Scenario:
    """The scenario with one value changed; the key is dotted (`triage.accuracy`), or short where unique."""
    path = _path(key)
    if len(path) == 1:
        return _checked(replace(scenario, **{path[0]: _as_kind(key, value, getattr(scenario, path[0]))}))
    part = getattr(scenario, path[0])
    changed = replace(part, **{path[1]: _as_kind(key, value, getattr(part, path[1]))})
    return _checked(replace(scenario, **{path[0]: changed}))


def keys() -> tuple[str, ...]:
    """Every key that a scenario file, `--set` and `--sweep` may name."""
    found: list[str] = []
    base = Scenario()
    for one in fields(base):
        value = getattr(base, one.name)
        if is_dataclass(value):
            found += [f"{one.name}.{inner.name}" for inner in fields(value)]
        else:
            found.append(one.name)
    return tuple(found)


def _path(key: str) -> tuple[str, ...]:
    short = {"load": "work.load", "accuracy": "triage.accuracy", "agents": "people.agents"}
    key = short.get(key, key)
    known = keys()
    ends = [name for name in known if name == key or name.endswith("." + key)]
    if len(ends) != 1:
        raise ScenarioError(f"{key!r} is not a key of a scenario. Use one of: {', '.join(known)}.")
    return tuple(ends[0].split("."))


def _as_kind(key: str, value: Any, like: Any) -> Any:
    """The value in the kind that the default has; text from the command line is read."""
    try:
        if isinstance(like, tuple):
            rows = value.split(",") if isinstance(value, str) else value
            return tuple(type(like[0])(row) for row in rows)
        if isinstance(like, int) and not isinstance(value, int):
            whole = int(float(value))
            if whole != float(value):
                raise ValueError
            return whole
        return type(like)(value)
    except (TypeError, ValueError):
        raise ScenarioError(f"{key} = {value!r} should be like {like!r}.") from None


def _checked(scenario: Scenario) -> Scenario:
    work, people, triage, arrivals = scenario.work, scenario.people, scenario.triage, scenario.arrivals
    wrong = (
        (scenario.counted_days <= 0, "days must be more than warm_days + cut_days"),
        (not 0 < arrivals.actionable_share <= 1, "arrivals.actionable_share must be in (0, 1]"),
        (arrivals.mentions <= 0, "arrivals.mentions must be above 0"),
        (people.agents < 1, "people.agents must be at least 1"),
        (work.load <= 0, "work.load must be above 0"),
        (not 0 <= triage.accuracy <= 1, "triage.accuracy must be in [0, 1]"),
        (not 0 < triage.filter_recall < 1, "triage.filter_recall must be between 0 and 1"),
        (triage.source not in ("uniform", "measured"), "triage.source is uniform or measured"),
        (len(arrivals.hour_profile) != 24, "arrivals.hour_profile needs 24 numbers"),
        (len(work.topics) != len(work.topic_shares), "work.topics and work.topic_shares differ in length"),
        (
            any(len(row) != 3 for row in (work.tier_shares, work.urgency_shares)),
            "there are three tiers and urgencies",
        ),
    )
    for bad, why in wrong:
        if bad:
            raise ScenarioError(f"{why}.")
    return scenario


def _flat(values: dict[str, Any], before: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for key, value in values.items():
        name = f"{before}{key}"
        rows += _flat(value, name + ".") if isinstance(value, dict) else [(name, value)]
    return rows
