"""Decisions: what the engine answers, always as a value with its reasons."""

from __future__ import annotations

from dataclasses import dataclass, field

TOPICS = ("network", "device", "billing", "sales", "order", "account", "cancel", "service", "none")
SENTIMENTS = ("negative", "neutral", "positive")
URGENCIES = ("low", "normal", "high")
CHURNS = ("none", "possible", "explicit")
TIERS = (0, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Scores:
    """A model's probabilities for one mention, recorded with it: the core never runs the model itself.

    Each tuple is in the order of the label tuples above and sums to one. `words` are the terms of the text
    that spoke loudest, with their sign (`+` for actionable). `model` names the version that scored.
    """

    p_actionable: float
    topic: tuple[float, ...]
    tier: tuple[float, ...]
    sentiment: tuple[float, ...]
    urgency: tuple[float, ...]
    churn: tuple[float, ...]
    p_store: float
    lang: str = "en"
    words: tuple[str, ...] = ()
    model: str = ""


@dataclass(frozen=True, slots=True)
class Triage:
    """What a mention is: each head with a calibrated confidence, and the words or rules that led to it.

    `abstain` is true where the reading is not sure enough to act on: on screen, "needs a person".
    `second_topic` is the next best reading, offered to that person. `critical` names a kind that no model
    may overrule (outage, fraud, regulator, safety, leaving, vulnerable). `cluster` is shared by near-duplicates.
    """

    actionable: bool
    p_actionable: float
    topic: str
    topic_confidence: float
    tier: int
    sentiment: str
    urgency: str
    churn: str
    store: bool
    lang: str
    abstain: bool
    reasons: tuple[str, ...]
    tier_confidence: float = 1.0
    sentiment_confidence: float = 1.0
    urgency_confidence: float = 1.0
    churn_confidence: float = 1.0
    store_confidence: float = 1.0
    second_topic: str = ""
    second_confidence: float = 0.0
    tier_shares: tuple[float, ...] = ()
    critical: str = ""
    spam: bool = False
    abuse: bool = False
    private_data: tuple[str, ...] = ()
    cluster: str = ""
    model: str = ""

    @property
    def wanted(self) -> bool:
        """Worth an answer, or not sure: what is neither is filtered out."""
        return self.actionable or self.abstain


@dataclass(frozen=True, slots=True)
class Route:
    """Which queue, at which tier, and the rule that said so."""

    queue: str
    tier: int
    rule: str
    reasons: tuple[str, ...]
    topic: str = "none"
    store: str | None = None
    urgency: str = "normal"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One case that was weighed for an agent, or one agent that was weighed for a case, and its index."""

    id: str
    level: int
    index: float
    parts: tuple[tuple[str, float], ...] = ()


HAND_OVER = "hand-over"
"""The rule of a case that was matched together with others when somebody left; nobody is asked to accept it."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who takes what, and the certificate: candidates, the rule that fired, what would have changed it."""

    case: str
    agent: str
    rule: str
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()
    would_change: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reply check found. `start` and `end` count characters of the text; `severity` is block or warn."""

    check: str
    severity: str
    start: int
    end: int
    message: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply that has not left the house: the text and where it would go."""

    text: str
    channel: str
    public: bool = True
    in_reply_to_text: str = ""
    handle: str = ""
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Handoff:
    """The hand-off summary: all that the next person needs, from it alone."""

    source: str
    stage: str
    last_action: str
    reason: str
    facts: tuple[tuple[str, str, str], ...] = ()
    """(name, value, where it came from)"""
    tools_tried: tuple[tuple[str, str], ...] = ()
    promises: tuple[str, ...] = ()
    confidence: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer to "may we offer this now?": shown or withheld, and always why."""

    offer: str
    kind: str
    allowed: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """A service clock: what it measures, when it is due, and how it stands."""

    name: str
    due_minutes: float
    spent_minutes: float
    state: str
    """pending, paused, met, breached"""
    marks: tuple[str, ...] = field(default=())
