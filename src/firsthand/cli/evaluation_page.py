"""The page of an evaluation: tables and plots in one file, without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

STYLE = """:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:66rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{padding:.25rem .7rem;border-bottom:1px solid #8885;text-align:right;white-space:nowrap}
th,td.text,td:first-child{white-space:normal}th{vertical-align:bottom}table{display:block;overflow-x:auto}
th:first-child,td:first-child{text-align:left}td.text{text-align:left;max-width:42rem}.wide{overflow-x:auto}
section{margin-top:2.5rem}.pair{display:flex;gap:2rem;flex-wrap:wrap;align-items:flex-start}svg{background:#8881}"""
SIDE = 220


def page_of(told: dict[str, Any], name: str) -> str:
    """The whole page."""
    parts = [
        f"<h1>Triage against {escape(name)}</h1><p>{told['n']:,} labelled mentions. Intervals are of 95 %.</p>"
    ]
    parts.append(_table(("head", "accuracy", "macro-F1", "interval", "calibration error", "if perfectly calibrated, below",
                         "answered at 95 % precision"), [
        (head, f"{of['accuracy']:.3f}", f"{of['macro_f1']:.3f}", f"{of['macro_f1_low']:.3f} to {of['macro_f1_high']:.3f}",
         f"{of['ece']:.3f}", f"{of['ece_if_calibrated_95']:.3f}", f"{of['coverage_at_95']:.0%}")
        for head, of in told["heads"].items()]))  # fmt: skip
    for title, values in (("Actionable", told.get("actionable")), ("The desk", told.get("desk"))):
        if values:
            parts.append(f"<h2>{title}</h2>{_values(values)}")
    if told.get("bars"):
        parts.append(_bars(told["bars"]))
    lost = told["critical_called_noise"]
    parts.append(f"<h2>Critical mentions called noise: {lost['called_noise']} of {lost['n']}</h2>")
    parts.append(_table(("id", "text", "chance"), [
        (each["id"], each["text"], f"{each['p_actionable']:.2f}") for each in lost["texts"]]))  # fmt: skip
    parts += [_head(head, of, told["worst"].get(head, [])) for head, of in told["heads"].items()]
    body = "\n".join(parts)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Triage against {escape(name)}</title><style>{STYLE}</style><body>{body}</body></html>\n"
    )


def _bars(bars: list[dict[str, Any]]) -> str:
    """Each bar: what it was chosen on, what it promised, and what these labels say of it."""
    rows = [
        (of["head"], where(of), f"{of['chosen_on']:,}", "none proven" if of["bar"] is None else f"{of['bar']:.2f}",
         f"{of['judged']:,}", f"{of['coverage']:.0%}", f"{of['promised']:.0%}",
         "-" if of["precision"] is None else
         f"{of['precision']:.0%} ({of['precision_low']:.0%} to {of['precision_high']:.0%})")
        for of in bars
    ]  # fmt: skip
    names = ("head", "where", "chosen on", "bar", "judged here", "passed", "promised", "right here")
    return (
        "<h2>Bars</h2><p>From its bar on, an answer counts by itself; below it a person decides on the topic. "
        "Each bar was chosen on held-out rows; the last columns say what these labels make of it.</p>"
        + _table(names, rows)
    )


def where(of: Mapping[str, Any]) -> str:
    """The place of a bar in words."""
    if of["channel"]:
        return f"{of['lang']} on {of['channel']}"
    return f"the rest in {of['lang']}" if of["lang"] else "every mention"


def _head(head: str, of: dict[str, Any], worst: list[dict[str, Any]]) -> str:
    names = of["confusion"]["labels"]
    rows = [
        (name, *map(str, row)) for name, row in zip(names, of["confusion"]["rows_true_columns_said"], strict=True)
    ]
    classes = [
        (
            name,
            *(("-" if each[key] is None else f"{each[key]:.2f}") for key in ("precision", "recall", "f1")),
            str(each["n"]),
        )
        for name, each in of["per_class"].items()
    ]
    mistakes = [
        (str(each["true"]), str(each["said"]), f"{each['confidence']:.2f}", each["text"]) for each in worst[:10]
    ]
    return (
        f'<section><h2>{escape(head)}</h2><div class="pair">{_reliability(of["reliability"])}'
        f"{_table(('answer', 'precision', 'recall', 'F1', 'count'), classes)}</div>"
        f'<h3>True answers by row, said by column</h3><div class="wide">{_table(("", *names), rows)}</div>'
        f"<h3>The surest mistakes</h3>{_table(('true', 'said', 'sure', 'text'), mistakes)}</section>"
    )


def _reliability(points: list[dict[str, Any]]) -> str:
    """How often it was right, by how sure it was; on the diagonal it says what it knows."""
    most = max(point["n"] for point in points)
    dots = "".join(
        f'<circle cx="{point["said"] * SIDE:.0f}" cy="{SIDE - point["was"] * SIDE:.0f}" '
        f'r="{3 + 9 * (point["n"] / most) ** 0.5:.1f}" fill="#1f6feb" fill-opacity=".7">'
        f"<title>said {point['said']:.2f}, was {point['was']:.2f}, {point['n']} mentions</title></circle>"
        for point in points
    )
    return (
        f'<figure style="margin:0"><svg width="{SIDE}" height="{SIDE}" role="img" aria-label="said against was">'
        f'<line x1="0" y1="{SIDE}" x2="{SIDE}" y2="0" stroke="#8b98a5"/>{dots}</svg>'
        "<figcaption>right: how sure; up: how often right</figcaption></figure>"
    )


def _values(values: dict[str, Any]) -> str:
    flat = [(key, value) for key, value in values.items() if not isinstance(value, dict)]
    for key, inner in values.items():
        if isinstance(inner, dict):
            flat += [(f"{key}: {name}", value) for name, value in inner.items()]
    return _table(("figure", "value"), [(key.replace("_", " "), _value(key, value)) for key, value in flat])


def _value(key: str, value: Any) -> str:
    """Shares in hundredths, ratios and counts as they are."""
    if not isinstance(value, float):
        return "-" if value is None else str(value)
    return f"{value:.1f}" if "per_answered" in key else f"{value:.1%}"


def _table(names: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    top = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(_cell(name, cell) for name, cell in zip(names, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _cell(name: str, text: str) -> str:
    return f'<td class="text">{escape(text)}</td>' if name == "text" else f"<td>{escape(text)}</td>"
