"""The policy: the brand's rules for routing, clocks, limits and hours, read from one commented file."""

from firsthand.domain.policy.read import parse
from firsthand.domain.policy.table import PolicyError, Problem
from firsthand.domain.policy.words import (
    CLOCKS,
    CRITICAL_KINDS,
    Brand,
    CallBacks,
    Capacity,
    FourEyes,
    HandOver,
    Ladder,
    OverloadStage,
    Policy,
    Queue,
    Risk,
    Stickiness,
    StoreRules,
    Target,
    TierLimit,
    TriageRules,
    Work,
)

__all__ = [
    "CLOCKS",
    "CRITICAL_KINDS",
    "Brand",
    "CallBacks",
    "Capacity",
    "FourEyes",
    "HandOver",
    "Ladder",
    "OverloadStage",
    "Policy",
    "PolicyError",
    "Problem",
    "Queue",
    "Risk",
    "Stickiness",
    "StoreRules",
    "Target",
    "TierLimit",
    "TriageRules",
    "Work",
    "parse",
]
