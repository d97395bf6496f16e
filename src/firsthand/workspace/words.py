"""The words on screen: our terms in the language of people in care, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from firsthand.domain.policy import Policy
from firsthand.domain.spoken import CHANNEL_NAMES, SENTIMENT_NAMES, TOPIC_NAMES

TOPICS = TOPIC_NAMES
URGENCIES = {"high": "Urgent", "normal": "Normal", "low": "Low", "": "Normal"}
SENTIMENTS = SENTIMENT_NAMES
CHURNS = {"none": "No sign of leaving", "possible": "May leave", "explicit": "Wants to leave", "": ""}
CHANNELS = CHANNEL_NAMES
LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "pt": "Portuguese",
    "de": "German",
    "sw": "Swahili",
    "ar": "Arabic",
    "hi": "Hindi",
}
STATES = {"new": "Waiting", "assigned": "In hand", "waiting": "Waiting for the customer", "closed": "Closed"}
REPLIES = {
    "draft": "Draft",
    "asked": "Waiting for a second approval",
    "approved": "Approved",
    "ready": "Sending soon",
    "sending": "Sending",
    "sent": "Sent",
    "refused": "Refused by the channel",
    "later": "Will be tried again",
    "unknown": "Not confirmed",
    "human": "Needs a decision",
    "cancelled": "Taken back",
}
FLAGS = {
    "needs_person": "Needs a person",
    "unknown": "Not confirmed",
    "human": "Needs a decision",
    "refused": "Refused by the channel",
    "approval": "Second approval",
    "waiting": "Waits for us",
    "late": "Past its service level",
    "private": "Private",
}
RULES = {
    "risky": "Risk comes first",
    "unsure": "Not sure enough, so a person decides",
    "local_page": "It stands on a store's page",
    "specialist": "The team for this topic and tier",
    "general": "Nothing more special applied",
    "hand-off": "Handed off by a colleague",
}
CLOCKS = {"first_response": "First answer", "next_response": "Next answer", "resolution": "Resolution"}
CRITICAL = {
    "outage": "Outage",
    "fraud": "Fraud",
    "regulator": "Regulator or lawyer",
    "safety": "Safety",
    "leaving": "Wants to leave",
    "vulnerable": "Vulnerable customer",
}
ROLES = {
    "agent": "Agent",
    "lead": "Team lead",
    "qa": "Quality",
    "store_manager": "Store manager",
    "admin": "Administrator",
    "integrator": "Integrator",
}
CHECKS = {"block": "Stops the reply", "warn": "Please look"}
MENDS = frozenset({"spelling", "wrong_word", "agreement", "grammar", "repeated_word", "tone", "wrong_handle"})
"""Checks whose suggestion is the right words themselves: one key puts them in. Other suggestions are advice."""
VIEWS = {"mine": "Mine", "queues": "My queues", "unassigned": "Unassigned", "all": "All"}
FIELDS: Mapping[str, Mapping[str, str]] = {
    "topic": {key: label for key, label in TOPICS.items() if key},
    "tier": {"0": "Tier 0", "1": "Tier 1", "2": "Tier 2", "3": "Tier 3"},
    "urgency": {key: label for key, label in URGENCIES.items() if key},
    "sentiment": {key: label for key, label in SENTIMENTS.items() if key},
    "actionable": {"true": "Needs an answer", "false": "Needs no answer"},
}
"""What "this is wrong" may change, and to what."""
CORRECTED = {"topic": "topic", "tier": "tier", "urgency": "urgency", "sentiment": "mood", "actionable": "reading"}
"""What somebody corrected, as a sentence calls it."""
REASONS = {
    "customer_request": "The customer asked for it",
    "low_confidence": "I am not sure",
    "missing_knowledge": "I do not know the answer",
    "out_of_scope": "Another team's work",
    "policy": "Above my limit",
    "tool_failure": "A tool failed",
    "limit": "The playbook's limit is reached",
    "risk": "Fraud, safety or the law",
}
"""Why a case is handed off; the same codes as a playbook's escalation."""
DECLINES = {
    "not_mine": "Not my topic",
    "knows": "I know this customer",
    "leaving": "I am about to leave",
    "full": "My hands are full",
    "other": "Another reason",
}
"""Why a case goes back to its queue."""
EVENTS = {
    "MentionJoined": "The customer wrote again",
    "BrandPosted": "Somebody answered as the brand outside this desk",
    "MentionEdited": "The customer edited the message",
    "MentionDeleted": "The customer deleted the message",
    "ReplyQueued": "A colleague has just answered",
    "WrappedUp": "A colleague closed the case",
}

