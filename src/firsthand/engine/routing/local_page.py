"""Store pages belong to their store: its manager answers, praise included, as that local page."""

from __future__ import annotations

from firsthand.domain.case import Case
from firsthand.domain.decisions import Route
from firsthand.domain.policy import Policy
from firsthand.engine.routing.places import STORE_PREFIX, is_review, store_of, topic_of, urgency_of


def local_page(case: Case, policy: Policy) -> Route | None:
    """What stands on a store's page goes to that store's own queue."""
    store = store_of(case)
    if store is None:
        return None
    what = "a review" if is_review(case) else "a post"
    reasons = [f"{what} on the page of store {store}"]
    if region := policy.stores.region_of(store):
        reasons.append(f"region {region} helps after {policy.stores.region_after_minutes:g} minutes")
    return Route(
        STORE_PREFIX + store,
        1,
        "local_page",
        tuple(reasons),
        topic=topic_of(case),
        store=store,
        urgency=urgency_of(case),
    )
