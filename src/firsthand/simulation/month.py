"""A month as it happens, before anybody works on it: who writes when, what about, with what luck."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from firsthand.simulation import chance
from firsthand.simulation.chance import Array
from firsthand.simulation.confusion import Confusion, misread
from firsthand.simulation.scenario import Arrivals, Scenario

TURNS_MAX = 12
DAY = 1440.0
ARRIVE, BURST, TOPIC, TIER, URGENCY, MINUTES, TURNS, PATIENCE, RESOLVE, REOPEN, NOISE, FILTER, FOUND = range(1, 14)
GAP, LAUNCH, AGAIN, ABSENT, CLUSTER = 40, 60, 70, 80, 90


@dataclass(slots=True)
class Month:
    """The month's cases as plain lists by number, in order of arrival; minutes from midnight of day 0.

    `read_*` is what triage reads, the others are the truth. `missed` are filtered out though actionable.
    `gaps[turn]` is the customer's pause after that turn; `luck[attempt]` decides whether an attempt resolves.
    """

    seed: int
    arrive: list[float]
    topic: list[int]
    tier: list[int]
    urgency: list[int]
    read_topic: list[int]
    read_tier: list[int]
    read_urgency: list[int]
    minutes: list[float]
    turns: list[int]
    patience: list[float]
    missed: list[bool]
    found_after: list[float]
    gaps: list[list[float]]
    luck: list[list[float]]
    reopen_after: list[list[float]]
    noise: Array
    """Arrival minutes of what is not actionable."""
    noise_kept: Array
    """Of these, what the filter lets through (one in six)."""


def draw(scenario: Scenario, seed: int, confusion: Confusion) -> Month:
    """The month of a seed: the same for every policy."""
    arrive, launched = _arrivals(scenario, seed)
    count = len(arrive)
    work = scenario.work
    topic = _topics(scenario, seed, launched)
    tier = chance.choices(seed, TIER, count, work.tier_shares)
    urgency = chance.choices(seed, URGENCY, count, work.urgency_shares)
    mean = np.asarray(work.tier_minutes) * work.load
    mean[0] *= 1 - work.macro_share
    minutes = mean[tier] * chance.lognormal_mean_cv(seed, MINUTES, count, work.minutes_cv)
    alike = (launched > 0) & (chance.uniforms(seed, CLUSTER, count) < work.cluster_share)
    minutes = np.where(alike, minutes * work.cluster_work, minutes)
    stop = 1 / work.turns_mean
    turns = np.minimum(TURNS_MAX, 1 + np.floor(np.log(chance.uniforms(seed, TURNS, count)) / np.log1p(-stop)))
    noise, kept = _noise(scenario, seed, confusion)
    attempts = work.reopen_max + 1
    return Month(
        seed=seed,
        arrive=arrive.tolist(),
        topic=topic.tolist(),
        tier=tier.tolist(),
        urgency=urgency.tolist(),
        read_topic=misread(topic, confusion.topic, seed, 20).tolist(),
        read_tier=misread(tier, confusion.tier, seed, 21).tolist(),
        read_urgency=misread(urgency, confusion.urgency, seed, 22).tolist(),
        minutes=minutes.tolist(),
        turns=turns.astype(int).tolist(),
        patience=chance.lognormal(seed, PATIENCE, count, work.patience_median, work.patience_sigma).tolist(),
        missed=(chance.uniforms(seed, FILTER, count) > confusion.recall).tolist(),
        found_after=_found(scenario, seed, count),
        gaps=[
            chance.lognormal(seed, GAP + turn, count, work.gap_median, work.gap_sigma).tolist()
            for turn in range(int(turns.max(initial=1)))
        ],
        luck=[chance.uniforms(seed, RESOLVE + 100 * k, count).tolist() for k in range(attempts)],
        reopen_after=[
            chance.lognormal(seed, REOPEN + 100 * k, count, work.reopen_median, work.reopen_sigma).tolist()
            for k in range(attempts)
        ],
        noise=noise,
        noise_kept=kept,
    )


def _found(scenario: Scenario, seed: int, count: int) -> list[float]:
    """After how long a missed case is found again; infinite for those that never are."""
    triage = scenario.triage
    after = chance.lognormal(seed, FOUND, count, triage.found_again_median, triage.found_again_sigma)
    found: list[float] = np.where(
        chance.uniforms(seed, AGAIN, count) < triage.found_again_share, after, math.inf
    ).tolist()
    return found


def hour_shape(arrivals: Arrivals, days: int) -> Array:
    """The expected share of each hour, mean 1, without noise: what a roster can know beforehand."""
    profile = np.asarray(arrivals.hour_profile) / np.mean(arrivals.hour_profile)
    weekdays = np.asarray(arrivals.weekday_profile) / np.mean(arrivals.weekday_profile)
    return np.concatenate([profile * weekdays[day % 7] for day in range(days)])


def _rates(scenario: Scenario, seed: int) -> tuple[Array, Array]:
    """Rates by hour (mean 1) without launch, and what a launch adds."""
    arrivals, days = scenario.arrivals, scenario.days
    draws = chance.generator(seed, ARRIVE)
    shape = 1 / arrivals.day_cv**2 if arrivals.day_cv > 0 else 0.0
    day = draws.gamma(shape, 1 / shape, days) if shape else np.ones(days)
    sigma = math.sqrt(math.log(1 + arrivals.hour_cv**2))
    phi, state = arrivals.hour_correlation, draws.normal()
    hours = np.empty(days * 24)
    for hour in range(days * 24):
        state = phi * state + math.sqrt(1 - phi * phi) * draws.normal()
        hours[hour] = math.exp(sigma * state - sigma * sigma / 2)
    base = hour_shape(arrivals, days) * np.repeat(day, 24) * hours
    after = np.arange(days) - arrivals.launch_day
    extra = np.where(after >= 0, (arrivals.launch_times - 1) * arrivals.launch_decay ** np.maximum(after, 0), 0.0)
    return base, base * np.repeat(extra, 24)


def _spread(rates: Array, draws: np.random.Generator) -> Array:
    """Arrival minutes of a Poisson process with these rates an hour."""
    counts = np.asarray(draws.poisson(rates))
    starts = np.repeat(np.arange(len(rates)) * 60.0, counts)
    return starts + draws.random(int(counts.sum())) * 60


def _arrivals(scenario: Scenario, seed: int) -> tuple[Array, Array]:
    """Arrival minutes of the actionable ones, and what kind they are: 0 usual, 1 launch, 2 burst."""
    arrivals = scenario.arrivals
    base, extra = _rates(scenario, seed)
    a_month = arrivals.mentions * arrivals.actionable_share * scenario.days / 30
    hourly = a_month / (scenario.days * 24)
    draws = chance.generator(seed, BURST)
    usual, launch = _spread(base * hourly, draws), _spread(extra * hourly, draws)
    bursts = [
        start + arrivals.burst_minutes * draws.random(draws.poisson(arrivals.burst_posts * hourly * 720 / 100_000))
        for start in draws.random(arrivals.bursts) * (scenario.days * DAY - arrivals.burst_minutes)
    ]
    burst = np.concatenate(bursts) if bursts else np.empty(0)
    times = np.concatenate([usual, launch, burst])
    kinds = np.concatenate([np.zeros(len(usual), int), np.ones(len(launch), int), np.full(len(burst), 2)])
    order = np.argsort(times, kind="stable")
    return times[order], kinds[order]


def _topics(scenario: Scenario, seed: int, kinds: Array) -> Array:
    """Topics by share; a burst is about the network, a launch mostly about upgrades and devices."""
    work = scenario.work
    topic = chance.choices(seed, TOPIC, len(kinds), work.topic_shares)
    topic[kinds == 2] = 0
    luck = chance.uniforms(seed, LAUNCH, len(kinds))
    hot = [work.topics.index(name) for name in ("sales", "device") if name in work.topics]
    if hot:
        share = scenario.arrivals.launch_upgrade_share
        for at, name in enumerate(hot):
            low, high = share * at / len(hot), share * (at + 1) / len(hot)
            topic[(kinds == 1) & (luck >= low) & (luck < high)] = name
    return topic


def _noise(scenario: Scenario, seed: int, confusion: Confusion) -> tuple[Array, Array]:
    arrivals = scenario.arrivals
    base, extra = _rates(scenario, seed)
    hourly = arrivals.mentions * (1 - arrivals.actionable_share) / 720
    draws = chance.generator(seed, NOISE)
    times = np.sort(_spread((base + extra) * hourly, draws))
    kept = times[draws.random(len(times)) < confusion.false_alarm]
    return times, kept
