"""Paid cost: what the payroll cost by case, idle hours and reading noise included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import nothing
from firsthand.metrics.reading import solved

DEFINITION = (
    "dollars of paid hours at the tier's wage, by {what} case; the payroll is known exactly, so no interval"
)


def paid_cost(
    cases: Sequence[Case], policy: Policy, paid_hours: Mapping[int, float]
) -> tuple[Measurement, Measurement]:
    """Payroll by handled and by resolved case. `paid_hours` are hours by tier over the same span."""
    dollars = sum(hours * policy.wages.get(tier, policy.pool_wage) for tier, hours in sorted(paid_hours.items()))
    handled = [case.id for case in cases if case.first_closed_at is not None]
    resolved = [case.id for case in cases if solved(case)]
    return _by("paid_cost_per_handled", dollars, handled, "handled"), _by(
        "paid_cost_per_resolved", dollars, resolved, "resolved"
    )


def _by(name: str, dollars: float, ids: list[str], what: str) -> Measurement:
    definition = DEFINITION.format(what=what)
    if not ids:
        return nothing(name, "dollars", definition)
    value = dollars / len(ids)
    return Measurement(name, value, value, value, len(ids), "dollars", definition, tuple(sorted(ids)))
