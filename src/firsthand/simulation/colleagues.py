"""Simulated colleagues: what each does next with a case, at a human pace, from chance that comes in by the door.

Pure and without memory: the next turn follows from the case as it stands, from what a person reads in it, and
from drawn numbers that belong to the case and its version. So a rehearsal, a live desk and a second start after
a stop all come to the same turn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import NormalDist

from firsthand.domain.case import REPLY_OPEN, Case
from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy

Draw = Callable[[str], float]
"""A uniform number in (0, 1) for a name; the same name on the same version of a case gives the same number."""

NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Pace:
    """How long people take. Minutes are medians of a first answer, by the tier of the case."""

    minutes: Mapping[int, float] = field(default_factory=lambda: {1: 2.6, 2: 4.4, 3: 7.0})
    spread: float = 0.35
    second_share: float = 0.55
    read_seconds: float = 20.0
    wrap_up_seconds: float = 25.0
    patience_minutes: float = 22.0


@dataclass(frozen=True, slots=True)
class Reads:
    """What a person sees on reading the case: whether it needs an answer, what about, and what came last.

    `topic` is empty where a person would not say; `last` is first, thanks, still or details.
    """

    needs_answer: bool = True
    topic: str = ""
    last: str = "first"
    praise: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that a colleague does: from when on it can begin, and how long it takes.

    `what` is reply, correct, hand_off or wrap_up. `wording` is first or more; `value` the corrected topic, the
    disposition, or the queue.
    """

    what: str
    begins: datetime
    seconds: float
    wording: str = ""
    value: str = ""
    tier: int = 0

    def ready(self, free_at: datetime) -> datetime:
        """When it is done by somebody who is free from `free_at` on."""
        return max(self.begins, free_at) + timedelta(seconds=self.seconds)


def next_turn(case: Case, person: Agent, reads: Reads, policy: Policy, pace: Pace, draw: Draw) -> Turn | None:
    """What this person does next with a case in hand; None while there is nothing to do but wait."""
    if not case.is_open or case.owner != person.id:
        return None
    if any(reply.status in REPLY_OPEN for reply in case.replies):
        return None
    since = case.waiting_since or _thanked_at(case, reads)
    if since is None:
        return _give_up_waiting(case, reads, pace)
    begins = max(since, case.stays[-1].since)
    if not reads.needs_answer:
        return Turn("wrap_up", begins, pace.read_seconds, value="nothing_to_do")
    if reads.last == "thanks":
        return Turn("wrap_up", begins, pace.wrap_up_seconds, value="solved")
    if turn := _elsewhere(case, person, reads, policy, pace, begins):
        return turn
    if turn := _higher(case, person, pace, draw, begins):
        return turn
    answered = case.first_sent_at is not None
    return Turn("reply", begins, _seconds(case, pace, draw, answered), wording="more" if answered else "first")


def _thanked_at(case: Case, reads: Reads) -> datetime | None:
    """When the customer wrote thanks: nobody waits then, and the case can be closed."""
    return max(seen.at for seen in case.thread if seen.inbound) if reads.last == "thanks" else None


def _give_up_waiting(case: Case, reads: Reads, pace: Pace) -> Turn | None:
    """Nobody wrote back: after some patience the case is documented and closed.

    Whose last word was that it is not over is not called solved.
    """
    sent = [reply.sent_at for reply in case.replies if reply.sent_at]
    if not sent:
        return None
    begins = max(*sent, case.stays[-1].since) + timedelta(minutes=pace.patience_minutes)
    return Turn(
        "wrap_up", begins, pace.wrap_up_seconds, value="no_answer" if reads.last == "still" else "explained"
    )


def _elsewhere(
    case: Case, person: Agent, reads: Reads, policy: Policy, pace: Pace, begins: datetime
) -> Turn | None:
    """A matter of another team: the reading is put right; who does not know the matter hands it on."""
    triage, route = case.triage, case.route
    if triage is None or route is None or route.store or not reads.topic or route.queue == "risk":
        return None
    if triage.topic != reads.topic or triage.abstain:
        return Turn("correct", begins, pace.read_seconds, value=reads.topic)
    queue = policy.queues[policy.topic_queues[reads.topic]]
    knows = reads.topic in person.primary | person.secondary
    if knows or case.transfers:
        return None
    return Turn("hand_off", begins, pace.read_seconds, value=queue.id, tier=max(route.tier, queue.tier_min))


def _higher(case: Case, person: Agent, pace: Pace, draw: Draw, begins: datetime) -> Turn | None:
    """Now and then a matter turns out to be one for a higher tier."""
    route = case.route
    if route is None or route.store or person.tier >= 3 or case.transfers or case.first_sent_at is None:
        return None
    if draw("harder") > 0.10:
        return None
    return Turn("hand_off", begins, pace.read_seconds, value=route.queue, tier=person.tier + 1)


def _seconds(case: Case, pace: Pace, draw: Draw, answered: bool) -> float:
    tier = min(3, max(1, case.route.tier if case.route else 1))
    share = pace.second_share if answered else 1.0
    return 60 * pace.minutes[tier] * share * lognormal(draw("seconds"), pace.spread)


def lognormal(uniform: float, sigma: float) -> float:
    """A log-normal factor with median 1 from one uniform number."""
    return math.exp(sigma * NORMAL.inv_cdf(min(max(uniform, 1e-9), 1 - 1e-9)))


# --- customers ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Customers:
    """How customers of the demo write back: who does, after how long (median minutes), with what."""

    answers_share: float = 0.55
    answer_minutes: float = 6.0
    solved_share: float = 0.80
    most_answers: int = 3


def has_written_back(case: Case) -> bool:
    """Whether the customer's words are the last ones: who thanked does not write the same again."""
    sent = [reply.sent_at for reply in case.replies if reply.sent_at]
    return any(seen.inbound and seen.at > max(sent) for seen in case.thread) if sent else False


def writes_back(case: Case, customers: Customers, draw: Draw, asked: bool) -> tuple[datetime, str] | None:
    """When and with what the customer answers our latest reply: thanks, details or still; None for silence."""
    sent = [reply for reply in case.replies if reply.sent_at]
    if case.state != "waiting" or not sent or len(sent) > customers.most_answers or has_written_back(case):
        return None
    share = customers.answers_share * (0.2 if case.route and case.route.store else 1.0)
    if draw("writes back") > share:
        return None
    minutes = customers.answer_minutes * lognormal(draw("after"), 0.8)
    at = max(reply.sent_at for reply in sent if reply.sent_at) + timedelta(minutes=max(0.7, minutes))
    if draw("how") > customers.solved_share:
        return at, "still"
    return at, "details" if asked and len(sent) == 1 else "thanks"
