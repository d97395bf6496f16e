"""The reference page of the policy names every key that the reader knows, with the default that it has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from firsthand import wiring
from firsthand.domain.policy import Capacity, FourEyes, HandOver, Ladder, Risk, Stickiness, TriageRules, Work
from firsthand.domain.policy.read import keys

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "policy.md").read_text("utf-8")
TEXT = wiring.shipped_policy_text()
OWN_NAMES = ("calendars", "dispositions", "stores.regions", "capacity.units")
"""Tables whose keys are names of the brand's own."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def every_key() -> list[str]:
    found = set()
    for path in keys(TEXT):
        dotted = ".".join(str(part) for part in path if not isinstance(part, int))
        if any(dotted.startswith(name + ".") and dotted.count(".") == name.count(".") + 1 for name in OWN_NAMES):
            continue
        found.add(re.sub(r"^calendars\.\w+\.", "calendars.", dotted))
    return sorted(found)


@pytest.mark.parametrize("key", every_key())
def test_every_key_stands_in_the_reference(key):
    name = key.split(".")[-1]
    if name in DAYS:
        name = "mon"
    if re.fullmatch(r"tier\d", name):
        name = "tier1"
    assert re.search(rf"[`.\[]{re.escape(name)}[`.\]]", PAGE), f"{key} is not in docs/reference/policy.md"


def told(key: str) -> float:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{key}`"))
    return float(row.split("|")[2].strip())


@pytest.mark.parametrize(
    ("prefix", "value", "names"),
    [
        (
            "ladder.",
            Ladder(),
            ("higher_tier_minutes", "other_topic_minutes", "oldest_first_minutes", "delay_exponent"),
        ),
        ("stickiness.", Stickiness(), ("factor", "keep_minutes", "own_minutes_max")),
        ("", Capacity(), ("open_conversations_max", "idle_release_minutes", "occupancy_max")),
        ("", HandOver(), ("after_shift_minutes", "after_away_minutes")),
        ("risk.", Risk(), ("reach_min",)),
        ("four_eyes.", FourEyes(), ("reach_min", "credit_dollars_over")),
        ("", TriageRules(), ("abstain_precision", "audit_share", "topic_confidence_min", "actionable_min")),
    ],
)
def test_a_default_on_the_page_is_the_default_of_the_reader(prefix, value, names):
    for name in names:
        assert told(prefix + name) == getattr(value, name), name


def test_the_minutes_of_work_on_the_page_are_those_of_the_reader():
    row = next(line for line in PAGE.splitlines() if "`minutes.tier1`" in line)
    assert [float(part) for part in row.split("|")[2].split(",")] == list(Work().minutes.values())
