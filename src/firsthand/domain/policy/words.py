"""What a policy says, as values: queues, targets, ladders, weights, limits. One file fills them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from firsthand.domain.hours import ALWAYS, Hours

CLOCKS = ("first_response", "next_response", "resolution")
CRITICAL_KINDS = ("outage", "fraud", "regulator", "safety", "leaving", "vulnerable")


@dataclass(frozen=True, slots=True)
class Brand:
    """Who speaks: the name, the handles that are ours, how a reply is signed, and the hosts that people are sent to."""

    name: str
    handles: tuple[str, ...] = ()
    signature: str = ""
    sites: tuple[str, ...] = ()
    """A link to one of these is ours, also where it looks odd."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue of the desk. `everyone` queues ask for no topic skill, only for the tier."""

    id: str
    label: str
    topics: tuple[str, ...] = ()
    tier_min: int = 1
    tier_max: int = 3
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A service clock: minutes by urgency, counted in the hours of a calendar (`always` or a name)."""

    minutes: Mapping[str, float]
    calendar: str = "always"


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who may take a waiting case, and after how many minutes.

    Level 1 is the own tier with the topic known, at once. Level 2 is an agent of a higher tier who knows the
    topic: at once while that agent's own work is empty, else after `higher_tier_minutes`. Level 3 is any
    other topic at or under the agent's tier: after `other_topic_minutes`. Past `oldest_first_minutes` age
    alone decides, so that no case starves.
    """

    higher_tier_minutes: float = 60.0
    other_topic_minutes: float = 10.0
    oldest_first_minutes: float = 1440.0
    reach: str = "ladder"
    """ladder (the rule above), anyone, topic, tier or cell: the last four are the strict teams of what-if."""
    order: str = "index"
    """index (value of waiting by minute of work) or oldest (first come, first served)."""
    delay_exponent: float = 1.0
    start_tier: str = "cost"
    """cost (cheapest expected start) or likeliest (the most probable tier)."""


@dataclass(frozen=True, slots=True)
class Stickiness:
    """A follow-up returns to its owner: its index counts `factor` times, and it is kept for `keep_minutes`.

    An owner with `own_minutes_max` of own follow-ups waiting gets no more: the next goes to the queue.
    """

    factor: float = 3.0
    keep_minutes: float = 240.0
    own_minutes_max: float = 15.0


@dataclass(frozen=True, slots=True)
class Work:
    """What the assignment expects of work: minutes by tier, slow-down and resolution by how well it fits."""

    minutes: Mapping[int, float] = field(default_factory=lambda: {1: 3.5, 2: 7.0, 3: 12.0})
    slowdown: Mapping[str, float] = field(
        default_factory=lambda: {"primary": 1.0, "secondary": 1.06, "other": 1.3}
    )
    resolves: Mapping[str, float] = field(
        default_factory=lambda: {"primary": 0.92, "secondary": 0.90, "other": 0.82}
    )
    read_minutes: float = 1.5
    escalate_minutes: float = 1.0
    shadow_price: Mapping[int, float] = field(default_factory=lambda: {1: 1.0, 2: 1.35, 3: 2.2})


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much one agent holds. `units` weighs active conversations by channel; waiting ones weigh nothing."""

    open_conversations_max: int = 12
    idle_release_minutes: float = 30.0
    occupancy_max: float = 1.0
    """Whoever was busy for more of the last two hours gets only what cannot wait; 1 spares nobody."""
    units: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandOver:
    """When cases that wait on us and whose owner is gone go to the people on duty."""

    by_itself: bool = True
    """False: only when a lead starts it on the page Staffing."""
    after_shift_minutes: float = 10.0
    """So long after the end of a shift its owner may finish what is in hand."""
    after_away_minutes: float = 30.0


@dataclass(frozen=True, slots=True)
class FourEyes:
    """When a reply needs a second person's approval."""

    reach_min: int = 50_000
    critical: frozenset[str] = frozenset({"fraud", "regulator", "safety", "vulnerable"})
    urgencies: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset({"incident", "public_statement"})
    credit_dollars_over: float = 50.0


@dataclass(frozen=True, slots=True)
class Risk:
    """What goes to the risk desk whatever its topic is."""

    kinds: frozenset[str] = frozenset({"fraud", "regulator", "safety", "vulnerable"})
    reach_min: int = 100_000


@dataclass(frozen=True, slots=True)
class TierLimit:
    """What a tier may decide alone: credit in dollars, offers, statements in public."""

    credit_dollars: float = 0.0
    offers: bool = False
    public_statements: bool = False


