"""Offers at the end of a case: what may be offered or not, and always why. The rule itself stands in the engine."""

from __future__ import annotations

from firsthand.domain.case import Case
from firsthand.domain.decisions import Offer
from firsthand.domain.people import Account
from firsthand.engine.overload import standing
from firsthand.engine.retention import Situation, cross_sell, save
from firsthand.records.pressure import pressures
from firsthand.workspace.access import Seat

MOODS = {"negative": -1, "neutral": 0, "positive": 1}
ELIGIBLE = "Eligible offer"
NEED = "Need shown"
SENSITIVE = frozenset({"outage", "fraud", "regulator", "safety", "vulnerable"})


def offers_of(seat: Seat, case: Case, account: Account | None, resolved: bool) -> tuple[Offer, ...]:
    """A save after a stated wish to leave, otherwise a cross-sell: each shown or withheld with its reasons."""
    situation = _situation(seat, case, account, resolved)
    return (save(situation) if situation.wish_to_leave else cross_sell(situation),)


def _situation(seat: Seat, case: Case, account: Account | None, resolved: bool) -> Situation:
    facts = dict(account.facts) if account else {}
    triage = case.triage
    return Situation(
        offer=facts.get(ELIGIBLE, "Plan upgrade"),
        wish_to_leave=bool(triage and triage.churn == "explicit"),
        calmed=any(reply.status == "sent" for reply in case.replies),
        refused_in_case=any(not accepted for _, accepted in case.offers_answered),
        offered_before=any(offer.allowed for offer in case.offers),
        resolved=resolved,
        mood=MOODS.get(triage.sentiment if triage else "neutral", 0),
        public=not (case.private or case.private_channel),
        authenticated=case.level_at(seat.now) > 0,
        consent="granted" if account and account.marketing_consent else "unknown",
        eligible=ELIGIBLE in facts,
        need=facts.get(NEED, ""),
        sensitive=bool(triage and triage.critical in SENSITIVE),
        surge=standing(pressures(seat.now), seat.policy).does("pause_offers"),
    )
