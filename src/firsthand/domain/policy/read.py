"""A policy file as a Policy: every key checked, every problem named with its line and its mend."""

from __future__ import annotations

import hashlib
import re
import tomllib

from firsthand.domain.decisions import TOPICS, URGENCIES
from firsthand.domain.policy.lines import Path, lines_of
from firsthand.domain.policy.read_accept import read_accept
from firsthand.domain.policy.read_calls import read_calls, read_sim_guard
from firsthand.domain.policy.read_hand_over import read_hand_over
from firsthand.domain.policy.read_hours import calendars
from firsthand.domain.policy.read_overload import read_overload
from firsthand.domain.policy.read_triage import read_triage
from firsthand.domain.policy.table import PolicyError, Problem, Table
from firsthand.domain.policy.words import (
    CLOCKS,
    CRITICAL_KINDS,
    Brand,
    Capacity,
    FourEyes,
    Ladder,
    Policy,
    Queue,
    Risk,
    Stickiness,
    StoreRules,
    Target,
    TierLimit,
    Work,
)

SPECIAL_QUEUES = ("risk", "triage", "general")
FITS = ("primary", "secondary", "other")


def parse(text: str) -> Policy:
    """The policy that a TOML text describes.

    Raises PolicyError with every problem at once; each names its line, its key and how to mend it.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError((_syntax(text, str(error)),)) from None
    problems: list[Problem] = []
    table = Table(values, (), lines_of(text), problems)
    policy = _policy(table, hashlib.sha256(text.encode()).hexdigest())
    table.close()
    if problems:
        raise PolicyError(problems)
    return policy


def keys(text: str) -> tuple[Path, ...]:
    """Every key that the tables of this text may have, also those that it leaves out."""
    table = Table(tomllib.loads(text), (), lines_of(text), [])
    _policy(table, "")
    table.close()
    return tuple(table.known)


def _syntax(text: str, error: str) -> Problem:
    place = re.search(r"line (\d+)", error)
    line = int(place[1]) if place else max(1, text.count("\n"))
    return Problem(line, "the file", f"is not valid TOML: {error}", "Texts need quotes, tables need [brackets].")


def _policy(table: Table, text_sha256: str) -> Policy:
    hours = calendars(table.table("calendars"))
    known = ("always", *hours)
    queues = _queues(table)
    return Policy(
        id=table.text("id"),
        version=table.text("version"),
        brand=_brand(table.table("brand", optional=False)),
        queues=queues,
        topic_queues=_topic_queues(table, queues),
        targets=_targets(table.table("targets", optional=False), known),
        stores=_stores(table.table("stores"), known),
        weights=_by_urgency(table.table("weights", optional=False), low=0.01),
        wages=_by_tier(table.table("wages", optional=False), extra=("pool",)),
        pool_wage=table.table("wages").number("pool", 25.0),
        calendars=hours,
        ladder=_ladder(table.table("ladder")),
        stickiness=_stickiness(table.table("stickiness")),
        work=_work(table.table("work")),
        capacity=_capacity(table.table("capacity")),
        hand_over=read_hand_over(table.table("hand_over")),
        four_eyes=_four_eyes(table.table("four_eyes")),
        risk=_risk(table.table("risk")),
        tier_limits=_tier_limits(table.table("tier_limits")),
        overload=read_overload(table),
        dispositions=_dispositions(table.table("dispositions")),
        triage=read_triage(table.table("triage")),
        call_backs=read_calls(table.table("call_backs"), known),
        sim_guard_days=read_sim_guard(table.table("account")),
        languages=table.words("languages", ("en",)),
        warn_share=table.number("warn_share", 0.8, low=0.1, high=1.0),
        reopen_hours=table.number("reopen_hours", 72.0, high=24 * 365),
        undo_seconds=table.number("undo_seconds", 15.0, high=600),
        accept_seconds=read_accept(table),
        away_after_misses=table.whole("away_after_misses", 3, low=1, high=100),
        offer_again_minutes=table.number("offer_again_minutes", 10.0, high=1440),
        call_out=table.words("call_out", ()),
        text_sha256=text_sha256,
    )


def _brand(table: Table) -> Brand:
    name, handles, signature = table.text("name"), table.words("handles", ()), table.text("signature", "")
    brand = Brand(name, handles, signature, table.words("sites", ()))
    table.close()
    return brand


def _queues(root: Table) -> dict[str, Queue]:
    queues: dict[str, Queue] = {}
    for row in root.tables("queues"):
        queue = Queue(
            id=row.text("id"),
            label=row.text("label"),
            topics=row.words("topics", (), among=TOPICS),
            tier_min=row.whole("tier_min", 1, low=1, high=3),
            tier_max=row.whole("tier_max", 3, low=1, high=3),
            everyone=row.yes("everyone", False),
        )
        if queue.id in queues:
            row.wrong("id", f"queue {queue.id!r} stands twice", "Give each queue an id of its own.")
        if queue.id.startswith("store:"):
            row.wrong("id", "store queues come by themselves", "Take this queue out.")
        if queue.tier_min > queue.tier_max:
            row.wrong("tier_min", "is above tier_max", "Let tier_min be the lower of the two.")
        row.close()
        queues[queue.id] = queue
    for needed in SPECIAL_QUEUES:
        if needed not in queues:
            root.wrong("queues", f"there is no queue {needed!r}", f'Add a [[queues]] table with id = "{needed}".')
    return queues


def _topic_queues(root: Table, queues: dict[str, Queue]) -> dict[str, str]:
    owner: dict[str, str] = {}
    for queue in queues.values():
        for topic in queue.topics:
            if topic in owner:
                mend = f"Take it out of {owner[topic]!r} or of {queue.id!r}."
                root.wrong("queues", f"topic {topic!r} has two queues", mend)
            owner[topic] = queue.id
    for topic in TOPICS:
        if topic not in owner and topic != "none":
            root.wrong("queues", f"topic {topic!r} has no queue", "Add it to the topics of one queue.")
    return {topic: owner.get(topic, "general") for topic in TOPICS}


def _by_urgency(table: Table, low: float = 1.0, close: bool = True) -> dict[str, float]:
    minutes = {urgency: table.number(urgency, low=low) for urgency in reversed(URGENCIES)}
    if close:
        table.close()
    return minutes


def _by_tier(table: Table, default: float | None = None, extra: tuple[str, ...] = ()) -> dict[int, float]:
    by_tier = {tier: table.number(f"tier{tier}", default, low=0.01) for tier in (1, 2, 3)}
    table.read.update(extra)
    table.close()
    return by_tier


def _target(table: Table, calendars_known: tuple[str, ...]) -> Target:
    minutes = _by_urgency(table, close=False)
    target = Target(minutes, table.text("calendar", "always", among=calendars_known))
    table.close()
    return target


def _targets(table: Table, known: tuple[str, ...]) -> dict[str, Target]:
    if not table.has("first_response"):
        table.wrong(
            "first_response", "is missing", "Add a table [targets.first_response] with high, normal and low."
        )
        table.values["first_response"] = {"high": 15, "normal": 60, "low": 240}
    targets = {clock: _target(table.table(clock), known) for clock in CLOCKS if table.has(clock)}
    table.close()
    return targets


def _stores(table: Table, known: tuple[str, ...]) -> StoreRules:
    default = Target({"high": 60.0, "normal": 480.0, "low": 1440.0})
    regions = table.table("regions")
    rules = StoreRules(
        first_response=_target(table.table("first_response"), known) if table.has("first_response") else default,
        resolution=_target(table.table("resolution"), known) if table.has("resolution") else None,
        region_after_minutes=table.number("region_after_minutes", 240.0),
        national_after_minutes=table.number("national_after_minutes", 720.0),
        regions={region: regions.words(region) for region in regions.values},
    )
    table.close()
    return rules


def _ladder(table: Table) -> Ladder:
    ladder = Ladder(
        higher_tier_minutes=table.number("higher_tier_minutes", 60.0),
        other_topic_minutes=table.number("other_topic_minutes", 10.0),
        oldest_first_minutes=table.number("oldest_first_minutes", 1440.0, low=1),
        reach=table.text("reach", "ladder", among=("ladder", "anyone", "topic", "tier", "cell")),
        order=table.text("order", "index", among=("index", "oldest")),
        delay_exponent=table.number("delay_exponent", 1.0, low=0.25, high=4),
        start_tier=table.text("start_tier", "cost", among=("cost", "likeliest")),
    )
    table.close()
    return ladder


def _stickiness(table: Table) -> Stickiness:
    stickiness = Stickiness(
        factor=table.number("factor", 3.0, low=1, high=100),
        keep_minutes=table.number("keep_minutes", 240.0),
        own_minutes_max=table.number("own_minutes_max", 15.0),
    )
    table.close()
    return stickiness


def _fits(table: Table, default: dict[str, float], high: float) -> dict[str, float]:
    by_fit = {fit: table.number(fit, default[fit], low=0.01, high=high) for fit in FITS}
    table.close()
    return by_fit


def _work(table: Table) -> Work:
    usual = Work()
    minutes, prices = table.table("minutes"), table.table("shadow_price")
    work = Work(
        minutes={t: minutes.number(f"tier{t}", usual.minutes[t], low=0.1, high=600) for t in (1, 2, 3)},
        slowdown=_fits(table.table("slowdown"), dict(usual.slowdown), high=10),
        resolves=_fits(table.table("resolves"), dict(usual.resolves), high=1),
        read_minutes=table.number("read_minutes", usual.read_minutes),
        escalate_minutes=table.number("escalate_minutes", usual.escalate_minutes),
        shadow_price={t: prices.number(f"tier{t}", usual.shadow_price[t], low=0.01) for t in (1, 2, 3)},
    )
    for inner in (minutes, prices, table):
        inner.close()
    return work


def _capacity(table: Table) -> Capacity:
    units = table.table("units")
    capacity = Capacity(
        open_conversations_max=table.whole("open_conversations_max", 12, low=1, high=1000),
        idle_release_minutes=table.number("idle_release_minutes", 30.0, low=1),
        occupancy_max=table.number("occupancy_max", 1.0, low=0.1, high=1.0),
        units={channel: units.number(channel, low=0.05, high=100) for channel in units.values},
    )
    table.close()
    return capacity


def _four_eyes(table: Table) -> FourEyes:
    usual = FourEyes()
    rule = FourEyes(
        reach_min=table.whole("reach_min", usual.reach_min),
        critical=frozenset(table.words("critical", sorted(usual.critical), among=CRITICAL_KINDS)),
        urgencies=frozenset(table.words("urgencies", (), among=URGENCIES)),
        kinds=frozenset(table.words("kinds", sorted(usual.kinds))),
        credit_dollars_over=table.number("credit_dollars_over", usual.credit_dollars_over),
    )
    table.close()
    return rule


def _risk(table: Table) -> Risk:
    kinds = table.words("kinds", sorted(Risk().kinds), among=CRITICAL_KINDS)
    risk = Risk(frozenset(kinds), table.whole("reach_min", Risk().reach_min))
    table.close()
    return risk


def _tier_limits(table: Table) -> dict[int, TierLimit]:
    limits: dict[int, TierLimit] = {}
    for tier in (1, 2, 3):
        row = table.table(f"tier{tier}")
        limits[tier] = TierLimit(
            row.number("credit_dollars", 0.0), row.yes("offers", False), row.yes("public_statements", False)
        )
        row.close()
    table.close()
    return limits


def _dispositions(table: Table) -> dict[str, str]:
    labels = {code: table.text(code) for code in table.values}
    return labels or {"solved": "Solved"}
