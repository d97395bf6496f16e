"""Recovery, saves and offers: three different decisions, each with its reasons. The rule stands here only.

- *Recovery* puts right what went wrong: always allowed inside the tier's limit, and the first thing.
- *A save* answers a stated wish to leave: once, after one honest attempt to calm; the way out is never blocked.
- *A cross-sell* comes last or not at all: the default is no. Order of gates: OPERATIONS section 8; the law
  behind consent and notice: 47 CFR 64.2005-2008 (use of account data for marketing).

Each gives an `Offer`, yes or no; both are recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from firsthand.domain.decisions import Offer

if TYPE_CHECKING:  # a playbook started alone has no case, and starts a tenth quicker without
    from firsthand.domain.case import Case

PITCHES_A_MONTH_MAX = 1
PITCHES_A_YEAR_MAX = 3
QUIET_DAYS_AFTER_NO = 90
HOLD_OUT_SHARE = 0.1
"""This share of customers is never offered a given thing, so that its effect stays measurable."""
HELD_OUT = "in the hold-out that keeps the effect measurable"
"""Alone against an offer, it says that chance withheld it: everything else spoke for it."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the three decisions look at. Every default is the cautious one: unknown means no.

    `mood` is -1 upset, 0 neutral, 1 pleased. `sensitive` is any of: bereavement, hardship, an open outage, a
    vulnerable person, a minor, a regulator's complaint. `consent` is for the use of account data in
    marketing: granted, refused, revoked or unknown. `days_since_refusal` is None where nobody ever refused.
    """

    offer: str = ""
    wish_to_leave: bool = False
    calmed: bool = False
    saves_made: int = 0
    refused_in_case: bool = False
    offered_before: bool = False
    resolved: bool = False
    mood: int = 0
    public: bool = True
    authenticated: bool = False
    consent: str = "unknown"
    notice: bool = False
    opted_out: bool = False
    eligible: bool = False
    need: str = ""
    sensitive: bool = False
    surge: bool = False
    pitches_30_days: int = 0
    pitches_year: int = 0
    days_since_refusal: int | None = None
    held_out: bool = False
    credit_dollars: float = 0.0
    credit_limit_dollars: float = 0.0


Gate = tuple[Callable[[Situation], bool], str]

RECOVERY_GATES: tuple[Gate, ...] = (
    (lambda s: s.credit_dollars >= 0, "a credit is not negative"),
    (lambda s: s.credit_dollars <= s.credit_limit_dollars, "the credit is above this tier's limit"),
)
SAVE_GATES: tuple[Gate, ...] = (
    (lambda s: s.wish_to_leave, "the customer has not said that they want to leave"),
    (lambda s: s.calmed, "first one honest attempt to calm and understand"),
    (lambda s: s.saves_made == 0, "one save offer was made already"),
    (lambda s: not s.refused_in_case, "the customer said no already"),
    (lambda s: not s.sensitive, "this is no moment for an offer"),
    (lambda s: not s.public, "never in public"),
    (lambda s: s.eligible, "nothing that fits this account"),
)
CROSS_SELL_GATES: tuple[Gate, ...] = (
    (lambda s: s.resolved, "the issue is not confirmed as resolved"),
    (lambda s: not s.wish_to_leave, "the customer wants to leave"),
    (lambda s: s.mood >= 0, "the customer is upset"),
    (lambda s: not s.sensitive, "this is no moment for an offer"),
    (lambda s: not s.public, "never in public"),
    (lambda s: s.authenticated, "the customer is not signed in"),
    (lambda s: not s.opted_out, "the customer wants no marketing"),
    (lambda s: s.consent == "granted", "no consent to use account data for offers"),
    (lambda s: s.notice, "the notice was not given"),
    (lambda s: not s.refused_in_case, "the customer said no already"),
    (lambda s: not s.offered_before, "this was offered before"),
    (lambda s: s.pitches_30_days < PITCHES_A_MONTH_MAX, "one offer in 30 days is enough"),
    (lambda s: s.pitches_year < PITCHES_A_YEAR_MAX, "three offers in a year are enough"),
    (
        lambda s: s.days_since_refusal is None or s.days_since_refusal >= QUIET_DAYS_AFTER_NO,
        "a no is kept for 90 days",
    ),
    (lambda s: not s.surge, "the desk is in a surge; others wait for help"),
    (lambda s: s.eligible, "the account is not eligible"),
    (lambda s: bool(s.need), "the customer showed no need that it fits"),
    (lambda s: not s.held_out, HELD_OUT),
)


def held_out(customer: str) -> bool:
    """Whether this customer is in the hold-out: drawn once from the key, the same on every machine, known to nobody."""
    draw = int.from_bytes(sha256(f"hold-out|{customer}".encode()).digest()[:7], "big") / 2**56
    return draw < HOLD_OUT_SHARE


def offered_in(case: Case) -> dict[str, Any]:
    """What was offered in this case and how it was taken, by a playbook or at a wrap-up, as a `Situation` names it."""
    return {
        "saves_made": sum(offer.allowed and offer.kind == "save" for offer in case.offers),
        "refused_in_case": any(not accepted for _, accepted in case.offers_answered),
        "offered_before": any(offer.allowed for offer in case.offers),
    }


def recovery(situation: Situation) -> Offer:
    """Apology, fix, credit inside the tier's limit: also in public, also when upset, also during a surge."""
    return _weigh(situation, "recovery", RECOVERY_GATES, "something went wrong, and it is ours to put right")


