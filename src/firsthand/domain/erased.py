"""What is left of an event when a person's content goes: what happened, when, by whom; no word of theirs.

A list of what stays, not of what goes: a field that somebody adds tomorrow is erased until it is listed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ERASED = "erased"
"""What stands where a handle stood, and in the place of a text's hash: such a mention is known and stays away."""

STAYS = frozenset(
    "at by case channel account conversation customer mention page version kind rule queue topic second_topic "
    "sentiment urgency churn lang critical cluster model severity check disposition reply text_sha256 due until "
    "start end agent to owner promise call_back clock relation other playbook step offer store code field old new "
    "channel_id what crm".split()
)
STAYS_IN = {"FactLearned": frozenset({"name"})}
GOES_IN = {"IdentityVerified": frozenset({"account"})}
OPEN_SHAPES = frozenset({"input"})
"""Fields of any shape: their numbers may be anybody's and go as well."""


def erased(kind: str, payload: Mapping[str, Any], handles: frozenset[str]) -> dict[str, Any]:
    """The payload of one event without content; `handles` are the person's own, wherever they stand."""
    stays = (STAYS | STAYS_IN.get(kind, frozenset())) - GOES_IN.get(kind, frozenset())
    return {name: _without(name, value, stays, handles) for name, value in payload.items()}


def _without(name: str, value: Any, stays: frozenset[str], handles: frozenset[str]) -> Any:
    if name == "author" or (isinstance(value, str) and value in handles):
        return ERASED
    if name in OPEN_SHAPES:
        return {}
    if isinstance(value, Mapping):
        return {key: _without(key, inner, stays, handles) for key, inner in value.items()}
    if isinstance(value, list):
        return [] if name == "reasons" else [_without(name, inner, stays, handles) for inner in value]
    if isinstance(value, str) and name not in stays:
        return ""
    return value
