"""The flow of a playbook as a picture: SVG, drawn in layers from the first step to the ends."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from firsthand.domain.playbook import BACK, Playbook, Step
from firsthand.engine.playbook.flow import ways
from firsthand.engine.playbook.script import in_plain_words

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN, LANE = 190, 46, 34, 62, 30, 9
COLOURS = {
    "ask": "#dbeafe",
    "call": "#ede9fe",
    "decide": "#fef9c3",
    "say": "#f1f5f9",
    "calm": "#fce7f3",
    "verify": "#e0e7ff",
    "schedule": "#cffafe",
    "offer": "#ffedd5",
    "escalate": "#fee2e2",
    "resolve": "#dcfce7",
    "wrap_up": "#bbf7d0",
    "use": "#e2e8f0",
}


def picture(playbook: Playbook) -> str:
    """The whole flow, the main steps first and each part below under its name."""
    groups = [("", playbook.start), *((part, first) for part, first in playbook.parts.items() if first)]
    drawn, width, top = [], 400, MARGIN + 30
    for part, first in groups:
        placed, size = _placed(playbook, part, first)
        if not placed:
            continue
        if part:
            drawn.append(_text(MARGIN, top + 14, f"part {part}", "16", "#0f172a", "start"))
            top += 30
        where = {name: (MARGIN + x, top + y) for name, (x, y) in placed.items()}
        lanes = _lanes(playbook, where)
        lines, labels = zip(*(_ways(playbook, name, where, lanes) for name in placed), strict=True)
        drawn += [*lines, *(_box(playbook.steps[name], *where[name]) for name in placed), *labels]
        width, top = (
            max([width, size[0] + 2 * MARGIN, *(lane + MARGIN for lane in lanes.values())]),
            top + size[1] + GAP_Y,
        )
    title = _text(MARGIN, MARGIN + 4, f"{playbook.title} (v{playbook.version})", "18", "#0f172a", "start")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{top}" '
        f'viewBox="0 0 {width} {top}" font-family="system-ui, sans-serif" role="img" aria-label="{escape(playbook.title)}">'
        f"<title>{escape(playbook.title)}</title>{_ARROW}"
        f'<rect width="100%" height="100%" fill="#ffffff"/>{title}{"".join(drawn)}</svg>\n'
    )


_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
    'orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="#64748b"/></marker></defs>'
)


def _placed(playbook: Playbook, part: str, first: str) -> tuple[dict[str, tuple[int, int]], tuple[int, int]]:
    """Each step of a part below everything that leads to it, loops aside; and the size of it all."""
    layer = _layers(playbook, first)
    todo = sorted(layer, key=lambda name: layer[name])
    rows: dict[int, list[str]] = {}
    for name in todo:
        if playbook.steps[name].part == part:
            rows.setdefault(layer[name], []).append(name)
    widest = max((len(row) for row in rows.values()), default=0)
    whole = widest * (BOX_WIDTH + GAP_X)
    placed = {}
    for depth, row in rows.items():
        left = (whole - len(row) * (BOX_WIDTH + GAP_X)) // 2
        for place, name in enumerate(row):
            placed[name] = (left + place * (BOX_WIDTH + GAP_X), depth * (BOX_HEIGHT + GAP_Y))
    return placed, (whole, (max(rows, default=0) + 1) * (BOX_HEIGHT + GAP_Y))


def _layers(playbook: Playbook, first: str) -> dict[str, int]:
    """The longest way from the first step to each, without the ways that lead back."""
    order: list[str] = []
    forward: dict[str, list[str]] = {}
    open_now: set[str] = set()
    stack = [(first, iter(_targets(playbook, first)))]
    open_now.add(first)
    forward[first] = []
    while stack:
        here, ahead = stack[-1]
        for target in ahead:
            if target in open_now:
                continue
            forward[here].append(target)
            if target not in forward:
                forward[target] = []
                open_now.add(target)
                stack.append((target, iter(_targets(playbook, target))))
                break
        else:
            open_now.discard(here)
            order.append(here)
            stack.pop()
    layer = dict.fromkeys(forward, 0)
    for name in reversed(order):
        for target in forward[name]:
            layer[target] = max(layer[target], layer[name] + 1)
    return layer


def _targets(playbook: Playbook, name: str) -> list[str]:
    return [t for t in dict.fromkeys(t for _, t in ways(playbook.steps[name])) if t in playbook.steps]


def _box(step: Step, x: int, y: int) -> str:
    about = step.use or step.tool or step.offer or step.reason or step.fact or ""
    label = f"{step.kind.replace('_', ' ')} {about}".strip()
    return (
        f'<g><title>{escape(step.say or label)}</title><rect x="{x}" y="{y}" width="{BOX_WIDTH}" '
        f'height="{BOX_HEIGHT}" rx="8" fill="{COLOURS[step.kind]}" stroke="#475569"/>'
        + _text(x + BOX_WIDTH // 2, y + 19, step.id, "12.5", "#0f172a")
        + _text(x + BOX_WIDTH // 2, y + 36, label[:30], "11", "#475569")
        + "</g>"
    )


def _lanes(playbook: Playbook, where: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """Where on the right the long ways to a step run: all that lead to it in one lane, beside every box."""
    right = max(x for x, _ in where.values()) + BOX_WIDTH
    far = (target for name in where for target in _targets(playbook, name) if _is_far(name, target, where))
    return {target: right + LANE * number for number, target in enumerate(dict.fromkeys(far), 2)}


def _is_far(name: str, target: str, where: Mapping[str, tuple[int, int]]) -> bool:
    """Not just one row further down."""
    return target in where and (where[target][1] - where[name][1]) // (BOX_HEIGHT + GAP_Y) != 1


def _ways(
    playbook: Playbook, name: str, where: Mapping[str, tuple[int, int]], lanes: Mapping[str, int]
) -> tuple[str, str]:
    """The ways out of a step, and their labels apart: those are drawn last, over every line."""
    x, y = where[name]
    named: dict[str, list[str]] = {}
    for by, target in ways(playbook.steps[name]):
        label = "" if by in ("next", "answer") else in_plain_words(playbook, by.removeprefix("when "))
        named.setdefault(target, []).append(label)
    lines, labels, long_ones = "", "", 0
    for target, names in named.items():
        label = " / ".join(filter(None, names))
        if target == BACK:
            labels += _label(x + BOX_WIDTH // 2, y + BOX_HEIGHT + 13, f"{label} back".strip())
        elif _is_far(name, target, where):
            start = x + BOX_WIDTH - 12 - 14 * long_ones
            lines += _far(start, y + BOX_HEIGHT, lanes[target], *where[target])
            labels += _label(start - 4, y + BOX_HEIGHT + 12 + 12 * long_ones, label, "end")
            long_ones += 1
        elif target in where:
            to_x, to_y = where[target]
            lines += _straight(x, y, to_x, to_y)
            labels += _label((x + 2 * to_x) // 3 + BOX_WIDTH // 2, to_y - GAP_Y // 3 + 3, label)
    return lines, labels


LABEL_LETTERS = 26


def _short(label: str) -> str:
    return label if len(label) <= LABEL_LETTERS else label[: LABEL_LETTERS - 1] + "…"


def _straight(x: int, y: int, to_x: int, to_y: int) -> str:
    return _line(f"M{x + BOX_WIDTH // 2} {y + BOX_HEIGHT}L{to_x + BOX_WIDTH // 2} {to_y}")


def _far(x: int, y: int, lane: int, to_x: int, to_y: int) -> str:
    """A long way, or one that leads back: between the rows to its lane, along it, and in from above. No box is crossed."""
    out, into, end = y + 6 + lane // LANE % 4 * 3, to_y - 10, to_x + BOX_WIDTH // 2 + 30
    return _line(f"M{x} {y}L{x} {out}L{lane} {out}L{lane} {into}L{end} {into}L{end} {to_y}")


def _line(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="#64748b" stroke-linejoin="round" marker-end="url(#arrow)"/>'


def _label(x: int, y: int, words: str, anchor: str = "middle") -> str:
    """A label with a white rim, so that a line behind it does not cross it out."""
    if not words:
        return ""
    return (
        f'<text x="{x}" y="{y}" font-size="10.5" fill="#334155" text-anchor="{anchor}" '
        f'stroke="#ffffff" stroke-width="3.5" paint-order="stroke"><title>{escape(words)}</title>{escape(_short(words))}</text>'
    )


def _text(x: int, y: int, words: str, size: str, colour: str, anchor: str = "middle") -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" text-anchor="{anchor}">{escape(words)}</text>'
    )