def save(situation: Situation) -> Offer:
    """One offer to stay after a stated wish to leave. A no ends it: the cancellation goes on at once."""
    return _weigh(situation, "save", SAVE_GATES, "the customer wants to leave and was heard first")


def cross_sell(situation: Situation) -> Offer:
    """Something more, only when everything speaks for it: the issue solved, the need shown, consent on file."""
    return _weigh(situation, "cross_sell", CROSS_SELL_GATES, f"fits a need the customer showed: {situation.need}")


DECISIONS: dict[str, Callable[[Situation], Offer]] = {
    "recovery": recovery,
    "save": save,
    "cross_sell": cross_sell,
}


def _weigh(situation: Situation, kind: str, gates: Sequence[Gate], why: str) -> Offer:
    """The reasons against, all of them, so that nobody has to try twice; none against means yes."""
    against = tuple(reason for passes, reason in gates if not passes(situation))
    return Offer(situation.offer, kind, not against, against or (why,))


# --- next best action --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that could be offered. Values in dollars for one customer.

    `effect` is the causal effect on staying (not the risk of leaving), `effect_low` its lower 80 % bound;
    `worth_dollars` what a stay is worth; `take_up` the share that accepts; `costs_dollars` what it then costs.
    `saves_customer_dollars` is what the customer pays less each month: right-sizing comes first.
    """

    offer: str
    kind: str
    need: str = ""
    eligible: bool = False
    effect: float = 0.0
    effect_low: float = 0.0
    worth_dollars: float = 0.0
    take_up: float = 0.5
    costs_dollars: float = 0.0
    contact_dollars: float = 0.5
    annoyance_dollars: float = 2.0
    saves_customer_dollars: float = 0.0

    def value_dollars(self, effect: float) -> float:
        """What offering it is worth: the effect's worth less take-up, contact and annoyance costs."""
        spent = self.take_up * self.costs_dollars + self.contact_dollars
        return effect * self.worth_dollars - spent - self.annoyance_dollars * (1 - self.take_up)


def next_best(candidates: Sequence[Candidate], situation: Situation, draw: float) -> tuple[Offer, ...]:
    """Every candidate weighed, at most one allowed: by need, fit and expected value, cheaper-for-them first.

    `draw` in [0, 1) is this customer's own chance for the hold-out; it comes from the host's seeded dice.
    """
    weighed = [(candidate, _weighed(candidate, situation, draw)) for candidate in candidates]
    allowed = [candidate for candidate, offer in weighed if offer.allowed]
    best = max(allowed, key=_rank, default=None)
    return tuple(
        offer
        if not offer.allowed or candidate is best
        else replace(offer, allowed=False, reasons=("another offer fits better",))
        for candidate, offer in weighed
    )


def _rank(candidate: Candidate) -> tuple[float, float, str]:
    return candidate.saves_customer_dollars, candidate.value_dollars(candidate.effect), candidate.offer


def _weighed(candidate: Candidate, situation: Situation, draw: float) -> Offer:
    sees = replace(
        situation,
        offer=candidate.offer,
        need=candidate.need,
        eligible=candidate.eligible,
        held_out=draw < HOLD_OUT_SHARE,
    )
    offer = DECISIONS[candidate.kind](sees)
    worthwhile = candidate.value_dollars(candidate.effect_low) > 0 or candidate.kind == "recovery"
    if offer.allowed and not worthwhile:
        return replace(offer, allowed=False, reasons=("not surely worth it, for them or for us",))
    return offer
