"""A playbook's draft from a numbered call-centre script: workflow, tools, failure points; no language model.

A script is plain text or Markdown. Numbered lines are steps; indented or bulleted lines under them are branches
("If yes: 5", "If it does not work, go to step 7"); headings or lines that begin with "Tools" or "Failure points"
open those lists. What cannot be read becomes a question for the author, as a comment at the step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from firsthand.desk.playbook_files import parse_loosely
from firsthand.desk.playbook_script import BRANCH, Line, Script, read_script
from firsthand.engine.playbook.flow import unfold

PERSON = "to_a_person"
TAKEN_OVER = "A colleague takes this over today and sees everything that we did."

_NAMED_TOOL = re.compile(r"\((?:tool|system|in|via)[: ]+([\w -]+)\)", re.IGNORECASE)
_GOTO = re.compile(
    r"\b(?:go to|continue (?:with|at)|skip to|jump to|see|proceed to|back to)?\s*(?:step\s+|#)?(\d+)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"^(?:ask|check with|find out|confirm|verify with)\b|\?$", re.IGNORECASE)
_CALLS = re.compile(
    r"^(?:look up|open|check|run|search|pull up|use|send|book|apply|add|reset|refresh|test|enter)\b", re.IGNORECASE
)
_HANDS_OVER = re.compile(
    r"\b(?:escalate|transfer|hand (?:over|off)|pass (?:on|to)|supervisor|tier ?[23])\b", re.IGNORECASE
)
_ENDS = re.compile(r"\b(?:close|wrap up|end|finish|thank the customer|document)\b", re.IGNORECASE)
_SOLVED = re.compile(
    r"\b(?:(?:is|whether|if) (?:it|that|this) (?:working|fixed|solved|settles?|helps?|works)|settles? (?:it|that)|is it (?:working|fixed|solved)|confirm (?:that )?(?:it|the)|resolved|works now|does it work)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”](.+?)[\"“”]")
_YES = re.compile(r"\b(?:yes|it (?:works|does|is)|works|solved|fixed|ok|agrees?|accepts?)\b", re.IGNORECASE)
_NO = re.compile(r"\b(?:no|not|does(?:n.?t| not)|fails?|refuses?|declines?|still)\b", re.IGNORECASE)


SMALL_WORDS = frozenset("the a an customer to for and of their if is your you".split())


def draft(text: str, playbook_id: str) -> tuple[str, list[str]]:
    """(the YAML of a playbook that passes `check`, the questions that its author still has to answer).

    Raises ValueError where the script has no numbered steps.
    """
    script = read_script(text)
    return _Writer(script, playbook_id).write()


class _Writer:
    """Writes the draft; every gap becomes a question beside the step."""

    def __init__(self, script: Script, playbook_id: str) -> None:
        self.script, self.id = script, playbook_id
        self.names = self._names()
        self.questions: list[str] = []
        self.facts: list[str] = []
        self.tools: list[str] = []

    def _names(self) -> dict[int, str]:
        names: dict[int, str] = {}
        for line in self.script.lines:
            words = re.findall(r"[a-z]+", line.text.lower())
            words = [word for word in words if word not in SMALL_WORDS]
            base = "_".join(words[:4]) or f"step_{line.number}"
            name = base if base not in names.values() else f"{base}_{line.number}"
            names[line.number] = name
        return names

    def write(self) -> tuple[str, list[str]]:
        steps = self.script.lines
        blocks = {
            self.names[line.number]: list(self._body(line, self._after(index))) for index, line in enumerate(steps)
        }
        blocks[PERSON] = [
            f"  - id: {PERSON}",
            "    escalate: missing_knowledge",
            f"    say: {_quoted(TAKEN_OVER)}",
        ]
        if any(": solved" in part for block in blocks.values() for part in block):
            blocks["solved"] = ["  - id: solved", "    wrap_up: solved", "    say: Glad that this is settled."]
        for name in _never_reached(self._text(blocks), blocks):
            self.questions.append(f"No path leads to “{name}”: when does it happen?")
            blocks[name] = ["  # " + part.strip() for part in blocks[name]]
        self._ask_about_the_rest()
        return self._text(blocks), self.questions

    def _after(self, index: int) -> str:
        following = self.script.lines[index + 1 :]
        return self.names[following[0].number] if following else ""

    def _ask_about_the_rest(self) -> None:
        if self.script.tools and not self.tools:
            names = ", ".join(self.script.tools)
            self.questions.append(f"The script names tools ({names}), but no step uses one. Where?")
        for failure in self.script.failures:
            self.questions.append(f"Failure point “{failure}”: at which step, and what then?")

    def _text(self, blocks: dict[str, list[str]]) -> str:
        title = self.script.title or self.id.replace("_", " ").capitalize()
        lines = [f"id: {self.id}", "version: 1", f"title: {_quoted(title)}"]
        lines += ["topic: service  # to decide: network, device, billing, sales, order, account, cancel", ""]
        lines += ["facts:", *self.facts, ""] if self.facts else []
        lines += ["tools:", *self.tools, ""] if self.tools else []
        lines += [f"# failure point: {each}" for each in self.script.failures]
        lines += ["steps:", *(part for block in blocks.values() for part in block), "", "qa:"]
        first = self.names[self.script.lines[0].number]
        lines += [f'  - {{id: followed, text: "Were the steps followed in their order?", steps: [{first}]}}']
        return "\n".join(lines) + "\n"

    def _body(self, line: Line, after: str) -> Iterator[str]:
        name = self.names[line.number]
        yield f"  # {line.number}. {line.text}"
        yield from (f"  #    {more}" for more in line.more)
        yield f"  - id: {name}"
        if _HANDS_OVER.search(line.text) and not line.branches:
            yield from ("    escalate: missing_knowledge", f"    say: {_quoted(_said(line) or TAKEN_OVER)}")
        elif not after and not line.branches and _ENDS.search(line.text):
            yield from self._end(line)
        elif self._fails_only(line):
            yield from self._call(line, name, after)
        elif _SOLVED.search(line.text) or (not after and line.branches):
            yield from self._resolve(line, after)
        elif line.branches or _ASKS.search(line.text):
            yield from self._ask(line, name, after)
        elif _CALLS.search(line.text):
            yield from self._call(line, name, after)
        else:
            if condition := BRANCH.match(line.text):
                self.questions.append(
                    f"Step {line.number} holds only where {condition[1]}: from which fact is that known? Make it a decide."
                )
            yield from (
                f"    say: {_quoted(_said(line) or line.text)}",
                f"    next: {after or self._ask_end(line)}",
            )

    def _end(self, line: Line) -> Iterator[str]:
        """The last line closes the case: resolved where the script asks whether it is, else only stopped."""
        solved = any(_SOLVED.search(each.text) for each in self.script.lines)
        yield from (f"    wrap_up: {self.id}_closed", f"    outcome: {'resolved' if solved else 'stopped'}")
        if said := _said(line):
            yield f"    say: {_quoted(said)}"

    def _fails_only(self, line: Line) -> bool:
        """A tool's line whose branches only say what happens when it fails."""
        return (
            bool(_CALLS.search(line.text)) and bool(line.branches) and all(_NO.search(b[0]) for b in line.branches)
        )

    def _resolve(self, line: Line, after: str) -> Iterator[str]:
        yes, no = self._targets(line, "", solves=True)
        yield f"    resolve: {_quoted(_question(line))}"
        if not yes and after and self._closes(after):
            yield from (f"    yes: {after}", f"    no: {no or PERSON}")
            return
        yield from (f"    yes: {yes or 'solved'}", f"    no: {no or after or PERSON}")

    def _closes(self, name: str) -> bool:
        last = self.script.lines[-1]
        return self.names[last.number] == name and not last.branches and bool(_ENDS.search(last.text))

    def _ask_end(self, line: Line) -> str:
        if not _ENDS.search(line.text):
            self.questions.append(f"Step {line.number}: how does the customer confirm that it is solved?")
        return PERSON

    def _ask(self, line: Line, name: str, after: str) -> Iterator[str]:
        yes, no = self._targets(line, after)
        fact = f"{name}_answer"
        kind = "yes_no" if line.branches else "text"
        self.facts.append(f"  {fact}: {{type: {kind}, label: {_quoted(line.text[:60])}}}")
        yield from (f"    ask: {fact}", f"    say: {_quoted(_question(line))}")
        if kind == "yes_no":
            yield from (
                f"    yes: {yes or after or PERSON}",
                f"    no: {no or after or PERSON}",
                f"    unsure: {PERSON}",
            )
        else:
            yield from (f"    unsure: {PERSON}", f"    next: {after or PERSON}")

    def _call(self, line: Line, name: str, after: str) -> Iterator[str]:
        named = _NAMED_TOOL.search(line.text)
        tool = re.sub(r"\W+", "_", named[1].strip().lower()) if named else f"do_{name}"[:40]
        failed = next((self._target(line, then, PERSON, False) for _, then in line.branches), PERSON)
        self.tools.append(f"  {tool}: {{how: {_quoted(line.text)}}}")
        if re.search(r"\b(?:send|book|apply|add|reset|enter|charge|change)\b", line.text, re.IGNORECASE):
            self.questions.append(
                f"Step {line.number}: does “{line.text}” change or cost something? Then add writes, cost and a consent."
            )
        else:
            self.questions.append(f"Step {line.number}: what is read out of “{line.text}”? Add it under read.")
        yield from (f"    call: {tool}", f"    error: {failed}", f"    next: {after or PERSON}")

    def _targets(self, line: Line, after: str, solves: bool = False) -> tuple[str, str]:
        yes = no = ""
        for condition, then in line.branches:
            denied = bool(_NO.search(condition))
            target = self._target(line, then, after, solves and not denied)
            if denied:
                no = no or target
            elif _YES.search(condition) or not yes:
                yes = yes or target
            else:
                self.questions.append(f"Step {line.number}: “if {condition}” is a third answer; make it a choice.")
        return yes or after, no

    def _target(self, line: Line, then: str, after: str, solves: bool) -> str:
        if _HANDS_OVER.search(then):
            return PERSON
        goto = _GOTO.search(then)
        if goto and int(goto[1]) in self.names:
            if int(goto[1]) > line.number:
                return self.names[int(goto[1])]
            back = f"Step {line.number}: goes back to step {goto[1]}; how often may it?"
            self.questions.append(f"{back} Until that is said, a person takes over.")
            return PERSON
        if _ENDS.search(then):
            return "solved" if solves else PERSON
        self.questions.append(f"Step {line.number}: what happens in “{then or 'this case'}”?")
        return after or PERSON


def _never_reached(text: str, blocks: Iterable[str]) -> list[str]:
    loaded = parse_loosely(text)
    assert loaded.playbook is not None
    reached = {name for _, name in unfold(loaded.playbook).edges}
    return [name for name in blocks if name not in reached]


def _said(line: Line) -> str:
    quoted = _QUOTED.search(line.text)
    return quoted[1] if quoted else ""


def _question(line: Line) -> str:
    """The words to ask with: what the script quotes, or its own line turned to the customer."""
    if quoted := _said(line):
        return quoted
    text = re.sub(
        r"^(?:ask|find out|check with|confirm|verify with)\s+(?:the customer\s+)?(?:to\s+|for\s+|if\s+|whether\s+|that\s+)?",
        "",
        line.text,
        flags=re.IGNORECASE,
    )
    text = text.rstrip(".: ")
    text = re.sub(r"\btheir\b", "your", text)
    text = re.sub(r"\bthey\b", "you", text)
    return text if text.endswith("?") else f"{text[:1].upper()}{text[1:]}?"


def _quoted(words: str) -> str:
    """Words as a YAML text; braces would be slots, and a script knows no slots."""
    words = words.replace("{", "(").replace("}", ")")
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
