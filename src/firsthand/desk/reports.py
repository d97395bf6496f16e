"""Reports: every metric of a span, as programs read it and as people do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics import measure
from firsthand.metrics.paid_cost import paid_cost


def report(
    cases: Sequence[Case],
    policy: Policy,
    paid_hours: Mapping[int, float] | None = None,
    *,
    with_cases: bool = False,
) -> dict[str, Any]:
    """The shape of `firsthand report --json`; `with_cases` lists the ids behind each number.

    `paid_hours` are the staff's paid hours by tier over the same span: with them the two costs on the
    paid-hours basis are added.
    """
    return {"metrics": {each.name: _row(each, with_cases) for each in measurements(cases, policy, paid_hours)}}


def measurements(
    cases: Sequence[Case],
    policy: Policy,
    paid_hours: Mapping[int, float] | None = None,
    *,
    standing: Sequence[Case] | None = None,
) -> tuple[Measurement, ...]:
    """Every measurement of a report, each with its cases; of `standing` what is told of this moment."""
    paid = paid_cost(cases, policy, paid_hours) if paid_hours else ()
    return (*measure(cases, policy, standing), *paid)


def _row(each: Measurement, with_cases: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "value": each.value,
        "low": each.low,
        "high": each.high,
        "count": each.count,
        "unit": each.unit,
        "definition": each.definition,
    }
    return row | {"cases": list(each.cases)} if with_cases else row


def table(found: Sequence[Measurement]) -> str:
    """A plain-text table of 80 columns at most; metrics that nothing stands behind are named below it."""
    counted = [each for each in found if each.value is not None]
    rows = [(_words(each.name), _said(each), _between(each), f"{each.count:,}") for each in counted]
    rows.insert(0, ("metric", "value", "95 % interval", "count"))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [_line(row, widths) for row in rows]
    empty = [_words(each.name) for each in found if each.value is None]
    below = ["", fill(f"nothing counted yet: {', '.join(empty)}", 78)] if empty else []
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:], *below])


def _words(name: str) -> str:
    return name.replace("_", " ")


def _line(row: tuple[str, ...], widths: Sequence[int]) -> str:
    name, *figures = row
    return "  ".join([name.ljust(widths[0]), *(f.rjust(w) for f, w in zip(figures, widths[1:], strict=True))])


def _said(each: Measurement) -> str:
    assert each.value is not None, "only what was counted stands in the table"
    plain = each.unit in ("share", "dollars") or each.name.endswith(each.unit)
    return _figure(each.value, each.unit) + ("" if plain else f" {each.unit}")


def _between(each: Measurement) -> str:
    if each.low is None or each.high is None or each.low == each.high:
        return ""
    return f"{_figure(each.low, each.unit)} to {_figure(each.high, each.unit)}"


def _figure(value: float, unit: str) -> str:
    if unit == "share":
        return f"{value:.1%}"
    if unit == "dollars":
        return f"${value:,.2f}"
    return f"{value:,.0f}" if unit == "cases" else f"{value:,.1f}"
