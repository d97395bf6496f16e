"""The flow of a playbook as a picture: SVG, drawn in layers from the first step to the ends."""

from __future__ import annotations

from html import escape

from firsthand.domain.playbook import BACK, Playbook, Step
from firsthand.engine.playbook.flow import ways

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN = 190, 46, 26, 44, 30
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
        drawn += [_ways(playbook.steps[name], where) for name in placed]
        drawn += [_box(playbook.steps[name], *where[name]) for name in placed]
        width, top = max(width, size[0] + 2 * MARGIN), top + size[1] + GAP_Y
    title = _text(MARGIN, MARGIN + 4, f"{playbook.title} (v{playbook.version})", "18", "#0f172a", "start")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{top}" '
        f'viewBox="0 0 {width} {top}" font-family="system-ui, sans-serif" role="img">'
        f"<title>{escape(playbook.title)}</title>{_ARROW}"
        f'<rect width="100%" height="100%" fill="#ffffff"/>{title}{"".join(drawn)}</svg>\n'
    )


_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
    'orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="#64748b"/></marker></defs>'
)


def _placed(playbook: Playbook, part: str, first: str) -> tuple[dict[str, tuple[int, int]], tuple[int, int]]:
    """Each step of a part on the layer of its distance from the first; and the size of it all."""
    layer = {first: 0}
    todo = [first]
    for name in todo:
        for _, target in ways(playbook.steps[name]):
            if target != BACK and target in playbook.steps and target not in layer:
                layer[target] = layer[name] + 1
                todo.append(target)
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


def _ways(step: Step, where: dict[str, tuple[int, int]]) -> str:
    x, y = where[step.id]
    out = []
    for by, target in ways(step):
        label = "" if by in ("next", "answer") else by.removeprefix("when ")[:22]
        if target == BACK:
            out.append(_text(x + BOX_WIDTH // 2, y + BOX_HEIGHT + 13, f"{label} back".strip(), "10", "#64748b"))
        elif target in where:
            out.append(_arrow(x, y, *where[target], label))
    return "".join(out)


def _arrow(x: int, y: int, to_x: int, to_y: int, label: str) -> str:
    half = BOX_WIDTH // 2
    down = to_y > y
    start = (x + half, y + BOX_HEIGHT if down else y)
    end = (to_x + half, to_y if down else to_y + BOX_HEIGHT)
    bend = 0 if down else BOX_WIDTH
    middle = ((start[0] + end[0]) // 2 + bend, (start[1] + end[1]) // 2)
    path = f"M{start[0]} {start[1]}Q{middle[0]} {middle[1]} {end[0]} {end[1]}"
    line = f'<path d="{path}" fill="none" stroke="#64748b" marker-end="url(#arrow)"/>'
    place = (start[0] * 2 + end[0]) // 3 + bend // 3, (start[1] * 2 + end[1]) // 3 + 4
    return line + (_text(*place, label, "10", "#334155") if label else "")


def _text(x: int, y: int, words: str, size: str, colour: str, anchor: str = "middle") -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" text-anchor="{anchor}">{escape(words)}</text>'
    )
