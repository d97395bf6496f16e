"""The folder that `--out` writes: the whole answer as JSON, and a page with its table and plots to keep beside a decision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from firsthand.cli.plots import Axis, nice, plot
from firsthand.cli.simulation_table import LINES, basis, same_service, staffed_in_words
from firsthand.simulation.strategies import NAMES

STYLE = """
:root { color-scheme: light dark; --ink: #1b2124; --faint: #677078; --line: #e2dfd7; --ground: #fbfaf7;
  --a: #8a8f94; --b: #c08a2b; --c: #7a5aa8; --d: #2b7bba; --e: #b4473c; --f: #0c6b5e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9ebea; --faint: #9aa3a9; --line: #2f363b; --ground: #15191b;
  --b: #e0b565; --c: #b39bdc; --d: #7db8ea; --e: #f08c80; --f: #57c5ae; } }
body { margin: 0 auto; max-width: 1080px; padding: 32px 20px 64px; font: 15px/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--ground); }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 40px 0 8px; } p { max-width: 76ch; }
.faint, .legend { color: var(--faint); font-size: 13px; }
.scrolls { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; }
th, td { padding: 5px 10px; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; font-weight: 500; } .best { color: var(--f); font-weight: 650; }
figure { margin: 0; } .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(460px, 100%), 1fr)); gap: 24px 32px; }
svg { width: 100%; height: auto; } svg text { font-size: 12px; fill: var(--faint); } .grid { stroke: var(--line); }
.axis { stroke: var(--faint); } polyline { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; margin: 4px 0 0; }
.legend li::before { content: ""; display: inline-block; width: 14px; height: 3px; margin: 0 6px 3px 0; background: currentColor; }
polyline.s0 { stroke: var(--a); } polyline.s1 { stroke: var(--b); } polyline.s2 { stroke: var(--c); }
polyline.s3 { stroke: var(--d); } polyline.s4 { stroke: var(--e); } polyline.s5 { stroke: var(--f); }
circle.s0 { fill: var(--a); } circle.s1 { fill: var(--b); } circle.s2 { fill: var(--c); } circle.s3 { fill: var(--d); }
circle.s4 { fill: var(--e); } circle.s5 { fill: var(--f); }
.legend .s0 { color: var(--a); } .legend .s1 { color: var(--b); } .legend .s2 { color: var(--c); }
.legend .s3 { color: var(--d); } .legend .s4 { color: var(--e); } .legend .s5 { color: var(--f); }
"""
MINUTES = (1, 2, 5, 15, 60, 240, 1440, 2880)


def write(folder: Path, result: Mapping[str, Any]) -> Path:
    """Write result.json and index.html into the folder; gives the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "result.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    path = folder / "index.html"
    path.write_text(page(result), encoding="utf-8")
    return path


def page(result: Mapping[str, Any]) -> str:
    """The whole page as text: nothing in it comes from elsewhere, nothing in it runs."""
    name = escape(str(result["scenario"]["name"]))
    months = result["replications"]
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>What-if: {name}</title><style>{STYLE}</style></head><body>",
        f"<h1>What-if: {name}</h1>",
        f'<p class="faint">{months} month{"s" * (months != 1)} for each policy, the same days for all.</p>',
        '<div class="scrolls">' + _table(result["policies"]) + "</div>",
        _pairs(result.get("paired", {})),
        '<div class="plots">'
        + "".join(f"<figure><h2>{title}</h2>{svg}</figure>" for title, svg in _plots(result)),
        "</div>"
        + _staffed(result.get("frontier"))
        + "<h2>What the figures stand on</h2><p>"
        + escape(" ".join(basis(result)))
        + "</p>",
        f"<details><summary>Every assumption</summary><pre>{escape(json.dumps(result['scenario'], indent=1))}</pre>"
        "</details></body></html>\n",
    ]
    return "\n".join(parts)


def _table(policies: Mapping[str, Any]) -> str:
    heads = "".join(f"<th>{escape(name)}</th>" for name in policies)
    rows = [
        f"<tr><th>{escape(words.strip())}</th>"
        + "".join(f"<td>{escape(tell(row))}</td>" for row in policies.values())
        for words, tell in LINES
    ]
    return f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _pairs(pairs: Mapping[str, Any]) -> str:
    if not pairs:
        return ""
    said = []
    for name, row in pairs.items():
        words = escape(name.replace("_vs_", " against "))
        change = f"{100 * row['first_response_change']:+.1f} %"
        span = f"95 % from {100 * row['low']:+.1f} to {100 * row['high']:+.1f} %"
        tie = "" if row["ranked"] else "; not put in order"
        said.append(f"<li>{words}: first response {change} ({span}){tie}</li>")
    return f"<h2>On the same days, paired</h2><ul>{''.join(said)}</ul>"