@dataclass(frozen=True, slots=True)
class StoreRules:
    """Store pages: clocks of their own, and who helps when the manager does not answer."""

    first_response: Target
    resolution: Target | None = None
    region_after_minutes: float = 240.0
    national_after_minutes: float = 720.0
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def region_of(self, store: str) -> str:
        """The region of a store, empty where none is written."""
        return next((region for region, stores in self.regions.items() if store in stores), "")


@dataclass(frozen=True, slots=True)
class OverloadStage:
    """A stage of overload: it begins when clearing the queue would take this long, and does these things."""

    id: str
    label: str
    clear_minutes_over: float
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallBacks:
    """How many calls the desk can make at once, how soon and how far ahead, and in whose hours."""

    at_once: int = 2
    """So many calls fit into one quarter of an hour."""
    ahead_minutes: float = 30.0
    """So soon nobody can be promised: the caller reads the case first."""
    days_ahead: int = 14
    calendar: str = ""
    """Empty: the calendar `call_backs`, and without one weekdays from 9 to 6."""


@dataclass(frozen=True, slots=True)
class TriageRules:
    """When triage is sure enough, and how much of what was filtered out is looked at again."""

    abstain_precision: float = 0.58
    audit_share: float = 0.005
    topic_confidence_min: float = 0.50
    actionable_min: float = 0.011


@dataclass(frozen=True, slots=True)
class Policy:
    """The brand's rules for the desk. Everything that a lead may change is here, and nothing else is."""

    id: str
    version: str
    brand: Brand
    queues: Mapping[str, Queue]
    topic_queues: Mapping[str, str]
    targets: Mapping[str, Target]
    stores: StoreRules
    weights: Mapping[str, float]
    wages: Mapping[int, float]
    pool_wage: float
    calendars: Mapping[str, Hours]
    ladder: Ladder = Ladder()
    stickiness: Stickiness = Stickiness()
    work: Work = field(default_factory=Work)
    capacity: Capacity = field(default_factory=Capacity)
    hand_over: HandOver = HandOver()
    four_eyes: FourEyes = FourEyes()
    risk: Risk = Risk()
    tier_limits: Mapping[int, TierLimit] = field(default_factory=dict)
    overload: tuple[OverloadStage, ...] = ()
    dispositions: Mapping[str, str] = field(default_factory=dict)
    triage: TriageRules = TriageRules()
    call_backs: CallBacks = CallBacks()
    sim_guard_days: int = 7
    """So long after a SIM change a code to the number proves nobody, and the account playbook stops; 0 for never."""
    languages: tuple[str, ...] = ("en",)
    warn_share: float = 0.8
    reopen_hours: float = 72.0
    undo_seconds: float = 15.0
    accept_seconds: float = 45.0
    """So long a case that was given to somebody waits to be opened; 0 asks nobody."""
    away_after_misses: int = 3
    offer_again_minutes: float = 10.0
    """Whoever passed on a case is not asked again for so long."""
    call_out: tuple[str, ...] = ()
    """Flex agents to call when an overload stage says so, in this order."""
    text_sha256: str = ""

    def __hash__(self) -> int:
        return hash((self.id, self.version, self.text_sha256))

    @property
    def first_response_minutes(self) -> Mapping[str, float]:
        return self.targets["first_response"].minutes

    @property
    def next_response_minutes(self) -> Mapping[str, float]:
        return self.targets["next_response"].minutes if "next_response" in self.targets else {}

    @property
    def resolution_minutes(self) -> Mapping[str, float]:
        return self.targets["resolution"].minutes if "resolution" in self.targets else {}

    @property
    def zone(self) -> str:
        """Where the desk is: the time zone of the first calendar that is not open around the clock."""
        return next((each.zone for each in self.calendars.values() if not each.always), "UTC")

    def hours(self, calendar: str) -> Hours:
        """The business hours of a calendar's name."""
        return ALWAYS if calendar == "always" else self.calendars[calendar]

    def reopens(self, closed: datetime, at: datetime) -> bool:
        """Whether a case that was closed then opens again at a time, inside the window."""
        return at <= closed + timedelta(hours=self.reopen_hours)

    def label(self, queue: str) -> str:
        """A queue's name as people say it; a store's queue is named after its store."""
        if queue in self.queues:
            return self.queues[queue].label
        return queue.removeprefix("store:").replace("-", " ").title()
