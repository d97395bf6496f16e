"""A case as assignment sees it: what its queue, its age and its owner say, and nothing of its words."""

from __future__ import annotations

from firsthand.domain.case import Case
from firsthand.engine.assignment.words import Head


def head_of(case: Case) -> Head:
    """The head that a waiting case would be. A case that was answered waits since its customer wrote again."""
    triage, route = case.triage, case.route
    assert route is not None, "a case is routed before it is assigned"
    answered = case.first_sent_at is not None
    arrived = case.waiting_since if answered and case.waiting_since else case.opened_at
    return Head(
        case=case.id,
        topic=route.topic or "",
        tier=route.tier,
        urgency=case.urgency,
        kind="continuing" if answered else "new",
        arrived_at=arrived,
        lang=(triage.lang if triage else "") or "en",
        store=route.store,
        queue=route.queue,
        passed=tuple(sorted(agent for agent, _ in case.passed)),
        passed_at=max((at for _, at in case.passed), default=None),
    )