def _plots(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    policies = result["policies"]
    found = [("First answers within", _answered(policies)), ("Cost against first response", _cost(policies))]
    if backlog := result.get("backlog_by_hour"):
        found.append(("Waiting for a first answer", _backlog(backlog)))
    if sweep := result.get("sweep"):
        found.append((f"By {escape(sweep['key'])}", _swept(sweep)))
    if frontier := result.get("frontier"):
        found.append(("Cost against first response, by number of people", _frontier(frontier)))
    return found


def _staffed(frontier: Mapping[str, Any] | None) -> str:
    """Both frontiers as a table and in sentences; nothing where none was asked for."""
    if not frontier:
        return ""
    names = list(frontier["points"][0]["policies"])
    heads = "".join(f"<th>{escape(name)}</th>" for name in names)
    rows = "".join(
        f"<tr><th>{point['agents']} people</th>"
        + "".join(f"<td>{escape(staffed_in_words(point['policies'][name]))}</td>" for name in names)
        + "</tr>"
        for point in frontier["points"]
    )
    said = "".join(f"<li>{escape(words)}</li>" for words in same_service(frontier))
    return (
        "<h2>With other numbers of people</h2><p>First response in mean minutes (service level), $ by resolved case.</p>"
        f'<div class="scrolls"><table><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
        f"<h2>How many people for the same service</h2><ul>{said}</ul>"
    )


def _frontier(frontier: Mapping[str, Any]) -> str:
    """One line a policy: each point is a number of people, the fewest at the lower right."""
    series: dict[str, list[tuple[float, float]]] = {}
    for point in frontier["points"]:
        for name, row in point["policies"].items():
            spot = (max(row["first_response_minutes"]["mean"], MINUTES[0]), row["cost_per_resolved"])
            series.setdefault(name, []).append(spot)
    costs = [cost for rows in series.values() for _, cost in rows]
    return plot(
        series,
        Axis("mean first response, minutes, logarithmic", MINUTES, log=True),
        Axis("$ by resolved case", nice(costs, from_zero=False)),
        NAMES,
    )


def _answered(policies: Mapping[str, Any]) -> str:
    series = {
        name: [(float(minutes), 100 * share) for minutes, share in row["answered_within_minutes"].items()]
        for name, row in policies.items()
    }
    return plot(
        series, Axis("minutes, logarithmic", MINUTES, log=True), Axis("% of cases", (0, 25, 50, 75, 100)), NAMES
    )


def _cost(policies: Mapping[str, Any]) -> str:
    series = {
        name: [(row["first_response_minutes"]["mean"], row["cost_per_resolved"])] for name, row in policies.items()
    }
    times, costs = ([point[0][at] for point in series.values()] for at in (0, 1))
    return plot(
        series,
        Axis("mean first response, minutes", nice(times)),
        Axis("$ by resolved case", nice(costs, from_zero=False)),
        NAMES,
        joined=False,
    )


def _backlog(backlog: Mapping[str, list[float]]) -> str:
    series = {name: [(hour / 24, count) for hour, count in enumerate(rows)] for name, rows in backlog.items()}
    days = max(len(rows) for rows in backlog.values()) // 24
    most = nice([count for rows in backlog.values() for count in rows])
    return plot(series, Axis("day", tuple(days * part / 5 for part in range(6))), Axis("cases", most), NAMES)


def _swept(sweep: Mapping[str, Any]) -> str:
    series: dict[str, list[tuple[float, float]]] = {}
    for point in sweep["points"]:
        for name, row in point["policies"].items():
            series.setdefault(name, []).append((point["value"], row["first_response_minutes"]["mean"]))
    values = sorted({point["value"] for point in sweep["points"]})
    most = nice([mean for rows in series.values() for _, mean in rows])
    return plot(series, Axis(str(sweep["key"]), tuple(values)), Axis("mean first response, minutes", most), NAMES)