METRICS = {
    "first_response_minutes": "First answer, mean",
    "first_response_median_minutes": "First answer, median",
    "first_response_p90_minutes": "First answer, slowest tenth",
    "next_response_minutes": "Next answer, mean",
    "next_response_median_minutes": "Next answer, median",
    "next_response_p90_minutes": "Next answer, slowest tenth",
    "resolution_minutes": "Time to the end, mean",
    "resolution_median_minutes": "Time to the end, median",
    "resolution_p90_minutes": "Time to the end, slowest tenth",
    "never_answered": "Never answered",
    "service_level": "Service level",
    "service_level_high": "Service level, urgent",
    "service_level_normal": "Service level, normal",
    "service_level_low": "Service level, low",
    "first_contact_resolution": "Solved at first contact",
    "first_contact_one_reply": "Solved with one reply",
    "first_contact_no_return": "Did not come back",
    "first_contact_survey": "Solved, customers say",
    "handling_minutes": "Handling time",
    "cost_per_handled": "Cost per case handled",
    "cost_per_resolved": "Cost per case solved",
    "negative_share": "Unhappy share",
    "mood_lifted": "Came unhappy, left better",
    "misroute_rate": "Sent to the wrong team",
    "transfers": "Hand-offs per case",
    "reopen_rate": "Opened again",
    "backlog": "Open now",
    "waiting": "Waiting for us",
    "saves": "Stayed after all",
    "csat": "Satisfaction",
    "second_approval_share": "Second approvals",
    "blocked_share": "Checks overruled",
}


def queue_label(queue: str, policy: Policy) -> str:
    return policy.label(queue) if queue else "No queue"


def urgency(level: str) -> str:
    """An urgency that stands alone, beside other things: “Low” of what?"""
    return URGENCIES[level] if level == "high" else f"{URGENCIES[level]} urgency"


def mood(sentiment: str) -> str:
    """A mood that stands alone, beside other things."""
    return f"{SENTIMENTS[sentiment]} mood" if SENTIMENTS[sentiment] == "Neutral" else SENTIMENTS[sentiment]


def topics(names: Iterable[str]) -> str:
    """Topics as one line of a person's skills."""
    return ", ".join(TOPICS.get(name, name) for name in names)


def ago(moment: datetime | None, now: datetime) -> str:
    """How long ago, in the shortest words that are still true; the page keeps it fresh."""
    if moment is None:
        return ""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h ago"
    if minutes < 60 * 24 * 60:
        return f"{minutes // (24 * 60)} days ago"
    return f"{moment:%-d %b %Y}"


def left(moment: datetime | None, now: datetime) -> str:
    """How much of the service level is left, or by how much it is missed."""
    if moment is None:
        return ""
    minutes = int((moment - now).total_seconds() // 60)
    if minutes >= 0:
        return f"{_span(minutes)} left"
    return f"{_span(-minutes)} late"


def _span(minutes: int) -> str:
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes // (24 * 60)} days"


def pressure(moment: datetime | None, now: datetime) -> str:
    """late, soon (under ten minutes) or calm: what the countdown's colour says as well as its words."""
    if moment is None:
        return "none"
    minutes = (moment - now).total_seconds() / 60
    return "late" if minutes < 0 else "soon" if minutes < 10 else "calm"


def clock_time(moment: datetime | None, zone: str = "UTC") -> str:
    """A moment as a clock at the desk shows it, with its zone."""
    return f"{moment.astimezone(ZoneInfo(zone)):%d %b %H:%M %Z}" if moment else ""


def day_and_time(moment: datetime, zone: str) -> str:
    """A moment to come on the desk's wall clock, with its day of the week: what somebody plans by."""
    return f"{moment.astimezone(ZoneInfo(zone)):%a %d %b %H:%M}"


def day_of(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%a %d %b}"


def whole_day(moment: datetime, zone: str) -> str:
    """A day with its year, for somebody who may read it much later."""
    return f"{moment.astimezone(ZoneInfo(zone)):%-d %B %Y}"


def hour_of(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def minutes(value: float) -> str:
    """A length of time in words that fit a table cell."""
    return f"{value * 60:.0f} s" if value < 1 else _span(round(value))
