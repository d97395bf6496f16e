"""Reading a numbered call-centre script: its steps, the branches under them, tools and failure points."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NUMBERED = re.compile(r"^\s*(?:#+\s*)?(?:step\s+)?(\d+)[.):]\s+(.*)$", re.IGNORECASE)
_HEADING = re.compile(r"^\s*#+\s*(.+?)\s*#*$")
_SECTION = re.compile(
    r"^\W*(tools?|systems?|failure points?|when it fails|escalations?|workflow|steps|qa|quality)\b\W*$",
    re.IGNORECASE,
)
BRANCH = re.compile(r"^(?:if|when)\s+(.+?)(?:,|:|->|→|;| then\b)\s*(?:then\s+)?(.*)$", re.IGNORECASE)
_THEN_IF = re.compile(r"(?<=[.;!?])\s+(?=(?:if|when)\b)", re.IGNORECASE)
"""“Look up the order. If it fails, hand over.” is a step and its branch on one line."""


@dataclass(slots=True)
class Line:
    """One numbered line of the script, and the branches under it."""

    number: int
    text: str
    branches: list[tuple[str, str]] = field(default_factory=list)
    more: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Script:
    title: str = ""
    lines: list[Line] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def read_script(text: str) -> Script:
    """The numbered steps, tools and failure points of a script. Raises ValueError where nothing is numbered."""
    script, section = Script(), "workflow"
    for raw in text.splitlines():
        if not raw.strip():
            continue
        heading = _HEADING.match(raw)
        named = _SECTION.match(heading[1] if heading else raw.strip(" :*"))
        if named:
            section = named[1].lower()
        elif heading and not _NUMBERED.match(raw):
            script.title = script.title or heading[1]
        else:
            _take(script, section, raw)
    if not script.lines:
        raise ValueError("no numbered step was found; write one a line, such as `1. Ask for the postcode`")
    return script


def _take(script: Script, section: str, raw: str) -> None:
    bullet = raw.strip().lstrip("-*•").strip()
    if section.startswith(("tool", "system")):
        script.tools.append(bullet)
        return
    if section.startswith(("failure", "when", "escalation")):
        script.failures.append(bullet)
        return
    numbered = _NUMBERED.match(raw)
    if numbered and (not raw.startswith((" ", "\t")) or not script.lines):
        first, *rest = _THEN_IF.split(numbered[2].strip())
        branches = [(b[1].strip(), b[2].strip()) for each in rest if (b := BRANCH.match(each))]
        script.lines.append(Line(int(numbered[1]), first.strip(), branches))
    elif script.lines and (branch := BRANCH.match(bullet)):
        script.lines[-1].branches.append((branch[1].strip(), branch[2].strip()))
    elif script.lines:
        script.lines[-1].more.append(bullet)
    else:
        script.title = script.title or bullet
