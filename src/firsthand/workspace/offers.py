"""Offers at the end of a case: what may be offered or not, and always why. The rule itself stands in the engine."""

from __future__ import annotations

from firsthand.domain.case import Case
from firsthand.domain.decisions import Offer
from firsthand.domain.people import Account
from firsthand.engine.retention import Situation, cross_sell, held_out, offered_in, save
from firsthand.records.consents import situation
from firsthand.workspace.access import Seat
from firsthand.workspace.overload import standing_now

MOODS = {"negative": -1, "neutral": 0, "positive": 1}
ELIGIBLE = "Eligible offer"
NEED = "Need shown"
SENSITIVE = frozenset({"outage", "fraud", "regulator", "safety", "vulnerable"})


def offers_of(seat: Seat, case: Case, account: Account | None, resolved: bool) -> tuple[Offer, ...]:
    """A save after a stated wish to leave, otherwise a cross-sell: each shown or withheld with its reasons.

    What the account says is looked at only while the customer is signed in; before that nothing fits.
    """
    stands = _situation(seat, case, account, resolved)
    return (save(stands) if stands.wish_to_leave else cross_sell(stands),)


def _situation(seat: Seat, case: Case, account: Account | None, resolved: bool) -> Situation:
    level = case.level_at(seat.now)
    facts = dict(account.facts) if account and level else {}
    triage = case.triage
    known = situation(case.customer, case.channel, seat.now, bool(account and account.marketing_consent))
    return Situation(
        offer=facts.get(ELIGIBLE, "An offer"),
        wish_to_leave=bool(triage and triage.churn == "explicit"),
        calmed=any(reply.status == "sent" for reply in case.replies),
        **offered_in(case),
        resolved=resolved,
        mood=MOODS.get(triage.sentiment if triage else "neutral", 0),
        public=not (case.private or case.private_channel),
        authenticated=level > 0,
        consent=known["consent"],
        notice=known["notice"],
        opted_out=known["opted_out"],
        pitches_30_days=known["pitches_30_days"],
        pitches_year=known["pitches_year"],
        days_since_refusal=known["days_since_refusal"],
        held_out=held_out(case.customer),
        eligible=ELIGIBLE in facts,
        need=facts.get(NEED, ""),
        sensitive=bool(triage and triage.critical in SENSITIVE),
        surge=standing_now(seat).does("pause_offers"),
    )
