"""How a what-if is told at a terminal: a column a policy, the paired differences, and what the figures stand on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

LINES: tuple[tuple[str, Callable[[Row], str]], ...] = (
    ("first response, mean min", lambda row: f"{row['first_response_minutes']['mean']:.1f}"),
    ("  95 % from", lambda row: f"{row['first_response_minutes']['low']:.1f}"),
    ("  95 % to", lambda row: f"{row['first_response_minutes']['high']:.1f}"),
    ("  median", lambda row: f"{row['first_response_minutes']['median']:.1f}"),
    ("  p90", lambda row: f"{row['first_response_minutes']['p90']:.0f}"),
    ("service level", lambda row: f"{row['targets_held']:.1%}"),
    ("  urgent", lambda row: f"{row['urgent_targets_held']:.1%}"),
    ("answered in 15 min", lambda row: f"{row['answered_in_15']:.1%}"),
    ("answered in 60 min", lambda row: f"{row['answered_in_60']:.1%}"),
    ("answered too late", lambda row: f"{row['lost']:.1%}"),
    ("never answered", lambda row: f"{row['never_answered']:.1%}"),
    ("first contact resolution", lambda row: f"{row['first_contact_resolution']:.1%}"),
    ("reopened", lambda row: f"{row['reopened']:.1%}"),
    ("transfers a case", lambda row: f"{row['transfers']:.3f}"),
    ("next response, mean min", lambda row: f"{row['next_response_minutes']:.1f}"),
    ("resolution, mean min", lambda row: f"{row['resolution_minutes']:.0f}"),
    ("occupancy", lambda row: f"{row['occupancy']:.1%}"),
    ("  of it reading noise", lambda row: f"{row['noise_minutes_share']:.1%}"),
    ("unevenness (Gini)", lambda row: f"{row['fairness_gini']:.3f}"),
    ("$ by handled case", lambda row: f"{row['cost_per_handled']:.2f}"),
    ("$ by resolved case", lambda row: f"{row['cost_per_resolved']:.2f}"),
    ("$ by actionable case", lambda row: f"{row['cost_per_actionable']:.2f}"),
    ("paid hours", lambda row: f"{row['paid_hours']:,.0f}"),
    ("agents", lambda row: f"{row['agents']}"),
)
"""Each line of the table: its words, and how a policy's row is told."""


def show(result: Mapping[str, Any], against: str) -> None:
    """Print the whole answer."""
    months = result["replications"]
    print(f"{result['scenario']['name']}, {months} month{'s' * (months != 1)} for each policy\n")
    policies = result["policies"]
    print(_grid(["", *policies], [[words, *(tell(row) for row in policies.values())] for words, tell in LINES]))
    if result["paired"]:
        print("\nOn the same days, paired (95 %)\n")
        print(_pairs(result["paired"]))
    elif len(policies) > 1:
        print(f"\nNo pairs: {against} is not among the policies that were played.")
    if "sweep" in result:
        print(f"\nFirst response, mean minutes (service level), by {result['sweep']['key']}\n")
        print(_swept(result["sweep"]))
    if "frontier" in result:
        print("\nWith other numbers of people: first response, mean minutes (service level), $ by resolved\n")
        print(_staffed(result["frontier"]))
        print("\n" + "\n".join(same_service(result["frontier"])))
    print("\n" + "\n".join(basis(result)))


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as what stands in them: the first to the left, the others to the right."""
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    lines = []
    for row in (heads, ["-" * width for width in widths], *rows):
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        lines.append("  ".join([row[0].ljust(len(first)), *others]).rstrip())
    return "\n".join(lines)


def _pairs(pairs: Mapping[str, Any]) -> str:
    heads = ["", "first response", "from", "to", "$ handled", "$ resolved", "service level"]
    rows, ties = [], False
    for name, row in pairs.items():
        ties = ties or not row["ranked"]
        rows.append(
            [
                name.replace("_vs_", " against ") + ("" if row["ranked"] else " *"),
                f"{row['first_response_change']:+.1%}",
                f"{row['low']:+.1%}",
                f"{row['high']:+.1%}",
                f"{row['cost_per_handled_change']:+.1%}",
                f"{row['cost_per_resolved_change']:+.1%}",
                f"{100 * row['targets_held_points']:+.1f} points",
            ]
        )
    note = "\n* not put in order: one month only, or the interval holds 0" if ties else ""
    return _grid(heads, rows) + note


def _swept(sweep: Mapping[str, Any]) -> str:
    names = list(sweep["points"][0]["policies"])
    rows = []
    for point in sweep["points"]:
        cells = (point["policies"][name] for name in names)
        told = (f"{row['first_response_minutes']['mean']:.1f} ({row['targets_held']:.1%})" for row in cells)
        rows.append([f"{point['value']:g}", *told])
    return _grid([sweep["key"], *names], rows)


def _staffed(frontier: Mapping[str, Any]) -> str:
    """The iso-staff frontier: a row a number of people."""
    names = list(frontier["points"][0]["policies"])
    rows = [
        [f"{point['agents']} people", *(staffed_in_words(point["policies"][name]) for name in names)]
        for point in frontier["points"]
    ]
    return _grid(["", *names], rows)


def staffed_in_words(row: Row) -> str:
    minutes = row["first_response_minutes"]["mean"]
    return f"{minutes:.1f} ({row['targets_held']:.1%}), {row['cost_per_resolved']:.2f}"


def same_service(frontier: Mapping[str, Any]) -> list[str]:
    """The iso-service frontier, in sentences: how many people give a service that another policy gives."""
    staff, said = frontier["people"], []
    for name, row in frontier["same_service"].items():
        one, _, other = name.partition("_as_")
        head = f"{one} answers in the {row['minutes']:.0f} minutes of {other} with"
        if row["months_with_fewer_than_played"] == row["months"]:
            said.append(f"{head} {staff[0]} people or fewer.")
        elif row["months_with_more_than_played"] == row["months"]:
            said.append(f"{head} more than {staff[-1]} people.")
        else:
            span = f" (95 % from {row['low']:.1f} to {row['high']:.1f})" if row["months"] > 1 else ""
            at_end = row["months_with_fewer_than_played"] + row["months_with_more_than_played"]
            note = f" In {at_end} of {row['months']} months it lies outside of what was played." if at_end else ""
            said.append(f"{head} {row['people']:.1f} people{span}.{note}")
    return said


def basis(result: Mapping[str, Any]) -> list[str]:
    """What the figures stand on, in sentences: both costs, the paid hours, who is counted, how triage errs."""
    hours = {f"{row['paid_hours']:,.0f}" for row in result["policies"].values()}
    days, triage = result["scenario"], result["scenario"]["triage_in_use"]
    counted = days["days"] - days["warm_days"] - days["cut_days"]
    return [
        f"Counted: the actionable mentions of {counted} days. Mean, median and p90 are of those answered; whoever is",
        "never answered counts as service level missed. Answered too late: the customer had gone by then.",
        "$ by handled = payroll / cases answered; $ by resolved = payroll / cases resolved.",
        f"Payroll: {' or '.join(sorted(hours))} paid hours, breaks and absence included, at each tier's wage.",
        f"Triage: {triage['source']} error; the filter keeps {triage['filter_recall']:.1%} of what is actionable "
        f"and {triage['false_alarm']:.1%} of the noise.",
        "Handling times, patience, wages and the chance to resolve are assumptions; --json prints all of them, and",
        "docs/background/savings.md tells which of them carry the result.",
    ]
