"""Worth knowing beside the composer: what comes back, who may leave, what may fit; each with its evidence."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.domain.case import Case
from firsthand.records.timeline import Customer
from firsthand.workspace import words
from firsthand.workspace.access import Seat
from firsthand.workspace.offers import offers_of
from firsthand.workspace.panels import account_of
from firsthand.workspace.reasons import of_reading

ORDINALS = {2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth"}


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to know. `cases` are the cases that show it."""

    kind: str
    title: str
    because: tuple[str, ...]
    cases: tuple[tuple[str, str], ...] = ()


def hints(seat: Seat, case: Case, customer: Customer) -> list[Hint]:
    """What is worth knowing now; nothing where nothing is."""
    found = [_comes_back(case, customer), _may_leave(case, customer), _may_fit(seat, case)]
    return [hint for hint in found if hint is not None]


def _comes_back(case: Case, customer: Customer) -> Hint | None:
    topic = case.route.topic if case.route else ""
    times = customer.same_topic_30_days
    if times < 2 or not topic or topic == "none":
        return None
    others = [e for e in customer.entries if e.kind == "case" and not e.current and e.title == topic]
    told = tuple((entry.case, f"{entry.at:%-d %b}") for entry in others[:4])
    return Hint(
        "again", f"{ORDINALS.get(times, f'{times}th')} time in 30 days: {words.TOPICS[topic].lower()}", (), told
    )


def _may_leave(case: Case, customer: Customer) -> Hint | None:
    triage = case.triage
    if triage is None or triage.churn in ("none", ""):
        return None
    because = [reason for reason in of_reading(triage) if "leav" in reason or "says" in reason][:2]
    if customer.same_topic_30_days > 1:
        because.append(f"wrote {customer.same_topic_30_days} times about it in 30 days")
    if triage.sentiment == "negative":
        because.append("is unhappy")
    return Hint("leaves", words.CHURNS.get(triage.churn, "May leave"), tuple(because))


def _may_fit(seat: Seat, case: Case) -> Hint | None:
    """What the rule would say if the case were solved now; only while the customer is signed in for it."""
    if not case.level_at(seat.now):
        return None
    (offer,) = offers_of(seat, case, account_of(case), resolved=True)
    title = f"May fit once it is solved: {offer.offer}" if offer.allowed else "Nothing to offer"
    return Hint("fits" if offer.allowed else "fits not", title, offer.reasons[:3])
