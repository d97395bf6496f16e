"""A playbook: a bounded, typed flow that a person, the CRM, a support AI and QA all share.

These are the words only. `engine/playbook` runs a playbook; `desk/playbook_files.py` reads it from YAML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

FACT_TYPES = ("text", "yes_no", "number", "choice", "phone", "date", "list", "record")
STEP_KINDS = (
    "ask",
    "call",
    "decide",
    "say",
    "calm",
    "verify",
    "schedule",
    "offer",
    "escalate",
    "resolve",
    "wrap_up",
    "use",
)
ESCALATION_REASONS = (
    "customer_request",
    "low_confidence",
    "missing_knowledge",
    "out_of_scope",
    "policy",
    "tool_failure",
    "limit",
    "risk",
)
BACK = "back"
"""The target that leaves a part and goes on after the `use` step that entered it."""


class Unanswerable(ValueError):
    """An expression that has no value for these facts: a field that is missing, a list that is empty."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition or value, compiled when the file was read: its text, the names it needs, and how to run it."""

    text: str
    names: frozenset[str]
    run: Callable[[Mapping[str, Any]], Any] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a choice question: its value, and the words that mean it."""

    value: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to know. `source` says who knows it (customer, start, a tool's name, or derived).

    `min_auth` is the level of authentication above which it may be spoken of; `least` and `most` bound a number;
    `form` is how a phone number is written for the tools (`###-###-####`); `also` are other names it may come
    under; `corrected_by` are words with which a customer takes an earlier answer back.
    """

    name: str
    type: str
    source: str = "customer"
    min_auth: int = 0
    label: str = ""
    choices: tuple[Choice, ...] = ()
    least: float | None = None
    most: float | None = None
    unit: str = ""
    form: str = ""
    default: Any = None
    also: tuple[str, ...] = ()
    from_text: tuple[tuple[str, str], ...] = ()
    """(pattern, value): what the first message already says, so that it is not asked again."""
    corrected_by: tuple[str, ...] = ()
    value: Expression | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """Something outside that can be read or changed. `cost` is what the customer pays or loses by it."""

    name: str
    writes: bool = False
    cost: bool = False
    consent: str = ""
    arguments: tuple[str, ...] = ()
    optional: bool = False
    by_customer: bool = False
    """Done by the customer on their own device, as asked by us."""
    how: str = ""
    """What to say when a person, and not a program, does it."""


@dataclass(frozen=True, slots=True)
class Read:
    """How one fact is read out of a tool's answer: by an expression over `result` and `text`, or a pattern."""

    fact: str
    value: Expression | None = None
    pattern: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    when: Expression | None
    then: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step. Fields that a kind does not use stay at their defaults; the format checks which it needs."""

    id: str
    kind: str
    part: str = ""
    say: str = ""
    next: str = ""
    at_most: int = 0
    spent: str = ""
    """Where to go when the step has been entered `at_most` times."""
    # ask, resolve, offer
    fact: str = ""
    again: str = ""
    yes: str = ""
    no: str = ""
    unsure: str = ""
    refused: str = ""
    anew: bool = False
    """Ask even when the fact is known already."""
    when: Expression | None = None
    """resolve: the evidence that needs no question. offer: whether the account is eligible."""
    asks: bool = False
    """resolve: ask the customer where there is no evidence."""
    # call, verify, schedule
    tool: str = ""
    arguments: tuple[tuple[str, Expression], ...] = ()
    reads: tuple[Read, ...] = ()
    error: str = ""
    each: Expression | None = None
    until: Expression | None = None
    none: str = ""
    level: int = 0
    minutes: int = 0
    promise: str = ""
    # decide
    branches: tuple[Branch, ...] = ()
    # calm
    own: str = ""
    then_what: str = ""
    # offer
    offer: str = ""
    offer_kind: str = ""
    need: str = ""
    withheld: str = ""
    # escalate, wrap_up
    reason: str = ""
    to: str = ""
    disposition: str = ""
    outcome: str = "resolved"
    # use
    use: str = ""

    def targets(self) -> tuple[str, ...]:
        """Every step that may follow, in the order of the file; `use` is followed by what it enters."""
        named = [self.next, self.yes, self.no, self.unsure, self.refused, self.error, self.none]
        named += [self.withheld, self.spent, *(branch.then for branch in self.branches)]
        return tuple(dict.fromkeys(name for name in named if name))


@dataclass(frozen=True, slots=True)
class Limits:
    """A run ends inside these, whatever happens. `silence_minutes` is how long one silence may last."""

    steps: int = 120
    calls: int = 40
    minutes: float = 240.0
    reasks: int = 2
    corrections: int = 3
    silence_minutes: float = 60.0


@dataclass(frozen=True, slots=True)
class Question:
    """A QA question bound to steps: its weight, whether failing it fails the whole, and when it does not apply."""

    id: str
    text: str
    steps: tuple[str, ...]
    weight: int = 1
    critical: bool = False
    not_applicable: str = ""


@dataclass(frozen=True, slots=True)
class Playbook:
    """One definition, four surfaces: script, CRM prompt, support AI, scorecard; they share the step ids."""

    id: str
    version: int
    title: str
    topic: str
    steps: Mapping[str, Step]
    start: str
    parts: Mapping[str, str] = field(default_factory=dict)
    """(part, its first step)"""
    shared: frozenset[str] = frozenset()
    """The parts that come from an included file: other playbooks rehearse them too."""
    summary: str = ""
    fits: tuple[str, ...] = ()
    """Words in which customers tell of this: a case that says them is offered this playbook first."""
    source: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    tools: Mapping[str, Tool] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    questions: tuple[Question, ...] = ()
    now: str = ""
    reask: str = "Sorry, I did not quite get that."
    still_there: str = "Are you still there? Take your time; I am here."
    noted: str = "Thank you, I have noted that."
    calm: Step | None = None
    """Said once, by itself, when the customer is clearly upset."""
    escalation_tool: str = ""
    escalation_say: str = ""
    leaving: str = ""
    """The step for a stated wish to leave; without it, such a wish is handed to a person at once."""

    def first_of(self, part: str) -> str:
        return self.parts[part]

    def asks(self, fact: str) -> Iterable[Step]:
        return (step for step in self.steps.values() if step.kind == "ask" and step.fact == fact)
