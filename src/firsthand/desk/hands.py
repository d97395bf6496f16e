"""Hands: the tools of a playbook that the desk can use by itself. What it has no hand for, a person does.

A hand gets the call with a key of its own, so that the same call made twice (a stop in between, a retry) is one.
It answers with the result, or None: then a person does it and says what came out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from firsthand.desk.assistant import Drafter
from firsthand.desk.ports import Desk
from firsthand.domain.case import Case


@dataclass(frozen=True, slots=True)
class Call:
    """One tool call of a run: which case, with what, under which key, for whom."""

    case: Case
    tool: str
    arguments: Mapping[str, Any]
    key: str
    by: str
    desk: Desk


@dataclass(frozen=True, slots=True)
class Result:
    """What came out of a call; `error` is true where it failed."""

    value: Any
    error: bool = False


Hand = Callable[[Call], Result | None]


def anywhere(case: Case) -> bool:
    """Without a word of the channels, a private message is taken to be possible."""
    return True


def nothing_known(case: Case) -> Mapping[str, Any]:
    """What an offer has to know of the customer; what nobody said counts as no."""
    return {}


@dataclass(frozen=True, slots=True)
class Kit:
    """What a run on a case is conducted with, besides the desk itself."""

    hands: Mapping[str, Hand] = field(default_factory=dict)
    can_go_private: Callable[[Case], bool] = anywhere
    context: Callable[[Case], Mapping[str, Any]] = nothing_known
    drafter: Drafter | None = None
    """The support AI, where one is connected; without it everything works."""


NO_HANDS = Kit()
