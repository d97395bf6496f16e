"""The script: a page that a person reads aloud from, as Markdown or HTML, with the steps' own ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from firsthand.domain.playbook import BACK, Playbook, Step
from firsthand.engine.playbook.flow import ways

WORDS_FOR = {
    "yes": "If yes",
    "no": "If no",
    "unsure": "If they do not know",
    "refused": "If they would rather not say",
    "error": "If that does not work",
    "none": "If nothing fits",
    "withheld": "If it may not be offered now",
    "spent": "If this came up too often",
    "otherwise": "Otherwise",
    "answer": "Then",
    "next": "Then",
    "enter": "Then",
}
_SLOT = re.compile(r"\{(\w+)(?:\|\w+)?\}")


def in_order(playbook: Playbook) -> Iterator[tuple[str, list[Step]]]:
    """The steps by part, the main ones first, in the order of the file."""
    parts = dict.fromkeys(step.part for step in playbook.steps.values())
    for part in sorted(parts, key=lambda name: name != ""):
        yield part, [step for step in playbook.steps.values() if step.part == part]


def heading(part: str) -> str:
    """What stands above the steps of a part, or above the main ones."""
    return f"Part: {part.replace('_', ' ')}" if part else "Step by step"


def do_words(playbook: Playbook, step: Step) -> str:
    """What the person does or says at a step, in one line."""
    said = f"Say: “{spoken(playbook, step.say)}”" if step.say else ""
    tool = playbook.tools.get(step.tool)
    done = f"Do: {tool.how or tool.name.replace('_', ' ')}" if tool else ""
    if step.kind == "calm":
        parts = (("Acknowledge", step.say), ("Own it", step.own), ("What happens next", step.then_what))
        return " ".join(f"{name}: “{spoken(playbook, words)}”" for name, words in parts)
    if step.kind == "decide":
        return "Decide by what you know:"
    if step.kind == "use":
        return f"Go through “{step.use.replace('_', ' ')}”, then come back here."
    if step.kind == "escalate":
        return f"{said} Hand over to {step.to or 'a colleague'} ({step.reason.replace('_', ' ')}).".strip()
    if step.kind == "wrap_up":
        return f"{said} Wrap up as “{step.disposition.replace('_', ' ')}”.".strip()
    if step.kind == "offer":
        kind = step.offer_kind.replace("_", " ")
        return f"Only when the panel says that it may be offered ({kind}). {said}"
    if step.kind == "resolve" and step.when is not None:
        return f"Resolved when {in_plain_words(playbook, step.when.text)}. {said}".strip()
    promise = f" Promise: {spoken(playbook, step.promise)}." if step.promise else ""
    return f"{said} {done}{promise}".strip()


def spoken(playbook: Playbook, wording: str) -> str:
    """A wording with its slots as blanks to fill in: {refuel_gb} is [data to add]."""

    def blank(match: re.Match[str]) -> str:
        fact = playbook.facts.get(match[1])
        return f"[{(fact.label or fact.name).lower() if fact else match[1]}]"

    return _SLOT.sub(blank, wording)


def onward(playbook: Playbook, step: Step) -> list[tuple[str, str]]:
    """(under which circumstance, to which step) for each way on."""
    if step.kind == "use":
        return [("Then", step.next)]
    found = []
    for by, target in ways(step):
        condition = by.removeprefix("when ")
        found.append((WORDS_FOR.get(by) or f"When {in_plain_words(playbook, condition)}", target))
    return found


_TERM = re.compile(r"(?<![\w.'])(!?)(known\.)?([a-z_]\w*)(?![\w(.'])")


def in_plain_words(playbook: Playbook, condition: str) -> str:
    """A condition as a person says it: `sim == 'locked' && !paid` is “sim is locked and not paid”."""

    def term(match: re.Match[str]) -> str:
        fact = playbook.facts.get(match[3])
        name = f"“{(fact.label or fact.name).lower()}”" if fact else match[3].replace("_", " ")
        name = f"{name} is known" if match[2] else name
        return f"not {name}" if match[1] else name

    words = _TERM.sub(term, condition)
    for sign, said in (("&&", "and"), ("||", "or"), (">=", "is at least"), ("<=", "is at most"), ("==", "is"),
                       ("!=", "is not"), (">", "is above"), ("<", "is below")):  # fmt: skip
        words = words.replace(sign, said)
    words = re.sub(r"'(\w*)'", lambda m: m[1].replace("_", " ") or "nothing", words)
    return re.sub(r"(\d+)\.0\b", r"\1", words)


def markdown(playbook: Playbook) -> str:
    """The script as Markdown."""
    lines = [
        f"# {playbook.title}",
        "",
        playbook.summary,
        "",
        f"Playbook `{playbook.id}`, version {playbook.version}.",
    ]
    lines += ["", "## To find out", ""]
    for fact in playbook.facts.values():
        if fact.source == "customer":
            options = f": {', '.join(c.value.replace('_', ' ') for c in fact.choices)}" if fact.choices else ""
            lines.append(f"- {fact.label}{options}")
    for part, steps in in_order(playbook):
        lines += ["", f"## {heading(part)}"]
        for number, step in enumerate(steps, 1):
            lines += ["", f'### <a id="{step.id}"></a>{number}. {step.id}', "", do_words(playbook, step), ""]
            lines += [f"- {when}: {_link(target)}" for when, target in onward(playbook, step)]
    return "\n".join(lines).rstrip() + "\n"


def _link(target: str) -> str:
    return "back to where this part was entered" if target == BACK else f"[{target}](#{target})"


STYLE = (
    ":root{color-scheme:light dark;--ink:#0f172a;--soft:#475569;--line:#cbd5e1;--link:#1d4ed8;--here:#eff6ff}"
    "@media (prefers-color-scheme:dark){:root{--ink:#e8ecf1;--soft:#a3b1c2;--line:#3b4857;--link:#8ab4ff;"
    "--here:#16263d}body{background:#12171d}}"
    "body{font:17px/1.55 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:var(--ink)}"
    "h1{line-height:1.2;margin-bottom:.3rem}h2{margin:2rem 0 .6rem}p,li{overflow-wrap:anywhere}"
    "section{border-left:4px solid var(--line);margin:1.2rem 0;padding:.2rem 1rem;break-inside:avoid}"
    "section:target{border-color:var(--link);background:var(--here)}h3{margin:.2rem 0;font-size:1rem}"
    "h3 code,.soft{color:var(--soft);font-weight:400;font-size:.85em}"
    "p{margin:.3rem 0}ul{margin:.3rem 0;padding-left:1.2rem;color:var(--soft)}a{color:var(--link)}"
    "@media print{:root{color-scheme:light;--ink:#000;--soft:#333;--line:#999}body{margin:0;background:none}"
    "a{color:inherit;text-decoration:none}}"
)


def html(playbook: Playbook) -> str:
    """The script as one HTML page without scripts or outside files, for the screen and for paper."""
    body = [
        f"<h1>{escape(playbook.title)}</h1><p>{escape(playbook.summary)}</p>"
        f'<p class="soft">{escape(playbook.id)}, version {playbook.version}</p>'
    ]
    for part, steps in in_order(playbook):
        body.append(f"<h2>{escape(heading(part))}</h2>")
        for number, step in enumerate(steps, 1):
            ways_on = "".join(
                f"<li>{escape(when)}: {_anchor(target)}</li>" for when, target in onward(playbook, step)
            )
            body.append(
                f'<section id="{step.id}"><h3>{number}. {named(step.id)} <code>{step.id}</code></h3><p>{escape(do_words(playbook, step))}</p>'
                + (f"<ul>{ways_on}</ul>" if ways_on else "")
                + "</section>"
            )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(playbook.title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _anchor(target: str) -> str:
    return "back to where this part was entered" if target == BACK else f'<a href="#{target}">{named(target)}</a>'


def named(step: str) -> str:
    """A step's id as a person says it; the id itself stands beside it once, for CRM and scorecard."""
    return step.replace("_", " ").capitalize()
