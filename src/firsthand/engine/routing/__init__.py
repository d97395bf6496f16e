"""Routing: which queue, at which tier, and the rule that said so. The first rule that answers wins."""

from __future__ import annotations

from collections.abc import Callable

from firsthand.domain.case import Case
from firsthand.domain.decisions import Route
from firsthand.domain.policy import Policy
from firsthand.engine.routing.general import general
from firsthand.engine.routing.local_page import local_page
from firsthand.engine.routing.risky import risky
from firsthand.engine.routing.specialist import specialist
from firsthand.engine.routing.unsure import unsure

Rule = Callable[[Case, Policy], Route | None]

RULES: tuple[Rule, ...] = (risky, unsure, local_page, specialist, general)

__all__ = ["RULES", "Rule", "moved", "route"]


def route(case: Case, policy: Policy) -> Route:
    """The first rule that answers wins; the last one always answers."""
    for rule in RULES:
        if answer := rule(case, policy):
            return answer
    raise AssertionError("the last rule must answer")


def moved(case: Case, policy: Policy) -> Route | None:
    """The route of a case as it is read now, where that is another place or another urgency than it has."""
    new, old = route(case, policy), case.route
    same = old and (old.queue, old.tier, old.topic, old.store, old.urgency) == (
        new.queue, new.tier, new.topic, new.store, new.urgency
    )  # fmt: skip
    return None if same else new
