"""A playbook's run: its state, the actions it asks for, and how both are kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

OUTCOMES = ("resolved", "escalated", "stopped")


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that is known: its value, where it came from (customer, start, or a tool's name), at which step."""

    value: Any
    source: str
    step: str
    stack: tuple[str, ...] = ()
    """The parts that were open at that step, so that a correction can go back to it."""


@dataclass(frozen=True, slots=True)
class Used:
    """One tool call that was made, and what came back."""

    step: str
    tool: str
    arguments: Mapping[str, Any]
    result: str = ""
    error: bool = False
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """A yes that was asked for: what was asked, in whose words it was given, and whether it was used."""

    fact: str
    step: str
    asked: str
    words: str
    used: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A promise made to the customer; `due` is RFC 3339, or empty where no time was named."""

    text: str
    owner: str
    due: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """An offer that was weighed: shown or withheld with reasons, and how it was answered."""

    offer: str
    kind: str
    allowed: bool
    reasons: tuple[str, ...]
    step: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    step: str


@dataclass(frozen=True, slots=True)
class Packet:
    """The hand-off summary, as a run gives it: enough for the next person to go on from it alone."""

    source: str
    stage: str
    last_action: str
    reason: str
    problem: str
    next_step: str
    facts: Mapping[str, Mapping[str, Any]]
    tools_tried: tuple[Mapping[str, Any], ...]
    promises: tuple[str, ...]
    notes: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    confidence: float | None = None
    resolved: bool = False
    mood: str = ""
    """How the customer's words felt, first and last: what calming did (upset, then neutral)."""


@dataclass(frozen=True, slots=True)
class Action:
    """What comes next: words to say (no answer awaited), then one question, one call, or the end.

    `kind` is ask, call or done. `expects` names the events that may follow.
    """

    kind: str
    step: str
    says: tuple[Said, ...] = ()
    ask: str = ""
    fact: str = ""
    answer_kind: str = "text"
    choices: tuple[str, ...] = ()
    call: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    outcome: str = ""
    reason: str = ""
    packet: Packet | None = None
    trace: tuple[str, ...] = ()

    @property
    def expects(self) -> tuple[str, ...]:
        return {"ask": ("answer", "message", "silence"), "call": ("result", "message")}.get(self.kind, ())

    def lines(self) -> list[dict[str, Any]]:
        """The action as the objects of the `--stdio` protocol, one for each line."""
        out: list[dict[str, Any]] = [{"say": said.text, "step": said.step} for said in self.says]
        if self.kind == "ask":
            asked: dict[str, Any] = {"ask": self.ask, "fact": self.fact, "kind": self.answer_kind}
            if self.choices:
                asked["choices"] = list(self.choices)
            out.append({**asked, "step": self.step})
        elif self.kind == "call":
            out.append({"call": self.call, "args": dict(self.arguments), "step": self.step})
        else:
            packet = asdict(self.packet) if self.packet else {}
            done = {"outcome": self.outcome, "reason": self.reason, "handoff": packet}
            out.append({"done": {**done, "trace": list(self.trace)}})
        return out


@dataclass(frozen=True, slots=True)
class State:
    """Where a run stands. It is the fold of the inputs; the same inputs give the same state on every machine."""

    playbook: str
    version: int
    now: str
    step: str = ""
    waiting: str = ""
    """ask, call, or empty when the run is over"""
    stack: tuple[str, ...] = ()
    text: str = ""
    source: str = "customer"
    facts: Mapping[str, Known] = field(default_factory=dict)
    earlier: tuple[tuple[str, Any, str], ...] = ()
    """Facts that were taken back or replaced: (name, value, source). Nothing that was said is lost."""
    asked: int = 0
    proposed: str = ""
    """What a support AI took the last words to mean, while the customer is asked whether that is right."""
    calmed: bool = False
    silences: int = 0
    corrections: int = 0
    leaving: bool = False
    visits: Mapping[str, int] = field(default_factory=dict)
    steps: int = 0
    calls: int = 0
    minutes: float = 0.0
    tools: tuple[str, ...] | None = None
    used: tuple[Used, ...] = ()
    consents: tuple[Consent, ...] = ()
    promises: tuple[Made, ...] = ()
    offers: tuple[Weighed, ...] = ()
    notes: tuple[str, ...] = ()
    moods: tuple[int, ...] = ()
    public: bool = False
    auth_level: int = 0
    auth_minutes_left: float = 0.0
    confirmed: bool = False
    context: Mapping[str, Any] = field(default_factory=dict)
    """What the host knows and an offer needs: consent on file, surge, recent pitches, ..."""
    items: tuple[Any, ...] = ()
    """What is left of the list that a call goes through."""
    pending: tuple[str, str] = ("", "")
    """An escalation under way while its tool is called: (reason, to)."""
    last: str = ""
    outcome: str = ""
    reason: str = ""
    trace: tuple[str, ...] = ()


def to_json(state: State) -> dict[str, Any]:
    """The state as plain JSON values."""
    return asdict(state)


def from_json(row: Mapping[str, Any]) -> State:
    """The state that `to_json` gave. Raises TypeError where a field is not one of ours."""
    fields = dict(row)
    fields["facts"] = {n: Known(**{**k, "stack": tuple(k["stack"])}) for n, k in row["facts"].items()}
    for name, kind in (("used", Used), ("consents", Consent), ("promises", Made)):
        fields[name] = tuple(kind(**each) for each in row[name])
    fields["offers"] = tuple(Weighed(**{**o, "reasons": tuple(o["reasons"])}) for o in row["offers"])
    fields["earlier"] = tuple((name, value, source) for name, value, source in row["earlier"])
    for name in ("stack", "notes", "moods", "trace", "pending", "items"):
        fields[name] = tuple(row[name])
    fields["tools"] = None if row["tools"] is None else tuple(row["tools"])
    return State(**fields)
